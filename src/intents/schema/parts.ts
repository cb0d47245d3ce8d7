import type { MutualTlsException, PathMatch, RequestMatch, RetryCondition, SecurityScope, Source, Target, TextMatch } from '../intent.ts';
import { choice, fields, list, map, maybe, name, text, union, whole, type Shape } from './shape.ts';

/** RFC 9110 section 9.3 and RFC 5789; the ones that mesh.yaml reads. */
const method = choice(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

export const methods: Shape<readonly string[]> = list(method as Shape<string>, 'HTTP methods, any one of them', 1);
export const service = name('service', 'the Service that is called, as namespace/name');
export const port = whole('port of the Service', 1, 65_535);
export const millis = (about: string, least = 1): Shape<number> => whole(`${about}, in milliseconds`, least);
/** Host names; a star may stand for the first label. */
export const host = text('host name', /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/i, 'a host name');

export const versionLabels: Shape<Readonly<Record<string, string>>> = map(text('value of the label'), 'labels that tell the pods of the version from others; left out where their `version` label is the version');

export const textMatch: Shape<TextMatch> = union(
  [
    fields<Extract<TextMatch, { kind: 'exact' }>>({ kind: choice(['exact']), value: text('the whole value') }),
    fields<Extract<TextMatch, { kind: 'starts-with' }>>({ kind: choice(['starts-with']), value: text('how the value begins') }),
    fields<Extract<TextMatch, { kind: 'regex' }>>({ kind: choice(['regex']), value: text('RE2 that matches the whole value') }),
    fields<Extract<TextMatch, { kind: 'present' }>>({ kind: choice(['present']) }),
  ],
  'how a value is compared',
  'textMatch',
);

const path = text('a path', /^\//, 'a path that starts with `/`');

export const pathMatch: Shape<PathMatch> = union(
  [
    fields<Extract<PathMatch, { kind: 'exact' }>>({ kind: choice(['exact']), value: path }),
    fields<Extract<PathMatch, { kind: 'prefix' }>>({ kind: choice(['prefix'], 'the path and everything beneath it: /api covers /api/x, never /apix'), value: path }),
    fields<Extract<PathMatch, { kind: 'starts-with' }>>({ kind: choice(['starts-with'], 'plain text prefix: /api covers /apix'), value: path }),
    fields<Extract<PathMatch, { kind: 'regex' }>>({ kind: choice(['regex']), value: text('RE2 that matches the whole path') }),
  ],
  'how a path is compared',
  'pathMatch',
);

export const requestMatch: Shape<RequestMatch> = fields<RequestMatch>(
  {
    path: maybe(pathMatch),
    methods: maybe(methods),
    headers: maybe(map(textMatch, 'headers by name in lower case, all of them')),
    query: maybe(map(textMatch, 'query parameters by name, all of them')),
    from: maybe(list(name('workload', 'a calling workload'), 'calling workloads, any one of them', 1)),
  },
  'which requests: all that is given must hold; left out for every request',
  'requestMatch',
);

export const target: Shape<Target> = union(
  [
    fields<Extract<Target, { kind: 'version' }>>({ kind: choice(['version'], 'a version of the service that is called'), version: name('version', 'name of the version'), labels: maybe(versionLabels) }),
    fields<Extract<Target, { kind: 'service' }>>({ kind: choice(['service'], 'the service itself or another one'), service: name('service', 'namespace/name'), port: maybe(port) }),
  ],
  'where requests go',
  'target',
);

export const scope: Shape<SecurityScope> = union(
  [
    fields<Extract<SecurityScope, { kind: 'mesh' }>>({ kind: choice(['mesh'], 'the whole mesh') }),
    fields<Extract<SecurityScope, { kind: 'namespace' }>>({ kind: choice(['namespace']), namespace: name('namespace', 'name of the namespace') }),
    fields<Extract<SecurityScope, { kind: 'workload' }>>({ kind: choice(['workload']), workload: name('workload', 'namespace/name') }),
  ],
  'what it is for',
  'scope',
);

export const source: Shape<Source> = union(
  [
    fields<Extract<Source, { kind: 'workload' }>>({ kind: choice(['workload']), workload: name('workload', 'namespace/name') }),
    fields<Extract<Source, { kind: 'service-account' }>>({ kind: choice(['service-account']), namespace: name('namespace', 'name of the namespace'), name: text('name of the service account') }),
    fields<Extract<Source, { kind: 'namespace' }>>({ kind: choice(['namespace'], 'every workload there'), namespace: name('namespace', 'name of the namespace') }),
    fields<Extract<Source, { kind: 'ingress' }>>({ kind: choice(['ingress'], 'the ingress gateway') }),
    fields<Extract<Source, { kind: 'any-identity' }>>({ kind: choice(['any-identity'], 'any workload with an identity of the mesh') }),
    fields<Extract<Source, { kind: 'outside' }>>({ kind: choice(['outside'], 'callers without any identity of the mesh') }),
    fields<Extract<Source, { kind: 'anyone' }>>({ kind: choice(['anyone'], 'anyone at all, with or without an identity') }),
  ],
  'who calls',
  'source',
);

export const mutualTlsException: Shape<MutualTlsException> = fields<MutualTlsException>({
  workload: name('workload', 'namespace/name'),
  port: maybe(whole('port of the pods; every port where it is left out', 1, 65_535)),
  mode: choice(['permissive', 'disable']),
  reason: text('why'),
});

const conditions = ['5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted', 'internal'] as const;

/** One status is `503`: what mesh.yaml reads, too. */
const status = text('one status, such as 503', /^[45]\d\d$/, 'a status from 400 to 599') as Shape<`${number}`>;
export const retryCondition: Shape<RetryCondition> = union<[(typeof conditions)[number], `${number}`]>([choice(conditions), status], 'when to retry', 'retryCondition');
