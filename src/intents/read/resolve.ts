import { compareText } from '../../base/order.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Target, VersionLabels } from '../intent.ts';
import { didYouMean, report, type ReadContext } from './context.ts';
import { readFields, readPort, readScalar, readText } from './fields.ts';
import type { Names } from './names.ts';
import type { Node } from '../../yaml/tree.ts';

/** A Service by `name` or `namespace/name`; `near` decides between services of one name. */
export function resolveService(context: ReadContext, node: Node | undefined, near?: string): QualifiedName | undefined {
  if (node === undefined) return undefined;
  const written = readText(context, node, 'a service');
  if (written === undefined) return undefined;
  const found = lookUp(context.names.services, written, near);
  if (typeof found === 'string') return found;
  if (found.length > 1) ambiguous(context, node, written, found);
  else report(context, 'unknown-service', node, `no Service \`${written}\` is in the input`, didYouMean(context, written, context.names.services.writable()));
  return undefined;
}

/** The workloads that a name means: the workload itself, or all behind the Service of that name. */
export function resolveWorkloads(context: ReadContext, node: Node, near?: string): readonly QualifiedName[] | undefined {
  const written = readText(context, node, 'a workload');
  if (written === undefined) return undefined;
  const workload = lookUp(context.names.workloads, written, near);
  if (typeof workload === 'string') return [workload];
  const service = lookUp(context.names.services, written, near);
  if (typeof service === 'string') return workloadsBehind(context, service, node);
  const candidates = workload.length > 1 ? workload : service;
  if (candidates.length > 1) ambiguous(context, node, written, candidates);
  else {
    const known = function* (): Iterable<string> {
      yield* context.names.workloads.writable();
      yield* context.names.services.writable();
    };
    report(context, 'unknown-workload', node, `no workload and no Service \`${written}\` is in the input`, didYouMean(context, written, known()));
  }
  return undefined;
}

function workloadsBehind(context: ReadContext, service: QualifiedName, node: Node): readonly QualifiedName[] | undefined {
  const workloads = [...(context.topology.services.get(service)?.workloads ?? [])].sort(compareText);
  if (workloads.length > 0) return workloads;
  report(context, 'unknown-workload', node, `Service \`${service}\` selects no workload of the input`);
  return undefined;
}

/** The one match, or every match when there is none or more than one. */
function lookUp(names: Names, written: string, near: string | undefined): QualifiedName | readonly QualifiedName[] {
  if (written.includes('/')) return names.has(written) ? written : [];
  const all = names.named(written);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  return near !== undefined && all.includes(`${near}/${written}`) ? `${near}/${written}` : all;
}

function ambiguous(context: ReadContext, node: Node, written: string, candidates: readonly QualifiedName[]): void {
  const shown = candidates.slice(0, 3).map((id) => `\`${id}\``).join(', ');
  report(context, 'ambiguous-name', node, `\`${written}\` stands in ${candidates.length} namespaces: ${shown}`, 'write the namespace before it, as in `namespace/name`');
}

/** `v2`, `other-service`, or a mapping of `version` or of `service` and `port`. */
export function resolveTarget(context: ReadContext, service: QualifiedName, node: Node): Target | undefined {
  if (node.kind !== 'map') {
    const scalar = readScalar(context, node, 'a target');
    return scalar ? targetOf(context, service, scalar.text, node) : undefined;
  }
  const fields = readFields(context, node, ['version', 'service', 'port'], 'a target');
  const port = readPort(context, fields?.port);
  if (fields?.version) {
    const version = readText(context, fields.version, 'a version');
    return version === undefined ? undefined : versionTarget(context, service, version, fields.version);
  }
  const id = resolveService(context, fields?.service, namespaceOf(service));
  if (id === undefined) return undefined;
  checkServicePort(context, id, port, fields?.port);
  return { kind: 'service', service: id, ...(port === undefined ? {} : { port }) };
}

/** A version of the service if its pods have one of that name, else another Service. */
export function targetOf(context: ReadContext, service: QualifiedName, written: string, at: Pick<Node, 'start' | 'end'>): Target | undefined {
  const place = { kind: 'scalar', text: written, isQuoted: true, start: at.start, end: at.end } as const;
  if (isVersion(context, service, written)) return versionTarget(context, service, written, place);
  const other = lookUp(context.names.services, written, namespaceOf(service));
  if (typeof other === 'string') return { kind: 'service', service: other };
  if (other.length > 1) ambiguous(context, place, written, other);
  else versionTarget(context, service, written, place);
  return undefined;
}

type VersionTarget = Target & { readonly kind: 'version' };

function isVersion(context: ReadContext, service: QualifiedName, written: string): boolean {
  return labelsOf(context, service, written) !== undefined || context.names.versionsOf(service).has(written);
}

function labelsOf(context: ReadContext, service: QualifiedName, version: string): VersionLabels | undefined {
  return context.versionLabels.get(service)?.get(version);
}

/** A version that pods of the service carry; anything else would send requests nowhere. */
export function versionTarget(context: ReadContext, service: QualifiedName, version: string, at: Node): VersionTarget | undefined {
  const labels = labelsOf(context, service, version);
  if (labels) return { kind: 'version', version, labels };
  const versions = context.names.versionsOf(service);
  if (versions.has(version)) return { kind: 'version', version };
  const known = [...versions, ...(context.versionLabels.get(service)?.keys() ?? [])].sort(compareText);
  const help = didYouMean(context, version, known) ?? (known.length > 0 ? `its pods carry ${known.map((name) => `\`${name}\``).join(', ')}` : 'its pods carry no `version` label');
  report(context, 'version-without-pods', at, `no pods of \`${service}\` have version \`${version}\`: requests sent there would fail with 503`, help);
  return undefined;
}

/** What a version's own intents say of its pods. */
export function versionFields(target: VersionTarget): { readonly version: string; readonly versionLabels?: VersionLabels } {
  return { version: target.version, ...(target.labels ? { versionLabels: target.labels } : {}) };
}

export function checkServicePort(context: ReadContext, service: QualifiedName, port: number | undefined, at: Node | undefined): void {
  const node = context.topology.services.get(service);
  if (port === undefined || at === undefined || !node || node.ports.some((known) => known.port === port)) return;
  const known = node.ports.map((known) => `\`${known.port}\``).join(', ');
  report(context, 'unknown-port', at, `Service \`${service}\` has no port \`${port}\``, known === '' ? undefined : `it has ${known}`);
}

export function namespaceOf(id: QualifiedName): string {
  return id.slice(0, id.indexOf('/'));
}
