import { constantFrom } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { audiences, issuers, jwks } from '../tokens.ts';
import { contestant, younger, type Contest, type Ground } from './contest.ts';

function policy({ service: { namespace, selector } }: Ground, spec: JsonObject, suffix?: string): JsonObject {
  return contestant({ kind: 'AuthorizationPolicy', namespace, ...(suffix === undefined ? {} : { suffix }) }, { selector: { matchLabels: selector }, ...spec });
}

/** What one policy admits another refuses. */
export function orderContest(ground: Ground): Contest {
  const denied = constantFrom<JsonObject>({ paths: ['/a*'] }, { paths: ['/a', '/b'] }, { methods: ['GET'] }, { notMethods: ['POST'] });
  return denied.map((operation) => [policy(ground, { action: 'ALLOW', rules: [{}] }), policy(ground, { action: 'DENY', rules: [{ to: [{ operation }] }] }, 'too')]);
}

/** The host as other letters write it. */
export function hostCaseContest(ground: Ground): Contest {
  const { host, name } = ground.service;
  const hosts = constantFrom([host.toUpperCase(), `${host.toUpperCase()}:*`], [`${name.toUpperCase()}.*`, name.toUpperCase()], [host.replace(name, name.toUpperCase())]);
  return hosts.map((list) => [policy(ground, { action: 'DENY', rules: [{ to: [{ operation: { hosts: list } }] }] })]);
}

/** Those who have no identity are others than those who are named. */
export function strangerContest(ground: Ground): Contest {
  const source = constantFrom<JsonObject>({ notPrincipals: ['cluster.local/*'] }, { notPrincipals: ['cluster.local/*', 'old.example/*'] }, { notNamespaces: [ground.elsewhere], notPrincipals: ['*/sa/*'] });
  return source.map((one) => [policy(ground, { action: 'DENY', rules: [{ from: [{ source: one }] }] })]);
}

/** Two of one level, told apart by their ages alone. */
export function ageContest({ service: { namespace } }: Ground): Contest {
  const peers = (mode: string, age?: string): JsonObject => contestant({ kind: 'PeerAuthentication', namespace, ...(age === undefined ? {} : { suffix: 'younger', age }) }, { mtls: { mode } });
  return constantFrom(['PERMISSIVE', 'STRICT'], ['STRICT', 'PERMISSIVE'], ['STRICT', 'DISABLE']).map(([first = 'STRICT', second = 'DISABLE']) => [peers(first), peers(second, younger)]);
}

/** Tokens for somebody else, and tokens where nobody looks. */
export function tokenContest({ service: { namespace, selector } }: Ground): Contest {
  const rules = constantFrom<JsonObject>({}, { fromHeaders: [{ name: 'x-token' }] }, { fromParams: ['token'] });
  return rules.map((rule) => [
    contestant({ kind: 'RequestAuthentication', namespace }, { selector: { matchLabels: selector }, jwtRules: [{ issuer: issuers[0], jwks, audiences: [audiences[0]], ...rule }] }),
    contestant({ kind: 'AuthorizationPolicy', namespace }, { selector: { matchLabels: selector }, action: 'DENY', rules: [{ from: [{ source: { requestPrincipals: ['*/ann'] } }] }] }),
  ]);
}
