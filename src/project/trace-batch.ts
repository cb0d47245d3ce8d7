import { isObject, type Json } from '../kube/resource.ts';
import type { CallProtocol } from '../model/mesh-model.ts';
import type { TraceQuestion } from './trace-question.ts';
import type { Tracer, TraceReport } from './trace.ts';

/** What one line of a batch is answered. `line` counts from 1 in the file of requests. */
export type BatchAnswer = TraceReport | { readonly error: string; readonly line: number };

/** Answers every line, in order; a blank line gets no answer, a bad one says why and stops nothing. */
export function* traceBatch(tracer: Tracer, lines: Iterable<string>): Generator<BatchAnswer> {
  let line = 0;
  for (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const question = readQuestion(text);
    if (typeof question === 'string') {
      yield { error: question, line };
      continue;
    }
    const answer = tracer.trace(question, true);
    yield 'problem' in answer ? { error: [answer.problem.message, answer.problem.help].filter((part) => part !== undefined).join('; '), line } : answer.report;
  }
}

const protocols: readonly CallProtocol[] = ['http', 'grpc', 'tcp', 'tls'];

/** One line of recorded traffic; a sentence where it is none. Members that nobody asked for are left alone. */
export function readQuestion(text: string): TraceQuestion | string {
  let read: Json;
  try {
    read = JSON.parse(text) as Json;
  } catch {
    return 'this line is no JSON';
  }
  if (!isObject(read)) return 'a request is a JSON object: {"from", "to", "port", "method", "path", "headers"}';
  const { from, to, port, protocol, method, path, headers, host, sourceIp } = read;
  if (typeof from !== 'string' || from === '') return '`from` is missing: `namespace/workload`, or `@ingress`';
  if (typeof to !== 'string' || to === '') return '`to` is missing: the name that is called';
  if (port !== undefined && port !== null && !isPort(port)) return '`port` is a number from 1 to 65535';
  if (protocol !== undefined && protocol !== null && !protocols.includes(protocol as CallProtocol)) return `\`protocol\` is one of ${protocols.join(', ')}`;
  if (!isTextOrNothing(method)) return '`method` is a text such as "GET"';
  if (!isTextOrNothing(path)) return '`path` is a text such as "/orders?page=2"';
  if (!isTextOrNothing(host) || !isTextOrNothing(sourceIp)) return '`host` and `sourceIp` are texts';
  const named = readHeaders(headers);
  if (named === undefined) return '`headers` is an object of texts';
  return {
    from,
    to,
    ...(isPort(port) ? { port } : {}),
    protocol: (protocol ?? 'http') as CallProtocol,
    ...(method ? { method } : {}),
    ...(path ? { path } : {}),
    headers: named,
    ...(host ? { host } : {}),
    ...(sourceIp ? { sourceIp } : {}),
  };
}

function isPort(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isTextOrNothing(value: Json | undefined): value is string | null | undefined {
  return value === undefined || value === null || typeof value === 'string';
}

function readHeaders(headers: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (headers === undefined || headers === null) return {};
  if (!isObject(headers) || Object.values(headers).some((value) => typeof value !== 'string')) return undefined;
  return headers as Readonly<Record<string, string>>;
}
