import { afterAll, describe, expect, it } from 'vitest';
import { call, connectHttp, connectStdio, folderWith, shop, worldOf, type Connected } from './harness.ts';

const folder = folderWith(shop);
afterAll(folder.remove);

const ways: readonly [string, () => Promise<Connected>][] = [
  ['HTTP, current specification', () => connectHttp(worldOf(folder.root))],
  ['HTTP, specification before', () => connectHttp(worldOf(folder.root), { mode: 'legacy' })],
  ['stdio, current specification', () => connectStdio(folder.root)],
  ['stdio, specification before', () => connectStdio(folder.root, [], { mode: 'legacy' })],
];

describe.each(ways)('the official client over %s', (_, connect) => {
  it('sees the same tools, resources and prompts, and gets answers', async () => {
    const { client, close } = await connect();
    try {
      expect(client.getServerVersion()?.name).toBe('meshwright');
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['mesh_describe_inventory', 'mesh_check', 'mesh_explain_rule', 'mesh_trace_request', 'mesh_who_can_reach', 'mesh_explain_config', 'mesh_list_intents', 'mesh_parse_intent', 'mesh_plan', 'mesh_get_manifests', 'mesh_compare', 'mesh_verify']);
      expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['canary_rollout', 'lock_down_namespace', 'explain_this_yaml', 'review_plan']);
      expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual(['mesh://inventory', 'mesh://grammar']);
      expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['mesh://plans/{id}', 'mesh://plans/{id}/manifests.yaml', 'mesh://findings/{+rule}']);
      const traced = await call(client, 'mesh_trace_request', { from: 'report', to: 'payments', method: 'POST', path: '/charge' });
      expect(traced.content['outcome']).toBe('refused');
      expect(traced.text).toContain('403, refused by payments');
      const refused = await call(client, 'mesh_trace_request', { from: 'repotr', to: 'payments' });
      expect(refused).toMatchObject({ isError: true, text: 'no workload `repotr` is in the input\ndid you mean `report`?' });
      const wrong = await call(client, 'mesh_trace_request', { from: 'report' });
      expect(wrong.isError).toBe(true);
      expect(wrong.text).toContain('to');
    } finally {
      await close();
    }
  });
});
