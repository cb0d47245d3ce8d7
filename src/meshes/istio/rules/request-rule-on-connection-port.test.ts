import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './request-rule-on-connection-port.ts';

const registered = { id: 'istio/request-rule-on-connection-port', rule };
const app = (ports: string, namespace = 'shop', inject = 'true'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: db, namespace: ${namespace}, labels: { app: db, sidecar.istio.io/inject: '${inject}' } }\nspec: { containers: [{ name: a, image: a }] }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: ${namespace} }\nspec: { selector: { app: db }, ports: [${ports}] }\n---\n`;
const policy = (rules: string, action = 'ALLOW', namespace = 'shop', name = 'db'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { action: ${action}, rules: [${rules}] }\n---\n`;
const tcp = '{ name: tcp, port: 5432 }';
const http = '{ name: http, port: 8080 }';
const get = '{ to: [{ operation: { methods: [GET] } }] }';
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const dropped = (field: string): string => `this rule asks for \`${field}\`, and port \`5432\` of \`shop/db\` is tcp: the rule is dropped there, and nobody is admitted`;

describe('an ALLOW rule that is dropped', () => {
  it.each([
    ['methods', get],
    ['paths', '{ to: [{ operation: { paths: [/a] } }] }'],
    ['notHosts', '{ to: [{ operation: { notHosts: [a] } }] }'],
    ['requestPrincipals', "{ from: [{ source: { requestPrincipals: ['*'] } }] }"],
    ['request.headers[x]', "{ when: [{ key: 'request.headers[x]', values: [a] }] }"],
    ['request.auth.claims[a]', "{ when: [{ key: 'request.auth.claims[a]', values: [a] }] }"],
  ])('for %s', (field, text) => {
    expect(found(app(tcp) + policy(text))).toEqual([`error: ${dropped(field)}`]);
  });

  it('by a policy of the root namespace', () => {
    expect(found(app(tcp) + policy(get, 'ALLOW', 'istio-system'))).toEqual([`error: ${dropped('methods')}`]);
  });

  it('is a warning where another port has requests', () => {
    expect(found(app(`${tcp}, ${http}`) + policy(get))).toEqual([`warning: ${dropped('methods')}`]);
  });

  it('is told for TLS, which the proxy does not open', () => {
    expect(found(app('{ name: tls, port: 8443 }') + policy(get))).toEqual(['error: this rule asks for `methods`, and port `8443` of `shop/db` is tls: the rule is dropped there, and nobody is admitted']);
  });
});

describe('a DENY rule that is wider', () => {
  it('refuses connections', () => {
    expect(found(app(tcp) + policy(get, 'DENY'))).toEqual(['error: this rule asks for `methods`, and port `5432` of `shop/db` is tcp: there it refuses every connection that the rest of it matches']);
  });
});

describe('near misses', () => {
  it.each([
    ['a port with requests', app(http) + policy(get)],
    ['a port that is sniffed', app('{ name: api, port: 8080 }') + policy(get)],
    ['a rule about callers', app(tcp) + policy('{ from: [{ source: { namespaces: [shop] } }] }')],
    ['a rule for another port', app(`${tcp}, ${http}`) + policy("{ to: [{ operation: { ports: ['8080'], methods: [GET] } }] }, { from: [{ source: { namespaces: [a] } }] }")],
    ['another rule that admits connections', app(tcp) + policy(`${get}, { to: [{ operation: { ports: ['5432'] } }] }`)],
    ['another policy that does', app(tcp) + policy(get) + policy('{ from: [{ source: { namespaces: [shop] } }] }', 'ALLOW', 'shop', 'more')],
    ['a workload of another namespace', app(tcp, 'other') + policy(get)],
    ['a workload without a sidecar', app(tcp, 'shop', 'false') + policy(get)],
    ['a policy that only logs', app(tcp) + policy(get, 'AUDIT')],
    ['a DENY rule with the port that is meant', app(`${tcp}, ${http}`) + policy("{ to: [{ operation: { ports: ['8080'], methods: [GET] } }] }", 'DENY')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
