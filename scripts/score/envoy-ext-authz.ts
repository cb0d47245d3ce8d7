import { isObject, listAt, numberAt, objectAt, textAt, textMapAt, valueAt, type Json, type JsonObject } from '../../src/kube/resource.ts';
import statusNames from './envoy-status-names.json' with { type: 'json' };

/** An entry of `extensionProviders` that authorizes. */
export interface Authorizer {
  readonly speaks: 'http' | 'grpc';
  readonly config: JsonObject;
  readonly host: string;
  /** Why istiod cannot use it. */
  readonly unusable?: string;
}

/** All authorizers of a MeshConfig by name (`authz/builder/extauthz.go`); `services` are `namespace/host`. */
export function authorizersOf(meshConfig: unknown, services: readonly string[]): Map<string, Authorizer> {
  const found = new Map<string, Authorizer>();
  for (const provider of listAt(meshConfig, ['extensionProviders'])) {
    const name = textAt(provider, ['name']) ?? '';
    for (const [field, speaks] of [['envoyExtAuthzHttp', 'http'], ['envoyExtAuthzGrpc', 'grpc']] as const) {
      const config = objectAt(provider, [field]);
      if (config === undefined) continue;
      const host = hostOf(textAt(config, ['service']) ?? '', services);
      const unusable = found.has(name) ? 'it is defined twice' : problemOf(name, config, host, speaks);
      found.set(name, { speaks, config, host: host ?? '', ...(unusable === undefined ? {} : { unusable }) });
    }
  }
  return found;
}

function problemOf(name: string, config: JsonObject, host: string | undefined, speaks: Authorizer['speaks']): string | undefined {
  const port = numberAt(config, ['port']) ?? 0;
  const status = textAt(config, ['statusOnError']) ?? '';
  const prefix = textAt(config, ['pathPrefix']) ?? '';
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return 'its name is no label';
  if (port < 1 || port > 65_535) return 'its port is out of range';
  if (host === undefined) return 'no Service is called so';
  if (status !== '' && !Object.hasOwn(statusNames, String(Number.parseInt(status, 10)))) return 'its status is none';
  if (speaks === 'http' && prefix !== '' && !prefix.startsWith('/')) return 'its path prefix does not begin with a slash';
  const hasStar = headerFields.some((field) => listAt(config, [field]).includes('*'));
  return speaks === 'http' && hasStar ? 'a lone star stands for no header' : undefined;
}

const headerFields = ['includeRequestHeadersInCheck', 'includeHeadersInCheck', 'headersToDownstreamOnDeny', 'headersToDownstreamOnAllow', 'headersToUpstreamOnAllow'];

/** `namespace/host`, or a host that only one namespace has. */
function hostOf(service: string, services: readonly string[]): string | undefined {
  if (service.includes('/')) return services.includes(service) ? service.slice(service.indexOf('/') + 1) : undefined;
  const named = services.filter((candidate) => candidate.slice(candidate.indexOf('/') + 1) === service);
  return named.length === 1 ? service : undefined;
}

export function extAuthzFilter(mode: 'http' | 'tcp', provider: string, authorizer: Authorizer): JsonObject {
  const { config } = authorizer;
  const common = {
    failureModeAllow: valueAt(config, ['failOpen']) === true,
    filterEnabledMetadata: {
      filter: mode === 'http' ? 'envoy.filters.http.rbac' : 'envoy.filters.network.rbac',
      path: [{ key: 'istio_ext_authz_shadow_effective_policy_id' }],
      value: { stringMatch: { prefix: `istio-ext-authz-${provider}` } },
    },
    transportApiVersion: 'V3',
  };
  if (mode === 'tcp') return typed('envoy.filters.network.ext_authz', 'envoy.extensions.filters.network.ext_authz.v3.ExtAuthz', { ...common, grpcService: grpcService(authorizer), statPrefix: 'tcp.' });
  const service = authorizer.speaks === 'http' ? { httpService: httpService(authorizer), ...field('allowedHeaders', checkedHeaders(config)) } : { grpcService: grpcService(authorizer) };
  return typed('envoy.filters.http.ext_authz', 'envoy.extensions.filters.http.ext_authz.v3.ExtAuthz', { ...common, ...service, ...field('statusOnError', statusOnError(config)), ...field('withRequestBody', requestBody(config)) });
}

function typed(name: string, type: string, fields: JsonObject): JsonObject {
  return { name, typedConfig: { '@type': `type.googleapis.com/${type}`, ...fields } };
}

function field(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function grpcService({ config, host }: Authorizer): JsonObject {
  return { envoyGrpc: { authority: host, clusterName: clusterOf(config, host) }, timeout: timeoutOf(config) };
}

function httpService({ config, host }: Authorizer): JsonObject {
  const added = textMapAt(config, ['includeAdditionalHeadersInCheck']);
  const toAdd = Object.keys(added).sort().map((key) => ({ key, value: added[key] ?? '' }));
  const response = {
    ...field('allowedUpstreamHeaders', headerList(config, 'headersToUpstreamOnAllow')),
    ...field('allowedClientHeaders', headerList(config, 'headersToDownstreamOnDeny')),
    ...field('allowedClientHeadersOnSuccess', headerList(config, 'headersToDownstreamOnAllow')),
  };
  return {
    pathPrefix: textAt(config, ['pathPrefix']) ?? '',
    serverUri: { cluster: clusterOf(config, host), timeout: timeoutOf(config), uri: `http://${host}` },
    ...field('authorizationRequest', toAdd.length === 0 ? undefined : { headersToAdd: toAdd }),
    ...field('authorizationResponse', Object.keys(response).length === 0 ? undefined : response),
  };
}

/** `includeHeadersInCheck` is the older name, and counts only alone. */
function checkedHeaders(config: JsonObject): Json | undefined {
  return headerList(config, 'includeRequestHeadersInCheck') ?? headerList(config, 'includeHeadersInCheck');
}

function headerList(config: JsonObject, name: string): Json | undefined {
  const patterns = listAt(config, [name]).filter((header) => typeof header === 'string').map((header) => {
    const match = header.startsWith('*') ? { suffix: header.slice(1) } : header.endsWith('*') ? { prefix: header.slice(0, -1) } : { exact: header };
    return { ...match, ignoreCase: true };
  });
  return patterns.length === 0 ? undefined : { patterns };
}

function statusOnError(config: JsonObject): Json | undefined {
  const written = textAt(config, ['statusOnError']) ?? '';
  return written === '' ? undefined : { code: (statusNames as Readonly<Record<string, string>>)[String(Number.parseInt(written, 10))] ?? written };
}

function requestBody(config: JsonObject): Json | undefined {
  const body = valueAt(config, ['includeRequestBodyInCheck']);
  return isObject(body) ? body : undefined;
}

function clusterOf(config: JsonObject, host: string): string {
  return `outbound|${numberAt(config, ['port']) ?? 0}||${host}`;
}

function timeoutOf(config: JsonObject): string {
  return textAt(config, ['timeout']) ?? '600s';
}
