import { describe, it } from 'vitest';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './warned-by-istiod.ts';

const own = { id: 'istio/warned-by-istiod', rule };
const policy = (action: string, to: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: { action: ${action}, rules: [{ to: [{ operation: { ${to} } }] }] }\n`;
const sidecar = (hosts: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: istio-system }\nspec: { egress: [{ hosts: [${hosts}] }] }\n`;

describe('warnings that every such object gets, whatever it is for', () => {
  it.each([
    ['a DENY rule about paths', policy('DENY', 'paths: [/admin/*]'), 'info: on ports that are not HTTP'],
    ['the usual Sidecar of the root namespace, whose `./*` is every namespace’s own', sidecar('./*, istio-system/*'), 'info: `istio-system/*` and another host of the listener say the same'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [said]);
  });
});

describe('near misses', () => {
  it.each([
    ['a DENY rule with its ports', policy('DENY', 'ports: ["8080"], paths: [/admin/*]')],
    ['an ALLOW rule', policy('ALLOW', 'paths: [/admin/*]')],
    ['a Sidecar with different hosts', sidecar('./*, ops/*')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});
