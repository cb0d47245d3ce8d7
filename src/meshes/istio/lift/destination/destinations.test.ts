import { assert, property, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../../model/mesh-model.ts';
import { meshed, pod, readInput } from '../testing/read-input.ts';

const host = 'orders.shop.svc.cluster.local';
const base = [
  meshed('web', 'shop', 'other', 'istio-system'),
  pod('web/client', 'app: client'),
  pod('shop/neighbour', 'app: neighbour'),
  pod('istio-system/admin', 'app: admin'),
  pod('shop/orders-1', 'app: orders, version: v1'),
  pod('shop/orders-2', 'app: orders, version: v2'),
  'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}, {name: dns, port: 53, protocol: UDP}]}\n',
];

/** A DestinationRule; limits of 1, 2, 3 … tell which one won. */
function rule(id: string, spec: string, created = ''): string {
  const [namespace = '', name = ''] = id.split('/');
  return `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: "${created}"`}}\nspec: ${spec}\n`;
}

const limit = (connections: number): string => `trafficPolicy: {connectionPool: {tcp: {maxConnections: ${connections}}}}`;

interface Question {
  readonly client?: string;
  readonly port?: number;
  readonly subset?: string;
  readonly to?: string;
}

function ask(texts: readonly string[], { client = 'web/client', port = 80, subset, to = host }: Question = {}): Destination {
  return readInput(...base, ...texts).destinations.destination(client, { host: to, port, ...(subset === undefined ? {} : { subset }) });
}

/** The limit that holds, which names the rule. */
const winner = (texts: readonly string[], question?: Question): number | undefined => ask(texts, question).limits?.value['maxConnections'];
const pods = (destination: Destination): (string | undefined)[] => destination.endpoints.map((endpoint) => endpoint.workload ?? endpoint.address);
const texts = (destination: Destination): string[] => destination.notes.map((note) => note.text);

describe('which rule is looked up', () => {
  const client = rule('web/c', `{host: ${host}, ${limit(1)}}`);
  const service = rule('shop/s', `{host: orders, ${limit(2)}}`);
  const root = rule('istio-system/r', `{host: ${host}, ${limit(3)}}`);
  const fourth = rule('other/o', `{host: ${host}, ${limit(4)}}`);

  it("is the client's, then the service's, then the root's, without inheritance", () => {
    expect(winner([client, service, root])).toBe(1);
    expect(winner([service, root])).toBe(2);
    expect(winner([root])).toBe(3);
    expect(winner([rule('web/c', `{host: ${host}}`), service, root])).toBeUndefined();
  });

  it('is never one of a fourth namespace, and the notes say so', () => {
    expect(winner([fourth])).toBeUndefined();
    expect(texts(ask([fourth]))).toContain('DestinationRule other/o is ignored: other is neither the namespace of the client, nor of the service, nor the root namespace');
    expect(winner([fourth, service])).toBe(2);
  });

  it('may be private to the client, and is not the private one of the service', () => {
    expect(winner([rule('web/c', `{host: ${host}, exportTo: [.], ${limit(1)}}`), service])).toBe(1);
    expect(winner([rule('shop/s', `{host: orders, exportTo: [.], ${limit(2)}}`), root])).toBe(3);
    expect(winner([rule('shop/s', `{host: orders, exportTo: [.], ${limit(2)}}`), root], { client: 'shop/neighbour' })).toBe(2);
    expect(winner([rule('shop/s', `{host: orders, exportTo: [web], ${limit(2)}}`), root])).toBe(2);
  });

  it('is not one of its own namespace that is exported only to others', () => {
    expect(winner([rule('web/c', `{host: ${host}, exportTo: [other], ${limit(1)}}`), root])).toBe(3);
  });

  it('for a client of the root namespace is a private one there first, then the service\'s, then the shared ones', () => {
    const shared = root;
    const own = rule('istio-system/p', `{host: ${host}, exportTo: [.], ${limit(5)}}`);
    expect(winner([shared, own, service], { client: 'istio-system/admin' })).toBe(5);
    expect(winner([shared, service], { client: 'istio-system/admin' })).toBe(2);
    expect(winner([shared], { client: 'istio-system/admin' })).toBe(3);
  });

  it('follows the default of the mesh where exportTo is not written', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: "defaultDestinationRuleExportTo: [\'.\']"}\n';
    expect(winner([mesh, service])).toBeUndefined();
    expect(winner([mesh, service], { client: 'shop/neighbour' })).toBe(2);
  });

  it('is the most specific one of its place', () => {
    const wild = (name: string, text: string, value: number): string => rule(`web/${name}`, `{host: "${text}", ${limit(value)}}`);
    const all = [wild('a', '*', 1), wild('b', '*.local', 2), wild('c', '*.shop.svc.cluster.local', 3), client.replace('maxConnections: 1', 'maxConnections: 4')];
    for (let length = 1; length <= all.length; length += 1) expect(winner(all.slice(0, length))).toBe(length);
    expect(winner([wild('a', '*-elsewhere.local', 9)])).toBeUndefined();
  });

  it('hides a wildcard that is exported behind an exact one that is not', () => {
    const exact = rule('shop/exact', `{host: orders, exportTo: [other], ${limit(1)}}`);
    const wild = rule('shop/wild', `{host: "*.shop.svc.cluster.local", ${limit(2)}}`);
    expect(winner([exact, wild])).toBeUndefined();
    expect(texts(ask([exact, wild]))).toContain('DestinationRule shop/exact is not exported to the caller\'s namespace, and hides every less specific rule of shop');
    expect(winner([exact, wild, root])).toBe(3);
    expect(winner([wild])).toBe(2);
  });

  it('is one that selects the client before one for everybody, and never one that selects others', () => {
    const selecting = rule('web/sel', `{host: ${host}, workloadSelector: {matchLabels: {app: client}}, ${limit(1)}}`);
    const everybody = rule('web/all', `{host: ${host}, ${limit(2)}}`);
    expect(winner([everybody, selecting])).toBe(1);
    expect(winner([everybody, selecting.replace('app: client', 'app: else')])).toBe(2);
    expect(winner([selecting.replace('app: client', 'app: else'), root])).toBeUndefined();
    expect(winner([selecting.replaceAll('web', 'shop')])).toBeUndefined();
  });

  it('is lost for clients that are not selected, where a private rule for everybody is merged into one that selects', () => {
    const selecting = rule('web/sel', `{host: ${host}, workloadSelector: {matchLabels: {app: else}}, ${limit(1)}}`);
    const everybody = rule('web/all', `{host: ${host}, exportTo: [.], ${limit(2)}}`);
    expect(winner([everybody, selecting])).toBeUndefined();
    expect(texts(ask([everybody, selecting]))).toContain('DestinationRule web/all is ignored: it is private too, so it is merged into sel, whose workloadSelector does not select this client');
  });

  it('makes a short name whole in its own namespace', () => {
    expect(winner([rule('web/c', `{host: orders, ${limit(1)}}`)])).toBeUndefined();
    expect(winner([rule('web/c', `{host: orders.shop, ${limit(1)}}`)])).toBeUndefined();
  });
});

describe('the merge of rules for one host', () => {
  const v1 = 'subsets: [{name: v1, labels: {version: v1}}]';
  const v2 = 'subsets: [{name: v2, labels: {version: v2}}]';

  it('keeps the first traffic policy, and fills it only where there is none', () => {
    const old = rule('shop/z', `{host: orders, ${limit(1)}}`, '2024-01-01T00:00:00Z');
    const young = rule('shop/a', `{host: orders, ${limit(2)}}`, '2025-01-01T00:00:00Z');
    expect(winner([young, old])).toBe(1);
    expect(texts(ask([young, old]))).toContain('DestinationRule shop/a: its trafficPolicy is dropped: that of shop/z came first');
    expect(ask([young, old]).unknown).toEqual([]);
    expect(winner([rule('shop/z', '{host: orders}', '2024-01-01T00:00:00Z'), young])).toBe(2);
  });

  it('appends subsets and drops those of a name that is there', () => {
    const rules = [rule('shop/a', `{host: orders, ${v1}}`), rule('shop/b', `{host: orders, ${v2}}`), rule('shop/c', '{host: orders, subsets: [{name: v1, labels: {version: v9}}]}')];
    expect(pods(ask(rules, { subset: 'v1' }))).toEqual(['shop/orders-1']);
    expect(pods(ask(rules, { subset: 'v2' }))).toEqual(['shop/orders-2']);
    expect(texts(ask(rules))).toContain('DestinationRule shop/c: its subset `v1` is dropped: shop/a has one of this name');
    expect(readInput(...base, ...rules).destinations.subsetsFor('web/client', host)).toEqual(['v1', 'v2']);
  });

  it('is undecided where creation times are missing and something is lost', () => {
    const rules = [rule('shop/a', `{host: orders, ${limit(1)}}`), rule('shop/b', `{host: orders, ${limit(2)}}`)];
    expect(ask(rules).unknown.map(({ what }) => what)).toEqual(['which of DestinationRule shop/a and DestinationRule shop/b is older']);
    expect(ask([rule('shop/a', `{host: orders, ${v1}}`), rule('shop/b', `{host: orders, ${v2}}`)]).unknown).toEqual([]);
  });

  it('does not happen where exportTo differs: the last one counts', () => {
    const rules = [rule('shop/a', `{host: orders, ${limit(1)}, ${v1}}`, '2024-01-01T00:00:00Z'), rule('shop/b', `{host: orders, exportTo: ["*"], ${limit(2)}}`, '2025-01-01T00:00:00Z')];
    expect(winner(rules)).toBe(2);
    expect(ask(rules, { subset: 'v1' }).missing).toMatchObject({ status: 503, flag: 'NC' });
    expect(texts(ask(rules))).toContain('DestinationRule shop/a is ignored: its exportTo differs, so it is not merged, and another one comes last');
  });

  it('swallows a later rule that exports to more than an earlier one', () => {
    const narrow = rule('shop/a', `{host: orders, exportTo: [web], ${limit(1)}}`, '2024-01-01T00:00:00Z');
    const wide = rule('shop/b', `{host: orders, exportTo: [web, other], ${v2}}`, '2025-01-01T00:00:00Z');
    expect(winner([narrow, wide], { subset: 'v2' })).toBe(1);
  });

  it('does not depend on the order of files', () => {
    const rules = ['a', 'b', 'c', 'd'].map((name, index) => rule(`shop/${name}`, `{host: orders, ${limit(index + 1)}, ${index % 2 === 0 ? v1 : v2}}`, `202${9 - index}-01-01T00:00:00Z`));
    const expected = ask(rules, { subset: 'v1' });
    assert(property(shuffledSubarray(rules, { minLength: 4 }), (shuffled) => {
      const found = ask(shuffled, { subset: 'v1' });
      expect([found.limits?.value, pods(found), texts(found)]).toEqual([expected.limits?.value, pods(expected), texts(expected)]);
    }), { numRuns: 24 });
  });
});

describe('what a policy says', () => {
  const top = 'connectionPool: {tcp: {maxConnections: 7, connectTimeout: 3s}}, loadBalancer: {simple: RANDOM}, outlierDetection: {consecutive5xxErrors: 3}';
  const settings = (destination: Destination): unknown => [destination.limits?.value['maxConnections'], destination.balancing?.value, destination.ejection?.value.consecutiveErrors, destination.connectTimeoutMs?.value];

  it("has Istio's defaults", () => {
    expect(settings(ask([]))).toEqual([undefined, 'least-request', undefined, 10_000]);
    expect(ask([]).connectTimeoutMs?.source).toEqual({ kind: 'default', of: 'mesh default: connectTimeoutMs' });
  });

  it('has an entry for the port instead of everything beside it', () => {
    const rules = [rule('web/r', `{host: ${host}, trafficPolicy: {${top}, portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}}`)];
    expect(settings(ask(rules))).toEqual([undefined, 'round-robin', undefined, 10_000]);
    expect(settings(ask(rules, { port: 9000 }))).toEqual([7, 'random', 3, 3000]);
  });

  it('has the parts of a subset over those at the top, and an entry for the port of the subset over all', () => {
    const rules = [rule('web/r', `{host: ${host}, trafficPolicy: {${top}}, subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}, portLevelSettings: [{port: {number: 9000}, outlierDetection: {}}]}}]}`)];
    expect(settings(ask(rules, { subset: 'v1' }))).toEqual([7, 'round-robin', 3, 3000]);
    expect(settings(ask(rules, { subset: 'v1', port: 9000 }))).toEqual([undefined, 'least-request', 5, 10_000]);
    expect(ask(rules, { subset: 'v1' }).balancing?.source).toMatchObject({ path: ['spec', 'subsets', 0, 'trafficPolicy', 'loadBalancer', 'simple'] });
  });

  it('has gaps filled by the mesh, before the subset is asked', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: "{connectTimeout: 2s, defaultTrafficPolicy: {connectionPool: {tcp: {maxConnections: 9}}, outlierDetection: {consecutive5xxErrors: 8}}}"}\n';
    expect(settings(ask([mesh]))).toEqual([9, 'least-request', 8, 2000]);
    expect(settings(ask([mesh, rule('web/r', `{host: ${host}, ${limit(1)}}`)]))).toEqual([1, 'least-request', 8, 2000]);
  });

  it('reads limits, ejection and hashing', () => {
    const found = ask([rule('web/r', `{host: ${host}, trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: 1, http2MaxRequests: 2, maxRetries: 3, maxRequestsPerConnection: 4}}, loadBalancer: {consistentHash: {httpHeaderName: x-user}}, outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 2, interval: 1m, maxEjectionPercent: 50}}}`)]);
    expect(found.limits?.value).toEqual({ maxPendingRequests: 1, maxRequests: 2, maxRetries: 3, maxRequestsPerConnection: 4 });
    expect(found.ejection?.value).toEqual({ consecutiveGatewayErrors: 2, intervalMs: 60_000, ejectForMs: 30_000, maxEjectionPercent: 50 });
    expect(found.balancing?.value).toBe('hash by header x-user');
  });
});

describe('endpoints', () => {
  const subsets = rule('shop/r', '{host: orders, subsets: [{name: v1, labels: {version: v1}}, {name: v3, labels: {version: v3}}, {name: any}, {name: zone, labels: {topology.kubernetes.io/zone: a}}]}');

  it('are the pods with the labels of the subset', () => {
    expect(ask([subsets]).endpoints.map(({ workload, port }) => `${workload}:${port}`)).toEqual(['shop/orders-1:8080', 'shop/orders-2:8080']);
    expect(pods(ask([subsets], { subset: 'v1' }))).toEqual(['shop/orders-1']);
    expect(pods(ask([subsets], { subset: 'any' }))).toEqual(['shop/orders-1', 'shop/orders-2']);
    expect(texts(ask([subsets], { subset: 'v1' }))).toContain('subset `v1` (version: v1) keeps 1 of 2 endpoints behind Service shop/orders');
  });

  it('are none, and not missing, where no pod has them', () => {
    expect(ask([subsets], { subset: 'v3' })).toMatchObject({ endpoints: [], unknown: [] });
    expect(ask([subsets], { subset: 'v3' }).missing).toBeUndefined();
  });

  it('are missing with 503 NC where the subset, the port or the host is not there for this client', () => {
    const nc = { status: 503, flag: 'NC' };
    expect(ask([subsets], { subset: 'v9' }).missing).toMatchObject({ ...nc, because: 'DestinationRule shop/r defines no subset `v9`, so the proxy has no such cluster' });
    expect(ask([subsets, rule('web/c', `{host: ${host}}`)], { subset: 'v1' }).missing).toMatchObject(nc);
    expect(ask([], { subset: 'v1' }).missing?.because).toBe(`no DestinationRule that applies to this caller defines subset \`v1\` of ${host}`);
    expect(ask([], { port: 81 }).missing).toMatchObject(nc);
    expect(ask([], { port: 53 }).missing).toMatchObject(nc);
    expect(ask([], { to: 'nobody.shop.svc.cluster.local' }).missing).toMatchObject(nc);
  });

  it('are missing where the Service is not exported to the client', () => {
    const hidden = 'apiVersion: v1\nkind: Service\nmetadata: {name: hidden, namespace: shop, annotations: {networking.istio.io/exportTo: .}}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80}]}\n';
    expect(ask([hidden], { to: 'hidden.shop.svc.cluster.local' }).missing?.because).toBe("`hidden.shop.svc.cluster.local` is not exported to the caller's namespace");
    expect(ask([hidden], { to: 'hidden.shop.svc.cluster.local', client: 'shop/neighbour' }).missing).toBeUndefined();
  });

  it('have no pods where the Service is exported to nobody, not even for its own namespace, which knows its name', () => {
    const hidden = 'apiVersion: v1\nkind: Service\nmetadata: {name: hidden, namespace: shop, annotations: {networking.istio.io/exportTo: "~"}}\nspec: {clusterIP: 10.96.0.99, selector: {app: orders}, ports: [{name: http, port: 80}]}\n';
    expect(ask([hidden], { to: 'hidden.shop.svc.cluster.local', client: 'shop/neighbour' }).missing).toMatchObject({ status: 503, flag: 'UH' });
    expect(ask([hidden], { to: 'hidden.shop.svc.cluster.local' }).missing).toMatchObject({ status: 503, flag: 'NC' });
  });

  it('are missing for an alias, which is no cluster of its own', () => {
    const alias = `apiVersion: v1\nkind: Service\nmetadata: {name: alias, namespace: shop}\nspec: {type: ExternalName, externalName: ${host}, ports: [{name: http, port: 80}]}\n`;
    expect(ask([alias], { to: 'alias.shop.svc.cluster.local' }).missing?.because).toContain(`only an alias of \`${host}\``);
    const naked = pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"');
    expect(pods(ask([alias, naked], { to: 'alias.shop.svc.cluster.local', client: 'web/naked' }))).toEqual(['shop/orders-1', 'shop/orders-2']);
  });

  it('are unknown where only a running pod has the labels, and where no pod of the input is selected', () => {
    const zoned = ask([subsets], { subset: 'zone' });
    expect([pods(zoned), zoned.unknown.map(({ what }) => what)]).toEqual([['shop/orders-1', 'shop/orders-2'], ['which pods have the labels of subset `zone`, which the cluster adds']]);
    const empty = 'apiVersion: v1\nkind: Service\nmetadata: {name: empty, namespace: shop}\nspec: {selector: {app: nobody}, ports: [{name: http, port: 80}]}\n';
    expect(ask([empty], { to: 'empty.shop.svc.cluster.local' }).unknown.map(({ what }) => what)).toEqual(['which pods Service shop/empty selects: none of the input has its labels']);
  });

  it('of ServiceEntries of one host and namespace are one service', () => {
    const entry = (name: string, port: number, address: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: web}\nspec: {hosts: [a.test], resolution: STATIC, ports: [{number: ${port}, name: http, protocol: HTTP}], endpoints: [{address: ${address}}]}\n`;
    const entries = [entry('a', 80, '192.0.2.1'), entry('b', 80, '192.0.2.2'), entry('c', 81, '192.0.2.3')];
    expect(pods(ask(entries, { to: 'a.test' }))).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(pods(ask(entries, { to: 'a.test', port: 81 }))).toEqual(['192.0.2.3']);
  });

  it('of several namespaces with one name are those that the Sidecar of the client imports, else those of its own namespace', () => {
    const entry = `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: web}\nspec: {hosts: [${host}], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 192.0.2.1}]}\n`;
    const sidecar = (namespace: string, egress: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: s, namespace: ${namespace}}\nspec: {egress: [${egress}]}\n`;
    const from = (egress: string, namespace = 'web'): (string | undefined)[] => pods(ask([entry, sidecar(namespace, egress)]));
    const [service, own] = [['shop/orders-1', 'shop/orders-2'], ['192.0.2.1']];
    expect(pods(ask([entry]))).toEqual(own);
    expect(from('{hosts: ["shop/*"]}')).toEqual(service);
    expect(from('{hosts: ["shop/*"]}', 'istio-system')).toEqual(service);
    expect(from('{hosts: ["shop/*", "./*"]}')).toEqual(own);
    expect(from('{hosts: ["other/*"]}')).toEqual(own);
    expect(from('{hosts: ["./*"]}, {hosts: ["shop/*"]}')).toEqual(service);
    expect(from('{hosts: ["./*"]}, {port: {number: 9001, protocol: HTTP, name: http}, hosts: ["shop/*"]}')).toEqual(own);
    const second = pod('other/second', 'app: second');
    expect(['web/client', 'other/second'].map((client) => pods(ask([entry, second, sidecar('other', '{hosts: ["web/*"]}')], { client })))).toEqual([own, own]);
  });

  it('of a Service and of ServiceEntries with its name and namespace are one service, resolved by DNS or not, unless by a name', () => {
    const entry = (resolution: string, address: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: shop}\nspec: {hosts: [${host}], resolution: ${resolution}, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: ${address}}]}\n`;
    const own = ['shop/orders-1', 'shop/orders-2'];
    expect(pods(ask([entry('STATIC', '192.0.2.1')]))).toEqual([...own, '192.0.2.1']);
    expect(pods(ask([entry('DNS', '192.0.2.1')]))).toEqual([...own, '192.0.2.1']);
    expect(pods(ask([entry('DNS', 'orders.example.net')]))).toEqual(own);
  });

  it('of ServiceEntries of one host in two namespaces are those of the own one, else of the older one', () => {
    const entry = (namespace: string, address: string, created = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: e, namespace: ${namespace}${created}}\nspec: {hosts: [a.test], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: ${address}}]}\n`;
    const [shop, other, web] = [entry('shop', '192.0.2.1'), entry('other', '192.0.2.2'), entry('web', '192.0.2.3')];
    expect(pods(ask([shop, other, web], { to: 'a.test' }))).toEqual(['192.0.2.3']);
    expect(ask([shop, other], { to: 'a.test' }).unknown.map(({ what }) => what)).toEqual(['which of ServiceEntry other/e and ServiceEntry shop/e is older']);
    const dated = [entry('shop', '192.0.2.1', ', creationTimestamp: "2024-01-01T00:00:00Z"'), entry('other', '192.0.2.2', ', creationTimestamp: "2025-01-01T00:00:00Z"')];
    expect([pods(ask(dated, { to: 'a.test' })), ask(dated, { to: 'a.test' }).unknown]).toEqual([['192.0.2.1'], []]);
  });

  it("of a headless Service are dialled on the Service's port, whatever a subset wants", () => {
    const headless = 'apiVersion: v1\nkind: Service\nmetadata: {name: peers, namespace: shop}\nspec: {clusterIP: None, selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}\n';
    const found = ask([headless, rule('shop/p', '{host: peers, subsets: [{name: v1, labels: {version: v1}}]}')], { to: 'peers.shop.svc.cluster.local', subset: 'v1' });
    expect(found.endpoints.map(({ workload, port }) => `${workload}:${port}`)).toEqual(['shop/orders-1:80', 'shop/orders-2:80']);
    expect(found.unknown.map(({ what }) => what)).toEqual(['whether the pods listen on port 80 themselves: Service shop/peers is headless, so its targetPort 8080 is not used']);
  });
});

describe('classes of clients', () => {
  it('are one for a namespace, until a rule selects some of them, and one for all without proxy', () => {
    const more = [pod('web/second', 'app: second'), pod('web/naked', 'app: client, sidecar.istio.io/inject: "false"'), pod('shop/naked', 'app: x, sidecar.istio.io/inject: "false"')];
    const selecting = rule('web/sel', `{host: ${host}, workloadSelector: {matchLabels: {app: client}}, ${limit(1)}}`);
    const classes = (rules: readonly string[]): string[] => {
      const { destinations } = readInput(...base, ...more, ...rules);
      return ['web/client', 'web/second', 'shop/neighbour', 'web/naked', 'shop/naked'].map((id) => destinations.destinationClass(id));
    };
    const [client, second, neighbour, naked, other] = classes([]);
    expect([client === second, client === neighbour, naked === other, naked === client]).toEqual([true, false, true, false]);
    const [selected, unselected] = classes([selecting]);
    expect(selected === unselected).toBe(false);
  });
});
