import { boolean, constant, constantFrom, dictionary, type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/kube/resource.ts';
import { mostly, oneJson, oneList, optional, some, weighted } from '../draw.ts';
import type { Names } from './names.ts';
import { headerNames, headerPatterns, headerValues, pathPatterns, paths } from './values.ts';

function matchOf(texts: readonly string[], patterns: readonly string[]): Arbitrary<JsonObject> {
  return weighted<JsonObject>([3, constantFrom(...texts).map((exact) => ({ exact }))], [3, constantFrom(...texts).map((prefix) => ({ prefix }))], [2, constantFrom(...patterns).map((regex) => ({ regex }))]);
}

/** An empty prefix of a path is legal, and holds every path. */
const uriMatch: Arbitrary<JsonObject> = mostly(matchOf(paths, pathPatterns), constant<JsonObject>({ prefix: '' }), 30);
/** No value, and the pattern `*`, ask whether the header is there. */
const headerMatch: Arbitrary<JsonObject> = weighted<JsonObject>([6, matchOf(headerValues, headerPatterns)], [1, constant({})]);
const withoutMatch: Arbitrary<JsonObject> = mostly(headerMatch, constant<JsonObject>({ regex: '*' }), 6);

export function mapOf(names: readonly string[], value: Arbitrary<Json>, maxKeys = 2): Arbitrary<JsonObject> {
  return dictionary(constantFrom(...names), value, { minKeys: 1, maxKeys, noNullPrototype: true, size: 'max' });
}

const headersMatch = mapOf(headerNames, headerMatch);
export const claimsMatch = mapOf(['@request.auth.claims.role', '@request.auth.claims[role]', '@request.auth.claims[group][name]'], matchOf(['admin', 'ann'], ['a.*']), 1);

/** One item of `match` of an HTTP rule. `gateways` are those that the VirtualService names. */
export function httpMatch(names: Names, gateways: Arbitrary<readonly string[]>): Arbitrary<JsonObject> {
  const hosts = names.service.map(({ name, host, namespace }) => [name, host, `${name}.${namespace}`] as const);
  const authority = weighted<JsonObject>(
    [2, hosts.chain((forms) => constantFrom(...forms)).map((exact) => ({ exact }))],
    [1, hosts.map(([prefix]) => ({ prefix }))],
    [1, constantFrom('.*:8080', '[a-z].*', '.*\\.com').map((regex) => ({ regex }))],
  );
  return some({
    uri: optional(uriMatch),
    method: optional(oneJson({ exact: 'GET' }, { exact: 'POST' }, { prefix: 'P' }, { regex: 'GET|PUT' }, { exact: 'get' }), 5),
    headers: optional(headersMatch, 3),
    withoutHeaders: optional(mapOf(headerNames, withoutMatch), 7),
    queryParams: optional(mapOf(['q', 'r'], mostly(matchOf(['1', '2'], ['[0-9]+', '.*']), constant<JsonObject>({}), 4)), 7),
    authority: optional(authority, 9),
    scheme: optional(oneJson({ exact: 'http' }, { exact: 'http' }, { exact: 'https' }, { prefix: 'http' }, { regex: 'https?' }), 12),
    ignoreUriCase: optional(boolean(), 5),
    port: optional(names.portNumber, 8),
    sourceLabels: optional(names.labels, 7),
    sourceNamespace: optional(constantFrom('alpha', 'alpha', 'beta', 'plain'), 9),
    gateways: optional(gateways.map((list) => [...list]), 8),
  });
}

/** One item of `match` of a TCP rule; a TLS rule has `sniHosts` besides. Addresses are those of the services in focus, and blocks around them. */
export function connectionMatch(names: Names, gateways: Arbitrary<readonly string[]>): Readonly<Record<string, Arbitrary<Json | undefined>>> {
  const subnets = names.service.map(({ clusterIp = '10.96.0.20' }) => [`${clusterIp}/32`]);
  return {
    port: optional(names.portNumber, 2),
    destinationSubnets: optional(mostly(subnets, oneList(['10.96.0.0/24'], ['1.2.3.0/24'], ['10.44.0.0/16', '1.2.3.4']), 2), 5),
    sourceLabels: optional(names.labels, 6),
    sourceNamespace: optional(constantFrom('alpha', 'beta'), 8),
    gateways: optional(gateways.map((list) => [...list]), 8),
  };
}

/** Rarely nothing: an item without conditions takes everything. */
export function tcpMatch(names: Names, gateways: Arbitrary<readonly string[]>): Arbitrary<JsonObject> {
  return some(connectionMatch(names, gateways));
}
