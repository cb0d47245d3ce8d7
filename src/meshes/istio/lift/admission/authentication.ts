import { sortedBy } from '../../../../base/order.ts';
import { describeResource, isObject, listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import type { Authentication, Note } from '../../../../model/mesh-model.ts';
import { at } from '../../../../model/provenance.ts';

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
  return rules.length === 0 ? undefined : { providers: sortedBy(rules, (rule) => rule.issuer) };
}

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
    isForwarded: isObject(rule) && rule['forwardOriginalToken'] === true,
    source: at(resource, ['spec', 'jwtRules', index]),
  };
}

function textsAt(rule: unknown, field: string): string[] {
  return listAt(rule, [field]).filter((value) => typeof value === 'string');
}
