import type { Mirror } from '../../src/model/mesh-model.ts';
import { isRequest, type Asked, type Difference } from './contradiction.ts';
import type { Try } from './recording.ts';

/** Whether copies arrived where the model mirrors to, and nowhere else. Only an application that answers shows that the request was sent at all. */
export function mirrorDifference(asked: Asked, { mirrors, pod }: Try): Difference | undefined {
  const { decision, pods, request } = asked;
  if (mirrors === undefined || !isRequest(request)) return undefined;
  const expected = decision.mirrors.map((mirror) => ({ mirror, names: podsOfMirror(asked, mirror) }));
  const allowed = new Set(expected.flatMap(({ names }) => names));
  const stray = decision.mirrors.some((mirror) => isThroughAGateway(asked, mirror)) ? undefined : mirrors.find((name) => !allowed.has(name));
  if (stray !== undefined) return { kind: 'mirror', expected: `no copy at ${stray}` };
  const missed = pod === undefined || !pods.has(pod) ? undefined : expected.find(({ mirror, names }) => mirror.percent >= 100 && isCertain(asked, mirror) && !names.some((name) => mirrors.includes(name)));
  return missed === undefined ? undefined : { kind: 'mirror', expected: `a copy at ${missed.names.join(' or ')}` };
}

function podsOfMirror({ model, pods, request }: Asked, mirror: Mirror): readonly string[] {
  const endpoints = model.destination(request.from, mirror).endpoints;
  const known = new Set(endpoints.flatMap(({ workload, address }) => [workload, address]));
  const names = [...pods].filter(([, pod]) => known.has(pod.workload) || known.has(pod.address)).map(([name]) => name);
  return endpoints.some(({ workload }) => workload === undefined) ? [...names, 'outside'] : names;
}

/** A gateway is no application: it sends the copy on to whomever it leads to, or answers it. */
function isThroughAGateway({ model, request }: Asked, mirror: Mirror): boolean {
  return model.destination(request.from, mirror).endpoints.some(({ workload }) => workload !== undefined && model.workloads.get(workload)?.proxy === 'gateway');
}

/** Whether every endpoint takes the copy, whatever it asks for: then it has to arrive. */
function isCertain(asked: Asked, mirror: Mirror): boolean {
  const { model, request, decision } = asked;
  if (isThroughAGateway(asked, mirror)) return false;
  if (request.from === 'gateway' || decision.steps.some(({ hop }) => hop > 0)) return false;
  const { endpoints, missing, unknown } = model.destination(request.from, mirror);
  if (missing !== undefined || unknown.length > 0 || endpoints.length === 0) return false;
  return endpoints.every(({ workload, port, transport }) => {
    if (workload === undefined) return false;
    const { accepts, access, authentication, unknown: open } = model.inbound(workload, port, 'http');
    return open.length === 0 && accepts[transport.value].isAccepted && access.clauses.length === 0 && access.otherwise.effect === 'allow' && (authentication?.providers.length ?? 0) === 0;
  });
}
