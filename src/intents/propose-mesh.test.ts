import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../test/shared.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { discover } from '../topology/discover.ts';
import type { Topology } from '../topology/topology.ts';
import type { Intent } from './intent.ts';
import { printIntent } from './print/print-intent.ts';
import { proposeMesh } from './propose-mesh.ts';
import { readMesh, type ReadMesh } from './read-mesh.ts';
import { buildTopology, type ServiceSketch } from './testing/build-topology.ts';

function readProposal(topology: Topology): ReadMesh & { text: string } {
  const text = proposeMesh(topology);
  return { ...readMesh({ path: 'mesh.yaml', text }, topology), text };
}

/** `caller → service`, as the proposal admits it. */
function admitted(intents: readonly Intent[]): string[] {
  return intents.flatMap((intent) => (intent.kind === 'allow-calls' ? intent.from.map((source) => `${source.kind === 'workload' ? source.workload : `@${source.kind}`} → ${intent.to}`) : [])).sort();
}

function linesWith(text: string, part: string): string[] {
  return text.split('\n').filter((line) => line.includes(part)).map((line) => line.trim().replace(/ +/g, ' '));
}

const everything: Readonly<Record<string, ServiceSketch>> = {
  'api-gateway': { calls: ['orders', 'users', 'mailer'], reachedBy: 'route', port: 80 },
  orders: { calls: ['payments', 'users', 'orders-db'], versions: ['v1', 'v2'] },
  payments: { calls: ['ledger', 'api.example-payments.com:443'] },
  ledger: { calls: ['ledger-db'] },
  users: { protocol: 'grpc', port: 9090 },
  mailer: { calls: ['email-worker', 'sms-worker'], account: 'default' },
  'email-worker': { account: 'default' },
  'sms-worker': { kind: 'CronJob', injection: 'not-injected', calls: ['users'] },
  'payment-hook': { calls: ['payments'], reachedBy: 'service', type: 'LoadBalancer', port: 8443, targetPort: 8080 },
  'orders-db': { protocol: 'tcp', port: 5432, isDatastore: true },
  'ledger-db': { protocol: 'mysql', port: 3306, isDatastore: true, monitorPort: 9104 },
  'a-b': { calls: ['b-a'] },
  'b-a': { calls: ['a-b'] },
  legacy: { isUnknown: true, namespace: 'old', morePorts: [{ port: 9000, protocol: 'tcp' }] },
  'load-test': { noService: true, calls: ['api-gateway'] },
};

describe('the proposed mesh.yaml', () => {
  const topology = buildTopology(everything);
  const proposal = readProposal(topology);

  it('has no problems at all for a topology with every feature', () => {
    expect(proposal.diagnostics).toEqual([]);
  });

  it('is the same for the same topology, whatever the order of its services', () => {
    expect(proposeMesh(buildTopology(Object.fromEntries(Object.entries(everything).toReversed())))).toBe(proposal.text);
  });

  it('admits the ingress gateway where the input shows no way in, to what may be the front door only', () => {
    const sketches: Readonly<Record<string, ServiceSketch>> = { web: { calls: ['users'] }, users: {}, cache: { protocol: 'redis', isDatastore: true } };
    expect(admitted(readProposal(buildTopology(sketches)).intents)).toEqual(['@ingress → shop/web', 'shop/web → shop/users']);
    expect(admitted(readProposal(buildTopology({ ...sketches, hook: { reachedBy: 'route' } })).intents)).toEqual(['@ingress → shop/hook', 'shop/web → shop/users']);
  });

  it('admits what a shared list makes possible, and asks to verify it', () => {
    const topology = buildTopology({ web: { calls: ['users'], reachedBy: 'route' }, users: {}, orders: { isUnknown: true } });
    const [edge] = topology.edges;
    const possible = edge === undefined ? [] : [{ ...edge, from: { kind: 'workload' as const, id: 'shop/orders' } }];
    const { text, intents } = readProposal({ ...topology, possible });
    expect(admitted(intents)).toContain('shop/orders → shop/users');
    expect(linesWith(text, 'please verify')).toEqual(['- orders # stands in a list that it shares, please verify: web.yaml:20 USERS_URL=users']);
  });

  it('gives each service a role and says why', () => {
    expect(linesWith(proposal.text, ' role: ')).toEqual([
      'role: synchronous-api # its callees are unknown, so nothing says more',
      'role: synchronous-api # answers requests and calls b-a only',
      'role: gateway # called from outside and calls 3 services',
      'role: synchronous-api # answers requests and calls a-b only',
      'role: background-worker # its name says worker',
      'role: synchronous-api # answers requests and calls no other service',
      'role: datastore # its image is a datastore',
      'role: caller-of-several # calls email-worker and sms-worker',
      'role: caller-of-several # calls payments and users',
      'role: datastore # its image is a datastore',
      'role: synchronous-api # answers requests and calls payments only',
      'role: external-integration # calls api.example-payments.com outside of the mesh',
      'role: background-worker # it is a CronJob',
      'role: synchronous-api # answers requests and calls no other service',
    ]);
  });

  it('raises timeouts so that budgets nest, bounds retries, and says so', () => {
    expect(proposal.text.split('\n').filter((line) => /^ {4}(?:timeout|retries): .*#/.test(line) && !line.includes('front door')).map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      'retries: off # services that call each other in a circle are not retried',
      'retries: off # services that call each other in a circle are not retried',
      'retries: off # its callers are tried up to 6 times already',
      'timeout: 11s # raised: it waits for shop/email-worker, and needs room for itself',
      'timeout: 11s # raised: it waits for shop/payments, and needs room for itself',
      'timeout: 11s # raised: it waits for shop/payments, and needs room for itself',
      'retries: {perTry: off} # a part of the timeout would be shorter than what it waits for',
    ]);
  });

  it('gives datastores connection limits and nothing that needs requests', () => {
    expect(proposal.intents.filter((intent) => 'service' in intent && intent.service === 'shop/orders-db').map(printIntent)).toEqual(['Protect shop/orders-db: at most 1024 connections; connect within 5s.']);
  });

  it('excepts from encryption what is called without it, and says why', () => {
    const encryption = proposal.intents.find((intent) => intent.kind === 'require-mutual-tls' && intent.scope.kind === 'namespace' && intent.scope.namespace === 'shop');
    expect(encryption).toMatchObject({
      mode: 'strict',
      exceptions: [
        { workload: 'shop/ledger-db', port: 9104, mode: 'permissive' },
        { workload: 'shop/payment-hook', port: 8080, mode: 'permissive', reason: 'called from outside in plaintext (payment-hook.yaml:20 type: LoadBalancer)' },
        { workload: 'shop/sms-worker', mode: 'disable' },
        { workload: 'shop/users', port: 9090, mode: 'permissive', reason: 'sms-worker calls it and has no proxy (sms-worker.yaml:20)' },
      ],
    });
  });

  it('admits the callers of the graph and nobody else', () => {
    expect(admitted(proposal.intents)).toEqual([
      '@ingress → shop/api-gateway',
      '@ingress → shop/payment-hook',
      '@outside → shop/payment-hook',
      '@outside → shop/users',
      'old/legacy → old/legacy',
      'shop/a-b → shop/b-a',
      'shop/api-gateway → shop/mailer',
      'shop/api-gateway → shop/orders',
      'shop/api-gateway → shop/users',
      'shop/b-a → shop/a-b',
      'shop/ledger → shop/ledger-db',
      'shop/load-test → shop/api-gateway',
      'shop/mailer → shop/email-worker',
      'shop/orders-v1 → shop/orders-db',
      'shop/orders-v1 → shop/payments',
      'shop/orders-v1 → shop/users',
      'shop/orders-v2 → shop/orders-db',
      'shop/orders-v2 → shop/payments',
      'shop/orders-v2 → shop/users',
      'shop/payment-hook → shop/payments',
      'shop/payments → shop/ledger',
    ]);
  });

  it('names workloads that share an account', () => {
    expect(proposal.text).toContain('# In shop these share the account `default`, so whoever admits one of them admits all: email-worker, mailer');
  });

  it('shows what the applications do today where it differs', () => {
    const evidence = { kind: 'env', file: 'k8s/orders.yaml', line: 41, column: 5, text: 'PAYMENT_TIMEOUT=30s' } as const;
    const text = proposeMesh({ ...topology, settings: [{ workload: 'shop/orders-v1', setting: 'timeout', value: 30_000, unit: 'written', to: 'shop/payments', evidence }] });
    expect(linesWith(text, 'today: ')).toEqual(['# today: orders-v1 waits 30s, k8s/orders.yaml:41 (PAYMENT_TIMEOUT=30s)']);
  });

  it('lists addresses that nothing answers to', () => {
    const evidence = { kind: 'env', file: 'orders.yaml', line: 9, column: 5, text: 'SHIPPING=shipping' } as const;
    expect(proposeMesh({ ...topology, dangling: [{ workload: 'shop/orders-v1', address: 'shipping\n', evidence }] })).toContain('\n#   shipping, called by shop/orders-v1 (orders.yaml:9)\n');
  });

  it('reads without errors for any topology', () => {
    fc.assert(fc.property(anyTopology(), (any) => {
      const { diagnostics, intents } = readProposal(any);
      expect(diagnostics.filter((item) => item.severity === 'error')).toEqual([]);
      expect(diagnostics.filter((item) => /deadline|amplification|tries/.test(item.rule))).toEqual([]);
      const edges = any.edges.flatMap((edge) => (edge.from.kind === 'workload' && edge.to.kind === 'service' ? [`${edge.from.id} → ${edge.to.id}`] : []));
      const isPlain = (line: string): boolean => any.workloads.get(line.split(' ')[0] ?? '')?.injection.state === 'not-injected';
      const isEnforced = (line: string): boolean => any.services.get(line.split(' → ')[1] ?? '')?.workloads.some((id) => any.workloads.get(id)?.injection.state !== 'not-injected') ?? false;
      const unknown = new Set(any.unknown.map((item) => item.workload));
      const known = admitted(intents).filter((line) => !line.startsWith('@') && !(unknown.has(line.split(' ')[0] ?? '') && !edges.includes(line)));
      expect(known).toEqual([...new Set(edges)].filter((line) => !isPlain(line) && isEnforced(line)).sort());
    }), { numRuns: 200 });
  });

  it('proposes for 10 000 services', () => {
    const sketches: Record<string, ServiceSketch> = {};
    for (let index = 0; index < 10_000; index += 1) sketches[`service-${index}`] = { namespace: `team-${index % 50}`, calls: [1, 7, 100].map((step) => `service-${index + step * (1 + (index % 3))}`).filter((name) => Number(name.slice(8)) < 10_000) };
    const large = buildTopology(sketches);
    const { diagnostics, intents } = readProposal(large);
    expect(diagnostics.filter((item) => item.severity === 'error')).toEqual([]);
    expect(intents.length).toBeGreaterThan(40_000);
  });
});

/** Up to 12 services that call each other in any way. */
function anyTopology(): fc.Arbitrary<Topology> {
  const names = Array.from({ length: 12 }, (_, index) => ['api', 'orders-worker', 'gateway', 'true', 'db', '10', 'x.y', 'payment-processor', 'a', 'b', 'c', 'on'][index] ?? '');
  const sketch = fc.record({
    namespace: fc.constantFrom('one', 'two'),
    protocol: fc.constantFrom('http', 'grpc', 'tcp', 'redis', 'unknown'),
    calls: fc.uniqueArray(fc.constantFrom(...names, 'api.example.com:443', 'db.example.com:5432'), { maxLength: 5 }),
    isUnknown: fc.boolean(),
    isDatastore: fc.boolean(),
    injection: fc.constantFrom('injected', 'not-injected', 'unknown'),
    account: fc.constantFrom('default', 'own'),
    morePorts: fc.constantFrom([], [{ port: 9000, protocol: 'tcp' as const }]),
  }, { requiredKeys: ['namespace', 'protocol'] }) as fc.Arbitrary<ServiceSketch>;
  const outside = fc.constantFrom<ServiceSketch>({}, { reachedBy: 'service', type: 'LoadBalancer' }, { reachedBy: 'ingress' }, { reachedBy: 'route' }, { monitorPort: 9100 });
  return fc.array(fc.tuple(sketch, outside), { minLength: 0, maxLength: 12 }).map((sketches) => buildTopology(Object.fromEntries(sketches.map(([one, more], index) => [names[index] ?? '', { ...one, ...more }]))));
}

interface TrueEdge {
  readonly from: string;
  readonly to: string;
}

function discoverApp(app: string): Topology {
  const folder = sharedPath(`apps/${app}/manifests`) ?? '';
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  return discover(ResourceSet.of(files.flatMap((name) => decodeFile({ path: name, text: readFileSync(join(folder, name), 'utf8') }).resources)));
}

describe('real applications', () => {
  it.skipIf(sharedPath('apps/online-boutique') === undefined)('online-boutique: admits exactly the edges of its authors (skipped where the application is not at hand)', () => {
    const { diagnostics, intents } = readProposal(discoverApp('online-boutique'));
    const truth = JSON.parse(readFileSync(sharedPath('apps/online-boutique/truth/edges.json') ?? '', 'utf8')) as TrueEdge[];
    const wanted = truth.map(({ from, to }) => `${from.startsWith('@') ? from : `default/${from}`} → default/${to}`);
    expect(diagnostics).toEqual([]);
    expect(admitted(intents).filter((line) => !line.startsWith('@outside'))).toEqual(wanted.sort());
  });

  it.skipIf(sharedPath('apps/bookinfo') === undefined)('bookinfo: admits the workloads whose callees are unknown and, for want of a way in, the ingress gateway, and says so (skipped where the application is not at hand)', () => {
    const topology = discoverApp('bookinfo');
    const { diagnostics, intents, text } = readProposal(topology);
    expect(diagnostics).toEqual([]);
    expect(linesWith(text, '- unknown-callers')).toHaveLength(topology.services.size);
    const unknown = [...topology.unknown.map((item) => item.workload), '@ingress'];
    expect(admitted(intents)).toEqual([...topology.services.keys()].flatMap((id) => unknown.map((workload) => `${workload} → ${id}`)).sort());
    expect(intents.filter((intent) => intent.kind === 'scope-configuration')).toEqual([]);
  });
});
