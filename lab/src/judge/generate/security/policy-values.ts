import type { Vocabulary } from '../../round.ts';
import { claimPaths, issuers, subjects } from '../tokens.ts';

/** What the conditions of policies are drawn from: texts that some callers and requests have, and texts that come near. */
export interface PolicyValues {
  readonly principals: readonly string[];
  readonly namespaces: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly trustDomains: readonly string[];
  readonly requestPrincipals: readonly string[];
  readonly addresses: readonly string[];
  readonly hosts: readonly string[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly ports: readonly string[];
}

const methods = ['GET', 'POST', 'P*', '*ET', 'DELETE', 'PUT', 'OPTIONS', '*'];
const paths = ['/a', '/a/*', '/api', '/api/*', '/api*', '*/edit', '/', '/api/v1/users', '/api/{*}', '/api/{*}/items', '/a/{*}/{**}', '/files/{**}', '*', '/A', '/a/b', '/b', '/a//b', '/%61', '/a b*'];
const requestPrincipals = ['*', ...issuers.flatMap((issuer) => [`${issuer}/ann`, `${issuer}/*`, `${issuer}/team/ops`]), ...subjects.map((subject) => `*/${subject}`), 'https://*', '*ann', 'judge'];

export function policyValues({ stage, services, externalHosts }: Vocabulary): PolicyValues {
  const accounts = distinct(stage.workloads.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`)).map((text) => text.split('/') as [string, string]);
  const namespaces = stage.namespaces.map(({ name }) => name);
  const pods = stage.workloads.map(({ address }) => address);
  return {
    principals: ['*', ...accounts.flatMap(([namespace, account]) => [`cluster.local/ns/${namespace}/sa/${account}`, `cluster.local/ns/${namespace}/*`, `*/sa/${account}`, `*${account}`, `old.example/ns/${namespace}/sa/${account}`]), 'cluster.local/*', 'spiffe://cluster.local/*'],
    namespaces: [...namespaces, ...namespaces.flatMap((name) => [`${name.slice(0, 2)}*`, `*${name.slice(-2)}`]), '*', 'nowhere'],
    serviceAccounts: [...accounts.flatMap(([namespace, account]) => [`${namespace}/${account}`, account]), 'nowhere/nobody'],
    trustDomains: ['cluster.local', 'cluster*', '*.local', '*', 'old.example'],
    requestPrincipals,
    addresses: [...pods, ...pods.map((address) => `${address}/31`), '10.44.0.30', '10.44.0.0/16', '10.44.0.8/29', '0.0.0.0/0', '127.0.0.1', '192.0.2.0/24'],
    hosts: ['*', ...services.flatMap(({ name, namespace, host, ports }) => [host, name, `${name}.${namespace}`, `${name}*`, `${name.toUpperCase()}*`, `*.${namespace}.svc.cluster.local`, ...ports.map(({ number }) => `${host}:${number}`)]), ...externalHosts.flatMap((host) => [host, `${host}:*`, `*${host.slice(host.indexOf('.'))}`])],
    methods,
    paths,
    ports: distinct([...stage.workloads.flatMap(({ ports }) => ports.map(({ number }) => String(number))), ...services.flatMap(({ ports }) => ports.map(({ number }) => String(number))), '15008']),
  };
}

/** Keys of `when`, each with what it may be compared with. */
export function conditionValues(values: PolicyValues): readonly { readonly key: string; readonly values: readonly string[] }[] {
  const onConnection = [
    { key: 'source.ip', values: values.addresses },
    { key: 'remote.ip', values: values.addresses },
    { key: 'source.namespace', values: values.namespaces },
    { key: 'source.principal', values: values.principals },
    { key: 'source.serviceAccount', values: values.serviceAccounts },
    { key: 'source.trustDomain', values: values.trustDomains },
    { key: 'destination.ip', values: values.addresses },
    { key: 'destination.port', values: values.ports },
    { key: 'connection.sni', values: ['outbound_.80_*', '*.svc.cluster.local', '*', '*.example.com'] },
  ];
  const onRequest = [
    { key: 'request.headers[x-user]', values: ['ann', 'an*', '*nn', '*', 'Ann'] },
    { key: 'request.headers[X-Tier]', values: ['gold', 'g*', '*'] },
    { key: 'request.headers[:method]', values: ['GET', 'P*'] },
    { key: 'request.headers[:authority]', values: values.hosts },
    { key: 'request.headers[:path]', values: ['/a*', '*?x=1'] },
    { key: 'request.headers[authorization]', values: ['Bearer *', '*'] },
    { key: 'request.auth.principal', values: values.requestPrincipals },
    { key: 'request.auth.audiences', values: ['shop', 'https://api.example.com', '*', 'sh*'] },
    { key: 'request.auth.presenter', values: ['web', '*', 'mob*'] },
    ...claimPaths.map(({ path, values: texts }) => ({ key: `request.auth.claims${path}`, values: texts })),
  ];
  return [...onConnection, ...onRequest];
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
