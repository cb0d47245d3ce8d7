import { listAt, textAt } from '../../src/kube/resource.ts';
import { isSniffed } from './compare-arrival.ts';
import { callOf, type Asked } from './contradiction.ts';
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
  if (isReadAsHttp2(asked, one)) return { excuse: 'what a port of HTTP/2 makes of other bytes that a route for connections leads there' };
  if (isOwnAddress(asked, one)) return { excuse: 'what becomes of a call of a pod to its own address' };
  if (isAddressHidden(asked, one)) return { excuse: 'which address the DNS gives for a host whose ServiceEntry the client does not see' };
  if (isNameOfAService(asked, one)) return { excuse: 'who listens behind the name of a Service that a ServiceEntry resolves by DNS' };
  if (isUpToAMachine(asked, one)) return { excuse: 'what a machine of a WorkloadEntry listens on' };
  if (isUnanswered(asked, one)) return { excuse: 'whether an address of a Service without pods refuses at once or keeps silent' };
  if (isReadAsBytes(asked, one)) return { excuse: "how a port without a protocol is read inside mutual TLS, which Istio's own filter for ALPN tells" };
  if (isTlsUnknown(asked, one)) return { excuse: 'whether a server outside ends mutual TLS' };
  return isNameUnknown(asked, one) ? { excuse: 'which address the DNS of the cluster gives for a name' } : {};
}

/** Nothing in the input tells that an address is that of a pod: what becomes of a request that is on its way there is not the model's to know. */
function isUpToAPod({ decision, pods }: Asked, { detail = 'via_upstream' }: Try): boolean {
  const known = new Set([...pods.values()].map(({ address }) => address));
  const isOnItsWay = detail === 'via_upstream' || detail.startsWith('upstream_reset');
  return isOnItsWay && decision.destinations.some(({ weight, outcome, addresses }) => weight > 0 && outcome === 'delivered' && addresses.some((address) => known.has(address)));
}

/** Then the timeout of the request may come before the end of the connection. */
function isUnanswered({ decision }: Asked, { detail, error }: Try): boolean {
  const isLate = detail === 'response_timeout' && decision.timeoutMs?.value !== undefined;
  return (isLate || error === 'ECONNREFUSED') && decision.steps.some(({ text }) => text.endsWith('and nobody is there'));
}

/** Without that filter policies for bytes are asked about a request, and end its connection. */
function isReadAsBytes(asked: Asked, { pod, flag }: Try): boolean {
  return pod === undefined && flag?.split(',').includes('UC') === true && asked.decision.destinations.some((share) => share.transport === 'mutual-tls' && share.workloads.some((workload) => isSniffed(asked, share, workload)));
}

/** Both proxies then agree on HTTP/2 in the handshake, and the server's reads whatever comes as that. The model knows only what is declared. */
function isReadAsHttp2({ decision, model, request }: Asked, { pod }: Try): boolean {
  if (pod !== undefined || request.protocol === 'grpc' || !isForConnections({ decision, model, request })) return false;
  const isHttp2 = (host: string, number: number): boolean => model.hosts.some((one) => one.host === host.toLowerCase() && one.ports.some(({ port, protocol }) => port === number && (protocol === 'http2' || protocol === 'grpc')));
  return decision.destinations.some(({ weight, transport, host, port }) => weight > 0 && transport === 'mutual-tls' && isHttp2(host, port));
}

/** Whether bytes are forwarded as they come; of a gateway the steps tell it. */
function isForConnections({ decision, model, request }: Pick<Asked, 'decision' | 'model' | 'request'>): boolean {
  if (request.from === 'gateway') return decision.steps.some(({ what, text }) => what === 'route' && /, (?:tcp|tls) rule \d/.test(text));
  return model.outbound(callOf(request)).sees === 'connections';
}

/** Past the mesh a Service may lead one of its pods to itself, and a headless one does by its name: that never meets the pod's proxy. */
function isOwnAddress({ model, request, pods, decision }: Asked, { pod }: Try): boolean {
  const isPassedBy = decision.steps.some(({ what, text }) => what === 'route' && text.endsWith('past the mesh'));
  const own = new Set(model.hosts.filter(({ workloads }) => workloads.includes(request.from)).map(({ host }) => host));
  const isItself = pod === undefined || pods.get(pod)?.workload === request.from;
  if (isPassedBy && isItself && decision.destinations.some(({ host }) => own.has(host))) return true;
  const [name = '', namespace = request.from.split('/')[0]] = request.to.toLowerCase().split('.');
  const isHeadless = (source: (typeof model.hosts)[number]['source']): boolean => source.kind === 'resource' && textAt(source.resource.raw, ['spec', 'clusterIP']) === 'None';
  return pod === undefined && model.hosts.some(({ service, workloads, source }) => service === `${namespace}/${name}` && workloads.includes(request.from) && isHeadless(source));
}

/** Where an entry gives a host an address, the DNS of the recordings does too; of a client that does not see the entry, nothing tells what it dials. */
function isAddressHidden({ decision, model, request }: Asked, { pod }: Try): boolean {
  const isPassedBy = decision.destinations.every(({ workloads, addresses }) => workloads.length === 0 && addresses.every((address) => address.toLowerCase() === request.to.toLowerCase()));
  return pod === undefined && isPassedBy && model.hosts.some(({ host, isExternal, source }) => isExternal && host === request.to.toLowerCase() && source.kind === 'resource' && listAt(source.resource.raw, ['spec', 'addresses']).length > 0);
}

/** Of a machine the input holds an address, and nothing about who listens there, with a proxy or without. A proxy may have tried it before another pod. */
export function isUpToAMachine({ decision, model, request }: Asked, { pod, attempts = 1 }: Try): boolean {
  const isMachine = (id: string): boolean => {
    const source = model.workloads.get(id)?.source;
    return source?.kind === 'resource' && source.resource.kind === 'WorkloadEntry';
  };
  const gateways = [...model.workloads.values()].flatMap(({ id, proxy }) => (proxy === 'gateway' ? [id] : []));
  const isAddressOfOne = (address: string): boolean => [...model.workloads.values()].some(({ id, source }) => isMachine(id) && source.kind === 'resource' && textAt(source.resource.raw, ['spec', 'address']) === address);
  const leadsToOne = (host: string, port: number): boolean => [request.from, ...gateways].some((client) => model.workloads.has(client) && model.destination(client, { host, port }).endpoints.some(({ workload }) => workload !== undefined && isMachine(workload)));
  const hasMachine = (host: string, port: number): boolean => model.hosts.some((one) => one.host === host && one.workloads.some(isMachine)) || isAddressOfOne(host) || leadsToOne(host, port);
  const isRefusing = decision.destinations.some(({ weight, outcome, host, port }) => weight > 0 && outcome === 'refused' && hasMachine(host, port));
  return isRefusing || ((pod === undefined || attempts > 1) && decision.destinations.some(({ weight, outcome, workloads }) => weight > 0 && outcome === 'delivered' && workloads.some(isMachine)));
}

/** An entry that resolves the name of a Service by DNS leads to its pods, on ports on which they need not listen. */
function isNameOfAService({ decision, model }: Asked, { pod }: Try): boolean {
  const names = new Set(model.hosts.filter(({ service }) => service !== undefined).map(({ host }) => host));
  return pod === undefined && decision.destinations.some(({ weight, workloads, addresses }) => weight > 0 && workloads.length === 0 && addresses.some((address) => names.has(address.toLowerCase())));
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
function isShut({ decision, model, request, shutPorts }: Asked, { error, status, flag = '' }: Try): boolean {
  // On the way of a call inside the mesh too: then any gateway that it comes by may lack its secret.
  if (request.from !== 'gateway') return (error?.startsWith('ECONN') === true || flag.split(',').includes('UF')) && (shutPorts?.size ?? 0) > 0 && decision.steps.some(({ source }) => source.kind === 'resource' && source.resource.kind === 'Gateway');
  const isAsBefore = request.isHttps === true && status !== undefined;
  if (error?.startsWith('ECONN') !== true && !isAsBefore) return false;
  const isAssumed = error !== undefined && decision.unknown.some(({ what }) => what.startsWith('whether the pods of '));
  return isAssumed || model.entrances(request.to, request.port).some(({ workload, port }) => shutPorts?.has(`${workload}:${port}`) === true);
}

/** An address of which the input knows nothing may be that of a server of the mesh, and whoever is there need not take TLS. */
function isTlsUnknown({ decision, request }: Asked, { pod }: Try): boolean {
  return pod === undefined && decision.destinations.some(({ weight, outcome, addresses, transport }) => weight > 0 && outcome === 'delivered' && addresses.length > 0 && (transport === 'mutual-tls' || (transport === 'tls' && request.protocol !== 'tls' && request.isHttps !== true)));
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
