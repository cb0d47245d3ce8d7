import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import { shrink, type Specimen } from './shrink.ts';

const object = (kind: string, name: string, spec: JsonObject = {}): JsonObject => ({ apiVersion: 'x/v1', kind, metadata: { name, namespace: 'shop', creationTimestamp: `2026-01-01T00:00:${10 + name.length}Z` }, spec });
const request: RecordedRequest = { from: 'shop/a', to: 'b', port: 80, method: 'POST', path: '/a/b?q=1', headers: { 'x-user': 'ann', 'x-canary': '1' } };
const route = object('VirtualService', 'routes', { hosts: ['b', 'c'], http: [{ match: [{ uri: { prefix: '/a' } }], timeout: '1s' }, { route: [{ destination: { host: 'b' } }] }] });
const crowd = Array.from({ length: 20 }, (_, index) => object('Sidecar', `sidecar-${index}`, { egress: [{ hosts: ['./*'] }] }));

/** The mesh that is blamed: it takes a route with a timeout, and the rule `strict`. */
function isWrong({ objects, request: { headers = {} } }: Specimen): boolean {
  return JSON.stringify(objects.find(({ kind }) => kind === 'VirtualService') ?? '').includes('"timeout":"1s"') && objects.some(({ metadata }) => (metadata as JsonObject)['name'] === 'strict') && headers['x-user'] === 'ann';
}

async function shrunk(guess: (object: JsonObject) => boolean, maxSteps: number): Promise<{ readonly smallest: Specimen; readonly steps: number }> {
  let steps = 0;
  const objects = [...crowd.slice(0, 7), route, ...crowd.slice(7), object('PeerAuthentication', 'strict', { mtls: { mode: 'STRICT' } })];
  const smallest = await shrink({ objects, request }, (smaller) => {
    steps += 1;
    return Promise.resolve(isWrong(smaller));
  }, { guess, maxSteps });
  return { smallest, steps };
}

const minimal = [
  { apiVersion: 'x/v1', kind: 'VirtualService', metadata: { name: 'routes', namespace: 'shop' }, spec: { http: [{ timeout: '1s' }] } },
  { apiVersion: 'x/v1', kind: 'PeerAuthentication', metadata: { name: 'strict', namespace: 'shop' } },
];

describe('shrinking', () => {
  it('finds the planted minimum, with a good guess in few steps', async () => {
    const { smallest, steps } = await shrunk(({ kind }) => kind !== 'Sidecar', 60);
    expect(smallest).toEqual({ objects: minimal, request: { from: 'shop/a', to: 'b', port: 80, method: 'GET', path: '/', headers: { 'x-user': 'ann' } } });
    expect(steps).toBeLessThan(40);
  });

  it('finds it with a bad guess too', async () => {
    const { smallest, steps } = await shrunk(({ kind }) => kind === 'Sidecar', 100);
    expect(smallest.objects).toEqual(minimal);
    expect(steps).toBeLessThan(100);
  });

  it('stops after as many steps as it may take, with what still holds', async () => {
    const { smallest, steps } = await shrunk(() => true, 12);
    expect(steps).toBeLessThanOrEqual(12);
    expect(isWrong(smallest)).toBe(true);
    expect(smallest.objects.length).toBeLessThan(22);
  });
});
