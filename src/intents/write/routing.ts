import type { Node } from 'yaml';
import type { ConnectCluster, InjectFault, LimitRate, MirrorTraffic, Redirect, Rewrite, RouteWhen, SplitTraffic, StepTraffic, Target } from '../intent.ts';
import { formatDuration } from '../units.ts';
import { sayPercent } from '../print/words.ts';
import { duration, inBraces, inBrackets, pairsInBraces, percentage, put, text, word, type MeshMap } from './nodes.ts';
import { noteVersion, putItem, serviceEntry, type MeshDraft, type Unwritten } from './service.ts';
import type { Scope } from './matches.ts';

function scopeOf(when: Scope['when']): Scope {
  return when && Object.keys(when).length > 0 ? { when } : {};
}

export function writeSplit(draft: MeshDraft, { service, shares }: SplitTraffic): Unwritten {
  const keys = shares.map(({ to }) => (to.kind === 'version' ? to.version : to.service));
  if (shares.length === 0) return `the split of \`${service}\` has no shares`;
  if (new Set(keys).size < keys.length) return `the split of \`${service}\` names \`${keys.find((key, index) => keys.indexOf(key) < index) ?? ''}\` twice`;
  const ofPort = shares.find(({ to }) => to.kind === 'service' && to.port !== undefined);
  if (ofPort) return `\`split\` in mesh.yaml cannot name a port of \`${ofPort.to.kind === 'service' ? ofPort.to.service : ''}\``;
  const entry = serviceEntry(draft, service);
  for (const { to } of shares) {
    const problem = to.kind === 'version' ? noteVersion(entry, to.version, to.labels) : undefined;
    if (problem !== undefined) return problem;
  }
  entry.delete('canary');
  put(entry, 'split', pairsInBraces(shares.map(({ weightPercent }, index) => [keys[index] ?? '', word(sayPercent(weightPercent).slice(0, -1))])));
  return undefined;
}

export function writeSteps(draft: MeshDraft, { service, to, versionLabels, steps }: StepTraffic): Unwritten {
  if (steps.length === 0) return `the move to \`${to}\` has no steps`;
  const entry = serviceEntry(draft, service);
  const problem = noteVersion(entry, to, versionLabels);
  if (problem !== undefined) return problem;
  const items = steps.map(({ weightPercent, holdMs }) => word(holdMs === 0 ? sayPercent(weightPercent) : `${sayPercent(weightPercent)} for ${formatDuration(holdMs)}`));
  entry.delete('split');
  put(entry, 'canary', inBraces({ to: text(to), steps: inBrackets(items) }));
  return undefined;
}

/** A target as `to:` takes it, or why not. */
function targetNode(entry: MeshMap, to: Target): Node | { readonly problem: string } {
  if (to.kind === 'service') return inBraces({ service: text(to.service), port: to.port === undefined ? undefined : word(to.port) });
  const problem = noteVersion(entry, to.version, to.labels);
  return problem === undefined ? inBraces({ version: text(to.version) }) : { problem };
}

export function writeRoute(draft: MeshDraft, { service, when, to }: RouteWhen): Unwritten {
  const entry = serviceEntry(draft, service);
  const target = targetNode(entry, to);
  if ('problem' in target) return target.problem;
  const scope = scopeOf(when);
  putItem(draft, { entry, key: 'routes', service }, scope, scope.when ? { to: plainVersion(to, target) } : { when: inBraces({}), to: plainVersion(to, target) });
  return undefined;
}

/** A version alone needs no mapping around it; its name cannot be that of a Service, for versions come first. */
function plainVersion(to: Target, node: Node): Node {
  return to.kind === 'version' ? text(to.version) : node;
}

export function writeMirror(draft: MeshDraft, { service, to, percent, when }: MirrorTraffic): Unwritten {
  const entry = serviceEntry(draft, service);
  const target = targetNode(entry, to);
  if ('problem' in target) return target.problem;
  putItem(draft, { entry, key: 'mirror', service }, scopeOf(when), { to: plainVersion(to, target), percent: percentage(percent) });
  return undefined;
}

export function writeFault(draft: MeshDraft, { service, delay, abort, when }: InjectFault): Unwritten {
  if (abort && (abort.httpStatus === undefined) === (abort.grpcStatus === undefined)) return 'a fault answers with one of an HTTP status and a gRPC status';
  if (!delay && !abort) return `no fault is said for \`${service}\``;
  putItem(draft, { entry: serviceEntry(draft, service), key: 'faults', service }, scopeOf(when), {
    delay: delay && inBraces({ percent: percentage(delay.percent), time: duration(delay.delayMs) }),
    abort: abort && inBraces({ percent: percentage(abort.percent), status: abort.httpStatus === undefined ? undefined : word(abort.httpStatus), grpc: abort.grpcStatus === undefined ? undefined : text(abort.grpcStatus) }),
  });
  return undefined;
}

export function writeRewrite(draft: MeshDraft, { service, when, path, pathRegex, host }: Rewrite): Unwritten {
  if (path === undefined && pathRegex === undefined && host === undefined) return `nothing is rewritten for \`${service}\``;
  if (path !== undefined && pathRegex !== undefined) return 'a rewrite replaces the path or what matches in it, not both';
  putItem(draft, { entry: serviceEntry(draft, service), key: 'rewrite', service }, scopeOf(when), {
    path: path === undefined ? undefined : text(path),
    regex: pathRegex && inBraces({ match: text(pathRegex.match), replacement: text(pathRegex.replacement) }),
    host: host === undefined ? undefined : text(host),
  });
  return undefined;
}

export function writeRedirect(draft: MeshDraft, { service, when, scheme, host, port, path, status }: Redirect): Unwritten {
  if (scheme === undefined && host === undefined && port === undefined && path === undefined) return `the redirect of \`${service}\` leads nowhere`;
  putItem(draft, { entry: serviceEntry(draft, service), key: 'redirect', service }, scopeOf(when), {
    scheme: scheme === undefined ? undefined : word(scheme),
    host: host === undefined ? undefined : text(host),
    port: port === undefined ? undefined : word(port),
    path: path === undefined ? undefined : text(path),
    status: word(status),
  });
  return undefined;
}

export function writeLimit(draft: MeshDraft, { service, requests, perMs, burst, when }: LimitRate): Unwritten {
  putItem(draft, { entry: serviceEntry(draft, service), key: 'limit', service }, scopeOf(when), { requests: word(requests), per: duration(perMs), burst: burst === undefined ? undefined : word(burst) });
  return undefined;
}

export function writeCluster(draft: MeshDraft, { service, cluster }: ConnectCluster): Unwritten {
  put(serviceEntry(draft, service), 'cluster', text(cluster));
  return undefined;
}
