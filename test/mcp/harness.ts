import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, InMemoryTransport, StreamableHTTPClientTransport, type ClientCapabilities, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createServer } from '../../src/faces/mcp/server.ts';
import { planner } from '../../src/faces/mcp/planner.ts';
import { openWorld, type World, type WorldOptions } from '../../src/faces/mcp/world.ts';
import { repositoryRoot } from '../shared.ts';

/** Two versions of orders, called by web; payments, called by orders alone; a report that nobody lets in. */
export const shop: Readonly<Record<string, string>> = {
  'k8s/app.yaml': [
    ...['web', 'orders', 'payments', 'report'].map((name) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: shop }\n`),
    deployment('web', 'web', 'v1', 'ORDERS_URL', 'http://orders:8080'),
    deployment('orders-v1', 'orders', 'v1', 'PAYMENTS_URL', 'http://payments:8080'),
    deployment('orders-v2', 'orders', 'v2', 'PAYMENTS_URL', 'http://payments:8080'),
    deployment('payments', 'payments', 'v1', 'MODE', 'live'),
    deployment('report', 'report', 'v1', 'MODE', 'live'),
    ...['web', 'orders', 'payments'].map((name) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec:\n  selector: { app: ${name} }\n  ports: [{ name: http, port: 8080 }]\n`),
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio-injection: enabled } }\n`,
  ].join('---\n'),
  'mesh/access.yaml': `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/orders] } }]
      to: [{ operation: { methods: [POST] } }]
`,
};

function deployment(name: string, app: string, version: string, variable: string, value: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${app}, version: ${version} } }
  template:
    metadata: { labels: { app: ${app}, version: ${version} } }
    spec:
      serviceAccountName: ${app}
      containers: [{ name: app, image: example/${app}:1, ports: [{ containerPort: 8080 }], env: [{ name: ${variable}, value: '${value}' }] }]
`;
}

export interface Folder {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  readonly remove: () => void;
}

export function folderWith(files: Readonly<Record<string, string>>): Folder {
  const root = mkdtempSync(join(tmpdir(), 'meshwright-mcp-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export function worldOf(root: string, options: Partial<WorldOptions> = {}): World {
  return openWorld({ root, paths: ['.'], version: '0.0.0', allowWrite: false, approval: 'elicitation', planner, ...options });
}

export interface ClientOptions {
  /** `auto` finds the current specification, `legacy` speaks the one before. */
  readonly mode?: 'auto' | 'legacy';
  /** What the person in front of it says; without it the client cannot ask. */
  readonly answer?: (question: Question) => ElicitResult;
}

export interface Question {
  readonly message: string;
  readonly choices: readonly { readonly const: string; readonly title: string }[];
}

export interface Connected {
  readonly client: Client;
  readonly asked: readonly Question[];
  readonly close: () => Promise<void>;
}

/** Over HTTP, without a port: the handler is called as it stands. */
export async function connectHttp(world: World, options: ClientOptions = {}): Promise<Connected> {
  const handler = createMcpHandler(() => createServer(world));
  const fetch = (url: string | URL, init?: RequestInit): Promise<Response> => handler.fetch(new Request(url, init));
  const { client, asked } = clientFor(options);
  await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }));
  await knowSchemas(client);
  return { client, asked, close: () => client.close() };
}

/** One lasting connection, as standard input and output are, within this process. */
export async function connectPipe(world: World, options: ClientOptions = {}): Promise<Connected> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const handle = serveStdio(() => createServer(world), { transport: ours });
  const { client, asked } = clientFor(options);
  await client.connect(theirs);
  await knowSchemas(client);
  return {
    client,
    asked,
    close: async () => {
      await client.close();
      await handle.close();
    },
  };
}

/** As an agent starts it: a process, and its streams. */
export async function connectStdio(root: string, argumentList: readonly string[] = [], options: ClientOptions = {}): Promise<Connected> {
  const { client, asked } = clientFor(options);
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [join(repositoryRoot, 'bin/meshwright.js'), 'mcp', ...argumentList], cwd: root, stderr: 'ignore' }));
  return { client, asked, close: () => client.close() };
}

/** From then on the client holds every answer to the schema that was announced for it. */
async function knowSchemas(client: Client): Promise<void> {
  await client.listTools();
}

function clientFor({ mode = 'auto', answer }: ClientOptions): { readonly client: Client; readonly asked: Question[] } {
  const capabilities: ClientCapabilities = answer === undefined ? {} : { elicitation: { form: {} } };
  const client = new Client({ name: 'test-client', version: '1' }, { capabilities, versionNegotiation: { mode } });
  const asked: Question[] = [];
  if (answer !== undefined) {
    client.setRequestHandler('elicitation/create', (request) => {
      const { message, requestedSchema } = request.params as unknown as { readonly message: string; readonly requestedSchema: { readonly properties: { readonly choice: { readonly oneOf: Question['choices'] } } } };
      const question = { message, choices: requestedSchema.properties.choice.oneOf };
      asked.push(question);
      return answer(question);
    });
  }
  return { client, asked };
}

export interface Called {
  readonly isError: boolean;
  readonly text: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export async function call(client: Client, name: string, given: Readonly<Record<string, unknown>> = {}): Promise<Called> {
  const result = await client.callTool({ name, arguments: { ...given } });
  const [first] = result.content;
  return { isError: result.isError === true, text: first?.type === 'text' ? first.text : '', content: (result.structuredContent ?? {}) as Readonly<Record<string, unknown>> };
}
