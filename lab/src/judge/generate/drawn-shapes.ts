import { isIP } from 'node:net';
import type { RecordedRequest } from '../../../../test/real-mesh/recording.ts';
import type { StageWorkload } from '../round.ts';

/** Every place at which security configuration writes a value; `when` by its key. */
export const securityFields: readonly string[] = [
  ...['selector', 'mtls', 'mtls.mode', 'portLevelMtls', 'portLevelMtls.*.mode'].map((field) => `PeerAuthentication.${field}`),
  ...['selector', 'targetRefs', 'jwtRules'].map((field) => `RequestAuthentication.${field}`),
  ...['issuer', 'jwks', 'audiences', 'fromHeaders', 'fromHeaders[].name', 'fromHeaders[].prefix', 'fromParams', 'fromCookies', 'forwardOriginalToken', 'outputPayloadToHeader', 'outputClaimToHeaders', 'outputClaimToHeaders[].header', 'outputClaimToHeaders[].claim'].map((field) => `RequestAuthentication.jwtRules[].${field}`),
  ...['selector', 'targetRefs', 'action', 'provider', 'provider.name', 'rules', 'rules[].from', 'rules[].to', 'rules[].when', 'rules[].from[].source', 'rules[].to[].operation', 'rules[].when[].values', 'rules[].when[].notValues', 'rules[] empty', 'rules empty', 'dry-run'].map((field) => `AuthorizationPolicy.${field}`),
  ...['principals', 'requestPrincipals', 'serviceAccounts', 'trustDomains', 'namespaces', 'ipBlocks', 'remoteIpBlocks'].flatMap(bothForms).map((field) => `AuthorizationPolicy.rules[].from[].source.${field}`),
  ...['paths', 'methods', 'hosts', 'ports'].flatMap(bothForms).map((field) => `AuthorizationPolicy.rules[].to[].operation.${field}`),
  ...[
    'source.ip', 'remote.ip', 'source.namespace', 'source.principal', 'source.serviceAccount', 'source.trustDomain', 'destination.ip', 'destination.port', 'connection.sni',
    'request.headers[x-user]', 'request.headers[X-Tier]', 'request.headers[:method]', 'request.headers[:authority]', 'request.headers[:path]', 'request.headers[authorization]',
    'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter', 'request.auth.claims[role]', 'request.auth.claims[groups]', 'request.auth.claims[realm_access][roles]', 'request.auth.claims[realm_access][level]',
    'request.auth.claims[scope]', 'request.auth.claims[https://example.com/team]', 'request.auth.claims[iss]', 'request.auth.claims[sub]', 'request.auth.claims[level]',
  ].map((key) => `when ${key}`),
  ...['outboundTrafficPolicy', 'defaultServiceExportTo', 'defaultVirtualServiceExportTo', 'defaultDestinationRuleExportTo', 'pathNormalization', 'defaultHttpRetryPolicy', 'enableAutoMtls', 'trustDomainAliases', 'connectTimeout', 'defaultTrafficPolicy'].map((field) => `MeshConfig.${field}`),
];

function bothForms(field: string): readonly string[] {
  return [field, `not${field[0]?.toUpperCase() ?? ''}${field.slice(1)}`];
}

const isRequest = ({ protocol }: RecordedRequest): boolean => protocol === undefined || protocol === 'grpc';
const header = (request: RecordedRequest, name: string): string | undefined => Object.entries(request.headers ?? {}).find(([own]) => own.toLowerCase() === name)?.[1];
const hostOf = ({ host = '' }: RecordedRequest): string => host;

/** Every shape of request that the generator promises to draw, by what it is called. */
export const requestShapes: Readonly<Record<string, (request: RecordedRequest, caller: StageWorkload | undefined) => boolean>> = {
  'http': ({ protocol }) => protocol === undefined,
  'grpc': ({ protocol }) => protocol === 'grpc',
  'grpc with another method than POST': ({ protocol, method }) => protocol === 'grpc' && method !== 'POST',
  'tcp': ({ protocol }) => protocol === 'tcp',
  'tls': ({ protocol }) => protocol === 'tls',
  'from a pod with a proxy': (_, caller) => caller?.proxy === 'sidecar',
  'from a pod without one': (_, caller) => caller?.proxy === 'none',
  'from outside over HTTP': ({ from, isHttps, protocol }) => from === 'gateway' && isHttps !== true && protocol === undefined,
  'from outside over HTTPS': ({ isHttps }) => isHttps === true,
  'from outside with a certificate': ({ clientCert }) => clientCert === true,
  'from outside with a server name and another Host': ({ isHttps, host, to }) => isHttps === true && host !== undefined && host !== to,
  'from outside as bytes': ({ from, protocol }) => from === 'gateway' && protocol === 'tcp',
  'from outside as gRPC': ({ from, protocol }) => from === 'gateway' && protocol === 'grpc',
  'a full name': ({ to }) => /^[a-z-]+\.[a-z]+\.svc\.cluster\.local$/.test(to),
  'a full name with a dot': ({ to }) => to.endsWith('.cluster.local.'),
  'a short name': ({ to }) => /^[a-z-]+$/.test(to),
  'a name with its namespace': ({ to }) => /^[a-z-]+\.[a-z]+$/.test(to),
  'a name that ends in svc': ({ to }) => to.endsWith('.svc'),
  'a name in capitals': ({ to }) => /[A-Z]/.test(to),
  'the address of a Service': ({ to }) => to.startsWith('10.96.'),
  'the address of a pod': ({ to }) => to.startsWith('10.44.') && to !== '10.44.0.30',
  'a name that nobody knows': ({ to }) => to === 'unknown.example.org',
  'a name outside': ({ to }) => to.endsWith('.example.com'),
  'a port that the Service lacks': ({ port }) => port === 81,
  'a Host with its port': (request) => hostOf(request).endsWith(`:${request.port}`),
  'a Host with a wrong port': (request) => hostOf(request).endsWith(':81'),
  'a Host in capitals': (request) => /[A-Z]/.test(hostOf(request)),
  'a Host with a dot': (request) => hostOf(request).endsWith('.'),
  'the Host of another service': (request) => request.to.endsWith('.svc.cluster.local') && hostOf(request).endsWith('.svc.cluster.local') && hostOf(request) !== request.to,
  'a Host at an address': ({ to, host }) => isIP(to) !== 0 && host !== undefined,
  ...Object.fromEntries(['%2F', '%2f', '%2e', '//', '/./', '/../', '\\', ';v=1', '?x=1', '%20', '%61'].map((text) => [`a path with ${text}`, ({ path = '' }: RecordedRequest) => path.includes(text)])),
  'a path that ends in a slash': ({ path = '' }) => /.\/$/.test(path),
  'a path in capitals': ({ path = '' }) => /^\/[A-Z/]+$/.test(path),
  'an empty query': ({ path = '' }) => path.endsWith('?'),
  'a parameter twice': ({ path = '' }) => /\?q=1&q=2/.test(path),
  ...Object.fromEntries(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].map((name) => [`method ${name}`, ({ method }: RecordedRequest) => method === name])),
  'a header': (request) => header(request, 'x-user') === 'ann',
  'an empty header': (request) => header(request, 'x-user') === '',
  'a header whose name is in capitals': ({ headers = {} }) => 'X-USER' in headers,
  'a header twice': ({ headers = {} }) => 'x-user' in headers && 'X-USER' in headers,
  'a preflight': (request) => request.method === 'OPTIONS' && header(request, 'origin') !== undefined && header(request, 'access-control-request-method') !== undefined,
  'an origin': (request) => request.method !== 'OPTIONS' && header(request, 'origin') !== undefined,
  'a token': (request) => (header(request, 'authorization') ?? '').startsWith('Bearer eyJ'),
  'a token that is none': (request) => /^Bearer (?:x\.y\.z|none)$/.test(header(request, 'authorization') ?? ''),
  'a token in a header of its own': (request) => /eyJ/.test(header(request, 'x-token') ?? header(request, 'x-id') ?? ''),
  'a token in the query': ({ path = '' }) => /[?&](?:access_)?token=eyJ/.test(path),
  'a token in a cookie': (request) => /(?:session|jwt)=eyJ/.test(header(request, 'cookie') ?? ''),
  'an order to wait': (request) => isRequest(request) && header(request, 'x-echo-delay') !== undefined,
  'an order to fail': (request) => header(request, 'x-echo-fail') !== undefined,
  'an order for a status': (request) => header(request, 'x-echo-status') !== undefined,
};
