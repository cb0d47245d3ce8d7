import { spokenOn } from '../model/calls.ts';
import { outside, type Call, type CallProtocol, type ModelHost } from '../model/mesh-model.ts';
import type { Protocol, QualifiedName } from '../topology/topology.ts';
import type { TraceQuestion } from './trace-question.ts';
import { entranceCall } from './name-entrance.ts';
import type { Names } from './name-index.ts';
import { resolve, type Target } from './name-target.ts';

/** The call with everything that the question left open. A lenient one takes what is written. */
export function completeCall(client: QualifiedName, target: Target, question: TraceQuestion, names: Names, isLenient: boolean, notes: string[]): Call {
  if (client === outside && !isLenient) return entranceCall(target, question, names.model, notes);
  const { host } = target;
  const asked = question.port ?? target.port;
  const given = question.protocol ?? (target.scheme === 'https' ? 'tls' : undefined);
  if (asked !== undefined && (isLenient || given !== undefined)) return { client, host, port: asked, protocol: given ?? 'http' };
  const known = names.hosts.get(resolve(client, host, names) ?? '');
  const port = asked ?? choosePort(known, given, target, question, notes);
  const declared = known?.ports.find((each) => each.port === port)?.protocol;
  return { client, host, port, protocol: given ?? protocolFor(declared, port, question) };
}

const protocolsOf: Readonly<Record<CallProtocol, readonly Protocol[]>> = {
  http: ['http', 'http2', 'unknown'],
  grpc: ['grpc', 'http2', 'unknown'],
  tcp: ['tcp', 'redis', 'mongo', 'mysql', 'unknown'],
  tls: ['tls', 'https', 'unknown'],
};

/** The only port; else the first that speaks what was asked for. */
function choosePort(host: ModelHost | undefined, given: CallProtocol | undefined, { scheme }: Target, question: TraceQuestion, notes: string[]): number {
  const usual = given === 'tls' || scheme === 'https' ? 443 : 80;
  if (host === undefined || host.ports.length === 0) return usual;
  const wanted = protocolsOf[given ?? 'http'];
  const speaks = (protocol: Protocol): boolean => wanted.includes(protocol) || (given === undefined && (protocol === 'grpc' || question.method === undefined));
  const suited = host.ports.filter(({ protocol }) => wanted.includes(protocol));
  const chosen = suited.find(({ port }) => port === usual) ?? suited[0] ?? host.ports.find(({ protocol }) => speaks(protocol)) ?? host.ports[0];
  const others = host.ports.filter((each) => each !== chosen).map(({ port }) => port);
  if (others.length > 0) notes.push(`port ${chosen?.port ?? usual}; there ${others.length === 1 ? 'is' : 'are'} also ${others.join(', ')} (--port picks another)`);
  return chosen?.port ?? usual;
}

/** What a client speaks to a port of which the Service says a protocol. A request with a method stays a request on a port for TCP. */
function protocolFor(declared: Protocol | undefined, port: number, { method }: TraceQuestion): CallProtocol {
  const spoken = declared === undefined ? (port === 443 ? 'tls' : 'http') : spokenOn(declared);
  return spoken === 'tcp' && method !== undefined ? 'http' : spoken;
}
