import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, connectHttp, folderWith, shop, worldOf, type Connected, type Folder } from './harness.ts';

let folder: Folder;
let connected: Connected;
beforeEach(async () => {
  folder = folderWith(shop);
  connected = await connectHttp(worldOf(folder.root));
});
afterEach(() => folder.remove());

const policy = (method: string): string => (shop['mesh/access.yaml'] ?? '').replace('POST', method);

describe('files that change', () => {
  it('are read again with the next call', async () => {
    const ask = async (): Promise<unknown> => (await call(connected.client, 'mesh_trace_request', { from: 'orders-v1', to: 'payments', method: 'GET' })).content['outcome'];
    expect(await ask()).toBe('refused');
    folder.write('mesh/access.yaml', policy('GET'));
    expect(await ask()).toBe('delivered');
    folder.write('mesh/more.yaml', policy('POST').replaceAll('payments', 'web').replace('sa/orders', 'sa/nobody'));
    expect((await call(connected.client, 'mesh_who_can_reach', { service: 'web', method: 'POST' })).text).toContain('nobody');
  });

  it('cost nothing where nobody touched them', async () => {
    const world = worldOf(folder.root);
    const first = await world.open();
    expect(await world.open()).toBe(first);
    folder.write('mesh/access.yaml', policy('POST'));
    const second = await world.open();
    expect(second).not.toBe(first);
    // The same text written anew is no change: what was worked out stays.
    expect(second.project).toBe(first.project);
    folder.write('mesh/access.yaml', policy('PUT'));
    expect((await world.open()).project).not.toBe(first.project);
  });

  it('are read once for calls that come together', async () => {
    const world = worldOf(folder.root);
    const snapshots = await Promise.all([world.open(), world.open(), world.open()]);
    expect(new Set(snapshots).size).toBe(1);
  });

  it('that are broken are told, and the rest is answered', async () => {
    folder.write('mesh/broken.yaml', 'a: [');
    const { content, text } = await call(connected.client, 'mesh_describe_inventory', { limit: 1 });
    expect(content['unread']).toBe(1);
    expect(text).toContain('1 problems while reading');
    expect((await call(connected.client, 'mesh_check', { file: 'broken' })).content['items']).toMatchObject([{ file: 'mesh/broken.yaml', severity: 'error' }]);
  });

  it('of which there are none make an empty project', async () => {
    const empty = folderWith({});
    const { client } = await connectHttp(worldOf(empty.root));
    expect((await call(client, 'mesh_describe_inventory')).content).toMatchObject({ items: [], total: 0, unread: 1 });
    empty.remove();
  });
});

describe('pages', () => {
  it('follow each other and say what is left', async () => {
    const names: string[] = [];
    let cursor: unknown;
    for (let pages = 0; pages < 9; pages += 1) {
      const { content, text } = await call(connected.client, 'mesh_describe_inventory', { about: 'workloads', limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(content['total']).toBe(5);
      names.push(...(content['items'] as { readonly name: string }[]).map(({ name }) => name));
      cursor = content['nextCursor'];
      expect(text.includes('of 5 shown; the next page: cursor')).toBe(cursor !== undefined);
      if (cursor === undefined) break;
    }
    expect(names).toEqual(['shop/orders-v1', 'shop/orders-v2', 'shop/payments', 'shop/report', 'shop/web']);
  });

  it.each([
    ['another list', { about: 'services', limit: 2 }],
    ['other arguments', { about: 'workloads', filter: 'o', limit: 2 }],
  ])('of %s are refused', async (_, other) => {
    const { content } = await call(connected.client, 'mesh_describe_inventory', { about: 'workloads', limit: 2 });
    expect(await call(connected.client, 'mesh_describe_inventory', { ...other, cursor: content['nextCursor'] })).toMatchObject({ isError: true });
  });

  it('of files as they were are refused, as is nonsense', async () => {
    const { content } = await call(connected.client, 'mesh_describe_inventory', { about: 'workloads', limit: 2 });
    folder.write('mesh/access.yaml', policy('GET'));
    expect((await call(connected.client, 'mesh_describe_inventory', { about: 'workloads', limit: 2, cursor: content['nextCursor'] })).text).toContain('the files have changed since');
    expect((await call(connected.client, 'mesh_describe_inventory', { cursor: 'nonsense' })).isError).toBe(true);
  });
});

describe('secrets', () => {
  it('stay in their files, even where they are wrong', async () => {
    folder.write('k8s/secret.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: { name: db, namespace: shop }\nstringDta: { password: hunter1 }\ndata: { key: "no base64: hunter2!" }\n');
    folder.write('k8s/more.yaml', (shop['k8s/app.yaml'] ?? '').replaceAll('http://payments:8080', 'http://admin:hunter3@payments:8080/?token=hunter4').replaceAll('namespace: shop', 'namespace: jobs').replace('name: shop,', 'name: jobs,'));
    const asked: readonly (readonly [string, object])[] = [['mesh_check', { file: 'secret' }], ['mesh_check', { limit: 200 }], ...['services', 'workloads', 'calls', 'gaps', 'timeouts', 'configuration'].map((about) => ['mesh_describe_inventory', { about, limit: 200 }] as const)];
    for (const [tool, given] of asked) {
      const called = await call(connected.client, tool, { ...given });
      expect(called.isError).toBe(false);
      expect(called.text + JSON.stringify(called.content), `${tool} ${JSON.stringify(given)}`).not.toMatch(/hunter\d/);
    }
    expect((await call(connected.client, 'mesh_check', { file: 'secret' })).text).toContain('k8s/secret.yaml:5: `data.key` must be base64, not what stands there');
    const { contents } = await connected.client.readResource({ uri: 'mesh://inventory' });
    expect(JSON.stringify(contents)).not.toMatch(/hunter\d/);
  });
});
