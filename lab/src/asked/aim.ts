import { listAt } from '../../../src/kube/resource.ts';
import type { CallCheck } from '../../../src/project/evaluate/task.ts';
import type { KubernetesObject } from '../api-client.ts';
import type { PodRequest } from '../in-pod/wire.ts';
import type { PodRecord } from '../instance.ts';
import type { Issuer } from '../issuer.ts';
import type { Lab } from '../lab.ts';
import { outsideClient } from '../up.ts';
import { entranceOf } from './entrance.ts';

/** The call of a check as it is sent. */
export interface Aim {
  readonly client: PodRecord;
  readonly request: PodRequest & { readonly protocol: Protocol };
  /** Pods behind the Service that is dialled; none outside the cluster. */
  readonly servers: readonly PodRecord[];
  readonly isEntering: boolean;
}

/** Where calls are sent. */
export interface Place {
  readonly lab: Lab;
  readonly objects: readonly KubernetesObject[];
  /** Whose tokens the mesh accepts. */
  readonly issuer: Issuer;
}

type Protocol = 'http' | 'https' | 'grpc' | 'tcp';

interface ServicePort {
  readonly port: number;
  readonly name?: string;
  readonly appProtocol?: string;
}

/** The reason where the call cannot be sent here. */
export function aimOf({ lab, objects, issuer }: Place, check: CallCheck): Aim | string {
  if (check.sourceIp !== undefined) return 'clients have the addresses that the lab gives them';
  const { host, port, isTls } = dialledOf(check.to);
  const isEntering = check.from === '@ingress';
  const client = isEntering || check.from === '@stranger' ? lab.pod(outsideClient) : podOf(lab, check.from);
  if (client === undefined) return `no pod of \`${check.from}\` runs here`;
  const service = serviceNamed(objects, host, client.namespace);
  const dialled = port ?? (service === undefined ? 80 : (portsOf(service)[0]?.port ?? 80));
  const servers = service === undefined ? [] : podsBehind(lab.pods, service);
  const request = requestOf(check, issuer);
  if (isEntering) {
    const entrance = entranceOf(lab, objects, { host, ...(port === undefined ? {} : { port }) });
    if (typeof entrance === 'string') return entrance;
    const authority = check.host ?? (port === undefined || port === 80 || port === 443 ? host : `${host}:${port}`);
    return { client, servers: [], isEntering, request: { ...request, ...entrance, authority, ...(check.request === 'tcp' ? { protocol: 'tcp' } : {}) } };
  }
  const protocol = check.request === 'tcp' ? 'tcp' : check.request === 'tls' || isTls ? 'https' : protocolOf(objects, service, host, dialled);
  return { client, servers, isEntering, request: { ...request, protocol, host, port: dialled } };
}

function requestOf({ request, headers, host, token }: CallCheck, issuer: Issuer): Pick<PodRequest, 'method' | 'path' | 'headers' | 'authority'> {
  if (request === 'tcp' || request === 'tls') return {};
  const [method = 'GET', path = '/'] = request.split(' ');
  const carried = token === undefined ? headers : { ...headers, authorization: `Bearer ${issuer.token({ iat: now() - minute, exp: now() + 60 * minute, ...token })}` };
  return { method, path, headers: carried, ...(host === undefined ? {} : { authority: host }) };
}

const minute = 60;

/** In seconds, as tokens count. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}

function podOf(lab: Lab, name: string): PodRecord | undefined {
  const [namespace, workload] = name.split('/');
  return lab.pods.find((pod) => pod.namespace === namespace && (pod.workload === workload || pod.name === workload));
}

/** `orders.shop:8080`, `https://api.stripe.com` */
export function dialledOf(to: string): { readonly host: string; readonly port?: number; readonly isTls: boolean } {
  const [, scheme, host = to, port] = /^(?:(\w+):\/\/)?([^:/]+)(?::(\d+))?\/?$/.exec(to) ?? [];
  const usual = scheme === undefined ? undefined : scheme === 'https' ? 443 : 80;
  const dialled = port === undefined ? usual : Number(port);
  return { host, isTls: scheme === 'https', ...(dialled === undefined ? {} : { port: dialled }) };
}

/** The Service of a name as a client in `namespace` may write it. */
export function serviceNamed(objects: readonly KubernetesObject[], host: string, namespace: string): KubernetesObject | undefined {
  const [name = '', own = namespace, ...rest] = host.split('.');
  if (rest.length > 0 && !['svc', 'svc.cluster.local'].includes(rest.join('.'))) return undefined;
  return objects.find(({ kind, apiVersion, metadata }) => kind === 'Service' && apiVersion === 'v1' && metadata.name === name && (metadata.namespace ?? 'default') === own);
}

export function podsBehind(pods: readonly PodRecord[], service: KubernetesObject): readonly PodRecord[] {
  const { selector } = service['spec'] as { readonly selector?: Readonly<Record<string, string>> };
  if (selector === undefined) return [];
  return pods.filter(({ namespace, kind, labels }) => kind !== 'external' && namespace === (service.metadata.namespace ?? 'default') && Object.entries(selector).every(([key, value]) => labels[key] === value));
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return listAt(service, ['spec', 'ports']) as unknown as readonly ServicePort[];
}

/** As the port says it, of a Service or of a host outside. */
function protocolOf(objects: readonly KubernetesObject[], service: KubernetesObject | undefined, host: string, port: number): Protocol {
  const own = service === undefined ? undefined : portsOf(service).find((each) => each.port === port);
  const said = own === undefined ? protocolOutside(objects, host, port) : (own.appProtocol ?? own.name?.split('-')[0] ?? '');
  const text = said.toLowerCase();
  if (text.startsWith('grpc') || text === 'kubernetes.io/h2c') return 'grpc';
  return ['https', 'tls'].includes(text) || (text === '' && service === undefined && port === 443) ? 'https' : 'http';
}

function protocolOutside(objects: readonly KubernetesObject[], host: string, port: number): string {
  const entry = objects.find(({ kind, spec }) => kind === 'ServiceEntry' && listAt(spec, ['hosts']).includes(host));
  const ports = entry === undefined ? [] : (listAt(entry, ['spec', 'ports']) as unknown as readonly { readonly number: number; readonly protocol?: string }[]);
  return ports.find(({ number }) => number === port)?.protocol ?? '';
}
