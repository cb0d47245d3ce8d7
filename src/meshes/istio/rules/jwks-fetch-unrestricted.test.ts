import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './jwks-fetch-unrestricted.ts';

const registered = { id: 'istio/jwks-fetch-unrestricted', rule };
const istiod = (env = '', label = 'istiod', namespace = 'istio-system'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: istiod, namespace: ${namespace}, labels: { app: ${label} } }\nspec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: discovery, image: a${env === '' ? '' : `, env: [${env}]`} }] } } }\n---\n`;
const authentication = (rule: string): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ra, namespace: shop }\nspec: { jwtRules: [${rule}] }\n`;
const fetched = "{ issuer: a, jwksUri: 'https://a.example/keys' }";
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, upstream }) => `${upstream.join()}: ${message}`);
const message = 'IST0175: istiod fetches `https://a.example/keys`, and `BLOCKED_CIDRS_IN_JWKS_URIS` does not limit which addresses it may ask';

describe('a URL that istiod fetches', () => {
  it.each([
    ['without the variable', istiod() + authentication(fetched)],
    ['with an empty one', istiod("{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: '' }") + authentication(fetched)],
    ['with another one', istiod("{ name: PILOT_TRACE_SAMPLING, value: '1' }") + authentication(fetched)],
    ['in another namespace', istiod('', 'istiod', 'mesh') + authentication(fetched)],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([message]);
  });

  it('is told for each rule', () => {
    expect(found(istiod() + authentication(`${fetched}, { issuer: b, jwksUri: 'https://b.example/keys' }`))).toHaveLength(2);
  });
});

describe('near misses', () => {
  it.each([
    ['a variable that limits it', istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8 }') + authentication(fetched)],
    ['a variable that comes from elsewhere', istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, valueFrom: { configMapKeyRef: { name: a, key: b } } }') + authentication(fetched)],
    ['keys that stand in the rule', istiod() + authentication("{ issuer: a, jwks: '{}' }")],
    ['no istiod of the input', istiod('', 'other') + authentication(fetched)],
    ['no RequestAuthentication', istiod()],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
