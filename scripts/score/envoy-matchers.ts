import type { Json, JsonObject } from '../../src/kube/resource.ts';
import { parseBlock } from '../../src/model/addresses.ts';
import type { Subject } from '../../src/meshes/istio/lift/admission/subject.ts';

export type MatchersOf = (subject: Subject, values: readonly string[], namespace: string) => readonly (Json | undefined)[];

/** One matcher a value, undefined for a value that istiod cannot read (`authz/model/generator.go`). Claims and metadata have one for all values. */
export function permissionsOf(subject: Subject, values: readonly string[]): (Json | undefined)[] {
  switch (subject.kind) {
    case 'host':
      return values.map((value) => ({ header: headerMatcher(':authority', value, true) }));
    case 'method':
      return values.map((value) => ({ header: headerMatcher(':method', value, false) }));
    case 'path':
      return values.map(pathMatcher);
    case 'port':
      return values.map((value) => (/^\d+$/.test(value) && Number(value) <= 65_535 ? { destinationPort: Number(value) } : undefined));
    case 'destination-ip':
      return values.map((value) => cidr('destinationIp', value));
    case 'sni':
      return values.map((value) => ({ requestedServerName: textMatcher(value) }));
    case 'metadata':
      return values.length === 0 ? [] : [{ metadata: { filter: subject.filter, path: [{ key: subject.key }], value: oneOf(values.map(metadataValue)) } }];
    default:
      return values.map(() => undefined);
  }
}

export function principalsOf(subject: Subject, values: readonly string[], namespace: string): (Json | undefined)[] {
  switch (subject.kind) {
    case 'principal':
      return values.map((value) => authenticated(textMatcher(value, 'spiffe://')));
    case 'namespace':
      return values.map((value) => authenticated(regex(`.*/ns/${value.split('*').map(quote).join('.*')}/.*`)));
    case 'service-account':
      return values.map((value) => authenticated(serviceAccount(value, namespace)));
    case 'trust-domain':
      return values.map((value) => authenticated(trustDomain(value)));
    case 'source-ip':
      return values.map((value) => cidr('directRemoteIp', value));
    case 'remote-ip':
      return values.map((value) => cidr('remoteIp', value));
    case 'header':
      return values.map((value) => ({ header: headerMatcher(subject.name, value, false) }));
    case 'claim':
      return values.length === 0 ? [] : [{ metadata: claimMatcher(subject.keys, values) }];
    case 'request-principal':
      return values.length === 0 ? [] : [disjunction(values.map(requestPrincipal))];
    default:
      return values.map(() => undefined);
  }
}

/** StringMatcherWithPrefix. */
function textMatcher(value: string, prefix = ''): JsonObject {
  if (value === '*') return regex('.+');
  if (value.startsWith('*')) return prefix === '' ? { suffix: value.slice(1) } : regex(`${prefix}.*${quote(value.slice(1))}`);
  return value.endsWith('*') ? { prefix: prefix + value.slice(0, -1) } : { exact: prefix + value };
}

function regex(pattern: string): JsonObject {
  return { safeRegex: { regex: pattern } };
}

function headerMatcher(name: string, value: string, ignoreCase: boolean): JsonObject {
  if (value === '*') return { name, presentMatch: true };
  return { name, stringMatch: { ...textMatcher(value), ignoreCase } };
}

function pathMatcher(value: string): Json {
  if (!value.includes('{*}') && !value.includes('{**}')) return { urlPath: { path: textMatcher(value) } };
  const pathTemplate = value.replaceAll('{*}', '*').replaceAll('{**}', '**');
  return { uriTemplate: { name: 'uri-template', typedConfig: { '@type': 'type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig', pathTemplate } } };
}

function authenticated(principalName: JsonObject): Json {
  return { authenticated: { principalName } };
}

function serviceAccount(value: string, own: string): JsonObject {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? own : value.slice(0, slash);
  return regex(`spiffe://.+/ns/${quote(namespace)}/(.+/|)sa/${quote(value.slice(slash + 1))}(/.+)?`);
}

function trustDomain(value: string): JsonObject {
  if (value === '*') return { prefix: 'spiffe://' };
  const star = value.indexOf('*');
  return star < 0 ? { prefix: `spiffe://${value}/` } : regex(`spiffe://${quote(value.slice(0, star))}[^/]*${quote(value.slice(star + 1))}/.*`);
}

function cidr(field: string, value: string): Json | undefined {
  const block = parseBlock(value);
  if (block === undefined) return undefined;
  const [address = '', length = String(block.bits)] = value.split('/');
  return { [field]: { addressPrefix: block.bits === 32 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1), prefixLen: Number(length) } };
}

function requestPrincipal(value: string): Json {
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  const both = (issuerMatch: JsonObject, subjectMatch: JsonObject): Json => ({ andIds: { ids: [{ metadata: claim('iss', issuerMatch) }, { metadata: claim('sub', subjectMatch) }] } });
  const anyText = regex('.+');
  if (value === '*') return both(anyText, anyText);
  if (value.startsWith('*') && slash < 0) return both(anyText, { suffix: value.slice(1) });
  if (value.startsWith('*')) return both(textMatcher(issuer), { exact: subject });
  if (value.endsWith('*') && slash < 0) return both({ prefix: value.slice(0, -1) }, anyText);
  return both({ exact: issuer }, value.endsWith('*') ? textMatcher(subject) : { exact: subject });
}

function claim(name: string, stringMatch: JsonObject): JsonObject {
  return { filter: 'envoy.filters.http.jwt_authn', path: [{ key: 'payload' }, { key: name }], value: { stringMatch } };
}

/** A claim is a text or a list of texts. */
function claimMatcher(keys: readonly string[], values: readonly string[]): JsonObject {
  const value = oneOf(values.map((text) => ({ stringMatch: textMatcher(text) })));
  return { filter: 'envoy.filters.http.jwt_authn', path: ['payload', ...keys].map((key) => ({ key })), value: { orMatch: { valueMatchers: [{ listMatch: { oneOf: value } }, value] } } };
}

/** `[x]` asks a list for an item. */
function metadataValue(value: string): Json {
  if (!value.startsWith('[') || !value.endsWith(']')) return { stringMatch: textMatcher(value) };
  return { listMatch: { oneOf: { stringMatch: textMatcher(value.replace(/^[[\]]+|[[\]]+$/g, '')) } } };
}

function oneOf(matchers: readonly Json[]): Json {
  return matchers.length === 1 ? (matchers[0] ?? null) : { orMatch: { valueMatchers: matchers } };
}

function disjunction(ids: readonly Json[]): Json {
  return ids.length === 1 ? (ids[0] ?? null) : { orIds: { ids } };
}

/** As Go's regexp.QuoteMeta. */
function quote(plain: string): string {
  return plain.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
