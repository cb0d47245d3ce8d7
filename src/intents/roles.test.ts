import { describe, expect, it } from 'vitest';
import { inferRoles } from './roles.ts';
import { buildTopology, type ServiceSketch } from './testing/build-topology.ts';

const two = { calls: ['left', 'right'] } as const;

describe('the role of a service', () => {
  it.each<[string, string, ServiceSketch, string, Readonly<Record<string, ServiceSketch>>?]>([
    ['called from outside, calls several', 'shop', { ...two, reachedBy: 'ingress' }, 'gateway, called from outside and calls 2 services'],
    ['an entry that nobody inside calls', 'shop', two, 'gateway, nobody inside calls it and it calls 2 services'],
    ['a name that says gateway', 'api-gateway', two, 'gateway, its name says gateway and it calls 2 services', { other: { calls: ['api-gateway'] } }],
    ['calls several and is called', 'shop', two, 'caller-of-several, calls left and right', { other: { calls: ['shop'] } }],
    ['called from outside, calls one', 'hook', { calls: ['left'], reachedBy: 'service' }, 'synchronous-api, answers requests and calls left only'],
    ['calls a host outside, and several inside', 'pay', { calls: ['left', 'right', 'api.example.com:443'] }, 'external-integration, calls api.example.com outside of the mesh', { other: { calls: ['pay'] } }],
    ['a worker that is called', 'email-worker', { calls: ['smtp.example.com:465'] }, 'background-worker, its name says worker', { other: { calls: ['email-worker'] } }],
    ['a processor that nobody waits for', 'order-processor', two, 'background-worker, its name says processor'],
    ['a processor that somebody waits for', 'payment-processor', { calls: ['left'] }, 'synchronous-api, answers requests and calls left only', { other: { calls: ['payment-processor'] } }],
    ['a CronJob', 'nightly', { kind: 'CronJob' }, 'background-worker, it is a CronJob'],
    ['a datastore by its image', 'db', { isDatastore: true }, 'datastore, its image is a datastore'],
    ['a protocol of its own', 'queue', { protocol: 'tcp' }, 'datastore, speaks tcp, so a proxy sees connections and no requests'],
    ['datastores do not make a caller of several', 'shop', { calls: ['left', 'db', 'cache'] }, 'synchronous-api, answers requests and calls left only', { db: { isDatastore: true }, cache: { protocol: 'redis' } }],
    ['callees that nobody knows', 'riddle', { isUnknown: true }, 'synchronous-api, its callees are unknown, so nothing says more'],
  ])('%s', (_, name, sketch, expected, others = {}) => {
    const found = inferRoles(buildTopology({ [name]: sketch, left: {}, right: {}, ...others })).get(`shop/${name}`);
    expect(`${found?.role}, ${found?.because}`).toBe(expected);
  });
});
