import { describe, expect, it } from 'vitest';
import { decodeFile } from '../decode.ts';
import { builtInCatalogue } from './catalogue.ts';
import { validateSchema } from './validate.ts';

/** Refusals of a spec in YAML's flow style, `rule line:column message`; the spec stands in line 4. */
function refusals(kind: string, spec: string): string[] {
  const [group, name] = kind.split('/');
  const text = `apiVersion: ${group}.istio.io/${name === 'EnvoyFilter' ? 'v1alpha3' : 'v1'}\nkind: ${name}\nmetadata: { name: x, namespace: shop }\nspec: ${spec}\n`;
  return decodeFile({ path: 'x.yaml', text })
    .resources.flatMap((resource) => validateSchema(resource, builtInCatalogue()).diagnostics)
    .filter(({ refusedBy }) => refusedBy?.includes('api-server'))
    .map(({ rule, span, message }) => `${rule.replace('kubernetes/', '')} ${span.column} ${message}`);
}

/** Each pair is one rule of the CRDs broken, and the nearest thing that keeps it. */
const cases: readonly (readonly [kind: string, spec: string, ...expected: string[]])[] = [
  ['security/PeerAuthentication', '{ portLevelMtls: { "80": { mode: STRICT } } }', 'missing-field 9 `spec` needs `selector.matchLabels`: `portLevelMtls` is set'],
  ['security/PeerAuthentication', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { "80": { mode: STRICT } } }'],
  ['security/PeerAuthentication', '{ selector: { matchLabels: { app: a } }, portLevelMtls: { "0": {}, http: {} } }', 'bad-format 65 the keys of `spec.portLevelMtls` must be a port from 1 to 65535, not `0`', 'bad-format 74 the keys of `spec.portLevelMtls` must be a port from 1 to 65535, not `http`'],
  ['security/PeerAuthentication', '{ selector: { matchLabels: { app: "a*", "b*": c, "": d } } }', 'bad-format 41 `a*` has a `*`, and `spec.selector.matchLabels.app` takes none', 'bad-format 47 `b*` has a `*`, and `spec.selector.matchLabels` takes none', 'bad-format 56 the keys of `spec.selector.matchLabels` must be no empty texts, not ``'],
  ['security/AuthorizationPolicy', '{ selector: { matchLabels: { a: b } }, targetRefs: [{ kind: Service, name: a }] }', 'conflicting-fields 1 `spec` sets `selector` and `targetRefs`: at most one of them is allowed'],
  ['security/AuthorizationPolicy', '{ targetRefs: [{ kind: Service, name: a, namespace: b }] }', 'out-of-range 59 `spec.targetRefs[0].namespace` has 1 characters, more than the 0 allowed'],
  ['security/AuthorizationPolicy', '{ targetRefs: [{ kind: Service, name: a, namespace: "" }] }'],
  ['security/AuthorizationPolicy', '{ rules: [{ from: [{ source: { serviceAccounts: [a], namespaces: [b] } }] }] }', 'conflicting-fields 60 `spec.rules[0].from[0].source.namespaces` cannot be set: `serviceAccounts` is set'],
  ['security/AuthorizationPolicy', '{ rules: [{ from: [{ source: { serviceAccounts: [a], ipBlocks: [10.0.0.1] } }] }] }'],
  ['security/RequestAuthentication', '{ jwtRules: [{ issuer: a, jwksUri: "a/b" }] }', 'bad-format 42 `spec.jwtRules[0].jwksUri` must be a URL with `http://` or `https://`, not `a/b`'],
  ['security/RequestAuthentication', '{ jwtRules: [{ issuer: a, jwksUri: "https://a/b", jwks: "{}" }] }', 'conflicting-fields 20 `spec.jwtRules[0]` sets `jwks` and `jwksUri`: at most one of them is allowed'],
  ['security/RequestAuthentication', '{ jwtRules: [{ issuer: a, jwksUri: "https://a/b", timeout: 1s }] }'],
  ['networking/ServiceEntry', '{ hosts: ["*"] }', 'bad-format 17 `spec.hosts[0]` cannot be `*`'],
  ['networking/ServiceEntry', '{ hosts: [a], endpoints: [{ address: 10.0.0.1 }] }', 'conflicting-fields 21 `spec.endpoints` cannot be set: `resolution` is not set, which means `NONE`'],
  ['networking/ServiceEntry', '{ hosts: [a], resolution: DNS_ROUND_ROBIN, endpoints: [{ address: a }, { address: b }] }', 'conflicting-fields 50 `spec.endpoints` may have 1 entry at most: `resolution` is `DNS_ROUND_ROBIN`'],
  ['networking/ServiceEntry', '{ hosts: [a], resolution: DNS, addresses: [10.0.0.1, 10.0.0.0/8] }', 'conflicting-fields 60 `10.0.0.0/8` cannot stand here, as it has a `/`: `resolution` is `DNS`'],
  ['networking/ServiceEntry', '{ hosts: [a], resolution: STATIC, addresses: [10.0.0.0/8], endpoints: [{ network: n1 }] }'],
  ['networking/ServiceEntry', '{ hosts: [a], ports: [{ number: 80, name: a }, { number: 80, name: b }] }', 'duplicate-entry 54 `spec.ports[1]` has the same `number` as `spec.ports[0]`: entries of this list must differ'],
  ['networking/ServiceEntry', '{ hosts: [a], ports: [{ number: 0, name: a }] }', 'out-of-range 39 `spec.ports[0].number` must be from 1 to 65535, not `0`'],
  ['networking/WorkloadEntry', '{ weight: 1 }', 'missing-field 1 `spec` needs one of `address`, `network`'],
  ['networking/WorkloadEntry', '{ address: "unix://a" }', 'bad-format 18 `spec.address` must be an absolute path, or `@` and a name, behind `unix://`, not `unix://a`'],
  ['networking/WorkloadEntry', '{ address: "unix:///a", ports: { a: 80 } }', 'conflicting-fields 31 `spec.ports` cannot be set: `address` is `unix:///a`'],
  ['networking/WorkloadEntry', '{ address: a, ports: { a_b: 80 } }', 'bad-format 30 the keys of `spec.ports` must be letters, digits and `-`, with a letter or digit at both ends, not `a_b`'],
  ['networking/Gateway', '{ servers: [{ port: { number: 443, name: a, protocol: TLS }, hosts: [a], tls: { credentialName: a, credentialNames: [b] } }] }', 'conflicting-fields 80 `spec.servers[0].tls` sets `credentialName` and `credentialNames`: at most one of them is allowed'],
  ['networking/EnvoyFilter', '{ configPatches: [{ match: { context: WAYPOINT } }] }', 'missing-field 27 `spec.configPatches[0].match` needs `waypoint`: `context` is `WAYPOINT`'],
  ['networking/EnvoyFilter', '{ configPatches: [{ match: { context: WAYPOINT, waypoint: {} } }] }'],
  ['networking/EnvoyFilter', '{ configPatches: [{ match: { waypoint: {} } }] }', 'conflicting-fields 36 `spec.configPatches[0].match.waypoint` cannot be set: `context` is not set, which means `ANY`'],
  ['telemetry/Telemetry', '{ metrics: [{ overrides: [{ tagOverrides: { a: { operation: UPSERT } } }] }] }', 'missing-field 51 `spec.metrics[0].overrides[0].tagOverrides.a` needs `value`: `operation` is `UPSERT`'],
  ['telemetry/Telemetry', '{ metrics: [{ overrides: [{ tagOverrides: { a: { operation: REMOVE, value: b } } }] }] }', 'conflicting-fields 75 `spec.metrics[0].overrides[0].tagOverrides.a.value` cannot be set: `operation` is `REMOVE`'],
  ['telemetry/Telemetry', '{ metrics: [{ overrides: [{ tagOverrides: { a: { operation: UPSERT, value: b } } }] }] }'],
];

describe("what rules in Istio's CRDs state", () => {
  it.each(cases)('%s %s', (kind, spec, ...expected) => {
    expect(refusals(kind, spec)).toEqual(expected);
  });
});
