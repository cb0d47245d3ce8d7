// The process in every pod: the application, and the hand that sends requests from there.
// `node main.ts SETTINGS.json`; it is told what to do through a unix socket, which no network namespace stops.
import { readFileSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { inParallel } from '../in-parallel.ts';
import { EchoServer } from './echo-server.ts';
import { runLoad } from './run-load.ts';
import { sendRequest } from './send-request.ts';
import type { PodAnswer, PodCommand, PodRequest, PodSettings } from './wire.ts';

// What a peer does to one connection may not end the application for all.
process.on('uncaughtException', (error) => console.error(error));

const settings = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as PodSettings;
const server = new EchoServer(settings);
await server.listen();
rmSync(settings.socket, { force: true });
createServer({ allowHalfOpen: true }, serve).listen(settings.socket, () => console.log('READY'));

/** One command a connection. A caller that goes away ends what it asked for. */
function serve(connection: Socket): void {
  const gone = new AbortController();
  let text = '';
  connection.on('error', () => gone.abort());
  connection.on('close', () => gone.abort());
  // The stream decodes, and not we: a character may lie across two chunks.
  connection.setEncoding('utf8').on('data', (part: string) => (text += part));
  connection.on('end', () => {
    void run(JSON.parse(text) as PodCommand, gone.signal).then((answer) => connection.end(JSON.stringify(answer)));
  });
}

function run(command: PodCommand, gone: AbortSignal): Promise<unknown> {
  switch (command.op) {
    case 'ping':
      return Promise.resolve('pong');
    case 'received':
      return Promise.resolve(server.received(command.isForgotten));
    case 'send':
      return sendEach(command.requests, Math.max(1, command.parallel), command.isKeptAlive === true);
    case 'publish':
      return Promise.resolve(server.publish(command.path, command.body));
    case 'load':
      return runLoad(command.plan, gone);
    default:
      return Promise.resolve({ error: `unknown command ${JSON.stringify(command satisfies never)}` });
  }
}

async function sendEach(requests: readonly PodRequest[], parallel: number, isKeptAlive: boolean): Promise<readonly PodAnswer[]> {
  const agent = isKeptAlive ? new Agent({ keepAlive: true }) : undefined;
  try {
    return await inParallel(requests, parallel, (request) => sendRequest(request, agent));
  } finally {
    agent?.destroy();
  }
}
