import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from './intent.ts';
import { printIntent } from './print/print-intent.ts';
import { readMesh, type ReadMesh, type ReadOptions } from './read-mesh.ts';
import { buildTopology } from './testing/build-topology.ts';

const topology = buildTopology(
  {
    'orders-svc': { versions: ['v1', 'v2'], calls: ['payment-svc'] },
    'payment-svc': { versions: ['v1', 'v2'], calls: ['inventory'] },
    inventory: {},
    'legacy-svc': {},
    'api-gateway': { calls: ['orders-svc'] },
    users: { protocol: 'grpc', port: 9090 },
    cache: { protocol: 'redis', port: 6379, isDatastore: true },
    web: { namespace: 'front', noService: true, calls: [] },
    inventory2: { namespace: 'front' },
    riddle: { isUnknown: true },
  },
  'production',
);

function read(fragment: string, options: ReadOptions = {}): ReadMesh {
  return readMesh({ path: 'mesh.yaml', text: fragment.includes('version: 1\n') ? fragment : `version: 1\n${fragment}` }, topology, options);
}

function sentences(result: ReadMesh): string[] {
  return result.intents.map(printIntent);
}

function problems(result: ReadMesh): string[] {
  return result.diagnostics.map((item) => `${item.severity} ${item.rule} ${item.span.line}:${item.span.column} ${item.message}${item.help === undefined ? '' : ` (${item.help})`}`);
}

describe('the prompts of platform engineers, as mesh.yaml', () => {
  it.each<[string, string, string[], string[]?]>([
    [
      'canary 90/10, 3 retries on 5xx with 2s, 100 pending requests, 500ms on all requests',
      `services:
  orders-svc:
    split: {v1: 90, v2: 10}
    retries: {attempts: 3, on: 5xx, perTry: 2s}
    breaker: {maxPending: 100}
    timeout: 500ms
`,
      [
        'Split calls to production/orders-svc: 90% to version v1 and 10% to version v2.',
        'Give calls to production/orders-svc at most 500ms in all.',
        'Retry idempotent calls to production/orders-svc up to 3 times; on 5xx; each try at most 2s.',
        'Protect production/orders-svc: at most 100 waiting requests.',
      ],
      ['error intents/tries-do-not-fit 5:14 a try on `production/orders-svc` may take 2s, but everything ends after 500ms: a try that hangs is never retried (write `perTry: 125ms`, or a longer `timeout`)'],
    ],
    [
      'header x-canary: true goes to v2 whatever the split',
      'services:\n  orders-svc:\n    routes:\n      - when: {header: {x-canary: true}}\n        to: v2\n    split: {v1: 90, v2: 10}\n',
      ['Split calls to production/orders-svc: 90% to version v1 and 10% to version v2.', 'Send calls to production/orders-svc with header x-canary equal to "true" to version v2.'],
    ],
    [
      '200ms delay for 10% and 503 for 1%, for test requests only',
      'services:\n  orders-svc:\n    faults:\n      - when: {header: {x-chaos: "on"}}\n        delay: {percent: 10%, time: 200ms}\n        abort: {percent: 1%, status: 503}\n',
      ['Disturb calls to production/orders-svc with header x-chaos equal to "on": delay 10% by 200ms; fail 1% with status 503.'],
    ],
    [
      'GET /orders/{id} 1s and retryable, POST /orders 5s',
      'services:\n  orders-svc:\n    requests:\n      - when: {method: GET, path: "/orders/{id}"}\n        timeout: 1s\n        retries: 1\n      - when: {method: POST, path: /orders}\n        timeout: 5s\n',
      [
        'Give calls to production/orders-svc with method GET and path matching "/orders/[^/]+" at most 1s in all.',
        'Give calls to production/orders-svc with method POST and path /orders at most 5s in all.',
        'Retry idempotent calls to production/orders-svc with method GET and path matching "/orders/[^/]+" up to 1 time; on gateway-error, connect-failure, refused-stream, reset or unavailable.',
      ],
    ],
    [
      'strict mTLS for the namespace, plaintext for legacy-svc',
      'encryption:\n  namespaces: {production: strict}\n  exceptions:\n    - {workload: legacy-svc, mode: permissive, reason: cannot speak TLS yet}\n',
      ['Require mutual TLS in namespace production, except that workload production/legacy-svc takes plaintext too because "cannot speak TLS yet".'],
    ],
    [
      'the API may GET /api/v1/users and POST /api/v1/orders and nothing else',
      'access:\n  inventory:\n    - {from: api-gateway, methods: GET, paths: [/api/v1/users, /api/v1/users/*]}\n    - {from: api-gateway, methods: POST, paths: /api/v1/orders}\n',
      [
        'Let workload production/api-gateway call production/inventory with method GET and path /api/v1/users or starting with /api/v1/users/, and refuse calls that nothing allows.',
        'Let workload production/api-gateway call production/inventory with method POST and path /api/v1/orders, and refuse calls that nothing allows.',
      ],
    ],
    [
      'payment-svc reaches https://api.stripe.com:443 through the egress gateway',
      'egress:\n  - {host: api.stripe.com, port: 443, protocol: https, via: egress-gateway, from: payment-svc}\n',
      ['Let workload production/payment-svc-v1 and workload production/payment-svc-v2 call host api.stripe.com on port 443 by https through the egress gateway; configured in namespace production.'],
    ],
    [
      'retries for 503s and 5s, so that users do not wait for ever',
      'services:\n  payment-svc: {timeout: 5s, retries: {attempts: 3, on: [503, gateway-error], perTry: 1s}}\n',
      ['Give calls to production/payment-svc at most 5s in all.', 'Retry idempotent calls to production/payment-svc up to 3 times; on 503 or gateway-error; each try at most 1s.'],
    ],
    [
      'v2 to 10% of traffic, then 50%, then 100%',
      'services:\n  payment-svc:\n    canary: {to: v2, steps: [10% for 10m, 50% for 1h, 100%]}\n',
      ['Move calls to production/payment-svc to version v2 in steps: 10% for 10m, 50% for 1h and 100%.'],
    ],
    [
      'a slow inventory does not take its callers down',
      'services:\n  inventory:\n    breaker: {errors: 5, gatewayErrors: 5, every: 10s, ejectFor: 30s, maxEjected: 50%, maxConnections: 50, connectTimeout: 5s, maxPending: 100, maxRequests: 200, maxRequestsPerConnection: 10}\n',
      ['Protect production/inventory: at most 50 connections; at most 100 waiting requests; at most 200 requests at a time; at most 10 requests per connection; connect within 5s; eject an instance after 5 errors in a row; eject an instance after 5 gateway errors in a row; check every 10s; eject for 30s; eject at most 50% of the instances.'],
    ],
    [
      'strict everywhere; orders only from the gateway and from the ingress',
      'encryption: {mode: strict}\naccess:\n  orders-svc: [api-gateway, ingress]\n',
      ['Require mutual TLS in the whole mesh.', 'Let the ingress gateway and workload production/api-gateway call production/orders-svc, and refuse calls that nothing allows.'],
    ],
    [
      '3s and 2 retries with exponential back-off by role; 1 retry for payments',
      'roles:\n  synchronous-api: {timeout: 3s, retries: {attempts: 2, backoff: 25ms, perTry: share, on: 5xx}}\nservices:\n  inventory: {role: synchronous-api}\n  payment-svc: {role: synchronous-api, timeout: 10s, retries: 1}\n',
      [
        'Give calls to production/inventory at most 3s in all.',
        'Retry idempotent calls to production/inventory up to 2 times; on 5xx; each try at most 1s; pausing 25ms at first.',
        'Give calls to production/payment-svc at most 10s in all.',
        'Retry idempotent calls to production/payment-svc up to 1 time; on 5xx; each try at most 5s; pausing 25ms at first.',
      ],
    ],
    [
      'tries share the timeout of their own requests too, unless those say otherwise',
      'services:\n  inventory:\n    timeout: 3s\n    retries: {attempts: 2, perTry: share, on: 5xx}\n    requests:\n      - {when: {path: {prefix: /reports}}, timeout: 30s}\n      - {when: {path: /report}, timeout: 30s, retries: off}\n',
      [
        'Give calls to production/inventory at most 3s in all.',
        'Give calls to production/inventory with path under /reports at most 30s in all.',
        'Give calls to production/inventory with path /report at most 30s in all.',
        'Retry idempotent calls to production/inventory up to 2 times; on 5xx; each try at most 1s.',
        'Never retry calls to production/inventory with path /report.',
        'Retry idempotent calls to production/inventory with path under /reports up to 2 times; on 5xx; each try at most 10s.',
      ],
    ],
    [
      'a webhook that outsiders call in plaintext',
      'encryption:\n  namespaces: {production: strict}\n  exceptions:\n    - {workload: legacy-svc, port: 8080, reason: webhooks bring no certificate}\naccess:\n  legacy-svc: outside\n',
      ['Require mutual TLS in namespace production, except that workload production/legacy-svc on port 8080 takes plaintext too because "webhooks bring no certificate".', 'Let callers without a mesh identity call production/legacy-svc, and refuse calls that nothing allows.'],
    ],
    [
      'a gateway host with TLS, /v2/ split, 30s and retries',
      'expose:\n  - {service: orders-svc, host: api.company.com, port: 8080, paths: [{prefix: /v2}], tls: {credential: app-tls-secret}}\n',
      ['Offer production/orders-svc on port 8080 to the outside as host api.company.com; for path under /v2; with simple TLS from secret app-tls-secret; redirecting plaintext.'],
    ],
    [
      'least-request balancing, and another breaker for v2',
      'services:\n  orders-svc:\n    balance: least-request\n    versions:\n      v2: {breaker: {gatewayErrors: 3}, balance: {hash: {cookie: user, ttl: 1h}}}\n',
      ['Protect version v2 of production/orders-svc: eject an instance after 3 gateway errors in a row.', 'Balance calls to production/orders-svc by least-request.', 'Balance calls to version v2 of production/orders-svc by hash of cookie user for 1h.'],
    ],
    ['a service in another cluster', 'services:\n  far/remote-service: {cluster: west}\n', ['Reach far/remote-service in cluster west.']],
    [
      'metrics, traces and access logs',
      'observe:\n  mesh: {metrics: on, tracing: 1%}\n  namespaces: {production: {accessLogs: errors}}\n  workloads: {web: {accessLogs: off}}\n',
      ['Observe the whole mesh: metrics on; traces of 1% of the requests.', 'Observe workload front/web: access logs off.', 'Observe namespace production: access logs on for errors only.'],
    ],
    [
      'proxies that start first, with their resources',
      'join:\n  namespaces: {production: {holdUntilProxyStarts: on, resources: {cpu: 100m, memory: 128Mi}}}\n',
      ['Bring namespace production into the mesh: containers start after the proxy; proxy cpu 100m; proxy memory 128Mi.'],
    ],
    [
      'configuration limited to what a workload calls',
      'scope:\n  callGraph: off\n  namespaces: {front: on}\naccess:\n  inventory: web\n',
      ['Tell workload front/inventory2 only of no services.', 'Tell workload front/web only of services production/inventory.', 'Let workload front/web call production/inventory, and refuse calls that nothing allows.'],
    ],
    [
      'mirror, rewrite, redirect and a rate limit',
      'services:\n  orders-svc:\n    mirror: {to: v2, percent: 20%}\n    rewrite: {when: {path: {prefix: /old}}, path: /new}\n    redirect: {when: {path: /home}, path: /, status: 301}\n    limit: {requests: 100, per: 1s, burst: 20}\n',
      [
        'Copy 20% of calls to production/orders-svc to version v2.',
        'Rewrite calls to production/orders-svc with path under /old: the path becomes /new.',
        'Redirect calls to production/orders-svc with path /home by status 301 to path /.',
        'Limit calls to production/orders-svc to 100 requests per 1s; with bursts of 20.',
      ],
    ],
    [
      'users with a token, and a call that is refused whatever else is admitted',
      'users:\n  orders-svc: {issuer: https://id.example.com, audiences: shop}\ndeny:\n  - {to: inventory, from: {namespace: front}, methods: DELETE}\n',
      ['Refuse calls from namespace front to production/inventory with method DELETE.', 'Require tokens of issuer "https://id.example.com" on calls to production/orders-svc; for audience shop.'],
    ],
  ])('%s', (_, fragment, expected, expectedProblems = []) => {
    const result = read(fragment);
    expect(problems(result)).toEqual(expectedProblems);
    expect(sentences(result)).toEqual(expected);
  });
});

describe('problems', () => {
  it.each([
    ['a key nobody knows', 'services:\n  inventory: {timeot: 3s}\n', ['error intents/unknown-key 3:15 a service has no `timeot` (did you mean `timeout`?)']],
    ['a service nobody knows', 'services:\n  inventry: {timeout: 3s}\n', ['error intents/unknown-service 3:3 no Service `inventry` is in the input (did you mean `inventory`?)']],
    ['a duration without unit', 'services:\n  inventory: {timeout: 30}\n', ['error intents/unit-missing 3:24 a timeout of `30` has no unit (write `30s` or `30ms`)']],
    ['a percentage without sign', 'services:\n  inventory: {mirror: {to: users, percent: 5}}\n', ['error intents/unit-missing 3:44 `percent` of `5` has no unit (write `5%`)']],
    ['shares that do not sum to 100', 'services:\n  orders-svc:\n    split: {v1: 90, v2: 20}\n', ['error intents/weights-not-100 4:12 the shares of `production/orders-svc` sum to 110%, not to 100%']],
    ['a version without pods', 'services:\n  orders-svc:\n    routes: [{when: {path: /x}, to: v3}]\n', ['error intents/version-without-pods 4:37 no pods of `production/orders-svc` have version `v3`: requests sent there would fail with 503 (did you mean `v1`?)']],
    ['a retry of POST', 'services:\n  inventory: {retries: {attempts: 1, methods: [GET, POST]}}\n', ['error intents/retry-not-idempotent 3:47 POST is not idempotent: a retry may do its work twice (write `requests: all` if the service can take the same request twice)']],
    ['a retry of gRPC that never happens', 'services:\n  users: {retries: 2}\n', ['warning intents/retry-never-applies 3:20 `production/users` speaks gRPC, where every call is a POST: nothing is retried (write `requests: all` if its calls can be made twice)']],
    ['tries that do not fit', 'services:\n  inventory: {timeout: 3s, retries: {attempts: 2, perTry: 2s}}\n', ['warning intents/tries-do-not-fit 3:37 3 tries of 2s on `production/inventory` do not fit its timeout of 3s: only 1 can run to their end (write `perTry: 1s`, or a `timeout` of 6s)']],
    ['a timeout for a datastore', 'services:\n  cache: {timeout: 3s}\n', ['error intents/not-http 3:20 `production/cache` is a datastore: a proxy sees no requests there, so `timeout` would do nothing (limit its connections with `breaker`, or declare the port as HTTP)']],
    ['two names for one service', 'services:\n  inventory: {timeout: 3s}\n  production/inventory: {balance: random}\n', ['error intents/contradiction 4:3 `services` speaks of `production/inventory` twice (put everything under one of the two)']],
    ['split and canary at once', 'services:\n  orders-svc:\n    split: {v1: 50, v2: 50}\n    canary: {to: v2, steps: [100%]}\n', ['error intents/contradiction 5:13 `split` and `canary` both divide the calls to `production/orders-svc` (keep one of them: `canary` sets the shares step by step)']],
    ['a caller nobody knows', 'access:\n  inventory: [web, wbe]\n', ['error intents/unknown-workload 3:20 no workload and no Service `wbe` is in the input (did you mean `web`?)']],
    ['a namespace nobody knows', 'encryption: {namespaces: {prodution: strict}}\n', ['warning intents/unknown-namespace 2:27 nothing in the input stands in namespace `prodution` (did you mean `production`?)']],
    ['an exception from nothing', 'encryption:\n  exceptions: [{workload: web, reason: old}]\n', ['error intents/exception-without-rule 3:16 nothing asks `front/web` for encryption, so this exception is from nothing (write `front: strict` under `namespaces`)']],
    ['callers by identity without encryption', 'encryption: {namespaces: {production: disable}}\naccess: {inventory: web}\n', ['warning intents/contradiction 3:10 `access` names callers of `production/inventory`, but encryption is off for `production/inventory`: without it nobody can prove who they are, and all of them are refused (make the encryption `permissive`, or admit `anyone`)']],
    ['a caller both admitted and refused', 'access: {inventory: web}\ndeny: [{to: inventory, from: web}]\n', ['warning intents/contradiction 2:10 `access` admits workload front/web to `production/inventory` and `deny` refuses it: it is refused (take one of them away)']],
    ['a role without defaults', 'services: {inventory: {role: gateway}}\n', ['warning intents/role-without-defaults 2:30 `roles` says nothing of `gateway`, so the role gives this service nothing (write `gateway:` under `roles`, or take the role away)']],
    ['a role nobody knows', 'services: {inventory: {role: gatway}}\n', ['error intents/unknown-role 2:30 `gatway` is no role (did you mean `gateway`?)']],
    ['a pattern that RE2 refuses', 'services:\n  inventory: {routes: [{when: {path: {regex: "(?=a)"}}, to: users}]}\n', ['error intents/wrong-regex 3:46 `(?=a)` is no RE2 pattern: invalid or unsupported Perl syntax: `(?=`']],
    ['a port that is not there', 'access: {inventory: [{from: web, ports: [9]}]}\n', ['error intents/unknown-port 2:42 Service `production/inventory` has no port `9` (it has `8080`)']],
    ['a mesh nobody can write', 'mesh: isto\n', ['error intents/unknown-mesh 2:7 no mesh `isto` can be written (did you mean `istio`?)']],
    ['an exception without a reason', 'encryption: {mode: strict, exceptions: [{workload: web}]}\n', ['error intents/missing-key 2:41 an exception needs `reason`']],
  ])('%s', (_, fragment, expected) => {
    expect(problems(read(fragment))).toEqual(expected);
  });

  it('refuses a fault that would hit real users, unless that is confirmed', () => {
    const fragment = 'services:\n  inventory:\n    faults: [{delay: {percent: 50%, time: 3s}}]\n';
    const message = 'intents/fault-without-scope 4:14 this fault has no `when`: it would hit every call to `production/inventory`, those of real users too (write `when: {header: {x-chaos: "true"}}` and send that header in the test)';
    expect(problems(read(fragment))).toEqual([`error ${message}`]);
    expect(problems(read(fragment, { confirmUnscopedFaults: true }))).toEqual([`warning ${message}`]);
    expect(sentences(read(fragment))).toEqual(['Disturb calls to production/inventory: delay 50% by 3s.']);
  });

  it.each([
    ['an empty file', '', 'error intents/empty 1:1 this file says nothing'],
    ['a file without version', 'mesh: istio\n', 'error intents/missing-key 1:1 mesh.yaml needs `version`'],
    ['another version', 'version: 2\n', 'error intents/wrong-version 1:10 only version 1 of mesh.yaml can be read'],
    ['half a directive', '%', 'error intents/not-yaml 1:2 directive name'],
    ['broken YAML', 'version: 1\nservices: {a: [\n', 'error intents/not-yaml 3:1 '],
    ['a key that stands twice', 'version: 1\nmesh: istio\nmesh: istio\n', 'error intents/duplicate-key 3:1 the key `mesh` stands twice in one mapping'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'error intents/several-documents 3:1 a mesh.yaml is one document, and here a second one starts'],
    ['a list', '- a\n', 'error intents/wrong-type 1:1 mesh.yaml must be a mapping of keys and values, not a list'],
  ])('%s is one sentence', (_, text, expected) => {
    const [first, ...others] = readMesh({ path: 'mesh.yaml', text }, topology).diagnostics;
    expect(others).toEqual([]);
    expect(`${first?.severity} ${first?.rule} ${first?.span.line}:${first?.span.column} ${first?.message}`).toContain(expected);
  });

  it('never throws, whatever the text', () => {
    const words = fc.constantFrom('version: 1', 'services:', '  inventory:', '    timeout: ', '3s', '- ', '{', '}', '[', ']', ': ', '\n', '*', '&a ', '*a', '<<: ', '"', '# x', 'access:', '    retries:', 'on', '  - from: web', '%', '\t', '---\n');
    fc.assert(fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
      for (const item of readMesh({ path: 'mesh.yaml', text: parts.join('') }, topology).diagnostics) expect(item.span.line).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });
});

describe('what is read', () => {
  const entries = ['  inventory: {timeout: 3s, retries: 1}', '  orders-svc: {split: {v1: 90, v2: 10}, balance: random}', '  users: {timeout: 2s}', '  cache: {breaker: {maxConnections: 5}}', '  payment-svc: {timeout: 4s}'];

  it('does not depend on the order of the services in the file', () => {
    const strip = (intent: Intent): object => ({ ...intent, origin: null });
    const wanted = read(`services:\n${entries.join('\n')}\n`).intents.map(strip);
    fc.assert(fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (order) => {
      expect(read(`services:\n${order.join('\n')}\n`).intents.map(strip)).toEqual(wanted);
    }));
  });

  it('keeps the order of routes', () => {
    const { intents } = read('services:\n  orders-svc:\n    routes:\n      - {when: {path: /z}, to: v2}\n      - {when: {path: /a}, to: v1}\n');
    expect(intents.map((intent) => (intent.kind === 'route-when' ? intent.when.path?.value : ''))).toEqual(['/z', '/a']);
  });

  it('says which role a default came from, and which line an own value', () => {
    const { intents } = read('roles: {synchronous-api: {timeout: 3s, breaker: {errors: 5, maxRequests: 9}}}\nservices:\n  inventory: {role: synchronous-api}\n  cache: {role: synchronous-api}\n  users: {role: synchronous-api, timeout: 1s}\n');
    expect(intents).toMatchObject([
      { kind: 'break-circuit', service: 'production/cache', consecutiveErrors: 5, origin: { kind: 'default', of: 'role synchronous-api' } },
      { kind: 'set-timeout', service: 'production/inventory', origin: { kind: 'default', of: 'role synchronous-api' } },
      { kind: 'break-circuit', service: 'production/inventory', maxRequests: 9 },
      { kind: 'set-timeout', service: 'production/users', timeoutMs: 1_000, origin: { kind: 'file', span: { file: 'mesh.yaml', line: 6, column: 43 } } },
      { kind: 'break-circuit', service: 'production/users' },
    ]);
    expect(intents[0]).not.toHaveProperty('maxRequests');
  });

  it('reads `*` as every other Service, and unknown-callers as the workloads whose callees are unknown', () => {
    expect(sentences(read("access:\n  inventory: unknown-callers\n  '*': []\n")).filter((line) => !line.startsWith('Let nobody'))).toEqual(['Let workload production/riddle call production/inventory, and refuse calls that nothing allows.']);
    expect(sentences(read("access:\n  inventory: unknown-callers\n  '*': []\n")).filter((line) => line.startsWith('Let nobody'))).toHaveLength(topology.services.size - 1);
  });

  it('takes the settings of the mesh, and lets the file say otherwise', () => {
    const { settings } = read('settings: {trustDomain: prod.example, ingress: {serviceAccount: door}}\n');
    expect(settings).toMatchObject({ mesh: 'istio', clusterDomain: 'cluster.local', trustDomain: 'prod.example', ingress: { serviceAccount: 'door', service: 'istio-ingressgateway' } });
  });

  it('follows anchors and merge keys', () => {
    const result = read('services:\n  inventory: &base {timeout: 3s, balance: random}\n  users: {<<: *base, timeout: 1s}\n');
    expect(problems(result)).toEqual([]);
    expect(sentences(result).filter((line) => line.includes('users'))).toEqual(['Give calls to production/users at most 1s in all.', 'Balance calls to production/users by random.']);
  });

});

describe('deadlines along the call graph', () => {
  it('wants a caller to wait for its callees', () => {
    const result = read('services:\n  orders-svc: {timeout: 3s}\n  payment-svc: {timeout: 10s}\n  inventory: {timeout: 2s}\n');
    expect(problems(result)).toEqual(['warning intents/deadline-shorter-than-callee 3:3 calls to `production/orders-svc` end after 3s, but it calls `production/payment-svc`, which may take 10s: callers give up while it still waits (give `production/orders-svc` more than 10s, or `production/payment-svc` less than 3s)']);
    expect(result.diagnostics[0]?.explains).toBe('production/orders-svc (3s) → production/payment-svc (10s) → production/inventory (2s)');
  });

  it('looks at each try, not only at all of them', () => {
    const [only] = problems(read('services:\n  payment-svc: {timeout: 6s, retries: {attempts: 2, perTry: 2s}}\n  inventory: {timeout: 3s}\n'));
    expect(only).toContain('each try of calls to `production/payment-svc` ends after 2s, but it calls `production/inventory`, which may take 3s');
  });

  it('bounds how retries multiply along a path, once', () => {
    const result = read('services:\n  orders-svc: {retries: 2}\n  payment-svc: {retries: 2}\n  inventory: {retries: 1}\n');
    expect(problems(result)).toEqual(['warning intents/retry-amplification 5:3 one request can become 18 calls to `production/inventory`, because every service on the way retries: when it is slow, retries make it slower (retry in one place: write `retries: off` for `production/inventory`, or for its callers)']);
    expect(result.diagnostics[0]?.explains).toBe('production/api-gateway (1 try) → production/orders-svc (3 tries) → production/payment-svc (3 tries) → production/inventory (2 tries)');
  });
});

describe('labels of versions', () => {
  const tracks = buildTopology({ orders: { versions: ['v1', 'v2'] }, web: {} });
  const read = (text: string) => readMesh({ path: 'mesh.yaml', text: `version: 1\nservices:\n  orders:\n${text}` }, tracks);

  it('hold wherever the version is named', () => {
    const { intents, diagnostics } = read(['versions: {canary: {labels: {version: v2, app: orders}, balance: random}}', 'split: {v1: 90, canary: 10}', 'routes: [{when: {method: GET}, to: canary}]'].map((line) => `    ${line}\n`).join(''));
    expect(diagnostics).toEqual([]);
    expect(intents.map(printIntent)).toEqual([
      'Split calls to shop/orders: 90% to version v1 and 10% to version canary (pods with app=orders and "version"=v2).',
      'Send calls to shop/orders with method GET to version canary (pods with app=orders and "version"=v2).',
      'Balance calls to version canary (pods with app=orders and "version"=v2) of shop/orders by random.',
    ]);
    expect(read('    versions: {canary: {labels: {version: v2}}}\n    canary: {to: canary, steps: 100%}\n').intents.map(printIntent)).toEqual(['Move calls to shop/orders to version canary (pods with "version"=v2) in steps: 100%.']);
  });

  it.each([
    ['    versions: {canary: {labels: {track: canary}}}\n', 'no pods of `shop/orders` carry `track: canary`: requests sent to version `canary` would fail with 503'],
    ['    versions: {canary: {labels: [a]}}\n', '`labels` must be a mapping of labels that the pods of this version carry'],
    ['    versions: {canary: {labels: {version: v1}}}\n    split: {canry: 100}\n', 'no pods of `shop/orders` have version `canry`: requests sent there would fail with 503'],
  ])('%j is a mistake', (text, message) => {
    expect(read(text).diagnostics.map((item) => item.message)).toContain(message);
  });
});
