import { describe, expect, it } from 'vitest';
import { meshed, pod, readInput, type ReadInput } from '../testing/read-input.ts';

const bare = 'sidecar.istio.io/inject: "false"';
const base = [
  meshed('web', 'shop'),
  pod('web/client', 'app: client'),
  pod('web/naked', `app: naked, ${bare}`),
  pod('shop/orders', 'app: orders'),
  pod('shop/legacy', `app: legacy, ${bare}`),
  'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}, {name: https, port: 443, targetPort: 8443}]}\n',
  'apiVersion: v1\nkind: Service\nmetadata: {name: legacy, namespace: shop}\nspec: {selector: {app: legacy}, ports: [{name: http, port: 80, targetPort: 8080}]}\n',
];

const rule = (tls: string, extra = ''): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: "*.svc.cluster.local", ${extra}trafficPolicy: {tls: ${tls}}}\n`;
const policy = (namespace: string, spec: string): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${spec.includes('selector') ? 'own' : 'all'}, namespace: ${namespace}}\nspec: ${spec}\n`;
const all = (mode: string): string => policy('shop', `{mtls: {mode: ${mode}}}`);
const own = (mode: string): string => policy('shop', `{selector: {matchLabels: {app: orders}}, mtls: {mode: ${mode}}}`);
const ownPort = (mode: string): string => policy('shop', `{selector: {matchLabels: {app: orders}}, portLevelMtls: {8080: {mode: ${mode}}}}`);

/** `TRANSPORT in` or `TRANSPORT out`: what the client sends, and whether the receiver takes it. */
function meeting(input: ReadInput, from: string, to: string, port = 80): string {
  const [endpoint] = input.destinations.destination(from, { host: `${to}.shop.svc.cluster.local`, port }).endpoints;
  const { value } = endpoint!.transport;
  const workload = input.inventory.workloads.get(endpoint!.workload!)!;
  const isIn = workload.proxy === 'none' ? value === 'plaintext' : input.peerAuthentication.acceptsFor(workload.id, endpoint!.port, port === 80 ? 'requests' : 'connections', false)[value].isAccepted;
  return `${value} ${isIn ? 'in' : 'out'}`;
}

const columns = [['STRICT', [all('STRICT')], 'orders'], ['PERMISSIVE', [all('PERMISSIVE')], 'orders'], ['DISABLE', [all('DISABLE')], 'orders'], ['no sidecar', [], 'legacy']] as const;

describe('client and server', () => {
  it.each<readonly [string, string, readonly string[], readonly string[]]>([
    ['automatic', 'web/client', [], ['mutual-tls in', 'mutual-tls in', 'plaintext in', 'plaintext in']],
    ['DISABLE', 'web/client', [rule('{mode: DISABLE}')], ['plaintext out', 'plaintext in', 'plaintext in', 'plaintext in']],
    ['ISTIO_MUTUAL', 'web/client', [rule('{mode: ISTIO_MUTUAL}')], ['mutual-tls in', 'mutual-tls in', 'mutual-tls out', 'mutual-tls out']],
    ['SIMPLE', 'web/client', [rule('{mode: SIMPLE}')], ['tls out', 'tls out', 'tls out', 'tls out']],
    ['MUTUAL', 'web/client', [rule('{mode: MUTUAL, clientCertificate: /c, privateKey: /k}')], ['tls out', 'tls out', 'tls out', 'tls out']],
    ['without sidecar', 'web/naked', [], ['plaintext out', 'plaintext in', 'plaintext in', 'plaintext in']],
    ['without sidecar, whatever rules say', 'web/naked', [rule('{mode: ISTIO_MUTUAL}')], ['plaintext out', 'plaintext in', 'plaintext in', 'plaintext in']],
  ])('%s', (_, client, rules, expected) => {
    expect(columns.map(([, policies, to]) => meeting(readInput(...base, ...rules, ...policies), client, to))).toEqual(expected);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['workload DISABLE under a permissive namespace', [own('DISABLE')], 'plaintext in'],
    ['workload DISABLE under a strict namespace', [all('STRICT'), own('DISABLE')], 'plaintext in'],
    ['port DISABLE under a strict namespace', [all('STRICT'), ownPort('DISABLE')], 'plaintext in'],
    ['workload STRICT under a namespace with DISABLE: clients look no further', [all('DISABLE'), own('STRICT')], 'plaintext out'],
    ['port STRICT under a namespace with DISABLE', [all('DISABLE'), ownPort('STRICT')], 'plaintext out'],
    ['workload STRICT under a mesh with DISABLE', [policy('istio-system', '{mtls: {mode: DISABLE}}'), own('STRICT')], 'plaintext out'],
    ['workload STRICT under a mesh with DISABLE and a namespace that is PERMISSIVE', [policy('istio-system', '{mtls: {mode: DISABLE}}'), all('PERMISSIVE'), own('STRICT')], 'mutual-tls in'],
  ])('automatic, %s', (_, policies, expected) => {
    expect(meeting(readInput(...base, ...policies), 'web/client', 'orders')).toBe(expected);
  });

  it('lets foreign TLS through to a TCP port that is not STRICT', () => {
    expect(meeting(readInput(...base, rule('{mode: SIMPLE}')), 'web/client', 'orders', 9000)).toBe('tls in');
    expect(meeting(readInput(...base, rule('{mode: SIMPLE}'), all('STRICT')), 'web/client', 'orders', 9000)).toBe('tls out');
  });

  it('adds nothing for a port that says it is TLS', () => {
    expect(meeting(readInput(...base), 'web/client', 'orders', 443)).toBe('mutual-tls in');
    expect(meeting(readInput(...base), 'web/naked', 'orders', 443)).toBe('plaintext in');
    expect(meeting(readInput(...base, all('STRICT')), 'web/naked', 'orders', 443)).toBe('plaintext out');
  });
});

describe('details of client TLS', () => {
  const endpoint = (texts: readonly string[], host = 'orders.shop.svc.cluster.local', port = 80, subset?: string) => readInput(...base, ...texts).destinations.destination('web/client', { host, port, ...(subset === undefined ? {} : { subset }) }).endpoints[0];

  it('names the cluster as SNI, unless the rule names another', () => {
    expect(endpoint([])?.sni).toBe('outbound_.80_._.orders.shop.svc.cluster.local');
    expect(endpoint(['apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: orders.shop.svc.cluster.local, subsets: [{name: v1}]}\n'], undefined, 80, 'v1')?.sni).toBe('outbound_.80_.v1_.orders.shop.svc.cluster.local');
    expect(endpoint([rule('{mode: ISTIO_MUTUAL, sni: other.test}')])?.sni).toBe('other.test');
    expect(endpoint([rule('{mode: DISABLE}')])?.sni).toBeUndefined();
  });

  it('drops TLS whose credential a sidecar may not read, unless the rule selects workloads', () => {
    expect(endpoint([rule('{mode: SIMPLE, credentialName: c}')])?.transport.value).toBe('plaintext');
    expect(endpoint([rule('{mode: SIMPLE, credentialName: "configmap://c"}')])?.transport.value).toBe('tls');
    expect(endpoint([rule('{mode: SIMPLE, credentialName: c}', 'workloadSelector: {matchLabels: {app: client}}, ')])?.transport.value).toBe('tls');
  });

  it('wraps what the caller sends, TLS of its own too, where the rule says SIMPLE', () => {
    expect(endpoint([rule('{mode: SIMPLE}')])?.wrapsTls).toBe(true);
    expect(endpoint([rule('{mode: ISTIO_MUTUAL}')])?.wrapsTls).toBeUndefined();
    expect(endpoint([rule('{mode: DISABLE}')], undefined, 443)?.wrapsTls).toBeUndefined();
  });

  it('does nothing by itself where the mesh has it switched off, and outside the mesh', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata: {mesh: "enableAutoMtls: false"}\n';
    expect(endpoint([mesh])?.transport).toMatchObject({ value: 'plaintext', source: { kind: 'resource', path: ['data', 'mesh'] } });
    const outside = (location: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: s, namespace: web}\nspec: {hosts: [a.test], location: ${location}, resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 192.0.2.1, serviceAccount: a}]}\n`;
    expect(endpoint([outside('MESH_EXTERNAL')], 'a.test')?.transport.value).toBe('plaintext');
    expect(endpoint([outside('MESH_INTERNAL')], 'a.test')?.transport.value).toBe('mutual-tls');
  });

  it('needs a sidecar at every endpoint of a headless Service', () => {
    const headless = 'apiVersion: v1\nkind: Service\nmetadata: {name: peers, namespace: shop}\nspec: {clusterIP: None, selector: {tier: peers}, ports: [{name: http, port: 8080}]}\n';
    const one = pod('shop/p1', 'tier: peers');
    const naked = pod('shop/p2', `tier: peers, ${bare}`);
    expect(endpoint([headless, one], 'peers.shop.svc.cluster.local', 8080)?.transport.value).toBe('mutual-tls');
    expect(endpoint([headless, one, naked], 'peers.shop.svc.cluster.local', 8080)?.transport.value).toBe('plaintext');
  });

  it('tells endpoints a mode of its own where the entry for the port leaves TLS out', () => {
    const split = (mode: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: "*.svc.cluster.local", trafficPolicy: {tls: {mode: ${mode}}, portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}}\n`;
    expect(endpoint([split('DISABLE')])?.transport.value).toBe('plaintext');
    // An endpoint that ends no mutual TLS gets none, whatever is said for other ports (port-entry-without-tls-under-istio-mutual in lab/cases).
    expect(endpoint([split('ISTIO_MUTUAL')], 'legacy.shop.svc.cluster.local')?.transport.value).toBe('plaintext');
    expect(endpoint([split('ISTIO_MUTUAL')])?.transport.value).toBe('mutual-tls');
    expect(endpoint([split('SIMPLE')])?.transport.value).toBe('plaintext');
  });

  it('says that it cannot tell whether a sidecar joins', () => {
    const unknown = [pod('wild/w', 'app: w'), 'apiVersion: v1\nkind: Service\nmetadata: {name: w, namespace: wild}\nspec: {selector: {app: w}, ports: [{name: http, port: 80}]}\n'];
    const found = readInput(...base, ...unknown).destinations.destination('web/client', { host: 'w.wild.svc.cluster.local', port: 80 });
    expect(found.unknown.map(({ what }) => what)).toEqual(['whether a sidecar joins wild/w, and so whether it is sent mutual TLS']);
  });
});
