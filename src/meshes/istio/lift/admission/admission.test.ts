import { assert, constantFrom, property, record, shuffledSubarray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { decideAccess } from '../../../../model/access.ts';
import { concreteView } from '../../../../model/concrete-request.ts';
import { discover } from '../../../../topology/discover.ts';
import { inventoryOf } from '../inventory.ts';
import { admissionOf } from './admission.ts';

const workloads = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders, version: v1 } }
    spec: { serviceAccountName: orders, containers: [{ name: orders, image: orders }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

/** An AuthorizationPolicy `shop/NAME` with this `spec`, in one line. */
function policy(name: string, spec: string, namespace = 'shop', annotations = '{}'): string {
  return `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace}, annotations: ${annotations} }\nspec: ${spec}\n`;
}

function tokens(name: string, spec: string): string {
  return `---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
}

function meshConfig(text: string): string {
  const lines = text.split('\n').map((line) => `    ${line}`);
  return `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata:\n  mesh: |\n${lines.join('\n')}\n`;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
  /** Identity of the caller; null for plaintext. */
  readonly as?: string | null;
  readonly port?: number;
  readonly sees?: 'requests' | 'connections';
}

const checkout = 'cluster.local/ns/shop/sa/checkout';

function answerOf(yaml: string, sees: 'requests' | 'connections' = 'requests') {
  const resources = ResourceSet.of(decodeFile({ path: 'a.yaml', text: workloads + yaml }).resources);
  return admissionOf(resources, inventoryOf(resources, discover(resources))).accessFor('shop/orders', sees);
}

/** `allow` or `deny 403`, and the clause, or why none decided. */
function ask(yaml: string, sent: Sent = {}): string {
  const { sees = 'requests', port = 8080, as = checkout, method = 'GET', path = '/', host = 'orders', headers = {}, address } = sent;
  const { access, authentication } = answerOf(yaml, sees);
  const view = concreteView({ method, path, host, headers, ...(address === undefined ? {} : { address }) }, { identity: as ?? undefined, port });
  const verdict = decideAccess(access, authentication, view);
  if (verdict.effect === 'unknown') return `unknown: ${verdict.because}`;
  const status = verdict.effect === 'deny' ? ` ${verdict.status}` : '';
  return `${verdict.effect}${status}: ${verdict.token === 'rejected' ? 'token' : (verdict.clause?.name ?? access.otherwise.because)}`;
}

function notesOf(yaml: string, sees: 'requests' | 'connections' = 'requests'): string[] {
  return answerOf(yaml, sees).notes.map((note) => note.text);
}

const first = 'AuthorizationPolicy shop/orders, rule 1';

describe('which policies count', () => {
  it('none: everybody may call', () => {
    expect(ask('')).toBe('allow: no AuthorizationPolicy selects it, so everybody may call');
  });

  it('a selector is a subset of the labels; none means the namespace, and the root namespace means the mesh', () => {
    expect(ask(policy('p', '{ selector: { matchLabels: { app: other } } }'))).toMatch(/^allow/);
    expect(ask(policy('p', '{ selector: { matchLabels: { app: orders, version: v2 } } }'))).toMatch(/^allow/);
    expect(ask(policy('p', '{ selector: { matchLabels: { app: orders, version: v1 } } }'))).toBe('deny 403: shop/p is ALLOW without any rule, so nobody is admitted');
    expect(ask(policy('p', '{}', 'elsewhere'))).toMatch(/^allow/);
    expect(ask(policy('p', '{}', 'istio-system'))).toBe('deny 403: istio-system/p is ALLOW without any rule, so nobody is admitted');
    expect(ask(policy('p', '{ selector: { matchLabels: { app: orders } } }', 'istio-system'))).toMatch(/^deny/);
  });

  it('a policy for a target is the waypoint\'s, and says so where it means this workload', () => {
    const yaml = policy('p', '{ targetRefs: [{ group: "", kind: Service, name: orders }], action: DENY, rules: [{}] }');
    expect(ask(yaml)).toMatch(/^allow/);
    expect(notesOf(yaml)).toEqual(["AuthorizationPolicy shop/p names a target, so only a waypoint enforces it: this workload's own proxy ignores it"]);
    expect(notesOf(policy('p', '{ targetRefs: [{ group: "", kind: Service, name: other }], action: DENY, rules: [{}] }'))).toEqual([]);
  });

  it('AUDIT and dry runs change nothing and are told', () => {
    const yaml = policy('audit', '{ action: AUDIT, rules: [{}] }') + policy('dry', '{ action: DENY, rules: [{}] }', 'shop', '{ istio.io/dry-run: "true" }') + policy('dry-allow', '{}', 'shop', '{ istio.io/dry-run: "true" }');
    expect(ask(yaml)).toBe('allow: no ALLOW policy selects it, so what nothing refuses may call');
    expect(notesOf(yaml)).toEqual([
      'AUDIT AuthorizationPolicy shop/audit only logs',
      'DENY AuthorizationPolicy shop/dry is a dry run: it is logged and not enforced',
      'ALLOW AuthorizationPolicy shop/dry-allow is a dry run: it is logged and not enforced',
    ]);
  });
});

describe('rules', () => {
  it('an empty rule matches everything, no rule nothing', () => {
    expect(ask(policy('orders', '{ rules: [{}] }'))).toBe(`allow: ALLOW ${first}`);
    expect(ask(policy('orders', '{ action: DENY, rules: [{}] }'))).toBe(`deny 403: DENY ${first}`);
    expect(ask(policy('orders', '{ action: DENY }'))).toMatch(/^allow/);
    expect(notesOf(policy('orders', '{ action: DENY }'))).toEqual(['DENY AuthorizationPolicy shop/orders has no rule, so it matches nothing']);
  });

  it('`from` and `to` in items of their own open the service: the second item asks for no caller', () => {
    const split = policy('orders', '{ rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/checkout] } }] }, { to: [{ operation: { methods: [GET] } }] }] }');
    const joined = policy('orders', '{ rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/checkout] } }], to: [{ operation: { methods: [GET] } }] }] }');
    expect(ask(split, { as: null })).toBe('allow: ALLOW AuthorizationPolicy shop/orders, rule 2');
    expect(ask(split, { method: 'DELETE' })).toBe(`allow: ALLOW ${first}`);
    expect(ask(joined, { as: null })).toBe('deny 403: no rule of the ALLOW policies admits it (shop/orders)');
    expect(ask(joined, { method: 'DELETE' })).toMatch(/^deny 403/);
    expect(ask(joined)).toBe(`allow: ALLOW ${first}`);
  });

  it('deny-all plus allow: what one ALLOW policy admits is admitted', () => {
    const yaml = policy('deny-all', '{}') + policy('orders', '{ rules: [{ to: [{ operation: { paths: [/ok] } }] }] }');
    expect(ask(yaml, { path: '/ok?x=1' })).toBe(`allow: ALLOW ${first}`);
    expect(ask(yaml, { path: '/other' })).toBe('deny 403: no rule of the ALLOW policies admits it (shop/deny-all, shop/orders)');
  });

  it('DENY before ALLOW, whatever their order', () => {
    const yaml = policy('a', '{ rules: [{}] }') + policy('b', '{ action: DENY, rules: [{ to: [{ operation: { methods: [DELETE] } }] }] }');
    expect(ask(yaml, { method: 'DELETE' })).toBe('deny 403: DENY AuthorizationPolicy shop/b, rule 1');
    expect(ask(yaml)).toBe('allow: ALLOW AuthorizationPolicy shop/a, rule 1');
  });

  it('a condition that nothing has takes the rule out of any policy, which lets a DENY pass', () => {
    const yaml = policy('orders', '{ action: DENY, rules: [{ when: [{ key: source.workload, values: [x] }] }] }');
    expect(ask(yaml)).toMatch(/^allow/);
    expect(notesOf(yaml)).toEqual(['rule 1 of AuthorizationPolicy shop/orders asks for `source.workload`, which nothing has, so the whole rule is skipped']);
  });
});

describe('identities', () => {
  const from = (source: string, action = 'ALLOW'): string => policy('orders', `{ action: ${action}, rules: [{ from: [{ source: ${source} }] }] }`);

  it.each([
    ['{ principals: ["*"] }', checkout, true],
    ['{ principals: ["*"] }', null, false],
    ['{ principals: [cluster.local/ns/shop/*] }', checkout, true],
    ['{ principals: ["*/sa/checkout"] }', checkout, true],
    ['{ principals: [cluster.local/ns/*/sa/checkout] }', checkout, false],
    ['{ notPrincipals: [cluster.local/ns/shop/sa/checkout] }', checkout, false],
    ['{ notPrincipals: [cluster.local/ns/shop/sa/checkout] }', null, true],
    ['{ namespaces: [shop] }', checkout, true],
    ['{ namespaces: [sho] }', checkout, false],
    ['{ namespaces: ["sh*"] }', checkout, true],
    ['{ namespaces: ["*op"] }', checkout, true],
    ['{ namespaces: ["s*p"] }', checkout, true],
    ['{ namespaces: ["s.op"] }', checkout, false],
    ['{ notNamespaces: [shop] }', null, true],
    ['{ serviceAccounts: [checkout] }', checkout, true],
    ['{ serviceAccounts: [shop/checkout] }', checkout, true],
    ['{ serviceAccounts: [shop/check] }', checkout, false],
    ['{ serviceAccounts: [other/checkout] }', checkout, false],
    ['{ trustDomains: [cluster.local] }', checkout, true],
    ['{ trustDomains: ["*.local"] }', checkout, true],
    ['{ serviceAccounts: [shop/checkout] }', 'cluster.local/ns/shop/cluster/one/sa/checkout/pod/x', true],
    ['{ trustDomains: [other] }', checkout, false],
    ['{ trustDomains: ["c*sa"] }', checkout, false],
    ['{ notTrustDomains: [other] }', null, true],
  ])('ALLOW from %s called by %s: %s', (source, as, isAllowed) => {
    expect(ask(from(source), { as })).toMatch(isAllowed ? /^allow/ : /^deny/);
  });

  it('DENY notPrincipals refuses plaintext too', () => {
    expect(ask(from('{ notPrincipals: [cluster.local/ns/shop/sa/checkout] }', 'DENY'), { as: null })).toBe(`deny 403: DENY ${first}`);
    expect(ask(from('{ notPrincipals: [cluster.local/ns/shop/sa/checkout] }', 'DENY'))).toMatch(/^allow/);
  });

  it('a trust domain stands for its aliases, and `cluster.local` for the mesh\'s own', () => {
    const mesh = meshConfig('trustDomain: prod\ntrustDomainAliases: [old]');
    const written = from('{ principals: [cluster.local/ns/shop/sa/checkout] }') + mesh;
    expect(ask(written, { as: 'prod/ns/shop/sa/checkout' })).toMatch(/^allow/);
    expect(ask(written, { as: 'old/ns/shop/sa/checkout' })).toMatch(/^allow/);
    expect(ask(written, { as: checkout })).toMatch(/^deny/);
    expect(ask(from('{ trustDomains: [old] }') + mesh, { as: 'prod/ns/shop/sa/checkout' })).toMatch(/^allow/);
    expect(ask(from('{ principals: [foreign/ns/shop/sa/checkout] }') + mesh, { as: 'prod/ns/shop/sa/checkout' })).toMatch(/^deny/);
  });

  it('addresses are those of the direct peer; what nobody knows is unknown', () => {
    expect(ask(from('{ ipBlocks: [10.0.0.0/8, 192.168.1.1] }'), { address: '10.9.8.7' })).toMatch(/^allow/);
    expect(ask(from('{ ipBlocks: [10.0.0.0/8] }'), { address: '11.0.0.1' })).toMatch(/^deny/);
    expect(ask(from('{ ipBlocks: [10.0.0.0/8] }'))).toBe(`unknown: whether ALLOW ${first} holds`);
    expect(ask(from('{ remoteIpBlocks: [10.0.0.0/8] }'), { address: '10.0.0.1', headers: { 'x-forwarded-for': '1.2.3.4' } })).toMatch(/^unknown/);
  });

  it('a block that cannot be read takes the rule out of ALLOW, and only itself out of DENY', () => {
    const source = '{ ipBlocks: [bogus], principals: ["*"] }';
    expect(ask(from(source))).toMatch(/^deny/);
    expect(notesOf(from(source))).toEqual(['rule 1 of AuthorizationPolicy shop/orders writes `bogus` in `ipBlocks`, which cannot be read, so the rule admits nobody']);
    expect(ask(from(source, 'DENY'))).toMatch(/^deny/);
    expect(ask(from(source, 'DENY'), { as: null })).toMatch(/^allow/);
  });
});

describe('operations', () => {
  const to = (operation: string): string => policy('orders', `{ rules: [{ to: [{ operation: ${operation} }] }] }`);

  it.each<readonly [string, Sent, boolean]>([
    ['{ hosts: [example.com] }', { host: 'example.com' }, true],
    ['{ hosts: [example.com] }', { host: 'Example.COM' }, true],
    ['{ hosts: ["*.Example.COM"] }', { host: 'a.example.com' }, true],
    ['{ hosts: [example.com] }', { host: 'example.com:8080' }, false],
    ['{ hosts: ["example.com:*"] }', { host: 'example.com:8080' }, true],
    ['{ notHosts: [example.com] }', { host: 'example.com:8080' }, true],
    ['{ methods: [GET] }', { method: 'get' }, false],
    ['{ methods: ["P*"] }', { method: 'PUT' }, true],
    ['{ paths: [/a] }', { path: '/a?x=/b' }, true],
    ['{ paths: [/a] }', { path: '/a/' }, false],
    ['{ paths: ["/a/*"] }', { path: '/a/b/c' }, true],
    ['{ paths: ["*/c"] }', { path: '/a/b/c' }, true],
    ['{ paths: ["/a/*/c"] }', { path: '/a/b/c' }, false],
    ['{ paths: ["/a/{*}/c"] }', { path: '/a/b/c' }, true],
    ['{ paths: ["/a/{*}/c"] }', { path: '/a/b/b/c' }, false],
    ['{ paths: ["/a/{**}"] }', { path: '/a/b/c' }, true],
    ['{ notPaths: [/a], methods: [GET] }', { path: '/a' }, false],
    ['{ ports: ["8080"] }', {}, true],
    ['{ ports: ["80"] }', {}, false],
    ['{ notPorts: ["80"] }', {}, true],
  ])('ALLOW to %s of %j: %s', (operation, sent, isAllowed) => {
    expect(ask(to(operation), sent)).toMatch(isAllowed ? /^allow/ : /^deny/);
  });

  it.each<readonly [string, Sent, boolean]>([
    ['{ key: "request.headers[X-User]", values: [alice] }', { headers: { 'x-user': 'alice' } }, true],
    ['{ key: "request.headers[x-user]", values: ["ali*"] }', { headers: { 'X-User': 'alice' } }, true],
    ['{ key: "request.headers[x-user]", values: ["*"] }', {}, false],
    ['{ key: "request.headers[x-user]", notValues: [bob] }', {}, true],
    ['{ key: "request.headers[:method]", values: [GET] }', {}, true],
    ['{ key: "request.headers[host]", values: [orders] }', {}, true],
    ['{ key: "request.headers[:authority]", values: [orders] }', { host: 'orders' }, true],
    ['{ key: "request.headers[:authority]", values: [orders] }', { host: 'Orders' }, false],
    ['{ key: "request.headers[:authority]", values: ["Ord*"] }', { host: 'Orders' }, true],
    ['{ key: "request.headers[:authority]", notValues: [orders] }', { host: 'Orders' }, true],
    ['{ key: source.namespace, values: [shop] }', {}, true],
    ['{ key: source.principal, notValues: [cluster.local/ns/shop/sa/checkout] }', {}, false],
    ['{ key: source.ip, values: [10.0.0.0/8] }', { address: '10.0.0.1' }, true],
    ['{ key: destination.port, values: ["8080"] }', {}, true],
    ['{ key: connection.sni, values: ["*.com"] }', {}, false],
    ['{ key: connection.sni, notValues: ["*.com"] }', {}, true],
  ])('ALLOW when %s of %j: %s', (condition, sent, isAllowed) => {
    expect(ask(policy('orders', `{ rules: [{ when: [${condition}] }] }`), sent)).toMatch(isAllowed ? /^allow/ : /^deny/);
  });

  it('metadata of other filters is unknown', () => {
    expect(ask(policy('orders', '{ rules: [{ when: [{ key: "experimental.envoy.filters.network.mysql_proxy[db.t]", values: ["[update]"] }] }] }'))).toBe(`unknown: whether ALLOW ${first} holds`);
  });
});

describe('a port without requests', () => {
  const connection: Sent = { sees: 'connections' };

  it('ALLOW loses every rule that asks for HTTP, and then admits nobody', () => {
    const yaml = policy('orders', '{ rules: [{ from: [{ source: { principals: ["*"] } }], to: [{ operation: { methods: [GET] } }] }] }');
    expect(ask(yaml)).toMatch(/^allow/);
    expect(ask(yaml, connection)).toBe('deny 403: no rule of the ALLOW policies admits it (shop/orders)');
    expect(notesOf(yaml, 'connections')).toEqual(['rule 1 of AuthorizationPolicy shop/orders asks for `methods`, which a port without requests does not have, so the rule admits nobody']);
  });

  it('DENY loses only the condition, and refuses more', () => {
    const yaml = policy('orders', '{ action: DENY, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/checkout] } }], to: [{ operation: { methods: [POST] } }] }] }');
    expect(ask(yaml)).toMatch(/^allow/);
    expect(ask(yaml, connection)).toBe(`deny 403: DENY ${first}`);
    expect(ask(yaml, { ...connection, as: null })).toMatch(/^allow/);
    expect(notesOf(yaml, 'connections')).toEqual(['rule 1 of AuthorizationPolicy shop/orders asks for `methods`, which a port without requests does not have, so that part is ignored and the rule means more than it says']);
  });
});

describe('external authorizers', () => {
  const custom = (provider: string, name = 'orders', rest = ''): string => policy(name, `{ action: CUSTOM, provider: { name: ${provider} }, rules: [{ to: [{ operation: { ports: ["8080"] } }] }] }`, 'shop', rest === '' ? '{}' : rest);
  const mesh = meshConfig('extensionProviders:\n- { name: web, envoyExtAuthzHttp: { service: authz.shop.svc.cluster.local, port: 80 } }\n- { name: rpc, envoyExtAuthzGrpc: { service: authz.shop.svc.cluster.local, port: 80 } }');

  it('what they match depends on them, what they do not match on the rest', () => {
    expect(ask(custom('web') + mesh)).toBe('unknown: whether the authorizer `web` agrees');
    expect(ask(custom('web') + mesh, { port: 9090 })).toMatch(/^allow/);
    expect(ask(custom('web') + mesh + policy('none', '{}'))).toMatch(/^deny 403/);
  });

  it('one that nobody defines, and several at once, refuse what they match', () => {
    expect(ask(custom('nobody') + mesh)).toBe(`deny 403: CUSTOM ${first}`);
    expect(ask(custom('nobody') + mesh, { port: 9090 })).toMatch(/^allow/);
    expect(ask(custom('web') + custom('rpc', 'second') + mesh)).toMatch(/^deny 403: CUSTOM/);
    expect(notesOf(custom('web') + custom('rpc', 'second') + mesh)[0]).toBe('CUSTOM policies name several authorizers (`web`, `rpc`) for one workload, so whatever they match is refused');
  });

  it('are asked before tokens are looked at, and so is what stands in for one that nobody defines', () => {
    const jwt = tokens('jwt', '{ jwtRules: [{ issuer: "https://id.example" }] }');
    const bad = { headers: { authorization: 'Bearer bad' } };
    expect(ask(custom('nobody') + mesh + jwt, bad)).toBe(`deny 403: CUSTOM ${first}`);
    expect(ask(custom('nobody') + mesh + jwt, { ...bad, port: 9090 })).toBe('deny 401: token');
    expect(ask(custom('web') + mesh + jwt, bad)).toBe('unknown: whether the authorizer `web` agrees');
    expect(ask(custom('web') + mesh + jwt, { ...bad, port: 9090 })).toBe('deny 401: token');
  });

  it('know no claims, so that a rule about them never matches', () => {
    const yaml = policy('orders', '{ action: CUSTOM, provider: { name: nobody }, rules: [{ when: [{ key: "request.auth.claims[role]", values: [admin] }] }] }') + mesh + tokens('jwt', '{ jwtRules: [{ issuer: "https://id.example" }] }');
    expect(ask(yaml, { headers: { authorization: `Bearer e30.${btoa(JSON.stringify({ iss: 'https://id.example', role: 'admin' }))}.x` } })).toMatch(/^allow/);
  });

  it('one that speaks HTTP is not asked about connections: they pass', () => {
    expect(ask(custom('web') + mesh, { sees: 'connections' })).toMatch(/^allow/);
    expect(notesOf(custom('web') + mesh, 'connections')).toEqual(['authorizer `web` speaks HTTP, so it is not asked about connections without requests: AuthorizationPolicy shop/orders lets them pass']);
    expect(ask(custom('rpc') + mesh, { sees: 'connections' })).toBe('unknown: whether the authorizer `rpc` agrees');
  });

  it('without the mesh configuration any authorizer may exist', () => {
    expect(answerOf(custom('web')).unknown.map(({ what }) => what)).toEqual(['whether the mesh configuration defines the authorizer `web`']);
    expect(ask(custom('web'))).toBe('unknown: whether the authorizer `web` agrees');
  });
});

describe('tokens', () => {
  const rule = '{ issuer: "https://id.example", jwksUri: "https://id.example/keys" }';
  const claims = (payload: object): string => `e30.${btoa(JSON.stringify(payload))}.x`;
  const bearer = (payload: object): Sent => ({ headers: { authorization: `Bearer ${claims(payload)}` } });
  const needsToken = (value: string): string => policy('orders', `{ rules: [{ from: [{ source: { requestPrincipals: ["${value}"] } }] }] }`) + tokens('jwt', `{ jwtRules: [${rule}] }`);

  it('without any a request passes, with a foreign one it is answered with 401', () => {
    expect(ask(tokens('jwt', `{ jwtRules: [${rule}] }`))).toMatch(/^allow/);
    expect(ask(tokens('jwt', `{ jwtRules: [${rule}] }`), bearer({ iss: 'https://other', sub: 'x' }))).toBe('deny 401: token');
    expect(notesOf(tokens('jwt', `{ jwtRules: [${rule}] }`))).toEqual(['RequestAuthentication shop/jwt checks tokens of `https://id.example`: a bad one is answered with 401, a request without any goes on without claims']);
    expect(notesOf(tokens('jwt', `{ jwtRules: [${rule}] }`), 'connections')).toEqual([]);
  });

  it('are not looked at in a CORS preflight', () => {
    const jwt = tokens('jwt', `{ jwtRules: [${rule}] }`);
    const preflight = { origin: 'https://app.example', 'access-control-request-method': 'GET', authorization: 'Bearer bad' };
    expect(ask(jwt, { method: 'OPTIONS', headers: preflight })).toMatch(/^allow/);
    expect(ask(jwt, { method: 'GET', headers: preflight })).toBe('deny 401: token');
    expect(ask(jwt, { method: 'OPTIONS', headers: { ...preflight, origin: '' } })).toBe('deny 401: token');
    expect(ask(jwt, { method: 'OPTIONS', headers: { authorization: 'Bearer bad' } })).toBe('deny 401: token');
    expect(ask(needsToken('*'), { method: 'OPTIONS', headers: { ...preflight, authorization: `Bearer ${claims({ iss: 'https://id.example', sub: 'alice' })}` } })).toMatch(/^deny 403/);
  });

  it('a policy asks for issuer and subject, divided at the last slash', () => {
    expect(ask(needsToken('*'))).toMatch(/^deny 403/);
    expect(ask(needsToken('*'), { path: '/' })).toMatch(/^deny 403/);
    expect(ask(needsToken('https://id.example/alice'), bearer({ iss: 'https://id.example', sub: 'bob' }))).toMatch(/^deny 403/);
  });

  it.each([
    ['*', 'alice'],
    ['https://id.example/alice', 'alice'],
    ['https://id.example/*', 'alice'],
    ['https://id.example/al*', 'alice'],
    ['*example/alice', 'alice'],
    ['*/alice', 'alice'],
  ])('requestPrincipals %s admits subject %s', (value, sub) => {
    const { access, authentication } = answerOf(needsToken(value));
    const view = concreteView({ method: 'GET', path: '/', ...bearer({ iss: 'https://id.example', sub }), headers: bearer({ iss: 'https://id.example', sub }).headers ?? {} }, { port: 8080 });
    expect(decideAccess(access, authentication, view)).toMatchObject({ effect: 'allow' });
  });

  it.each([
    ['request.auth.claims[groups]', 'admins', { groups: ['users', 'admins'] }, true],
    ['request.auth.claims[groups]', 'admins', { groups: ['users'] }, false],
    ['request.auth.claims[realm][role]', 'a*', { realm: { role: 'admin' } }, true],
    ['request.auth.claims[https://id.example/role]', 'admin', { 'https://id.example/role': 'admin' }, true],
    ['request.auth.audiences', 'shop', { aud: ['shop'] }, true],
    ['request.auth.presenter', 'app', { azp: 'app' }, true],
  ])('when %s is %s, of a token with %j: %s', (key, value, payload, isAllowed) => {
    const yaml = policy('orders', `{ rules: [{ when: [{ key: "${key}", values: ["${value}"] }] }] }`) + tokens('jwt', `{ jwtRules: [${rule}] }`);
    expect(ask(yaml)).toMatch(/^deny 403/);
    const { access, authentication } = answerOf(yaml);
    const view = concreteView({ method: 'GET', path: '/', headers: bearer({ iss: 'https://id.example', ...payload }).headers ?? {} }, { port: 8080 });
    expect(decideAccess(access, authentication, view).effect).toBe(isAllowed ? 'allow' : 'deny');
  });

  it('a token is looked for where the rule says, and by default where Envoy looks', () => {
    const places = (spec: string) => answerOf(tokens('jwt', `{ jwtRules: [{ issuer: a, ${spec} }] }`)).authentication?.providers.map(({ headers, parameters, cookies }) => ({ headers, parameters, cookies }));
    expect(places('audiences: [x]')).toEqual([{ headers: [{ name: 'authorization', prefix: 'Bearer ' }], parameters: ['access_token'], cookies: [] }]);
    expect(places('fromHeaders: [{ name: X-Token, prefix: "JWT " }]')).toEqual([{ headers: [{ name: 'x-token', prefix: 'JWT ' }], parameters: [], cookies: [] }]);
    expect(places('fromParams: [t], fromCookies: [c]')).toEqual([{ headers: [], parameters: ['t'], cookies: ['c'] }]);
  });
});

describe('laws', () => {
  const rules = ['{}', '{ from: [{ source: { namespaces: [shop] } }] }', '{ to: [{ operation: { methods: [GET], paths: ["/a/*"] } }] }', '{ when: [{ key: "request.headers[x]", notValues: [y] }] }'];
  const all = [...rules.map((rule, index) => policy(`allow-${index}`, `{ rules: [${rule}] }`)), ...rules.slice(1).map((rule, index) => policy(`deny-${index}`, `{ action: DENY, rules: [${rule}] }`))];
  const sent = record({ method: constantFrom('GET', 'PUT'), path: constantFrom('/', '/a/b'), as: constantFrom(checkout, null), headers: constantFrom({}, { x: 'y' }), sees: constantFrom('requests' as const, 'connections' as const) });
  const effect = (policies: readonly string[], request: Sent): string => ask(policies.join(''), request).slice(0, 5);

  it('the order of the documents changes nothing, and one more DENY never admits', () => {
    assert(
      property(shuffledSubarray(all), constantFrom(...all.slice(4)), sent, (policies, deny, request) => {
        const before = effect(policies, request);
        expect(effect([...policies].sort(), request)).toBe(before);
        if (before !== 'allow') expect(effect([...policies, deny], request)).not.toBe('allow');
      }),
      { numRuns: 150 },
    );
  });
});
