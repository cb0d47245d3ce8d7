import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { decodeFile } from '../decode.ts';
import { builtInCatalogue } from './catalogue.ts';
import { validateSchema } from './validate.ts';

function judge(text: string): Diagnostic[] {
  return decodeFile({ path: 'a.yaml', text }).resources.flatMap((resource) => validateSchema(resource, builtInCatalogue()).diagnostics);
}

/** `line:column rule message (help)`, one line per finding. */
function check(text: string): string[] {
  return judge(text).map(({ span, rule, message, help }) => `${span.line}:${span.column} ${rule.replace('kubernetes/', '')}: ${message}${help === undefined ? '' : ` (${help})`}`);
}

/** The text after every offered fix. */
function fixed(text: string): string {
  const edits = judge(text).flatMap(({ fix }) => fix?.edits ?? []);
  const lines = text.split('\n');
  for (const edit of edits.toSorted((a, b) => b.line - a.line || b.column - a.column)) {
    const line = lines[edit.line - 1] ?? '';
    lines[edit.line - 1] = line.slice(0, edit.column - 1) + edit.newText + line.slice(edit.endColumn - 1);
  }
  return lines.join('\n');
}

const destinationRule = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n  host: a\n${spec}`;
const virtualService = (route: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts: [a]\n  http:\n${route}`;

describe('a field at the wrong place', () => {
  it('says which part of a traffic policy a circuit breaker is', () => {
    expect(check(destinationRule('  trafficPolicy:\n    circuitBreaker:\n      consecutiveGatewayErrors: 5\n      interval: 30s\n'))).toEqual([
      '7:5 misplaced-field: `spec.trafficPolicy` has no field `circuitBreaker`: it belongs in `spec.trafficPolicy.outlierDetection` (move it to `spec.trafficPolicy.outlierDetection`)',
    ]);
    expect(check(destinationRule('  subsets:\n  - name: v1\n    trafficPolicy:\n      circuitBreaker: {maxConnections: 5, consecutive5xxErrors: 3}\n'))).toEqual([
      '9:7 misplaced-field: `spec.subsets[0].trafficPolicy` has no field `circuitBreaker`: it belongs in `spec.subsets[0].trafficPolicy.connectionPool` and `spec.subsets[0].trafficPolicy.outlierDetection` (move it to `spec.subsets[0].trafficPolicy.connectionPool` and `spec.subsets[0].trafficPolicy.outlierDetection`)',
    ]);
  });

  it('finds outlier settings beside `outlierDetection` and above it', () => {
    expect(check(destinationRule('  trafficPolicy:\n    outlierDetection:\n    interval: 30s\n'))).toEqual([
      '8:5 misplaced-field: `spec.trafficPolicy` has no field `interval`: it belongs in `spec.trafficPolicy.outlierDetection` (indent it below `outlierDetection:`)',
    ]);
    expect(check(destinationRule('  consecutiveGatewayErrors: 5\n'))).toEqual([
      '6:3 misplaced-field: `spec` has no field `consecutiveGatewayErrors`: it belongs in `spec.trafficPolicy.outlierDetection` (move it to `spec.trafficPolicy.outlierDetection`)',
    ]);
  });

  it('looks up and down from where the field stands', () => {
    expect(check(virtualService('  - attempts: 3\n    retries: {timeout: 3s}\n    route:\n    - destination: {host: a, weight: 3}\n      subset: v1\n'))).toEqual([
      '7:5 misplaced-field: `spec.http[0]` has no field `attempts`: it belongs in `spec.http[0].retries` (move it to `spec.http[0].retries`)',
      '8:15 misplaced-field: `spec.http[0].retries` has no field `timeout`: it belongs in `spec.http[0]` (move it to `spec.http[0]`)',
      '10:30 misplaced-field: `spec.http[0].route[0].destination` has no field `weight`: it belongs in `spec.http[0].route[0]` (move it to `spec.http[0].route[0]`)',
      '11:7 misplaced-field: `spec.http[0].route[0]` has no field `subset`: it belongs in `spec.http[0].route[0].destination` (move it to `spec.http[0].route[0].destination`)',
    ]);
  });

  it('names the other kind that has the setting', () => {
    expect(check(virtualService('  - route: [{destination: {host: a}}]\n    outlierDetection: {interval: 5s}\n'))).toEqual([
      '8:5 misplaced-field: `spec.http[0]` has no field `outlierDetection`: it belongs in `spec.trafficPolicy.outlierDetection` of a DestinationRule (move it to `spec.trafficPolicy.outlierDetection` of a DestinationRule)',
    ]);
  });
});

const istio = (group: string, kind: string, spec: string): string => `apiVersion: ${group}.istio.io/v1\nkind: ${kind}\nmetadata: {name: a}\nspec:\n${spec}`;

describe('well-known wrong places', () => {
  it.each([
    ['security', 'AuthorizationPolicy', '  rules:\n  - principals: [a]\n    from: [{ source: { principals: [b] } }]\n', 'spec.rules[0].from[].source'],
    ['security', 'AuthorizationPolicy', '  rules:\n  - from: [{ source: { principal: [a] } }]\n', 'spec.rules[0].from[0].source.principals'],
    ['security', 'AuthorizationPolicy', '  rules:\n  - to: [{ path: [/a] }]\n', 'spec.rules[0].to[0].operation.paths'],
    ['security', 'AuthorizationPolicy', '  mtls: { mode: STRICT }\n', '`spec.mtls` of a PeerAuthentication'],
    ['security', 'PeerAuthentication', '  mode: STRICT\n', 'spec.mtls'],
    ['security', 'PeerAuthentication', '  targets: [{ name: a }]\n', 'spec.selector.matchLabels'],
    ['security', 'RequestAuthentication', '  jwt: { issuer: a }\n', 'spec.jwtRules'],
    ['security', 'RequestAuthentication', '  jwtRules: [{ issuer: a, forwardToken: true }]\n', 'spec.jwtRules[0].forwardOriginalToken'],
    ['telemetry', 'Telemetry', '  tracing: [{ sampling: 3 }]\n', 'spec.tracing[0].randomSamplingPercentage'],
    ['networking', 'Gateway', '  servers: [{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.b], credentialName: c }]\n', 'spec.servers[0].tls'],
    ['networking', 'VirtualService', '  hosts: [a]\n  subsets: [{ name: a }]\n  http: [{ route: [{ destination: { host: a } }] }]\n', '`spec.subsets` of a DestinationRule'],
    ['networking', 'VirtualService', '  hosts: [a]\n  http: [{ route: [{ destination: { host: a }, retries: { attempts: 2 } }] }]\n', 'spec.http[0]'],
    ['networking', 'ServiceEntry', '  hosts: [a.b]\n  resolution: DNS\n  ports: [{ number: 80, name: a }]\n  tls: { mode: SIMPLE }\n', '`spec.trafficPolicy.tls` of a DestinationRule'],
  ])('%s %s', (group, kind, spec, place) => {
    const words = place.includes('`') ? place : `\`${place}\``;
    expect(check(istio(group, kind, spec)).filter((line) => line.includes('misplaced-field'))).toEqual([expect.stringContaining(`it belongs in ${words} (move it to ${words})`)]);
  });

  it('says nothing of the same names in their places', () => {
    expect(check(istio('security', 'AuthorizationPolicy', '  selector: { matchLabels: { app: a } }\n  rules:\n  - from: [{ source: { principals: [a] } }]\n    to: [{ operation: { paths: [/a] } }]\n'))).toEqual([]);
  });
});

describe('a selector without `matchLabels`', () => {
  it('is mended in one line and in several', () => {
    const flow = istio('security', 'PeerAuthentication', '  selector: { app: a, tier: b }\n  mtls: { mode: STRICT }\n');
    expect(check(flow)).toEqual([
      '5:15 misplaced-field: `spec.selector` has no field `app`: labels belong in `spec.selector.matchLabels` (move it to `spec.selector.matchLabels`)',
      '5:23 misplaced-field: `spec.selector` has no field `tier`: labels belong in `spec.selector.matchLabels` (move it to `spec.selector.matchLabels`)',
    ]);
    expect(fixed(flow)).toContain('  selector: { matchLabels: { app: a, tier: b } }\n');
    const block = istio('security', 'PeerAuthentication', '  selector:\n    app: a # the frontend\n    tier: b\n  mtls: { mode: STRICT }\n');
    expect(fixed(block)).toContain('  selector:\n    matchLabels:\n      app: a # the frontend\n      tier: b\n  mtls:');
  });

  it('is left as it is where some of it stands right, and a slip of the pen stays one', () => {
    const mixed = istio('security', 'PeerAuthentication', '  selector: { app: a, matchLabels: { tier: b } }\n');
    expect(fixed(mixed)).toBe(mixed);
    expect(check(istio('security', 'PeerAuthentication', '  selector: { matchLabel: { tier: b } }\n'))).toEqual(['5:15 unknown-field: `spec.selector` has no field `matchLabel` (did you mean `matchLabels`?)']);
  });

  it('is the same for the selector of a Deployment', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: { app: a }\n  template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a, image: a }] } }\n';
    expect(check(fixed(text))).toEqual([]);
  });
});

describe('one item where a list is wanted', () => {
  it('becomes a list of one', () => {
    const flow = virtualService('  - match: { uri: { prefix: /a } }\n    route: [{destination: {host: a}}]\n');
    expect(check(flow)).toEqual(['7:12 wrong-type: `spec.http[0].match` must be a list, not a mapping (write it as a list: each item on its own line behind `- `)']);
    expect(check(fixed(flow))).toEqual([]);
    const block = virtualService('  - match:\n      uri:\n        prefix: /a # all of it\n      method: { exact: GET }\n    route: [{destination: {host: a}}]\n');
    expect(fixed(block)).toContain('  - match:\n      - uri:\n          prefix: /a # all of it\n        method: { exact: GET }\n    route:');
    expect(check(fixed(block))).toEqual([]);
    const text = virtualService('  - route: [{destination: {host: a}}]\n').replace('hosts: [a]', 'hosts: a.example.com');
    expect(fixed(text)).toContain('hosts: [a.example.com]');
  });

  it('is left alone where brackets would make something else of it', () => {
    const text = virtualService('  - route: [{destination: {host: a}}]\n').replace('hosts: [a]', 'hosts: "a, b"');
    expect(fixed(text)).toBe(text);
  });
});

describe('a field that does not exist', () => {
  it('is completed where it is the beginning of one field', () => {
    const text = destinationRule('  trafficPolicy: { outlierDetection: { consecutive5xx: 3, maxEjection: 50 } }\n');
    expect(check(text).map((line) => line.replace(/^.*\(/, '('))).toEqual(['(did you mean `consecutive5xxErrors`?)', '(did you mean `maxEjectionPercent`?)']);
    expect(check(fixed(text))).toEqual([]);
  });

  it('renames an unambiguous slip', () => {
    const text = virtualService('  - timeouts: 3s\n    retries: {perTryTimeOut: 2s}\n    route: [{destination: {host: a}}]\n');
    expect(check(text)).toEqual([
      '7:5 unknown-field: `spec.http[0]` has no field `timeouts` (did you mean `timeout`?)',
      '8:15 unknown-field: `spec.http[0].retries` has no field `perTryTimeOut` (did you mean `perTryTimeout`?)',
    ]);
    expect(check(fixed(text))).toEqual([]);
  });

  it('offers no renaming that would only move the mistake', () => {
    const [finding] = judge('apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {host: a}\n');
    expect(finding?.help).toBe('did you mean `hosts`?');
    expect(finding?.fix).toBeUndefined();
  });

  it('is found in metadata and in native kinds, and never in open ones', () => {
    expect(check('apiVersion: v1\nkind: Service\nmetadata: {name: a, label: {a: b}}\nspec: {selectors: {a: b}, ports: [{port: 80}]}\n')).toEqual([
      '3:21 unknown-field: `metadata` has no field `label` (did you mean `labels`?)',
      '4:8 unknown-field: `spec` has no field `selectors` (did you mean `selector`?)',
    ]);
    expect(check('apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a}\nspec: {configPatches: [{patch: {operation: MERGE, value: {any: {thing: 1}}}}]}\n')).toEqual([]);
  });
});

describe('a value of the wrong type', () => {
  it('names the YAML habit behind it and quotes what must be a text', () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {version: 1.10, mesh: on}\nspec:\n  containers:\n  - name: a\n    image: b\n    env: [{name: A, value: 8080}, {name: B, value: yes}]\n';
    const habit = '(quote it: without quotes YAML reads `true`, `yes`, `on` and `y` as booleans)';
    expect(check(text)).toEqual([
      '5:21 wrong-type: `metadata.labels.version` must be a text, not the number `1.1` (quote it: without quotes YAML reads it as a number)',
      `5:33 wrong-type: \`metadata.labels.mesh\` must be a text, not the boolean \`true\` ${habit}`,
      '10:28 wrong-type: `spec.containers[0].env[0].value` must be a text, not the number `8080` (quote it: without quotes YAML reads it as a number)',
      `10:52 wrong-type: \`spec.containers[0].env[1].value\` must be a text, not the boolean \`true\` ${habit}`,
    ]);
    expect(fixed(text)).toContain('labels: {version: "1.10", mesh: "on"}');
    expect(check(fixed(text))).toEqual([]);
  });

  it('asks for the unit of a duration, and offers no quotes for it', () => {
    const text = virtualService('  - timeout: 5\n    route: [{destination: {host: a}}]\n');
    expect(check(text)).toEqual(['7:14 wrong-type: `spec.http[0].timeout` must be a duration such as `10s`, not the number `5` (write it with its unit, such as `5s` or `500ms`)']);
    expect(fixed(text)).toBe(text);
    expect(check(virtualService('  - timeout: "5"\n    route: [{destination: {host: a}}]\n'))).toEqual([
      '7:14 bad-format: `spec.http[0].timeout` must be a duration of at least 1ms with its unit, such as `500ms`, `10s` or `1h`, not `5`',
    ]);
  });

  it('tells a number in quotes, a list and a mapping apart', () => {
    expect(check(destinationRule('  trafficPolicy: {connectionPool: {tcp: {maxConnections: "100"}}}\n  subsets: {name: v1}\n  exportTo: "*"\n'))).toEqual([
      '6:58 wrong-type: `spec.trafficPolicy.connectionPool.tcp.maxConnections` must be a whole number, not the text `100` (take the quotes away: in quotes it is a text)',
      '7:12 wrong-type: `spec.subsets` must be a list, not a mapping (write it as a list: each item on its own line behind `- `)',
      '8:13 wrong-type: `spec.exportTo` must be a list, not the text `*` (write it as a list: each item on its own line behind `- `)',
    ]);
  });

  it('takes a name or a number for a port, and nothing else', () => {
    const service = (port: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, targetPort: ${port}}]}\n`;
    expect(check(service('http'))).toEqual([]);
    expect(check(service('8080'))).toEqual([]);
    expect(check(service('true'))).toEqual(['4:39 wrong-type: `spec.ports[0].targetPort` must be a whole number or a text, not the boolean `true`']);
    expect(check(service('70000'))).toEqual(['4:39 out-of-range: `spec.ports[0].targetPort` must be from 1 to 65535, not `70000`']);
  });
});

describe('a value outside what is allowed', () => {
  it('reports ranges, enumerations and sizes', () => {
    expect(check('apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: clusterip, ports: [{port: 80000, protocol: tcp}]}\n')).toEqual([
      '4:14 bad-enumeration-value: `clusterip` is no value of `spec.type` (did you mean `ClusterIP`? its values are `ClusterIP`, `ExternalName`, `LoadBalancer`, `NodePort`)',
      '4:40 out-of-range: `spec.ports[0].port` must be from 1 to 65535, not `80000`',
      '4:57 bad-enumeration-value: `tcp` is no value of `spec.ports[0].protocol` (did you mean `TCP`? its values are `SCTP`, `TCP`, `UDP`)',
    ]);
  });

  it('mends case, and warns of a deprecated value with its successor', () => {
    const text = destinationRule('  trafficPolicy: {loadBalancer: {simple: least_conn}}\n');
    expect(fixed(text)).toContain('simple: LEAST_CONN');
    const [warning] = judge(fixed(text));
    expect(warning).toMatchObject({ rule: 'kubernetes/deprecated-value', severity: 'warning' });
    expect(warning).not.toHaveProperty('refusedBy');
    expect(check(fixed(fixed(text)))).toEqual([]);
  });

  it('reports what is missing, doubled or exclusive', () => {
    expect(check('apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec: {trafficPolicy: {loadBalancer: {simple: RANDOM, consistentHash: {useSourceIp: true}}}}\n')).toEqual([
      '4:24 conflicting-fields: `spec.trafficPolicy.loadBalancer` sets `simple` and `consistentHash`: at most one of them is allowed (keep the one that is meant)',
      '4:1 missing-field: `spec` lacks `host`, which is required',
    ]);
    expect(check('apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec:\n  gatewayClassName: x\n  listeners:\n  - {name: a, port: 80, protocol: HTTP}\n  - {name: a, port: 81, protocol: HTTP}\n')).toEqual([
      '8:5 duplicate-entry: `spec.listeners[1]` has the same `name` as `spec.listeners[0]`: entries of this list must differ',
    ]);
    expect(check('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a}]}}}\n')).toEqual([
      '4:39 missing-field: `spec.template.spec.containers[0]` lacks `image`, which is required',
      '4:1 missing-field: `spec` lacks `selector`, which is required',
    ]);
  });

  it('treats null as the API server does', () => {
    expect(check(destinationRule('  trafficPolicy:\n  exportTo:\n'))).toEqual([]);
    expect(check('apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec: {host: }\n')).toEqual(['4:1 missing-field: `host` of `spec` is empty: it is required']);
    expect(check(destinationRule('  exportTo: [null]\n'))).toEqual(['6:14 wrong-type: `spec.exportTo[0]` must be a text, not nothing (take the empty item away, or write its value)']);
  });
});

describe('an apiVersion or kind', () => {
  const object = (apiVersion: string, kind: string): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`;

  it.each([
    ['networking.istio.io/v1beta1', 'Sidecar', 'info', '`networking.istio.io/v1beta1` of Sidecar is still served and no longer the current version'],
    ['networking.istio.io/v1', 'EnvoyFilter', 'error', 'EnvoyFilter has no version `v1` in `networking.istio.io`: the API server does not know this object'],
    ['extensions/v1beta1', 'Ingress', 'error', '`extensions/v1beta1` of Ingress is gone since Kubernetes 1.22: the API server refuses it'],
    ['v1', 'Deployment', 'error', 'there is no kind `Deployment` in `v1`'],
    ['apps/v1', 'Deploymnet', 'error', 'there is no kind `Deploymnet` in `apps/v1`'],
    ['policy.linkerd.io/v1beta1', 'ServerPolicy', 'error', 'there is no kind `ServerPolicy` in `policy.linkerd.io`'],
    ['policy.linkerd.io/v1beta1', 'AuthorizationPolicy', 'error', 'AuthorizationPolicy never had the version `v1beta1` in `policy.linkerd.io`'],
    ['split.smi-spec.io/v1alpha1', 'TrafficSplit', 'error', 'TrafficSplit of `split.smi-spec.io/v1alpha1` has no effect: the SMI project was archived in October 2023, and no current mesh reads it'],
    ['rbac.istio.io/v1alpha1', 'ServiceRole', 'error', 'ServiceRole of `rbac.istio.io/v1alpha1` has no effect: Istio took this group out in 1.6'],
  ])('%s %s', (apiVersion, kind, severity, message) => {
    expect(judge(object(apiVersion, kind))[0]).toMatchObject({ severity, message });
  });

  it('of an unknown group is unjudged, never wrong', () => {
    const [resource] = decodeFile({ path: 'a.yaml', text: `${object('example.com/v1', 'Widget')}spec: {a: 1}\n` }).resources;
    expect(resource && validateSchema(resource, builtInCatalogue())).toEqual({
      diagnostics: [],
      unjudged: [{ rule: 'kubernetes/unknown-field', subject: 'Widget default/a', missing: 'no schema of `example.com/v1`: give its CRD with --crds' }],
    });
  });

  it('of the experimental channel is pointed out and not refused', () => {
    const [finding] = judge('apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {rules: [{retry: {attempts: 2}}]}\n');
    expect(finding).toMatchObject({ rule: 'kubernetes/experimental-field', severity: 'info' });
    expect(finding).not.toHaveProperty('refusedBy');
  });
});

it('judges names, labels and annotations as the API server does', () => {
  expect(check('apiVersion: v1\nkind: Service\nmetadata: {name: A_b, labels: {app: "a b", "x y": z}, annotations: {"x y": "any thing"}}\nspec: {ports: [{port: 1}]}\n').map((line) => line.split(' (')[0])).toEqual([
    '3:18 bad-name: `A_b` is no name for a Service',
    '3:37 bad-name: `a b` is no value for a label',
    '3:44 bad-name: `x y` is no key for a label',
    '3:69 bad-name: `x y` is no key for an annotation',
  ]);
  expect(check('apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "system:node"}\nrules: []\n')).toEqual([]);
});

describe('values at the borders of their types', () => {
  const body = (bytes: string): string => virtualService(`  - directResponse: {status: 503, body: {bytes: ${bytes}}}\n`);
  const duration = (timeout: string): string => virtualService(`  - timeout: ${timeout}\n    route: [{destination: {host: a}}]\n`);
  const table = (size: string): string => destinationRule(`  trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: ${size}}}}}\n`);
  const policy = (labels: string): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\nspec: {selector: {matchLabels: ${labels}}, portLevelMtls: {"80": {mode: STRICT}}}\n`;

  it.each([
    ['base64', body('dGVh'), 0],
    ['no base64', body('dGVhX'), 1],
    ['base64 of nothing, which CRDs do not take', body('""'), 1],
    ['the longest duration of Go', duration('2562047h'), 0],
    ['a longer one', duration('2562048h'), 1],
    ['a whole number of 64 bits', table('9007199254740991'), 0],
    ['a number that only a float holds', table('1.0e+300'), 1],
    ['a selector', policy('{app: a}'), 0],
    ['a selector whose only label is null, which the server drops', policy('{app: null}'), 1],
  ])('%s', (_, text, refusals) => {
    expect(judge(text).filter(({ refusedBy }) => refusedBy?.includes('api-server')).map(({ message }) => message)).toHaveLength(refusals);
  });
});
