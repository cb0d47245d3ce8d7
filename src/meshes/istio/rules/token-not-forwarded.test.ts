import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './token-not-forwarded.ts';

const registered = { id: 'istio/token-not-forwarded', rule };
const pod = (name: string, url = '', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: a, image: a${url === '' ? '' : `, env: [{ name: URL, value: '${url}' }]`} }] }\n---\n`;
const service = (namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: ${namespace} }\nspec: { selector: { app: pay }, ports: [{ name: http, port: 80, targetPort: 8080 }] }\n---\n`;
const authentication = (more = '', namespace = 'shop', selector = ''): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ra, namespace: ${namespace} }\nspec: { ${selector}jwtRules: [{ issuer: https://issuer.example${more} }] }\n---\n`;
const policy = (rule = "{ from: [{ source: { requestPrincipals: ['*'] } }] }", namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { selector: { matchLabels: { app: pay } }, rules: [${rule}] }\n---\n`;
const base = pod('web', 'http://pay') + pod('pay') + service();
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);

describe('a token that the next workload lacks', () => {
  it('in one namespace', () => {
    expect(found(base + authentication() + policy())).toEqual(['RequestAuthentication shop/ra: the token is taken out at `shop/web`, which calls `shop/pay`, and that requires one']);
  });

  it('across namespaces', () => {
    const text = pod('web', 'http://pay.back', 'front') + pod('pay', '', 'back') + service('back') + authentication('', 'front') + authentication(', forwardOriginalToken: true', 'back') + policy(undefined, 'back');
    expect(found(text)).toEqual(['RequestAuthentication front/ra: the token is taken out at `front/web`, which calls `back/pay`, and that requires one']);
  });

  it('shows where the call is written', () => {
    expect(runOn(registered, base + authentication() + policy()).diagnostics[0]?.related?.map(({ message }) => message)).toEqual(['it calls it: `URL=http://pay`']);
  });
});

describe('near misses', () => {
  it.each([
    ['a token that stays', base + authentication(', forwardOriginalToken: true') + policy()],
    ['a workload that requires none', base + authentication() + policy('{ from: [{ source: { namespaces: [shop] } }] }')],
    ['a workload that checks none', base + authentication('', 'shop', 'selector: { matchLabels: { app: web } }, ') + policy()],
    ['a caller that checks none', base + authentication('', 'shop', 'selector: { matchLabels: { app: pay } }, ') + policy()],
    ['nobody who calls', pod('web') + pod('pay') + service() + authentication() + policy()],
    ['a policy of another namespace', base + authentication() + policy(undefined, 'other')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
