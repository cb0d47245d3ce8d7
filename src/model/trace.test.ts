import { describe, expect, it } from 'vitest';
import { modelOf, openAccess, source, straight, type PlainModel, type PlainWorkload } from '../../test/plain-model.ts';
import { concreteView } from './concrete-request.ts';
import type { Decision } from './decision.ts';
import type { MeshModel, Outcome, RouteTable } from './mesh-model.ts';
import { text } from './predicate.ts';
import { trace } from './trace.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r0', proxy: 'sidecar', account: name, version: 'v1', isStrict: false, access: openAccess, normalization: 'base', ...more });

/** `cart` calls `orders.test`; `batch` has no proxy. */
function shop(outcome: Outcome): MeshModel {
  const plain: PlainModel = {
    workloads: [workload('cart'), workload('orders'), workload('batch', { proxy: 'none', routing: 'none' }), workload('old', { proxy: 'none', routing: 'none' })],
    hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }, { host: 'old.test', protocol: 'http', workloads: ['old'] }, { host: 'empty.test', protocol: 'http', workloads: [] }],
    routes: [{ routing: 'r0', host: 'orders.test', routes: [{ ...outcome, when: text('path', { kind: 'prefix', value: '/' }) }], otherwise: straight('orders.test') }],
    served: [],
  };
  return modelOf(plain);
}

interface Asked {
  readonly client?: string;
  readonly host?: string;
  readonly path?: string;
  readonly explains?: boolean;
}

function ask(model: MeshModel, { client = 'cart', host = 'orders.test', path = '/', explains = true }: Asked = {}): Decision {
  return trace(model, { client: `t/${client}`, host, port: 80, protocol: 'http' }, concreteView({ method: 'GET', path, headers: {} }), { explains });
}

const redirectTo = (prefix: { readonly length: number; readonly to: string }): Outcome => ({ name: 'r', source, action: { kind: 'redirect', status: 301, pathPrefix: prefix } });

describe('a redirect that replaces a prefix', () => {
  it.each([
    ['/old', 'http://orders.test/new'],
    ['/old/x?q=1', 'http://orders.test/new/x?q=1'],
    ['/old?q=1', 'http://orders.test/new?q=1'],
    ['/old/./x', 'http://orders.test/new/x'],
  ])('keeps the rest of %s', (path, location) => {
    expect(ask(shop(redirectTo({ length: 4, to: '/new' })), { path }).location).toBe(location);
  });

  it('is told by its beginning where a request stands for many', () => {
    expect(ask(shop(redirectTo({ length: 4, to: '/new' })), { path: '/old/x', explains: false }).location).toBe('http://orders.test/new…');
  });
});

describe('what a proxy does to a path before it looks at it', () => {
  const model = shop(straight('orders.test'));

  it.each([
    ['of the caller', 'cart', '/a/./b', [{ kind: 'normalize-path', to: 'base' }]],
    ['of the receiver, where the caller has none', 'batch', '/a/./b', [{ kind: 'normalize-path', to: 'base' }]],
    ['of the caller, and leaves alone', 'cart', '/a/b', []],
  ])('is a change that the proxy %s makes', (_, client, path, changes) => {
    expect(ask(model, { client, path }).changes).toEqual(changes);
  });

  it('is none where nobody has a proxy, and is not told of many requests', () => {
    expect(ask(model, { client: 'batch', host: 'old.test', path: '/a/./b' }).changes).toEqual([]);
    expect(ask(model, { path: '/a/./b', explains: false }).changes).toEqual([]);
  });
});

describe('past the mesh', () => {
  const passing = (sees: RouteTable['sees']): MeshModel => ({ ...shop({ name: 'p', source, action: { kind: 'passthrough', to: { host: 'empty.test', port: 80 } } }), outbound: () => ({ by: 'proxy', sees, notes: [], unknown: [], normalization: 'base', routes: [], otherwise: { name: 'p', source, action: { kind: 'passthrough', to: { host: 'empty.test', port: 80 } } } }) });

  it('a proxy finds nobody behind a Service without pods by a connection that fails', () => {
    expect(ask(passing('requests'))).toMatchObject({ outcome: 'unreachable', status: 503, flag: 'UF' });
    expect(ask(passing('connections')).status).toBeUndefined();
  });
});
