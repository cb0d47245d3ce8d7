import type { JoinMesh, Observe, Origin, ScopeConfiguration } from '../intent.ts';
import type { Cursor } from './cursor.ts';
import { fill, readClauses, readMoreClauses, valuesOf, type Draft } from './lists.ts';
import { readScope } from './phrases.ts';

/** Observe namespace shop: metrics on; traces of 1% of the requests; access logs on for errors only. */
export function parseObserve(cursor: Cursor, origin: Origin): Observe {
  const scope = readScope(cursor);
  cursor.expect(':');
  const draft: Draft<Observe> = {};
  if (!cursor.accept('nothing')) {
    readClauses(cursor, {
      metrics: () => fill(cursor, draft, 'metrics', cursor.oneOf('on', 'off')),
      traces: () => {
        cursor.expect('of');
        fill(cursor, draft, 'tracing', { samplingPercent: cursor.percent() });
        cursor.expect('of', 'the', 'requests');
      },
      access: () => {
        cursor.expect('logs');
        fill(cursor, draft, 'accessLogs', { state: cursor.oneOf('on', 'off'), ...readLogged(cursor) });
      },
    });
  }
  return { kind: 'observe', scope, ...draft, origin };
}

function readLogged(cursor: Cursor): { readonly onlyErrors?: boolean } {
  if (!cursor.accept('for')) return {};
  const onlyErrors = cursor.oneOf('errors', 'all') === 'errors';
  cursor.expect(onlyErrors ? 'only' : 'requests');
  return { onlyErrors };
}

/** Tell workload shop/web only of services shop/orders and shop/users; hosts api.example.com. */
export function parseTell(cursor: Cursor, origin: Origin): ScopeConfiguration {
  const scope = readScope(cursor);
  cursor.expect('only', 'of');
  const isNone = cursor.accept('no');
  cursor.expect('services');
  const services = isNone ? [] : valuesOf(cursor, 'and', () => cursor.qualified('service'));
  const draft: Draft<ScopeConfiguration> = {};
  readMoreClauses(cursor, { hosts: () => fill(cursor, draft, 'externalHosts', valuesOf(cursor, 'and', () => cursor.name('<host>'))) });
  return { kind: 'scope-configuration', scope, services, externalHosts: [], ...draft, origin };
}

type Resources = NonNullable<JoinMesh['resources']>;

/** Bring namespace shop into the mesh: containers start after the proxy; proxy memory limit 512Mi. */
export function parseJoin(cursor: Cursor, origin: Origin): JoinMesh {
  const scope = readScope(cursor);
  cursor.expect('into', 'the', 'mesh');
  const draft: Draft<JoinMesh> = {};
  const resources: Draft<Resources> = {};
  if (cursor.accept(':')) {
    readClauses(cursor, {
      containers: () => {
        cursor.expect('start');
        fill(cursor, draft, 'holdUntilProxyStarts', cursor.oneOf('after', 'beside') === 'after');
        cursor.expect('the', 'proxy');
      },
      proxy: () => {
        const what = cursor.oneOf('cpu', 'memory');
        const isLimit = cursor.accept('limit');
        fill(cursor, resources, isLimit ? `${what}Limit` : what, cursor.name('<quantity>'));
      },
    });
  }
  return { kind: 'join-mesh', scope, ...draft, ...(Object.keys(resources).length > 0 ? { resources } : {}), origin };
}
