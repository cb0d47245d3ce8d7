import { listAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { matchesLabels } from '../../../../../src/kube/selector.ts';
import type { StageWorkload, Vocabulary, VocabularyPort, VocabularyService } from '../../round.ts';
import { rootNamespace } from '../security/attachment.ts';
import { applicationPorts } from '../stage.ts';

/** Somewhere to send a request. */
export interface Dial {
  /** A name, or an address. */
  readonly to: string;
  readonly port: number;
  readonly protocol: VocabularyPort['protocol'];
  /** Set where it is a name of a service, which has others. */
  readonly service?: VocabularyService;
  /** The only Host that leads anywhere: nothing has the address but by configuration. */
  readonly host?: string;
  /** Dialled at the ingress gateway, from outside. */
  readonly isEntering?: boolean;
}

/** A request that one part of the configuration is about. What it leaves open may be anything. */
export interface Aim {
  readonly dials: readonly Dial[];
  /** `namespace/workload` of those that are meant, if only some are. */
  readonly callers: readonly string[];
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly authority?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it is about what a token says. */
  readonly isAboutTokens?: boolean;
  /** A page of this origin asks. */
  readonly origin?: string;
}

export const nothingSpecial: Pick<Aim, 'callers' | 'headers'> = { callers: [], headers: {} };

export function objectsOf(objects: readonly JsonObject[], kind: string): readonly JsonObject[] {
  return objects.filter((object) => object['kind'] === kind);
}

export function dialsOf(service: VocabularyService, isMeant: (port: VocabularyPort) => boolean = () => true): Dial[] {
  return service.ports.filter((port) => isMeant(port) && isListenedOn(service, port)).map(({ number, protocol }) => ({ to: service.host, port: number, protocol, service }));
}

/** Pods behind a service without an address are dialled at its own port, whatever its target: nothing says what listens there but what every pod does. */
function isListenedOn({ type }: VocabularyService, { number, targetPort }: VocabularyPort): boolean {
  return type !== 'headless' || number === targetPort || applicationPorts.includes(number);
}

export function isSpokenHttp({ protocol }: Pick<VocabularyPort, 'protocol'>): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}

/** Services whose name is meant by a host as configuration writes it, which may be short, wild, or in capitals. */
export function servicesNamed(written: string, namespace: string, { services }: Vocabulary): readonly VocabularyService[] {
  const host = written.toLowerCase();
  if (host.startsWith('*')) return services.filter((service) => service.host.endsWith(host.slice(1)));
  const full = host.includes('.') ? host : `${host}.${namespace}.svc.cluster.local`;
  return services.filter((service) => service.host === full);
}

/** Pods that a policy of this namespace selects. */
export function selectedBy(namespace: string, labels: Readonly<Record<string, string>>, { stage }: Vocabulary): readonly StageWorkload[] {
  return stage.workloads.filter((workload) => (namespace === rootNamespace || workload.namespace === namespace) && matchesLabels(labels, workload.labels));
}

/** Ways to reach a pod: the services in front of it, and its own address where no proxy stands before it. */
export function dialsTo({ namespace, labels, address, ports, proxy }: StageWorkload, { services }: Vocabulary): Dial[] {
  if (proxy === 'gateway') return [];
  const fronts = services.filter((service) => service.namespace === namespace && Object.keys(service.selector).length > 0 && matchesLabels(service.selector, labels));
  const own = proxy === 'none' ? ports.slice(0, 2) : [];
  return [...fronts.flatMap((service) => dialsOf(service)), ...own.map(({ number }): Dial => ({ to: address, port: number, protocol: number === 9090 ? 'tcp' : 'http' }))];
}

export function idOfWorkload({ namespace, name }: StageWorkload): string {
  return `${namespace}/${name}`;
}

/** A name under a wild one; names are dialled in small letters. */
export function tameHost(host: string): string {
  return (host === '*' ? 'any.example.com' : host.replace(/^\*/, 'sub')).toLowerCase();
}

export function textsAt(value: unknown, path: readonly string[]): string[] {
  return listAt(value, [...path]).filter((text) => typeof text === 'string');
}
