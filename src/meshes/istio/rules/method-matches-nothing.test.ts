import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './method-matches-nothing.ts';

const registered = { id: 'istio/method-matches-nothing', rule };
const policy = (methods: string, field = 'methods', action = 'ALLOW'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: shop }
spec:
  action: ${action}
  rules:
    - to: [{ operation: { ${field}: [${methods}] } }]
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);

describe('a method that no request has', () => {
  it.each([
    ['get', 'error: `get` matches no request: methods are compared letter by letter, and clients send capitals'],
    ['Delete', 'error: `Delete` matches no request: methods are compared letter by letter, and clients send capitals'],
    ['/pkg.Service/Get', 'error: `/pkg.Service/Get` matches no request: the method of every gRPC call is `POST`, and what it calls is its path'],
    ['pkg.Service/Get', 'error: `pkg.Service/Get` matches no request: the method of every gRPC call is `POST`, and what it calls is its path'],
    ['"GET, POST"', 'error: `GET, POST` matches no request: each method is an entry of its own'],
    ['GET|POST', 'error: `GET|POST` matches no request: each method is an entry of its own'],
    ['GOT', 'warning: `GOT` is no method of HTTP, did you mean `GET`?'],
    ['POTS', 'warning: `POTS` is no method of HTTP, did you mean `POST`?'],
    ['FROBNICATE', 'info: `FROBNICATE` is no method of HTTP'],
  ])('%s', (method, expected) => {
    expect(found(policy(method))).toEqual([expected]);
  });

  it('is found among those that are not meant, too', () => {
    const [diagnostic] = runOn(registered, policy('get', 'notMethods', 'DENY')).diagnostics;
    expect(diagnostic?.explains).toBe('so nothing is excepted from the refusal');
  });

  it('gets its capitals', () => {
    expect(runOn(registered, policy('get')).diagnostics[0]?.fix?.title).toBe('write `GET`');
    expect(runOn(registered, policy('GOT')).diagnostics[0]?.fix).toBeUndefined();
  });

  it('is drawn at its entry', () => {
    expectCarets(registered, `${policy('GET, put')}#                                        ^^^ \`put\` matches no request: methods are compared letter by letter, and clients send capitals\n`);
  });
});

describe('near misses', () => {
  it.each(['GET', 'PATCH', 'PROPFIND', "'*'", "'GE*'", "'*ET'", 'MKCOL'])('%s', (method) => {
    expectCarets(registered, policy(method));
  });

  it('methods of a route are not those of a policy', () => {
    expectCarets(registered, 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: b }\nspec: { hosts: [a], http: [{ match: [{ method: { exact: get } }] }] }\n');
  });
});
