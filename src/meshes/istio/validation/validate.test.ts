import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import type { Json } from '../../../kube/resource.ts';
import { webhookKinds } from '../rules/shared/webhook-findings.ts';
import { validatedKinds } from './message-facts.ts';
import { validateAsWebhook } from './validate.ts';

const groups: Readonly<Record<string, string>> = {
  AuthorizationPolicy: 'security.istio.io/v1', PeerAuthentication: 'security.istio.io/v1', RequestAuthentication: 'security.istio.io/v1', Telemetry: 'telemetry.istio.io/v1',
  WasmPlugin: 'extensions.istio.io/v1alpha1', TrafficExtension: 'extensions.istio.io/v1alpha1',
};

/** `path: message`, warnings marked, of a spec written in YAML's flow style. */
function findings(kind: string, spec: string, metadata = '{ name: x, namespace: shop }'): string[] {
  const text = `apiVersion: ${groups[kind] ?? 'networking.istio.io/v1'}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
  return decodeFile({ path: 'x.yaml', text }).resources.flatMap((resource) => validateAsWebhook(resource)).map(({ severity, path, message }) => `${severity === 'warning' ? 'warning ' : ''}${path.join('.')}: ${message}`);
}

type Case = readonly [kind: string, spec: string, ...expected: string[]];

/** Each pair is one thing done wrong, and the nearest thing done right. */
const cases: readonly Case[] = [
  // What cannot be read.
  ['Gateway', '[]', '`spec` must be a mapping, not a list'],
  ['Gateway', '{ servers: {} }', '`spec.servers` must be a list, not a mapping'],
  ['Gateway', '{ servers: [{ port: { number: 1.5 } }] }', '`spec.servers[0].port.number` must be a whole number that is not negative, not `1.5`'],
  ['Gateway', '{ servers: [{ port: { number: -1 } }] }', '`spec.servers[0].port.number` must be a whole number that is not negative, not `-1`'],
  ['Gateway', '{ servers: [{ port: { number: "80", name: http, protocol: HTTP }, hosts: ["*"] }] }'],
  ['Gateway', '{ servers: [{ port: { number: "8o", name: http, protocol: HTTP }, hosts: ["*"] }] }', '`spec.servers[0].port.number` must be a whole number that is not negative, not `8o`'],
  ['Gateway', '{ servers: [{ hosts: ["*"], tls: { mode: SIMPEL } }] }', '`spec.servers[0].tls.mode` must be one of'],
  ['PeerAuthentication', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { http: { mode: STRICT } } }', 'the keys of `spec.portLevelMtls` must be whole numbers, not `http`'],
  ['PeerAuthentication', '{ selector: { matchLabels: { app: 1 } } }', '`spec.selector.matchLabels.app` must be a text, not `1`'],
  ['VirtualService', '{ hosts: [a], http: [{ timeout: soon, route: [{ destination: { host: a } }] }] }', '`spec.http[0].timeout` must be a duration'],
  ['VirtualService', '{ hosts: [a], http: [{ timeout: null, route: [{ destination: { host: a } }], nobody: knows }] }'],
  // VirtualService.
  ['VirtualService', '{ hosts: [orders], http: [{ route: [{ destination: { host: orders } }] }] }'],
  ['VirtualService', '{ hosts: [orders] }', 'spec: a VirtualService needs routes'],
  ['VirtualService', '{ hosts: [or_ders], http: [{ route: [{ destination: { host: orders } }] }] }', 'spec.hosts.0: `or_ders` is no host: `or_ders` is no part of a name'],
  ['VirtualService', '{ hosts: ["*"], http: [{ route: [{ destination: { host: orders } }] }] }', 'spec.hosts.0: `*` would take every request of every sidecar'],
  ['VirtualService', '{ hosts: ["*"], gateways: [shop/edge], http: [{ route: [{ destination: { host: orders } }] }] }'],
  ['VirtualService', '{ hosts: ["*"], gateways: [mesh, edge], http: [{ route: [{ destination: { host: orders } }] }] }', 'spec.hosts.0: `*` would take every request of every sidecar'],
  ['VirtualService', '{ hosts: ["*.shop.com", a.shop.com], http: [{ route: [{ destination: { host: a } }] }] }', 'spec.hosts.1: the hosts `*.shop.com` and `a.shop.com` overlap'],
  ['VirtualService', '{ hosts: ["*.shop.com", shop.com], http: [{ route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ gateways: [edge], http: [{ route: [{ destination: { host: a } }] }] }', 'spec.gateways: a VirtualService without hosts is a delegate'],
  ['VirtualService', '{ http: [{ delegate: { name: x } }] }', 'a delegate cannot delegate further', 'the route does nothing'],
  ['VirtualService', '{ hosts: [a], http: [{ delegate: { name: x } }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ delegate: { name: x }, route: [{ destination: { host: a } }] }] }', '`route` cannot stand beside `delegate`'],
  ['VirtualService', '{ hosts: [a], http: [{ redirect: { uri: /x }, route: [{ destination: { host: a } }] }] }', '`route` cannot stand beside `redirect`'],
  ['VirtualService', '{ hosts: [a], http: [{ redirect: { redirectCode: 301 } }] }', 'the redirect leads back to where it comes from'],
  ['VirtualService', '{ hosts: [a], http: [{ redirect: { uri: /x, redirectCode: 400 } }] }', 'a redirect has a status from 300 to 399, not `400`'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ uri: { exact: /a } }], redirect: { prefixRewrite: /x } }] }', '`prefixRewrite` needs a prefix to replace'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ uri: { prefix: /a } }], redirect: { prefixRewrite: /x } }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ directResponse: { status: 99 } }] }', 'a status must be from 200 to 600, not `99`'],
  ['VirtualService', '{ hosts: [a], http: [{ retries: { attempts: 0, retryOn: 5xx }, route: [{ destination: { host: a } }] }] }', 'spec.http.0.retries.attempts: there are no retries with 0 `attempts`'],
  ['VirtualService', '{ hosts: [a], http: [{ retries: { attempts: 2, retryOn: "5xx, 503" }, route: [{ destination: { host: a } }] }] }', '` 503` is no condition for a retry'],
  ['VirtualService', '{ hosts: [a], http: [{ retries: { attempts: 2, retryOn: "5xx,503" }, route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ timeout: 0s, route: [{ destination: { host: a } }] }] }', '`timeout` must be at least 1ms'],
  ['VirtualService', '{ hosts: [a], http: [{ timeout: 1.5ms, route: [{ destination: { host: a } }] }] }', '`timeout` must be whole milliseconds'],
  ['VirtualService', '{ hosts: [a], http: [{ rewrite: {}, route: [{ destination: { host: a } }] }] }', '`rewrite` rewrites nothing'],
  ['VirtualService', '{ hosts: [a], http: [{ rewrite: { uriRegexRewrite: { match: "(", rewrite: b } }, route: [{ destination: { host: a } }] }] }', '`(` is no regular expression of RE2'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ headers: { x: { prefix: "" } } }], route: [{ destination: { host: a } }] }] }', 'an empty prefix matches everything'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ uri: { prefix: "" } }], route: [{ destination: { host: a } }] }] }'],
  // A comma lies between `+` and `-`, and upstream writes `+-.` inside brackets.
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ headers: { "x,y": {} } }], route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ headers: { "x;y": {} } }], route: [{ destination: { host: a } }] }] }', '`x;y` is no name of a header'],
  ['VirtualService', '{ hosts: [a], http: [{ timeout: 2562048h, route: [{ destination: { host: a } }] }] }', '`spec.http[0].timeout` must be a duration'],
  ['ServiceEntry', '{ hosts: ["*.a.com"], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DYNAMIC_DNS, location: 7 }', '`resolution: DYNAMIC_DNS` needs the location `MESH_EXTERNAL` or `MESH_INTERNAL`, not `7`'],
  ['ServiceEntry', '{ hosts: ["*.a.com"], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DYNAMIC_DNS }'],
  ['DestinationRule', '{ host: a, trafficPolicy: { proxyProtocol: { version: 3 } } }', '`3` is no version of the proxy protocol'],
  ['DestinationRule', '{ host: a, trafficPolicy: { proxyProtocol: { version: 1 } } }'],
  ['DestinationRule', '{ host: a, trafficPolicy: { proxyProtocol: {} } }'],
  ['Sidecar', '{ outboundTrafficPolicy: { mode: 3 }, egress: [{ hosts: ["./*"] }] }', '`ALLOW_ANY_DYNAMIC_DNS` is for the mesh as a whole'],
  ['RequestAuthentication', `{ jwtRules: [{ issuer: i, jwks: '{"keys":[{"kty":"oct","k":"}"}]} and more' }] }`, 'warning spec.jwtRules.0.jwks: `jwks` holds a private key'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ withoutHeaders: { x: { regex: "*" } } }], route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ match: [{ headers: { "@request.auth.claims.group": { exact: x } } }], route: [{ destination: { host: a } }] }] }', 'can be asked for at gateways only'],
  ['VirtualService', '{ hosts: [a], gateways: [edge], http: [{ match: [{ headers: { "@request.auth.claims.group": { exact: x } } }], route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ headers: { request: { set: { "x": "%START" } } }, route: [{ destination: { host: a } }] }] }', '`%START` does not read as a value of Envoy'],
  ['VirtualService', '{ hosts: [a], http: [{ headers: { request: { set: { "x": "%REQ(:path)% 100%%" } } }, route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a], http: [{ headers: { request: { set: { host: b } }, response: { set: { host: b } } }, route: [{ destination: { host: a } }] }] }', 'spec.http.0.headers.response.set.host: `host` cannot be changed here'],
  ['VirtualService', '{ hosts: [a], http: [{ rewrite: { authority: b }, headers: { request: { set: { ":authority": c } } }, route: [{ destination: { host: a } }] }] }', 'the authority is set in another place already'],
  ['VirtualService', '{ hosts: [a], http: [{ fault: { delay: { fixedDelay: 1s, percentage: { value: 0.00001 } } }, route: [{ destination: { host: a } }] }] }', 'a percentage must be 0, or from 0.0001 to 100'],
  ['VirtualService', '{ hosts: [a], http: [{ fault: { abort: { grpcStatus: not_found } }, route: [{ destination: { host: a } }] }] }', '`not_found` is no status of gRPC'],
  ['VirtualService', '{ hosts: [a], http: [{ fault: { abort: {} }, route: [{ destination: { host: a } }] }] }', 'warning spec.http.0.fault.abort: nothing is aborted'],
  ['VirtualService', '{ hosts: [a], http: [{ corsPolicy: { allowMethods: [get], maxAge: 1500ms }, route: [{ destination: { host: a } }] }] }', '`get` is no method of HTTP', '`maxAge` must be whole seconds'],
  ['VirtualService', '{ hosts: [a], http: [{ route: [{ destination: { host: a, subset: v_1 }, weight: 0 }, { destination: { host: a, port: { number: 0 } }, weight: 0 }] }] }', '`v_1` is no name of a subset', 'a port must be from 1 to 65535, not `0`', 'the weights add up to 0'],
  ['VirtualService', '{ hosts: [a], http: [{ route: [{ destination: { host: a }, weight: 0 }] }] }'],
  ['VirtualService', '{ hosts: [a.com], tls: [{ match: [{ sniHosts: [b.com] }], route: [{ destination: { host: a } }] }] }', '`b.com` is within none of the hosts'],
  ['VirtualService', '{ hosts: ["*.a.com"], tls: [{ match: [{ sniHosts: [b.a.com] }], route: [{ destination: { host: a } }] }] }'],
  ['VirtualService', '{ hosts: [a.com], tcp: [{ match: [{ destinationSubnets: [10.0.0.0/33] }], route: [{ destination: { host: a } }] }] }', '`10.0.0.0/33` is no IP address and no block'],
  ['VirtualService', '{ hosts: [a], exportTo: [., shop], http: [{ route: [{ destination: { host: a } }] }] }', 'spec.exportTo.1: `shop` stands twice in `exportTo`'],
  ['VirtualService', '{ hosts: [a], exportTo: ["*", shop], http: [{ route: [{ destination: { host: a } }] }] }', '`*` means every namespace, and stands beside others'],
  // DestinationRule.
  ['DestinationRule', '{ host: "*.shop.com", trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }'],
  ['DestinationRule', '{ host: a, trafficPolicy: {} }', 'spec.trafficPolicy: the traffic policy sets nothing'],
  ['DestinationRule', '{ host: "" }', '`` is no host: it is empty'],
  ['DestinationRule', '{ host: a, subsets: [{ name: v1 }, { name: v1 }] }', 'the subset `v1` stands twice'],
  ['DestinationRule', '{ host: a, trafficPolicy: { connectionPool: { tcp: { maxConnections: -1, idleTimeout: 0s } } } }', '`maxConnections` cannot be negative'],
  ['DestinationRule', '{ host: a, trafficPolicy: { outlierDetection: { consecutiveLocalOriginFailures: 1 } } }', 'needs `splitExternalLocalOriginErrors: true`'],
  ['DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { maglev: { tableSize: 100 } } } } }', '`100` is none'],
  ['DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { consistentHash: { maglev: { tableSize: 101 } } } } }'],
  ['DestinationRule', '{ host: a, trafficPolicy: { tls: { mode: MUTUAL } } }', 'needs `clientCertificate`', 'needs `privateKey`'],
  ['DestinationRule', '{ host: a, trafficPolicy: { tls: { mode: MUTUAL, credentialName: c } } }'],
  ['DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: eu, to: { eu: 60, us: 30 } }] } } } }', 'the shares of the localities add up to 90, not 100'],
  ['DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { distribute: [{ from: eu, to: { eu: 60, "eu/1": 40 } }] } } } }', 'another entry of the list covers it'],
  ['DestinationRule', '{ host: a, trafficPolicy: { loadBalancer: { localityLbSetting: { failover: [{ from: eu, to: us }] } } } }', 'warning spec.trafficPolicy.loadBalancer.localityLbSetting: nothing ever fails over without `outlierDetection`'],
  ['DestinationRule', '{ host: a, workloadSelector: { matchLabels: { app: a } }, exportTo: ["*"] }', 'can be exported to its own namespace alone'],
  ['DestinationRule', '{ host: a, workloadSelector: { matchLabels: { app: a } }, exportTo: ["."] }'],
  // Gateway.
  ['Gateway', '{ servers: [] }', 'a Gateway needs a server'],
  ['Gateway', '{ servers: [{ port: { number: 443, name: a, protocol: HTTPS }, hosts: ["./a.com", "*"] }] }', '`protocol: HTTPS` needs `tls`'],
  ['Gateway', '{ servers: [{ port: { number: 80, name: a, protocol: HTTP }, hosts: [a.com], tls: { httpsRedirect: true } }] }'],
  ['Gateway', '{ servers: [{ port: { number: 80, name: a, protocol: HTTP }, hosts: [a.com], tls: { mode: SIMPLE, credentialName: c } }] }', '`protocol: HTTP` cannot have certificates'],
  ['Gateway', '{ servers: [{ port: { number: 443, name: a, protocol: TLS }, hosts: [a.com], tls: { mode: MUTUAL } }] }', 'needs `caCertificates`', 'needs `serverCertificate`', 'needs `privateKey`'],
  ['Gateway', '{ servers: [{ port: { number: 443, name: a, protocol: TLS }, hosts: [a.com], tls: { mode: ISTIO_MUTUAL, credentialName: c } }] }', '`credentialName` cannot stand beside `mode: ISTIO_MUTUAL`'],
  ['Gateway', '{ servers: [{ port: { number: 80, name: a, protocol: SMTP }, hosts: [a.com] }, { port: { number: 81, name: a, protocol: TCP }, hosts: [10.0.0.1] }] }', '`SMTP` is no protocol', 'the port name `a` stands twice'],
  // ServiceEntry.
  ['ServiceEntry', '{ hosts: [a.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }'],
  ['ServiceEntry', '{ hosts: ["*.com"], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }', '`*.com` cannot be looked up'],
  ['ServiceEntry', '{ hosts: ["*.com"], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DYNAMIC_DNS }'],
  ['ServiceEntry', '{ hosts: [a.com, b.com], ports: [{ number: 80, name: tcp, protocol: TCP }], resolution: DNS }', 'connections to this port name no host'],
  ['ServiceEntry', '{ hosts: [a.com], addresses: [10.0.0.0/8], ports: [{ number: 80, name: a }], resolution: DNS }', '`10.0.0.0/8` is a block of addresses'],
  ['ServiceEntry', '{ hosts: [a.com], ports: [{ number: 80, name: a }, { number: 80, name: a }], resolution: STATIC, endpoints: [{ address: b.com, ports: { c: 1 } }] }', 'the port name `a` stands twice', 'the port `80` stands twice', '`b.com` is no IP address', 'the ServiceEntry has no port `c`'],
  ['ServiceEntry', '{ hosts: [a.com], exportTo: ["~"] }'],
  ['ServiceEntry', '{ hosts: [a.com], endpoints: [{ address: 10.0.0.1 }] }', '`endpoints` are not used with `resolution: NONE`'],
  // Workloads.
  ['WorkloadEntry', '{ address: a_b }', '`a_b` is no IP address and no host'],
  ['WorkloadEntry', '{ address: 010.0.0.1 }', '`010.0.0.1` is no IP address and no host'],
  ['WorkloadEntry', '{ network: north }', 'warning spec: a workload without an `address`'],
  ['WorkloadEntry', '{ address: "unix:///a", ports: { a: 1 } }', 'a Unix socket has no ports'],
  ['WorkloadGroup', '{ template: {}, probe: {} }', 'the probe asks nothing'],
  ['WorkloadGroup', '{ template: {}, probe: { httpGet: { port: 80 } } }'],
  ['WorkloadGroup', '{}', 'a WorkloadGroup needs a `template`'],
  // Sidecar.
  ['Sidecar', '{}', 'the Sidecar sets nothing'],
  ['Sidecar', '{ egress: [{ hosts: [orders] }] }', '`orders` must be written `namespace/host`'],
  ['Sidecar', '{ egress: [{ hosts: ["~shop/*", "./*"] }] }'],
  ['Sidecar', '{ egress: [{ hosts: ["*/*", "shop/*"] }] }', 'warning spec.egress.0.hosts.0: `*/*` is every host'],
  ['Sidecar', '{ ingress: [{ port: { number: 80, protocol: HTTP }, defaultEndpoint: "10.0.0.1:80" }] }', '`10.0.0.1:80` is no endpoint in the pod'],
  ['Sidecar', '{ ingress: [{ port: { number: 80, protocol: HTTP }, defaultEndpoint: "[::1]:80" }] }'],
  // Security.
  ['PeerAuthentication', '{ portLevelMtls: { 80: { mode: STRICT } } }', 'spec.portLevelMtls: `portLevelMtls` is for single workloads'],
  ['PeerAuthentication', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { 80: { mode: STRICT } } }'],
  ['PeerAuthentication', '{ selector: { matchLabels: { app: "a*" } } }', '`a*` has a wildcard'],
  ['RequestAuthentication', '{ jwtRules: [{ issuer: i, jwksUri: "ftp://a" }] }', '`ftp://a` must be a URL'],
  ['RequestAuthentication', '{ jwtRules: [{ issuer: i, jwks: "{}" }] }', '`jwks` holds no key set'],
  ['RequestAuthentication', '{ jwtRules: [{ issuer: i, jwks: \'{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}\' }] }'],
  ['RequestAuthentication', '{ jwtRules: [{}] }', 'a rule needs an `issuer` or a `jwksUri`'],
  ['AuthorizationPolicy', '{}'],
  ['AuthorizationPolicy', '{ action: DENY }', '`action: DENY` without rules never happens'],
  ['AuthorizationPolicy', '{ action: DENY, rules: [{}] }'],
  ['AuthorizationPolicy', '{ action: CUSTOM, rules: [{ from: [{ source: { principals: [a] } }] }] }', 'needs the name of a `provider`', '`principals` is not supported with `action: CUSTOM`'],
  ['AuthorizationPolicy', '{ rules: [{ from: [{ source: {} }], to: [{}] }] }', 'the source is empty', 'the operation is empty'],
  ['AuthorizationPolicy', '{ rules: [{ when: [{ key: source.principle, values: [a] }] }] }', 'did you mean `source.principal`?'],
  ['AuthorizationPolicy', '{ rules: [{ when: [{ key: "request.headers[x]", values: [a] }, { key: source.ip, values: [10.0.0.0/99] }] }] }', '`10.0.0.0/99` is no IP address and no block'],
  ['AuthorizationPolicy', '{ rules: [{ to: [{ operation: { paths: ["/a/{**}/b", "/a/{*}/{**}", "/a/{x}"], ports: ["http"] } }] }] }', '`http` is no port', '`/a/{x}` is no path that can be asked for'],
  ['AuthorizationPolicy', '{ rules: [{ from: [{ source: { serviceAccounts: [a/b, "c*"], namespaces: [x] } }] }] }', '`serviceAccounts` cannot stand beside `namespaces`', '`c*` has a wildcard'],
  ['AuthorizationPolicy', '{ selector: { matchLabels: { app: a } }, targetRefs: [{ kind: Pod, name: a }] }', 'stand together', '`Pod` cannot be a target'],
  // The others.
  ['Telemetry', '{ accessLogging: [{ filter: { expression: "response.code >=" } }] }', 'is no expression of CEL'],
  ['Telemetry', '{ accessLogging: [{ filter: { expression: "has(a.b) && (a.b[0] in [1, 2u, 0x3] || !c.startsWith(\'x\')) ? true : {1: d{e: f}}.g" }, providers: [{ name: a }] }] }'],
  ['Telemetry', '{ tracing: [{ randomSamplingPercentage: 101, providers: [{}] }] }', 'a provider needs a `name`', 'a percentage must be from 0 to 100'],
  ['ProxyConfig', '{ concurrency: -1 }', '`concurrency` cannot be negative'],
  ['WasmPlugin', '{ url: "ftp://a/b", sha256: abc }', '`ftp://a/b` is no place of a module', '`sha256` must be 64 digits'],
  ['WasmPlugin', '{ url: docker.io/a/b:v1 }'],
  ['TrafficExtension', '{}', 'it needs `wasm` or `lua`'],
  ['EnvoyFilter', '{ configPatches: [{ applyTo: CLUSTER, match: { listener: {} }, patch: { operation: MERGE, value: {} } }] }', '`listener` matches no CLUSTER'],
  ['EnvoyFilter', '{ configPatches: [{ applyTo: CLUSTER, patch: { operation: ADD } }] }', '`operation: ADD` needs a `value`'],
];

describe("istiod's webhook", () => {
  it.each(cases)('%s %s', (kind, spec, ...expected) => {
    const found = findings(kind, spec);
    expect(found).toHaveLength(expected.length);
    for (const text of expected) expect(found.some((one) => one.includes(text)), `${text}\nin ${found.join('\n')}`).toBe(true);
  });

  it('looks at annotations', () => {
    const named = (annotations: string): string => `{ name: x, namespace: shop, annotations: ${annotations} }`;
    expect(findings('Sidecar', '{ egress: [{ hosts: [./*] }] }', named('{ istio.io/dry-run: "true" }'))).toEqual(['metadata.annotations.istio.io/dry-run: `istio.io/dry-run` is for an AuthorizationPolicy: nothing else can be tried without effect']);
    expect(findings('AuthorizationPolicy', '{ action: DENY, rules: [{}] }', named('{ istio.io/dry-run: "true" }'))).toEqual([]);
    expect(findings('AuthorizationPolicy', '{ action: AUDIT }', named('{ istio.io/dry-run: "true" }'))).toHaveLength(1);
    expect(findings('Gateway', '{ servers: [{ port: { number: 80, name: a, protocol: TCP }, hosts: ["*"] }] }', '{ name: a.b, namespace: shop }')).toEqual(['metadata.name: `a.b` is no name for a Gateway: it takes no dots, and at most 63 characters']);
  });

  it('knows the same kinds as the facts', () => {
    expect([...webhookKinds].sort()).toEqual([...validatedKinds].sort());
  });

  it('says nothing of other kinds', () => {
    expect(validateAsWebhook(decodeFile({ path: 'x.yaml', text: 'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: 7\n' }).resources[0] ?? expect.fail())).toEqual([]);
  });
});

describe('whatever is written', () => {
  const texts = fc.constantFrom('', '*', '*.a.com', 'a', 'a.b', '10.0.0.0/8', '::1', 'unix://', '5s', '-1s', '(', 'x'.repeat(300), '{**}', '%', '__proto__', 'STATIC', 'MUTUAL', 'CUSTOM', 'HTTP');
  const leaf: fc.Arbitrary<Json> = fc.oneof(texts, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const anything = fc.letrec<{ value: Json }>((tie) => ({ value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(texts, tie('value'), { maxKeys: 3 })) })).value;
  const seeds = cases.map(([kind, spec]) => ({ kind, spec: decodeFile({ path: 'x.yaml', text: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\nspec: ${spec}\n` }).resources[0]?.raw['spec'] }));

  /** Puts a value in the place of one that stands inside another, chosen by a number. */
  function replace(value: unknown, index: number, by: Json): unknown {
    if (typeof value !== 'object' || value === null || index === 0) return by;
    const keys = Object.keys(value);
    const key = keys[index % Math.max(1, keys.length)];
    if (key === undefined) return by;
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
    copy[key] = replace(copy[key], Math.floor(index / 2), by);
    return copy;
  }

  it('never throws, and always says where', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.nat({ max: 1000 }), anything, ({ kind, spec }, index, value) => {
        const text = JSON.stringify({ apiVersion: groups[kind] ?? 'networking.istio.io/v1', kind, metadata: { name: 'x', namespace: 'shop' }, spec: replace(spec, index, value) });
        for (const { path, message } of decodeFile({ path: 'x.yaml', text }).resources.flatMap((resource) => validateAsWebhook(resource))) {
          expect(path.length).toBeGreaterThan(0);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
