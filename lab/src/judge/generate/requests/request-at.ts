import { isIP } from 'node:net';
import { matchesLabels } from '../../../../../src/kube/selector.ts';
import type { RecordedRequest } from '../../../../../test/real-mesh/recording.ts';
import type { StageWorkload, Vocabulary, VocabularyPort, VocabularyService } from '../../round.ts';
import type { Aim, Dial } from './aim.ts';
import type { Dice } from './dice.ts';
import { headersNear, hostNear, methodNear, nameNear, pathNear } from './near.ts';
import { ordersNear, type Orders } from './orders.ts';
import { tokenNear, type TokenVocabulary } from './tokens-near.ts';

export interface Context {
  readonly vocabulary: Vocabulary;
  readonly tokens: TokenVocabulary;
  readonly orders: Orders;
  /** Whether some gateway speaks only to clients that show a certificate. */
  readonly asksForCertificates: boolean;
  /** Paths that some object of the mesh speaks of: for requests that are about something else. */
  readonly paths: readonly string[];
}

const outsideAddress = '10.44.0.30';

/** One request that is what the aim asks for, or nearly so. */
export function requestAt(aim: Aim, context: Context, dice: Dice): RecordedRequest {
  const dial = dice.pick(aim.dials);
  return dial.isEntering === true ? entering(dial, aim, context, dice) : inside(dial, aim, context, dice);
}

type Protocol = NonNullable<RecordedRequest['protocol']> | 'http';

/** Mostly what the port says, and everything else besides. */
const spoken: Readonly<Record<VocabularyPort['protocol'], readonly Protocol[]>> = {
  http: [...Array.from({ length: 24 }, () => 'http' as const), 'tcp', 'tls', 'grpc'],
  http2: ['http', 'http', 'http', 'http', 'http', 'http', 'grpc', 'grpc', 'grpc', 'grpc', 'tcp', 'tls'],
  grpc: ['grpc', 'grpc', 'grpc', 'grpc', 'grpc', 'grpc', 'http', 'http', 'http', 'tcp'],
  tcp: ['tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'tcp', 'http', 'http', 'tls'],
  tls: ['tls', 'tls', 'tls', 'tls', 'tls', 'tls', 'tls', 'tcp', 'http'],
};

function inside(dial: Dial, aim: Aim, context: Context, dice: Dice): RecordedRequest {
  const caller = callerOf(dial, aim, context, dice);
  const protocol = dice.pick(spoken[dial.protocol]);
  const target = targetOf(dial, caller, protocol, dice);
  const common = { from: `${caller.namespace}/${caller.name}`, to: target.to, port: target.port, ...(protocol === 'http' ? {} : { protocol }), address: caller.address };
  if (protocol === 'tcp' || protocol === 'tls') return common;
  const host = hostOf({ ...dial, to: target.to }, aim, context, dice);
  return { ...common, ...(host === undefined ? {} : { host }), ...contentOf(aim, context, dice, protocol) };
}

/** A client outside that speaks HTTP or HTTPS to the gateway, or bytes. */
function entering(dial: Dial, aim: Aim, context: Context, dice: Dice): RecordedRequest {
  const to = dice.isOnce(10) ? dice.pick(['api.example.com', 'other.example.com', 'unknown.example.org', ...context.vocabulary.externalHosts]) : dial.to;
  const common = { from: 'gateway', to, port: dial.port, address: outsideAddress };
  if (dial.protocol === 'tcp') return { ...common, protocol: 'tcp' };
  const isHttps = dial.protocol === 'tls' ? !dice.isOnce(12) : dice.isOnce(25);
  const isGrpc = !isHttps && (dial.protocol === 'grpc' ? !dice.isOnce(3) : dice.isOnce(30));
  const host = dice.isOnce(5) ? (dice.isOnce(2) ? dial.to : hostNear(to, dial.port, dice)) : aim.authority !== undefined && dice.isOnce(2) ? aim.authority : undefined;
  return {
    ...common, ...(isHttps ? { isHttps } : {}), ...(isHttps && (context.asksForCertificates || dice.isOnce(2)) ? { clientCert: true } : {}), ...(isGrpc ? { protocol: 'grpc' as const } : {}),
    ...(host === undefined || host === to ? {} : { host }), ...contentOf(aim, context, dice, isGrpc ? 'grpc' : 'http'),
  };
}

/** One of those that the aim is about, or anybody who has an application to call from. */
function callerOf({ to, service }: Dial, aim: Aim, { vocabulary }: Context, dice: Dice): StageWorkload {
  const dialled = (namespace: string): VocabularyService | undefined => behindAlias(service ?? serviceDialled(to, namespace, vocabulary), vocabulary);
  const isItself = ({ namespace, labels, address }: StageWorkload): boolean => {
    const one = dialled(namespace);
    return to === address || (one !== undefined && one.namespace === namespace && matchesLabels(one.selector, labels));
  };
  // What a pod sends to its own address no proxy sees; and whether it reaches itself by that of a Service is up to the network, unless a proxy stands in between.
  const mayCallItself = (workload: StageWorkload): boolean => workload.proxy === 'sidecar' && dialled(workload.namespace)?.type === 'ClusterIP';
  const all = vocabulary.stage.workloads.filter((workload) => workload.proxy !== 'gateway' && (mayCallItself(workload) || !isItself(workload)));
  const meant = all.filter(({ namespace, name }) => aim.callers.includes(`${namespace}/${name}`));
  const anybody = dice.isOnce(4) ? all : all.filter(({ proxy }) => proxy === 'sidecar');
  return dice.pick(meant.length > 0 && !dice.isOnce(5) ? meant : anybody.length > 0 ? anybody : all);
}

/** The service whose name, in whatever form a VirtualService has it, a pod of this namespace dials. */
function serviceDialled(to: string, namespace: string, { services }: Vocabulary): VocabularyService | undefined {
  const [name, home = namespace] = to.split('.');
  return services.find((service) => service.name === name && service.namespace === home && service.host.startsWith(to));
}

function behindAlias(service: VocabularyService | undefined, { services }: Vocabulary): VocabularyService | undefined {
  return service?.externalName === undefined ? service : services.find(({ host }) => host === service.externalName);
}

/** The name in one of its forms, the address of the service, and seldom a port that it does not have. */
function targetOf({ to, port, service }: Dial, caller: StageWorkload, protocol: Protocol, dice: Dice): { readonly to: string; readonly port: number } {
  if (service === undefined) return { to, port };
  if (service.clusterIp !== undefined && dice.isOnce(12)) return { to: service.clusterIp, port };
  const name = nameNear(service, caller.namespace, dice);
  // The server name of a handshake is written in small letters, without the dot of the root.
  const written = protocol === 'tls' ? name.toLowerCase().replace(/\.$/, '') : name;
  return { to: written, port: caller.proxy === 'sidecar' && dice.isOnce(50) ? dice.pick([81, 8000, 9000, 80]) : port };
}

/** Mostly the name that is dialled. Undefined is that name, with the port where it is not the scheme's own. */
function hostOf({ to, port, service, host }: Dial, { authority }: Aim, { vocabulary }: Context, dice: Dice): string | undefined {
  if (host !== undefined) return host === to ? undefined : host;
  const named = service?.host ?? to;
  if (authority !== undefined && !dice.isOnce(3)) return dice.isOnce(3) ? hostNear(authority, port, dice) : authority;
  if (isIP(to) !== 0) return dice.pick([named, undefined, dice.pick(vocabulary.services).host, 'unknown.example.org']);
  if (!dice.isOnce(6)) return undefined;
  const other = dice.pick(vocabulary.services);
  return dice.pick([hostNear(to, port, dice), hostNear(to, port, dice), other.host, `${other.name}.${other.namespace}`, dice.pick(vocabulary.externalHosts), 'unknown.example.org']);
}

type Content = Pick<RecordedRequest, 'method' | 'path' | 'headers'>;

function contentOf(aim: Aim, context: Context, dice: Dice, protocol: 'http' | 'grpc'): Content {
  const preflight = dice.isOnce(aim.origin === undefined ? 60 : 3);
  const token = dice.isOnce(aim.isAboutTokens === true ? 1.2 : 16) ? tokenNear(context.tokens, dice) : { headers: {} };
  const path = pathNear(aim.path ?? dice.pick(context.paths), dice);
  const queries = [...(aim.query === undefined || dice.isOnce(4) ? [] : [aim.query]), ...(token.query === undefined ? [] : [token.query])];
  const method = protocol === 'grpc' && !dice.isOnce(4) ? 'POST' : methodNear(aim.method ?? dice.pick(['GET', 'GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE']), dice);
  const orders = method === 'HEAD' || protocol === 'grpc' ? {} : ordersNear(context.orders, dice);
  const origin = dice.isOnce(5) ? 'https://other.example' : (aim.origin ?? 'https://a.example');
  const asking: Record<string, string> = preflight ? { origin, 'access-control-request-method': dice.pick(['GET', 'POST', 'DELETE']) } : aim.origin !== undefined && !dice.isOnce(3) ? { origin } : {};
  const own = headersNear({ ...strayHeaders(dice), ...aim.headers }, dice);
  const headers = tameHeaders({ ...own, ...token.headers, ...orders, ...asking });
  return {
    method: preflight && !dice.isOnce(6) ? 'OPTIONS' : method,
    path: queries.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${queries.join('&')}`,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  };
}

/** What some policy or route of another mesh asks for. */
function strayHeaders(dice: Dice): Record<string, string> {
  return dice.isOnce(8) ? dice.pick<Record<string, string>>([{ 'x-user': 'ann' }, { 'x-tier': 'gold' }, { 'X-Canary': '1' }]) : {};
}

/** Spaces around a value do not travel, and Node makes one line of several with cookies: the last of them stays. */
export function tameHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lines = Object.entries(headers);
  const isCookie = (name: string): boolean => name.toLowerCase() === 'cookie';
  const cookie = lines.findLast(([name]) => isCookie(name))?.[0];
  return Object.fromEntries(lines.filter(([name]) => !isCookie(name) || name === cookie).map(([name, value]) => [name, value.trim()]));
}

