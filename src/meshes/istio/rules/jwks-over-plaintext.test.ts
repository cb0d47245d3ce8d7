import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './jwks-over-plaintext.ts';

const registered = { id: 'istio/jwks-over-plaintext', rule };
const authentication = (rule: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ra, namespace: ${namespace} }\nspec: { jwtRules: [${rule}] }\n`;
const of = (url: string): string => `{ issuer: a, jwksUri: '${url}' }`;
const severities = (url: string, namespace?: string) => runOn(registered, authentication(of(url), namespace)).diagnostics.map(({ severity }) => severity);

describe('keys without TLS', () => {
  it.each(['http://issuer.example/keys', 'http://auth.issuer.com:8080/keys', 'HTTP://a.b.c.org', 'http://203.0.113.7/keys'])('%s', (url) => {
    expect(severities(url)).toEqual(['warning']);
    expect(severities(url, 'other')).toEqual(['warning']);
  });

  it.each(['http://keycloak/keys', 'http://keycloak.auth/keys', 'http://keycloak.auth.svc/keys', 'http://keycloak.auth.svc.cluster.local:8080/realms/shop', 'http://localhost:8080/keys'])('inside the cluster is information: %s', (url) => {
    expect(severities(url)).toEqual(['info']);
  });

  it('says where', () => {
    expect(runOn(registered, authentication(of('http://issuer.example/keys'))).diagnostics.map(({ message }) => message)).toEqual(['the keys are fetched from `http://issuer.example/keys` without TLS, so whoever is on the way can put in their own']);
  });

  it('is told of every rule', () => {
    expect(runOn(registered, authentication(`${of('http://a.example')}, ${of('https://b.example')}, ${of('http://c.example')}`)).diagnostics).toHaveLength(2);
  });
});

describe('near misses', () => {
  it.each([
    ['TLS', of('https://issuer.example/keys')],
    ['no place, so that the issuer is asked', '{ issuer: http://issuer.example }'],
    ['keys that stand in the rule', "{ issuer: a, jwksUri: 'http://a.example', jwks: '{}' }"],
  ])('%s', (_, text) => {
    expectCarets(registered, authentication(text));
  });
});
