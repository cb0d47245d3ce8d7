import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../src/faces/mcp/server.ts';
import { fakePlanner } from './fake-planner.ts';
import { folderWith, shop, worldOf, type Folder } from './harness.ts';

/** Rounds of questions as they stand on the wire of 2026-07-28, written by hand: no client of anybody's in between. */
interface Result {
  readonly resultType: string;
  readonly isError?: boolean;
  readonly inputRequests?: Readonly<Record<string, { readonly method: string; readonly params: { readonly mode: string; readonly message: string; readonly requestedSchema: object } }>>;
  readonly requestState?: string;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content?: readonly { readonly text: string }[];
}

let folder: Folder;
let post: (params: object, capabilities?: object) => Promise<Result>;
beforeEach(() => {
  folder = folderWith(shop);
  const world = worldOf(folder.root, { allowWrite: true, planner: fakePlanner });
  const handler = createMcpHandler(() => createServer(world));
  post = async (params, capabilities = { elicitation: {} }) => {
    const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientInfo': { name: 'by hand', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': capabilities };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...params, _meta } });
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': (params as { readonly name: string }).name };
    const response = await handler.fetch(new Request('http://localhost/mcp', { method: 'POST', headers, body }));
    const { result, error } = (await response.json()) as { readonly result?: Result; readonly error?: object };
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return result as Result;
  };
});
afterEach(() => folder.remove());

const unclear = { name: 'mesh_plan', arguments: { text: 'unclear' } };
const accept = (choice: string): object => ({ action: 'accept', content: { choice } });

describe('a question', () => {
  it('is a result, and the same call with an answer goes on', async () => {
    const first = await post(unclear);
    expect(first).toMatchObject({
      resultType: 'input_required',
      requestState: 'choices:',
      inputRequests: { 'reading-1': { method: 'elicitation/create', params: { mode: 'form', message: 'Which orders is meant?', requestedSchema: { type: 'object', required: ['choice'], properties: { choice: { type: 'string', oneOf: [{ const: '1', title: 'shop/orders' }, { const: '2', title: 'jobs/orders' }] } } } } } },
    });
    const second = await post({ ...unclear, requestState: first.requestState, inputResponses: { 'reading-1': accept('2') } });
    expect(second).toMatchObject({ resultType: 'input_required', requestState: 'choices:2' });
    const third = await post({ ...unclear, requestState: second.requestState, inputResponses: { 'reading-2': accept('1') } });
    expect(third).toMatchObject({ resultType: 'complete', structuredContent: { status: 'planned', files: [{ path: 'mesh/chosen.yaml' }] } });
  });

  it.each(['choices:9,9,9,9,9,9,9,9,9,9,9', 'nonsense', '{"choices":[1]}', ''])('takes no harm from a state that was made up: %j', async (requestState) => {
    expect(await post({ ...unclear, requestState })).toMatchObject({ resultType: 'input_required', inputRequests: { 'reading-1': {} } });
  });
});

describe('an approval', () => {
  const planned = async (): Promise<string> => String((await post({ name: 'mesh_plan', arguments: { text: 'write mesh/new.yaml a: 1' } })).structuredContent?.['plan']);
  const isWritten = (): boolean => existsSync(join(folder.root, 'mesh/new.yaml'));

  it('is the hash, in the answer to the question', async () => {
    const plan = await planned();
    const apply = { name: 'mesh_apply_plan', arguments: { plan } };
    expect(await post(apply)).toMatchObject({ resultType: 'input_required', inputRequests: { approval: { method: 'elicitation/create' } } });
    expect(isWritten()).toBe(false);
    expect(await post({ ...apply, inputResponses: { approval: accept(plan) } })).toMatchObject({ resultType: 'complete', structuredContent: { written: ['mesh/new.yaml'] } });
    expect(isWritten()).toBe(true);
  });

  it.each<[string, (plan: string) => object, object]>([
    ['of a client that cannot ask', (plan) => ({ approval: accept(plan) }), {}],
    ['of a client that opens addresses only', (plan) => ({ approval: accept(plan) }), { elicitation: { url: {} } }],
    ['wrapped in something', (plan) => ({ approval: { method: 'elicitation/create', result: accept(plan) } }), { elicitation: {} }],
    ['of a beginning of the hash', (plan) => ({ approval: accept(plan.slice(0, 8)) }), { elicitation: {} }],
    ['that is a yes and no hash', () => ({ approval: accept('yes') }), { elicitation: {} }],
    ['that is no choice', (plan) => ({ approval: { action: 'accept', content: { approved: plan } } }), { elicitation: {} }],
    ['that is a no with the hash', (plan) => ({ approval: { ...accept(plan), action: 'decline' } }), { elicitation: {} }],
  ])('%s is none', async (_, responses, capabilities) => {
    const plan = await planned();
    const result = await post({ name: 'mesh_apply_plan', arguments: { plan }, inputResponses: responses(plan) }, capabilities);
    expect(result).toMatchObject({ resultType: 'complete', isError: true });
    expect(result.content?.[0]?.text).toContain('nothing was written');
    expect(isWritten()).toBe(false);
  });

  it('of one plan is none of another', async () => {
    const other = String((await post({ name: 'mesh_plan', arguments: { text: 'write mesh/other.yaml b: 2' } })).structuredContent?.['plan']);
    const result = await post({ name: 'mesh_apply_plan', arguments: { plan: await planned() }, inputResponses: { approval: accept(other) } });
    expect(result.isError).toBe(true);
    expect(isWritten()).toBe(false);
  });
});
