import { describe, expect, it } from 'vitest';
import type { Intent } from '../intent.ts';
import { printIntent } from './print-intent.ts';

const origin = { kind: 'default', of: 'a test' } as const;
const service = 'shop/orders';

describe('controlled English', () => {
  it.each<[Intent, string]>([
    [{ kind: 'set-timeout', service, timeoutMs: 3_000, origin }, 'Give calls to shop/orders at most 3s in all.'],
    [{ kind: 'set-timeout', service, timeoutMs: 0, port: 80, origin }, 'Give calls to shop/orders on port 80 no time limit.'],
    [{ kind: 'set-retries', service, attempts: 0, on: [], requests: 'idempotent', origin }, 'Never retry calls to shop/orders.'],
    [{ kind: 'set-retries', service, attempts: 0, on: ['5xx'], requests: ['GET', 'PUT'], origin }, 'Retry GET or PUT calls to shop/orders up to 0 times; on 5xx.'],
    [{ kind: 'split-traffic', service, shares: [{ to: { kind: 'service', service: 'shop/other', port: 80 }, weightPercent: 100 }], origin }, 'Split calls to shop/orders: 100% to service shop/other on port 80.'],
    [{ kind: 'route-when', service, when: { from: ['shop/web', 'shop/app'], methods: ['GET'], headers: { a: { kind: 'present' } }, query: { 'b c': { kind: 'starts-with', value: '"' } } }, to: { kind: 'version', version: 'v 2' }, origin }, 'Send calls to shop/orders from shop/web or shop/app with method GET, header "a" of any value and query parameter "b c" starting with "\\"" to version "v 2".'],
    [{ kind: 'break-circuit', service, version: 'canary', versionLabels: { track: 'canary', app: '1' }, maxRequests: 1, ejectForMs: 90_000, origin }, 'Protect version canary (pods with app="1" and track=canary) of shop/orders: at most 1 request at a time; eject for 90s.'],
    [{ kind: 'balance-load', service, algorithm: { kind: 'hash', by: 'source-ip' }, warmupMs: 500, origin }, 'Balance calls to shop/orders by hash of source IP; warm instances up for 500ms.'],
    [{ kind: 'rewrite', service, when: { path: { kind: 'prefix', value: '/old' } }, path: '/new', origin }, 'Rewrite calls to shop/orders with path under /old: the path becomes /new.'],
    [{ kind: 'redirect', service, when: { path: { kind: 'exact', value: '/' } }, scheme: 'https', port: 443, status: 301, origin }, 'Redirect calls to shop/orders with path / by status 301 to scheme https; port 443.'],
    [{ kind: 'require-mutual-tls', scope: { kind: 'mesh' }, mode: 'permissive', exceptions: [], origin }, 'Accept mutual TLS and plaintext in the whole mesh.'],
    [{ kind: 'require-mutual-tls', scope: { kind: 'namespace', namespace: 'shop' }, mode: 'strict', exceptions: [{ workload: 'shop/pay', port: 8080, mode: 'permissive', reason: 'a webhook' }, { workload: 'shop/old', mode: 'disable', reason: 'no proxy' }], origin }, 'Require mutual TLS in namespace shop, except that workload shop/pay on port 8080 takes plaintext too because "a webhook"; workload shop/old takes plaintext only because "no proxy".'],
    [{ kind: 'allow-calls', to: service, from: [], origin }, 'Let nobody call shop/orders.'],
    [{ kind: 'allow-calls', to: service, from: [{ kind: 'workload', workload: 'shop/web' }, { kind: 'ingress' }], methods: ['GET', 'HEAD'], paths: [{ kind: 'exact', value: '/a' }, { kind: 'prefix', value: '/b' }], origin }, 'Let workload shop/web and the ingress gateway call shop/orders with method GET or HEAD and path /a or under /b, and refuse calls that nothing allows.'],
    [{ kind: 'deny-calls', to: service, from: [{ kind: 'anyone' }, { kind: 'any-identity' }, { kind: 'service-account', namespace: 'a1', name: 'b' }], ports: [80, 81], origin }, 'Refuse calls from anyone, any workload of the mesh and account b of namespace a1 to shop/orders with port 80 or 81.'],
    [{ kind: 'allow-egress', from: [], namespace: 'mesh', host: 'a.com', port: 443, protocol: 'tls', via: 'direct', origin }, 'Let every workload call host a.com on port 443 by tls directly; configured in namespace "mesh".'],
    [{ kind: 'expose', service, host: 'a.com', paths: [], origin }, 'Offer shop/orders to the outside as host a.com; in plaintext.'],
    [{ kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/web' }, services: [], externalHosts: ['a.com'], origin }, 'Tell workload shop/web only of no services; hosts a.com.'],
    [{ kind: 'join-mesh', scope: { kind: 'namespace', namespace: 'shop' }, origin }, 'Bring namespace shop into the mesh.'],
    [{ kind: 'step-traffic', service, to: 'v2', steps: [{ weightPercent: 0.5, holdMs: 600_000 }, { weightPercent: 100, holdMs: 0 }], origin }, 'Move calls to shop/orders to version v2 in steps: 0.5% for 10m and 100%.'],
  ])('%j', (intent, sentence) => {
    expect(printIntent(intent)).toBe(sentence);
  });
});
