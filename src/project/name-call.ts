import type { ResourceSet } from '../kube/resource-set.ts';
import { parseAddress } from '../model/addresses.ts';
import { outside, stranger, type Call, type MeshModel } from '../model/mesh-model.ts';
import type { Request } from '../model/request-view.ts';
import { completeCall } from './complete-call.ts';
import { nameClient } from './name-client.ts';
import { indexNames, isAddress, type Names } from './name-index.ts';
import { readTarget, unknownName, type Target } from './name-target.ts';
import type { NamingProblem, TraceQuestion } from './trace-question.ts';

export interface NamedCall {
  readonly call: Call;
  readonly request: Request;
  /** What was chosen where the question left it open. */
  readonly notes: readonly string[];
}

export type Naming = NamedCall | { readonly problem: NamingProblem };

export type CallNamer = (question: TraceQuestion, isLenient: boolean) => Naming;

/** Turns names as people write them into the call that a mesh sees. A lenient namer leaves unknown destinations as they are. */
export function callNamer(resources: ResourceSet, model: MeshModel): CallNamer {
  const names = indexNames(resources, model);
  return (question, isLenient) => {
    const { sourceIp } = question;
    if (sourceIp !== undefined && parseAddress(sourceIp) === undefined) return { problem: { message: `\`${sourceIp}\` is no IP address`, help: 'write the address of the client, such as 10.0.0.1' } };
    const notes: string[] = [];
    const client = nameClient(question.from, names, notes);
    if (typeof client !== 'string') return { problem: client };
    const written = readTarget(question, names);
    if ('message' in written) return { problem: written };
    const target = client === stranger && !isLenient ? inFull(written, names) : written;
    if ('message' in target) return { problem: target };
    const unknown = isLenient || client === outside ? undefined : unknownName(client, target, names);
    if (unknown !== undefined) return { problem: unknown };
    const call = completeCall(client, target, question, names, isLenient, notes);
    const request = requestOf(question, target, call, names, isLenient);
    if (isHidden(call, question, target)) notes.push(`${call.protocol === 'tls' ? 'TLS' : 'TCP'} shows no proxy the request ${request.method} ${request.path}: this is about its connection`);
    return { call, request, notes };
  };
}

/** A pod without a proxy that the input does not show has no namespace: a short name stands for the only Service called so. */
function inFull(target: Target, { servicesByName }: Names): Target | NamingProblem {
  const called = servicesByName.get(target.host) ?? [];
  if (called.length > 1) return { message: `several Services are called \`${target.host}\``, help: `say which: ${called.map(({ service }) => service).join(', ')}` };
  const [only] = called;
  return only === undefined ? target : { ...target, host: only.host, authority: only.host };
}

function isHidden({ protocol }: Call, { method, path }: TraceQuestion, target: Target): boolean {
  return (protocol === 'tls' || protocol === 'tcp') && (method !== undefined || path !== undefined || (target.path ?? '/') !== '/');
}

/** Recorded traffic names what the client sent as Host; a person names what is dialled, and the client then does as clients do. */
function requestOf(question: TraceQuestion, target: Target, { protocol }: Call, names: Names, isRecorded: boolean): Request {
  const isGrpc = protocol === 'grpc';
  const { headers = {} } = question;
  const named = Object.entries(headers).find(([name]) => /^(?:host|:authority)$/i.test(name));
  const others = named === undefined ? headers : Object.fromEntries(Object.entries(headers).filter((entry) => entry !== named && entry[0] !== named[0]));
  const hasType = Object.keys(others).some((name) => name.toLowerCase() === 'content-type');
  const host = question.host ?? named?.[1] ?? (isRecorded ? target.authority : undefined);
  const address = question.sourceIp ?? (isAddress(question.from) && !names.model.workloads.has(question.from) ? question.from : undefined);
  return {
    method: question.method ?? (isGrpc ? 'POST' : 'GET'),
    path: question.path ?? target.path ?? '/',
    ...(host === undefined ? {} : { host }),
    headers: isGrpc && !hasType ? { ...others, 'content-type': 'application/grpc' } : others,
    ...(address === undefined ? {} : { address }),
  };
}
