import { array, assert, constantFrom, option, property, record, shuffledSubarray, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizersOf } from '../scripts/score/envoy-ext-authz.ts';
import { customFilters, policyFilters } from '../scripts/score/envoy-rbac.ts';
import { scoreIstioAuthz, scoreIstioAuthzDecisions } from '../scripts/score/istio-authz.ts';
import { disagreement } from '../scripts/score/rbac-decision.ts';
import { decodeFile } from '../src/kube/decode.ts';
import { readAuthorizationPolicy } from '../src/meshes/istio/lift/admission/authorization-policy.ts';
import { sharedPath } from './shared.ts';

const goldens = sharedPath('oracles/istio-authz');

describe('policies as filters', () => {
  it.skipIf(goldens === undefined)('equal what istiod writes (skipped without the recorded filters)', () => {
    const folder = goldens ?? '';
    expect(scoreIstioAuthz(folder).misses).toEqual([]);
    expect(scoreIstioAuthzDecisions(folder).misses).toEqual([]);
  });

  it('decide like the clauses that the model makes of the same policies', () => {
    assert(
      property(array(policy, { minLength: 1, maxLength: 2 }), constantFrom('http' as const, 'tcp' as const), constantFrom('Http', 'Grpc'), constantFrom(['td1'], ['td1', 'old', 'some-td']), (specs, mode, speaks, trustDomains) => {
        const text = specs.map(({ spec, isDryRun }, index) => JSON.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: `p${index}`, namespace: 'a', annotations: { 'istio.io/dry-run': String(isDryRun) } }, spec }));
        const policies = decodeFile({ path: 'a.yaml', text: text.join('\n---\n') }).resources.map(readAuthorizationPolicy);
        const authorizers = authorizersOf({ extensionProviders: [{ name: 'known', [`envoyExtAuthz${speaks}`]: { service: 'a/authorizer', port: 80 } }] }, ['a/authorizer']);
        const known = new Map([...authorizers].map(([name, authorizer]) => [name, authorizer.speaks]));
        const custom = policies.filter(({ action }) => action === 'CUSTOM');
        const others = policies.filter(({ action }) => action !== 'CUSTOM');
        expect(disagreement(custom, { mode, trustDomains, authorizers: known }, customFilters(custom, { mode, trustDomains, authorizers }), 60)).toBeUndefined();
        expect(disagreement(others, { mode, trustDomains, authorizers: known }, policyFilters(others, { mode, trustDomains, authorizers }), 60)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});

const principals = ['*', 'cluster.local/ns/a/sa/b', 'td1/ns/a/sa/b', '*/ns/a/sa/b', 'td1/ns/a*', '*sa/b', 'old/ns/x/sa/y', '*-td/ns/a/sa/b', 'a*b'];
const requestPrincipals = ['*', 'iss/sub', 'https://i.com/s', '*/s', 'iss/*', 'iss*', '*sub', 'iss/su*', 'nosub'];
const namespaces = ['a', 'a*', '*b', 'a*c', '*', 'foo.bar'];
const blocks = ['1.2.3.4', '10.0.0.0/8', 'bogus', '::1/128'];
const ports = ['80', '8080', 'x'];

const source = fields({ principals, requestPrincipals, namespaces, serviceAccounts: ['b', 'a/b'], trustDomains: ['*', 'td1', 'old', 't*1', 'x*'], ipBlocks: blocks, remoteIpBlocks: blocks });
const operation = fields({ hosts: ['a.com', '*.com', 'a.*', '*', 'A.COM:80'], methods: ['GET', 'P*', '*T', '*'], paths: ['/a', '/a/*', '*/b', '*', '/x/{*}/y', '/z/{**}'], ports });
const when = constantFrom<readonly [string, readonly string[]]>(
  ['request.headers[X-Abc]', ['v', 'v*', '*w', '*']],
  ['request.headers[:method]', ['GET', 'P*']],
  ['request.headers', ['x']],
  ['source.ip', blocks],
  ['remote.ip', blocks],
  ['source.namespace', namespaces],
  ['source.principal', principals],
  ['request.auth.principal', requestPrincipals],
  ['request.auth.audiences', ['aud', 'a*']],
  ['request.auth.presenter', ['p']],
  ['request.auth.claims[groups]', ['g', 'g*', '*']],
  ['request.auth.claims[a][b]', ['x', '*y']],
  ['destination.ip', blocks],
  ['destination.port', ports],
  ['connection.sni', ['s.com', '*.com', '*']],
  ['no.such.key', ['x']],
).chain(([key, values]) => record({ key: constantFrom(key), ...fieldsOf({ values: [...values] }) }, { requiredKeys: ['key'] }));

const rule = record({ from: array(record({ source }), { minLength: 1, maxLength: 2 }), to: array(record({ operation }), { minLength: 1, maxLength: 2 }), when: array(when, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] });
const policy = record({
  isDryRun: constantFrom(false, false, false, true),
  spec: record({ action: constantFrom('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'), provider: record({ name: constantFrom('known', 'known', 'known', 'unknown') }), rules: option(array(rule, { maxLength: 2 }), { nil: undefined }) }),
});

/** Some of the fields and of their negations, each with some of the values. */
function fields(values: Readonly<Record<string, readonly string[]>>): Arbitrary<Readonly<Record<string, readonly string[] | undefined>>> {
  return record(fieldsOf(values), { requiredKeys: [] });
}

function fieldsOf(values: Readonly<Record<string, readonly string[]>>): Record<string, Arbitrary<readonly string[]>> {
  const entries = Object.entries(values).flatMap(([name, choices]) => {
    const some = shuffledSubarray([...choices], { minLength: 1, maxLength: Math.min(2, choices.length) });
    return [[name, some] as const, [`not${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`, some] as const];
  });
  return Object.fromEntries(entries);
}
