import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './jwks-fetch-unrestricted.ts';

const istiod = (env = '', { label = 'istiod', namespace = 'istio-system' } = {}): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: istiod, namespace: ${namespace}, labels: { app: ${label} } }\nspec: { template: { spec: { containers: [{ name: a, image: a, env: [${env}] }] } } }\n---\n`;
const authentication = 'apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ra, namespace: shop }\nspec: { jwtRules: [{ issuer: a, jwks: "{}" }] }\n---\n';

it.each<readonly [string, string, readonly string[]]>([
  ['without the variable, even where nothing is fetched', istiod() + authentication, ['IST0175 Deployment istio-system/istiod']],
  ['with it', istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8 }') + authentication, []],
  ['with an empty one', istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: "" }') + authentication, ['IST0175 Deployment istio-system/istiod']],
  ['with one from elsewhere, which counts as none', istiod('{ name: BLOCKED_CIDRS_IN_JWKS_URIS, valueFrom: { configMapKeyRef: { name: a, key: b } } }') + authentication, ['IST0175 Deployment istio-system/istiod']],
  ['every istiod', istiod() + istiod('', { namespace: 'canary' }) + authentication, ['IST0175 Deployment canary/istiod', 'IST0175 Deployment istio-system/istiod']],
  ['no RequestAuthentication', istiod(), []],
  ['another Deployment', istiod('', { label: 'web' }) + authentication, []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
