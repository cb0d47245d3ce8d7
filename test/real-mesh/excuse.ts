import type { Asked } from './contradiction.ts';
import type { Try } from './recording.ts';

/** What the input of the model did not hold and would explain what became of a try. */
export function excuseOf(asked: Asked, one: Try): { readonly excuse?: string } {
  if (isUnsendable(one)) return { excuse: 'what our client cannot send' };
  if (isUpToAPod(asked, one)) return { excuse: 'what the pod at an address makes of what arrives there' };
  if (isPortUnlisted(asked, one)) return { excuse: 'whether a pod listens on a port that its containers do not list' };
  if (isShut(asked, one)) return { excuse: 'whether a gateway has the pods and the secrets that it asks for' };
  if (isUnheard(asked, one)) return { excuse: 'what the containers of a pod listen on' };
  if (isReadByChance(asked)) return { excuse: 'what namespaces hold of which the input shows nothing' };
  if (isUpSince(asked)) return { excuse: 'whether a gateway was up before a change that it refuses' };
  if (isUpToAMachine(asked, one)) return { excuse: 'what a machine of a WorkloadEntry listens on' };
  if (isTlsUnknown(asked, one)) return { excuse: 'whether a server outside ends mutual TLS' };
  return isNameUnknown(asked, one) ? { excuse: 'which address the DNS of the cluster gives for a name' } : {};
}

/** Nothing in the input tells that an address is that of a pod: what becomes of a request that is on its way there is not the model's to know. */
function isUpToAPod({ decision, pods }: Asked, { detail = 'via_upstream' }: Try): boolean {
  const known = new Set([...pods.values()].map(({ address }) => address));
  const isOnItsWay = detail === 'via_upstream' || detail.startsWith('upstream_reset');
  return isOnItsWay && decision.destinations.some(({ weight, outcome, addresses }) => weight > 0 && outcome === 'delivered' && addresses.some((address) => known.has(address)));
}

/** Of a machine the input holds an address, and nothing about who listens there. A proxy may have tried it before another pod. */
function isUpToAMachine({ decision, model }: Asked, { pod, attempts = 1 }: Try): boolean {
  const isMachine = (id: string): boolean => {
    const source = model.workloads.get(id)?.source;
    return source?.kind === 'resource' && source.resource.kind === 'WorkloadEntry';
  };
  return (pod === undefined || attempts > 1) && decision.destinations.some(({ weight, outcome, workloads }) => weight > 0 && outcome === 'delivered' && workloads.some(isMachine));
}

function isNameUnknown({ decision }: Asked, { error }: Try): boolean {
  return (error === 'ENOTFOUND' || error === 'ENETUNREACH') && decision.destinations.every(({ workloads }) => workloads.length === 0);
}

/** Whether the model says that it does not know what a pod listens on. */
export function restsOnListening({ unknown }: Asked['decision']): boolean {
  return unknown.some(({ what }) => /^whether .* listens? on port /.test(what));
}

/** A proxy may have tried another pod after one that does not listen. */
function isPortUnlisted({ decision }: Asked, { pod, attempts = 1 }: Try): boolean {
  return (pod === undefined || attempts > 1) && restsOnListening(decision);
}

/** Without its secret a port of a gateway is not opened, or stays as it was before: then those servers answer that were there already, whatever name TLS asks for. */
function isShut({ decision, model, request, shutPorts }: Asked, { error, status }: Try): boolean {
  if (request.from !== 'gateway') return false;
  const isAsBefore = request.isHttps === true && status !== undefined;
  if (error?.startsWith('ECONN') !== true && !isAsBefore) return false;
  const isAssumed = error !== undefined && decision.unknown.some(({ what }) => what.startsWith('whether the pods of '));
  return isAssumed || model.entrances(request.to, request.port).some(({ workload, port }) => shutPorts?.has(`${workload}:${port}`) === true);
}

/** An address of which the input knows nothing may be that of a server of the mesh. */
function isTlsUnknown({ decision }: Asked, { pod }: Try): boolean {
  return pod === undefined && decision.destinations.some(({ weight, outcome, addresses, transport }) => weight > 0 && outcome === 'delivered' && addresses.length > 0 && transport === 'mutual-tls');
}

/** A port that no container lists and no Service forwards to may have nobody who listens. */
function isUnheard({ decision }: Asked, { pod }: Try): boolean {
  return pod === undefined && decision.unknown.some(({ what }) => / listens on port \d+, which its containers do not list$/.test(what));
}

/** Node refuses some headers before anything is sent. */
function isUnsendable({ error = '' }: Try): boolean {
  return /^ERR_(?:HTTP2_HEADER_SINGLE_VALUE|HTTP2_INVALID|INVALID|UNESCAPED)/.test(error);
}

/** Requests of a port are read where any Service says so, of whatever namespace a Sidecar imports. */
function isReadByChance({ decision }: Asked): boolean {
  return decision.unknown.some(({ what }) => what.includes(' makes the proxy read requests on port '));
}

/** A change that Envoy refuses leaves a port as it was before. */
function isUpSince({ decision }: Asked): boolean {
  return decision.unknown.some(({ what }) => what.startsWith('whether the gateway was up before '));
}
