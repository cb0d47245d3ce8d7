import { qualify, type QualifiedName, type ServiceNode } from './topology.ts';

/** What a host name stands for, as a pod of a namespace would resolve it. */
export type Resolved =
  | { readonly kind: 'service'; readonly service: ServiceNode; /** The name of one pod of a headless Service. */ readonly pod?: string }
  | { readonly kind: 'external'; readonly host: string }
  | { readonly kind: 'dangling' }
  /** This machine, an IP address, the API server: no callee. */
  | { readonly kind: 'nothing' };

/** Top-level domains of public hosts that are not country codes. A two-part name such as `redis.infra` is rather a Service of another namespace. */
const publicDomains = new Set(
  'com org net edu gov mil int info biz io dev app ai cloud tech online store shop site xyz me tv co page run live email services systems solutions network digital agency world today zone works company software health finance bank pay money internal corp lan home example test'.split(' '),
);
const localNames = /^(?:localhost|.*\.localhost|ip6-localhost|host\.docker\.internal|host\.minikube\.internal|kubernetes|kubernetes\.default(?:\.svc(?:\..*)?)?|0\.0\.0\.0)$/;
const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]*)$/;

/** Resolves names to Services by map look-ups only. */
export class HostResolver {
  readonly #services: ReadonlyMap<QualifiedName, ServiceNode>;
  readonly #namespaces: ReadonlySet<string>;
  readonly #externalHosts: ReadonlySet<string>;
  readonly #ownHosts: ReadonlySet<string>;

  /** `externalHosts` are declared to be outside; `ownHosts` are those under which outsiders reach the application. */
  constructor(services: ReadonlyMap<QualifiedName, ServiceNode>, namespaces: ReadonlySet<string>, externalHosts: ReadonlySet<string>, ownHosts: ReadonlySet<string>) {
    this.#services = services;
    this.#namespaces = namespaces;
    this.#externalHosts = externalHosts;
    this.#ownHosts = ownHosts;
  }

  resolve(written: string, namespace: string): Resolved {
    const lower = written.toLowerCase();
    const host = lower.endsWith('.') ? lower.slice(0, -1) : lower;
    if (localNames.test(host) || ipAddress.test(host)) return { kind: 'nothing' };
    const labels = host.split('.');
    const service = this.#service(labels, namespace);
    if (service) return service;
    if (this.#ownHosts.has(host)) return { kind: 'nothing' };
    if (this.#externalHosts.has(host)) return { kind: 'external', host };
    return this.#isExternal(labels) ? { kind: 'external', host } : { kind: 'dangling' };
  }

  #service(labels: readonly string[], namespace: string): Resolved | undefined {
    const cut = labels.indexOf('svc', 2);
    const name = cut < 0 ? labels : labels.slice(0, cut);
    const isFull = cut >= 0;
    const [first = '', second = '', third = ''] = name;
    if (name.length === 1) return isFull ? undefined : found(this.#services.get(qualify(namespace, first)));
    if (name.length === 2) {
      return found(this.#services.get(qualify(second, first))) ?? (isFull ? undefined : podOf(this.#services.get(qualify(namespace, second)), first));
    }
    return name.length === 3 ? podOf(this.#services.get(qualify(third, second)), first) : undefined;
  }

  #isExternal(labels: readonly string[]): boolean {
    const last = labels.at(-1) ?? '';
    if (labels.length < 2 || labels.includes('svc') || last === 'local') return false;
    if (labels.length === 2 && this.#namespaces.has(last)) return false;
    return publicDomains.has(last) || /^[a-z]{2}$/.test(last);
  }
}

function found(service: ServiceNode | undefined): Resolved | undefined {
  return service ? { kind: 'service', service } : undefined;
}

/** `db-0.db` is a pod of the headless Service `db`; any other first label there is a mistake. */
function podOf(service: ServiceNode | undefined, pod: string): Resolved | undefined {
  return service?.type === 'Headless' || (service && /-\d+$/.test(pod)) ? { kind: 'service', service, pod } : undefined;
}

/** Finds the Service behind `FOO_BAR_SERVICE_HOST` and `FOO_BAR_SERVICE_PORT[_NAME]`, as the kubelet names them. */
export function serviceVariableIndex(services: ReadonlyMap<QualifiedName, ServiceNode>): (namespace: string, name: string) => string | undefined {
  const byName = new Map<string, ServiceNode>();
  for (const service of services.values()) {
    if (service.type !== 'ExternalName') byName.set(`${service.namespace} ${service.name.toUpperCase().replaceAll('-', '_')}`, service);
  }
  return (namespace, name) => {
    const parts = /^(\w+?)_SERVICE_(HOST|PORT)(?:_(\w+))?$/.exec(name) ?? /^(\w+)_SERVICE_(HOST|PORT)$/.exec(name);
    const service = parts ? byName.get(`${namespace} ${parts[1]}`) : undefined;
    if (!service || !parts) return undefined;
    if (parts[2] === 'HOST') return parts[3] === undefined ? service.name : undefined;
    const wanted = parts[3];
    const port = wanted === undefined ? service.ports[0] : service.ports.find((candidate) => candidate.name.toUpperCase().replaceAll('-', '_') === wanted);
    return port === undefined ? undefined : String(port.port);
  };
}
