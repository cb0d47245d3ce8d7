import { sortedBy } from '../../../../base/order.ts';
import { describeResource, isObject, listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import type { Authentication, Note } from '../../../../model/mesh-model.ts';
import { all, text, type Predicate } from '../../../../model/predicate.ts';
import { at } from '../../../../model/provenance.ts';
import { headerAttribute } from '../request-attributes.ts';

type Provider = Authentication['providers'][number];

/** One `jwtRules` item of a RequestAuthentication. */
export function readJwtRules(resource: Resource): readonly Provider[] {
  return listAt(resource.raw, ['spec', 'jwtRules']).map((rule, index) => readJwtRule(resource, rule, index));
}

/**
 * All rules of all attached policies together, by issuer (`authn/policy_applier.go`). Without any place of its own a
 * rule looks where Envoy does: `Authorization: Bearer`, then the query parameter `access_token`.
 */
export function authenticationOf(rules: readonly Provider[]): Authentication | undefined {
  return rules.length === 0 ? undefined : { except: preflight, providers: sortedBy(rules, (rule) => rule.issuer) };
}

/** What browsers ask before they send a request to another origin, always without a token: `bypass_cors_preflight` of Envoy's filter. */
const preflight: Predicate = all([text('method', { kind: 'exact', value: 'OPTIONS' }), ...['origin', 'access-control-request-method'].map((name) => text(headerAttribute(name), { kind: 'regex', value: '.+' }))]);

export function authenticationNote(resource: Resource): Note | undefined {
  const issuers = listAt(resource.raw, ['spec', 'jwtRules']).map((rule) => `\`${textAt(rule, ['issuer']) ?? ''}\``);
  if (issuers.length === 0) return undefined;
  return { what: 'access', text: `${describeResource(resource)} checks tokens of ${issuers.join(', ')}: a bad one is answered with 401, a request without any goes on without claims`, source: at(resource) };
}

function readJwtRule(resource: Resource, rule: unknown, index: number): Provider {
  const headers = listAt(rule, ['fromHeaders']).map((header) => ({ name: (textAt(header, ['name']) ?? '').toLowerCase(), prefix: textAt(header, ['prefix']) ?? '' }));
  const parameters = textsAt(rule, 'fromParams');
  const cookies = textsAt(rule, 'fromCookies');
  const jwksUri = textAt(rule, ['jwksUri']);
  const isDefault = headers.length + parameters.length + cookies.length === 0;
  return {
    issuer: textAt(rule, ['issuer']) ?? '',
    audiences: textsAt(rule, 'audiences'),
    ...(jwksUri === undefined ? {} : { jwksUri }),
    headers: isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : headers,
    parameters: isDefault ? ['access_token'] : parameters,
    cookies,
    ...claimHeadersOf(rule),
    isForwarded: isObject(rule) && rule['forwardOriginalToken'] === true,
    source: at(resource, ['spec', 'jwtRules', index]),
  };
}

function claimHeadersOf(rule: unknown): Pick<Provider, 'claimHeaders' | 'payloadHeader'> {
  const claimHeaders = listAt(rule, ['outputClaimToHeaders']).map((entry) => ({ name: (textAt(entry, ['header']) ?? '').toLowerCase(), claim: textAt(entry, ['claim']) ?? '' }));
  const payloadHeader = textAt(rule, ['outputPayloadToHeader']);
  return { ...(claimHeaders.length === 0 ? {} : { claimHeaders }), ...(payloadHeader ? { payloadHeader: payloadHeader.toLowerCase() } : {}) };
}

function textsAt(rule: unknown, field: string): string[] {
  return listAt(rule, [field]).filter((value) => typeof value === 'string');
}
