import { request as requestHttp, type Agent, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { addressOf } from './address-of.ts';
import type { PodAnswer, PodRequest, Received } from './wire.ts';

type Outcome = Omit<PodAnswer, 'ms'>;

/** One way to end early: whoever calls it stops the exchange. */
interface Exchange {
  readonly finish: (outcome: Outcome) => void;
  readonly onGivenUp: (stop: () => void) => void;
}

const defaultTimeoutMs = 15_000;

/** Sends one request on a connection of its own, or on those of `agent`, and never fails: what went wrong is in the answer. */
export async function sendRequest(request: PodRequest, agent?: Agent): Promise<PodAnswer> {
  const start = performance.now();
  try {
    const address = await addressOf(request.host);
    return await exchange({ ...request, host: address, authority: authorityOf(request) }, start, agent);
  } catch (error) {
    return { error: codeOf(error as Error), ms: performance.now() - start };
  }
}

function exchange(request: PodRequest, start: number, agent: Agent | undefined): Promise<PodAnswer> {
  return new Promise((resolve) => {
    let stop = (): void => {};
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer);
      resolve({ ...outcome, ms: Math.round((performance.now() - start) * 10) / 10 });
    };
    const timer = setTimeout(() => {
      finish({ error: 'timeout' });
      stop();
    }, request.timeoutMs ?? defaultTimeoutMs);
    const exchange: Exchange = { finish, onGivenUp: (how) => (stop = how) };
    if (request.protocol === 'tcp') sendTcp(request, exchange);
    else if (request.protocol === 'grpc') sendGrpc(request, exchange);
    else sendHttp(request, exchange, agent);
  });
}

function sendTcp({ host, port, body = 'ping\n', holdMs = 0 }: PodRequest, { finish, onGivenUp }: Exchange): void {
  const socket = connectTcp(port, host, () => socket.write(body));
  onGivenUp(() => socket.destroy());
  socket.once('data', (data: Buffer) => {
    finish({ body: data.toString('latin1') });
    setTimeout(() => socket.destroy(), holdMs);
  });
  socket.on('error', (error) => finish({ error: codeOf(error) }));
  socket.on('close', () => finish({ error: 'closed' }));
}

function sendHttp(request: PodRequest, { finish, onGivenUp }: Exchange, agent: Agent | undefined): void {
  const { host, port, method = 'GET', path = '/', headers = {}, body } = request;
  const isTls = request.protocol === 'https';
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options: RequestOptions = { host, port, method, path, agent: isTls ? false : (agent ?? false), headers: { host: authorityOf(request), ...length, ...linesOf(headers) } };
  const call = isTls ? requestHttps({ ...options, ...tlsOf(request) }) : requestHttp(options);
  onGivenUp(() => call.destroy());
  call.on('response', (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => (text += chunk));
    answer.on('end', () => finish(httpOutcome(answer.statusCode ?? 0, answer.headers, text)));
    answer.on('error', (error) => finish({ error: codeOf(error) }));
  });
  call.on('error', (error) => finish({ error: codeOf(error) }));
  call.end(body);
}

/** Names that differ in case alone are one header that is sent twice; node would keep the last of them. */
function linesOf(headers: PodRequest['headers'] = {}): Record<string, string | string[]> {
  const lines = new Map<string, [name: string, values: string[]]>();
  for (const [name, value] of Object.entries(headers)) {
    const known = lines.get(name.toLowerCase());
    if (known === undefined) lines.set(name.toLowerCase(), [name, [value]]);
    else known[1].push(value);
  }
  return Object.fromEntries([...lines.values()].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));
}

/** Any certificate is taken: who answered is what the test looks at. */
function tlsOf(request: PodRequest): { readonly servername: string; readonly rejectUnauthorized: false; readonly cert?: string; readonly key?: string } {
  const servername = request.serverName ?? authorityOf(request).replace(/:\d+$/, '');
  const own = request.clientCertificate;
  return { servername, rejectUnauthorized: false, ...(own === undefined ? {} : { cert: own.certificate, key: own.key }) };
}

function authorityOf({ authority, host, port, protocol }: PodRequest): string {
  if (authority !== undefined) return authority;
  return port === (protocol === 'https' ? 443 : 80) ? host : `${host}:${port}`;
}

function httpOutcome(status: number, headers: IncomingHttpHeaders, body: string): Outcome {
  const received = headers['x-echo-pod'] === undefined ? undefined : parse(body);
  return { status, headers: flat(headers), body, ...(received === undefined ? {} : { received }) };
}

function sendGrpc(request: PodRequest, { finish, onGivenUp }: Exchange): void {
  const session = connectHttp2(`http://${request.host}:${request.port}`);
  onGivenUp(() => session.destroy());
  const fail = (error: Error): void => finish({ error: codeOf(error) });
  session.on('error', fail);
  session.on('close', () => finish({ error: 'closed' }));
  const stream = session.request({ ':method': request.method ?? 'POST', ':path': request.path ?? '/', ':authority': authorityOf(request), 'content-type': 'application/grpc', te: 'trailers', ...linesOf(request.headers) }, { endStream: false });
  let head: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on('response', (headers) => (head = headers));
  stream.on('trailers', (headers) => (trailers = headers));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', fail);
  stream.on('end', () => {
    finish(head[':status'] === undefined ? { error: 'closed' } : grpcOutcome(head, trailers, Buffer.concat(chunks)));
    session.destroy();
  });
  stream.end(frame(request.body ?? ''));
}

function grpcOutcome(head: IncomingHttpHeaders, trailers: IncomingHttpHeaders, body: Buffer): Outcome {
  const all = { ...head, ...trailers };
  const seen = textOf(all['x-echo-received']);
  const grpcStatus = textOf(all['grpc-status']);
  const grpcMessage = textOf(all['grpc-message']);
  // Over HTTP/1.1, which some proxy made of it, the application answers as to any request.
  const received = parse(seen === undefined ? body.toString('utf8') : Buffer.from(seen, 'base64').toString('utf8'));
  return {
    status: Number(head[':status']), headers: flat(head), body: body.toString('utf8', body.length > 5 ? 5 : 0),
    ...(grpcStatus === undefined ? {} : { grpcStatus: Number(grpcStatus) }),
    ...(grpcMessage === undefined ? {} : { grpcMessage }),
    ...(received === undefined ? {} : { received }),
  };
}

/** A gRPC message: not compressed, its length, itself. */
function frame(text: string): Buffer {
  const message = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function parse(text: string): Received | undefined {
  try {
    return JSON.parse(text) as Received;
  } catch {
    return undefined;
  }
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || name.startsWith(':') ? [] : [[name, textOf(value) ?? '']])));
}

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value.join(',');
}

function codeOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
