import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createTcp, type Socket } from 'node:net';
import { createServer as createTls, TLSSocket, type Server } from 'node:tls';
import { readFileSync } from 'node:fs';
import { behaviourOf, type Behaviour } from './echo-behaviour.ts';
import type { PodSettings, Received } from './wire.ts';

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

const rememberedRequests = 50_000;
const tlsHandshake = 0x16;
/** Of a request: paths may carry tokens. */
const longestLine = 8192;

/** Answers whatever is spoken on its ports, and remembers it. */
export class EchoServer {
  readonly #settings: PodSettings;
  readonly #received: Received[] = [];
  /** How often a request that names itself by `x-echo-id` came, for callers that no proxy counts for. */
  readonly #tries = new Map<string, number>();
  readonly #published = new Map<string, string>();

  constructor(settings: PodSettings) {
    this.#settings = settings;
  }

  received(isForgotten: boolean): readonly Received[] {
    const all = [...this.#received];
    if (isForgotten) {
      this.#received.length = 0;
      this.#tries.clear();
    }
    return all;
  }

  /** From now on the body is the answer to whoever asks over HTTP for the path: a key set, for instance. */
  publish(path: string, body: string): 'published' {
    this.#published.set(path, body);
    return 'published';
  }

  /** HTTP/1.1, HTTP/2 without TLS, plain TCP, and TLS around HTTP/1.1 or bytes on one port, told apart by their first bytes. */
  listen(): Promise<void[]> {
    const http = createHttp((request, response) => void this.#answer(request, response, request.socket instanceof TLSSocket ? 'https' : 'http/1.1'));
    const http2 = createHttp2((request, response) => void this.#answer(request, response, 'h2c'));
    // Longer than any proxy keeps an idle connection, so that it is never the application that closes one under a request.
    http.keepAliveTimeout = 3_600_000;
    http2.on('sessionError', () => {});
    const inTls = { http: (socket: Socket) => http.emit('connection', socket), http2: refuse, tls: refuse };
    const tls = this.#tls((socket, port) => this.#sniff(socket, port, inTls));
    const takers = { http: inTls.http, http2: (socket: Socket) => http2.emit('connection', socket), tls: (socket: Socket) => (tls === undefined ? refuse(socket) : tls.emit('connection', socket)) };
    return Promise.all(this.#settings.ports.map((port) => listenOn(port, (socket) => this.#sniff(socket, port, takers))));
  }

  /** Takes TLS once, as applications do: TLS inside TLS is refused. */
  #tls(take: (socket: Socket, port: number) => void): Server | undefined {
    const { certificateFile, keyFile } = this.#settings;
    if (certificateFile === undefined || keyFile === undefined) return undefined;
    const server = createTls({ cert: readFileSync(certificateFile), key: readFileSync(keyFile), ALPNProtocols: ['http/1.1'] }, (socket) => take(socket, socket.localPort ?? 0));
    return server.on('tlsClientError', () => {});
  }

  #sniff(socket: Socket, port: number, takers: Readonly<Record<'http' | 'http2' | 'tls', (socket: Socket) => unknown>>): void {
    socket.on('error', () => {});
    socket.once('data', (data: Buffer) => {
      const start = data.toString('latin1', 0, longestLine);
      const protocol = start.startsWith('PRI ') ? 'http2' : data[0] === tlsHandshake ? 'tls' : /^[A-Z]+ \S+ HTTP\/1/.test(start) ? 'http' : 'tcp';
      if (protocol === 'tcp') return this.#echoTcp(socket, port, data);
      socket.pause();
      socket.unshift(data);
      takers[protocol](socket);
      process.nextTick(() => socket.resume());
    });
  }

  #echoTcp(socket: Socket, port: number, data: Buffer): void {
    this.#remember({ pod: this.#settings.pod, at: Date.now(), protocol: 'tcp', port, remote: socket.remoteAddress ?? '', data: data.toString('latin1', 0, 256) });
    socket.write(`${this.#settings.pod}:${port}:${data.toString('latin1')}`);
    socket.on('data', (more: Buffer) => socket.write(more));
  }

  async #answer(request: AnyRequest, response: AnyResponse, protocol: Received['protocol']): Promise<void> {
    const received = this.#describe(request, protocol);
    this.#remember(received);
    const behaviour = behaviourOf(received.headers ?? {}, this.#settings.pod, received.attempt ?? 1);
    request.on('error', () => {});
    response.on('error', () => {});
    const body = await bodyOf(request);
    if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
    if (behaviour.isReset) reset(request, response);
    else if (received.headers?.['content-type']?.startsWith('application/grpc') && 'stream' in response) answerGrpc(response, { received, behaviour, body });
    else answerHttp(response, received, behaviour, this.#published.get(received.url ?? ''));
  }

  #describe(request: AnyRequest, protocol: Received['protocol']): Received {
    const headers = headersOf(request.rawHeaders);
    const id = headers['x-echo-id'];
    const tries = id === undefined ? 1 : (this.#tries.get(id) ?? 0) + 1;
    if (id !== undefined) this.#tries.set(id, tries);
    const identity = /URI=(spiffe:[^;,]+)/.exec((headers['x-forwarded-client-cert'] ?? '').split(',').at(-1) ?? '')?.[1];
    return {
      pod: this.#settings.pod, at: Date.now(), protocol, port: request.socket.localPort ?? 0, remote: request.socket.remoteAddress ?? '',
      method: request.method ?? '', url: request.url ?? '', host: headers[':authority'] ?? headers['host'] ?? '', headers,
      attempt: Number(headers['x-envoy-attempt-count'] ?? tries),
      ...(identity === undefined ? {} : { identity }),
    };
  }

  #remember(received: Received): void {
    this.#received.push(received);
    if (this.#received.length > rememberedRequests) this.#received.splice(0, rememberedRequests / 2);
  }
}

function refuse(socket: Socket): void {
  socket.destroy();
}

function listenOn(port: number, take: (socket: Socket) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    createTcp(take).on('error', reject).listen(port, '0.0.0.0', resolve);
  });
}

function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const before = headers[name];
    headers[name] = before === undefined ? (raw[index + 1] ?? '') : `${before},${raw[index + 1]}`;
  }
  return headers;
}

async function bodyOf(request: AnyRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The caller went away; what it sent so far is the body.
  }
  return Buffer.concat(chunks);
}

function reset(request: AnyRequest, response: AnyResponse): void {
  if ('stream' in response) response.stream.close(2);
  else request.socket.resetAndDestroy();
}

function answerHttp(response: AnyResponse, received: Received, { status }: Behaviour, published: string | undefined): void {
  const headers = { 'content-type': 'application/json', 'x-echo-pod': received.pod };
  const body = status === 204 || status === 304 ? '' : (published ?? JSON.stringify(received));
  if ('stream' in response) response.writeHead(status, headers);
  else response.writeHead(status, headers);
  response.end(body);
}

/** The message comes back as it was; what the application saw is in a header, where any client can read it. */
function answerGrpc(response: Http2ServerResponse, { received, behaviour, body }: { readonly received: Received; readonly behaviour: Behaviour; readonly body: Buffer }): void {
  const seen = Buffer.from(JSON.stringify(received)).toString('base64');
  if (behaviour.isGrpcStatusInHead) {
    response.writeHead(behaviour.status, { 'content-type': 'application/grpc', 'x-echo-pod': received.pod, 'x-echo-received': seen, 'grpc-status': String(behaviour.grpcStatus) });
    response.end();
    return;
  }
  response.writeHead(behaviour.status, { 'content-type': 'application/grpc', 'x-echo-pod': received.pod, 'x-echo-received': seen });
  response.addTrailers({ 'grpc-status': String(behaviour.grpcStatus) });
  response.end(behaviour.grpcStatus === 0 ? body : '');
}
