import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { actionOf, asYamlText, effectOf, hasTarget, valuesOf, type PolicyField } from './policy-values.ts';

function policy(spec: string): Resource {
  const [resource] = decodeFile({ path: 'a.yaml', text: `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: shop }\nspec: ${spec}\n` }).resources;
  return resource as Resource;
}
const values = (spec: string, field: PolicyField): string[] => valuesOf(policy(spec), field).map(({ value, written, isNegated, path }) => `${isNegated ? 'not ' : ''}${value} (${written}) at ${path.slice(1).join('.')}`);

describe('the values of a policy', () => {
  it('are those of the field, of its negation, and of its key', () => {
    expect(values('{ rules: [{ from: [{ source: { principals: [a, b], notPrincipals: [c] } }], when: [{ key: source.principal, values: [d], notValues: [e] }] }] }', 'principals')).toEqual([
      'a (principals) at rules.0.from.0.source.principals.0',
      'b (principals) at rules.0.from.0.source.principals.1',
      'not c (notPrincipals) at rules.0.from.0.source.notPrincipals.0',
      'd (source.principal) at rules.0.when.0.values.0',
      'not e (source.principal) at rules.0.when.0.notValues.0',
    ]);
  });

  it('are of every rule and every item', () => {
    expect(values('{ rules: [{ to: [{ operation: { paths: [/a] } }, { operation: { notPaths: [/b] } }] }, { to: [{ operation: { paths: [/c] } }] }] }', 'paths')).toEqual([
      '/a (paths) at rules.0.to.0.operation.paths.0',
      'not /b (notPaths) at rules.0.to.1.operation.notPaths.0',
      '/c (paths) at rules.1.to.0.operation.paths.0',
    ]);
  });

  it.each<readonly [PolicyField, string]>([['namespaces', 'source.namespace'], ['requestPrincipals', 'request.auth.principal'], ['serviceAccounts', 'source.serviceAccount'], ['trustDomains', 'source.trustDomain'], ['ipBlocks', 'source.ip'], ['remoteIpBlocks', 'remote.ip'], ['ports', 'destination.port']])('%s are asked for by %s too', (field, key) => {
    expect(values(`{ rules: [{ when: [{ key: ${key}, values: ['1'] }] }] }`, field)).toEqual([`1 (${key}) at rules.0.when.0.values.0`]);
  });

  it('near misses: fields in the wrong place, other keys, and what is no text', () => {
    expect(values('{ rules: [{ to: [{ operation: { principals: [a] } }], from: [{ source: { paths: [/a] } }] }] }', 'principals')).toEqual([]);
    expect(values("{ rules: [{ when: [{ key: 'request.headers[principals]', values: [a] }] }] }", 'principals')).toEqual([]);
    expect(values('{ rules: [{ to: [{ operation: { ports: [80, "81"] } }] }, null] }', 'ports')).toEqual(['81 (ports) at rules.0.to.0.operation.ports.1']);
    expect(values('{ rules: nonsense }', 'paths')).toEqual([]);
  });
});

describe('what a policy does', () => {
  it.each([['{}', 'ALLOW'], ['{ action: DENY }', 'DENY'], ['{ action: AUDIT }', 'AUDIT'], ['{ action: CUSTOM }', 'CUSTOM'], ['{ action: deny }', 'none']])('%s is %s', (spec, expected) => {
    expect(actionOf(policy(spec))).toBe(expected);
  });

  it.each([
    ['{}', false, 'so nobody is admitted because of it'],
    ['{}', true, 'so nothing is excepted'],
    ['{ action: DENY }', false, 'so nothing is refused because of it'],
    ['{ action: DENY }', true, 'so nothing is excepted from the refusal'],
  ])('%s, negated: %s', (spec, isNegated, expected) => {
    expect(effectOf(policy(spec), isNegated)).toBe(expected);
  });

  it.each([['{}', false], ['{ targetRefs: [] }', false], ['{ targetRefs: [{ kind: Service, name: a }] }', true], ['{ targetRef: { kind: Service, name: a } }', true], ['{ selector: { matchLabels: { a: b } } }', false]])('%s has a target: %s', (spec, expected) => {
    expect(hasTarget(policy(spec))).toBe(expected);
  });
});

it.each([['GET', 'GET'], ['/a/b', '/a/b'], ['cluster.local/ns/a/sa/b', 'cluster.local/ns/a/sa/b'], ['8080', '"8080"'], ['/a/*', '"/a/*"'], ['request.headers[x]', '"request.headers[x]"'], ['a: b', '"a: b"'], ['null', '"null"'], ['No', '"No"']])('%s as YAML', (text, expected) => {
  expect(asYamlText(text)).toBe(expected);
});
