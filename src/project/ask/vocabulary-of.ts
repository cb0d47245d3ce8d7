import { distinct, groupBy, sortedBy } from '../../base/order.ts';
import { listAt } from '../../kube/resource.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import { decideAccess } from '../../model/access.ts';
import { viewOfCall } from '../../model/concrete-request.ts';
import type { Request } from '../../model/request-view.ts';
import { externalHostKinds } from '../../topology/foreign-kinds.ts';
import { isHttp, type QualifiedName, type ServiceNode, type Topology, type Workload } from '../../topology/topology.ts';
import type { Vocabulary, VocabularyService, VocabularyVersion } from '../../language/vocabulary.ts';
import { askedMesh, meaningOf } from './meaning.ts';
import { nothingWritten, presentSettings } from './present-settings.ts';
import type { Project } from '../project.ts';

const known = new WeakMap<Project, Vocabulary>();

/** The names that a request may speak of, made once for a project. */
export function vocabularyOf(project: Project): Vocabulary {
  let vocabulary = known.get(project);
  if (vocabulary === undefined) known.set(project, (vocabulary = readVocabulary(project)));
  return vocabulary;
}

function readVocabulary(project: Project): Vocabulary {
  const { topology } = project;
  // What the configuration means is not cheap: it is asked only where somebody speaks of access, or of no namespace.
  const model = (): MeshModel => meaningOf(project, askedMesh(project));
  let home: string | undefined;
  const services = [...topology.services.values()].map((service) => toService(service, topology));
  return {
    services,
    workloads: [...topology.workloads.values()].map(({ id, namespace, name, serviceAccount, services }) => ({ id, namespace, name, serviceAccount, services })),
    namespaces: distinct([...topology.namespaces.keys(), ...[...topology.workloads.values()].map(({ namespace }) => namespace)]),
    hosts: hostsOutside(project),
    get homeNamespace() {
      return (home ??= homeNamespaceOf(topology, model));
    },
    callersOf: callersOf(topology),
    guarded: new GuardedServices(topology, model),
    isLimited: (id) => isLimited(topology.services.get(id), model()),
    presentOf: (id) => {
      const service = services.find((candidate) => candidate.id === id);
      return service === undefined ? nothingWritten : presentSettings(model(), service, topology);
    },
  };
}

function toService({ id, namespace, name, ports, workloads }: ServiceNode, topology: Topology): VocabularyService {
  return { id, namespace, name, ports: ports.map(({ port, protocol }) => ({ port, protocol })), workloads, versions: versionsOf(workloads.flatMap((workload) => topology.workloads.get(workload) ?? [])) };
}

const versionLabels = ['version', 'app.kubernetes.io/version'];
/** Labels by which people tell versions apart where they have no `version`. */
const otherLabels = ['track', 'release', 'stage', 'color', 'colour', 'slot', 'variant', 'deployment', 'tier', 'channel', 'flavor'];

/** Versions of the pods behind one Service: by the first label that says something of them. */
function versionsOf(workloads: readonly Workload[]): VocabularyVersion[] {
  const label = versionLabels.find((key) => workloads.some(({ labels }) => labels[key] !== undefined)) ?? distinguishing(workloads);
  if (label === undefined) return [];
  const labelled = groupBy(workloads.filter(({ labels }) => labels[label] !== undefined), ({ labels }) => labels[label] ?? '');
  return sortedBy(labelled, ([name]) => name).map(([name, [first, ...others]]) => ({ name, labels: { [label]: name }, ...(first !== undefined && others.length === 0 ? { workload: first.id } : {}) }));
}

/** A label that all of them have and of which no two have the same value: one of the usual names before any other. */
function distinguishing(workloads: readonly Workload[]): string | undefined {
  const [first, second] = workloads;
  if (first === undefined || second === undefined) return undefined;
  const apart = Object.keys(first.labels).filter((key) => new Set(workloads.map(({ labels }) => labels[key])).size === workloads.length && workloads.every(({ labels }) => labels[key] !== undefined));
  return otherLabels.find((key) => apart.includes(key)) ?? distinct(apart)[0];
}

function hostsOutside({ topology: { edges, services }, resources }: Project): string[] {
  const called = edges.flatMap(({ to }) => (to.kind === 'external' ? [to.host] : []));
  const named = [...services.values()].flatMap(({ externalName }) => externalName ?? []);
  const declared = externalHostKinds.flatMap(({ kind, hosts }) => resources.ofKind(kind).flatMap((resource) => listAt(resource.raw, hosts)));
  return distinct([...called, ...named, ...declared.filter((host) => typeof host === 'string')]);
}

/** Namespaces in which no application of a user runs. */
const systemNamespace = /^kube-|-system$|^(?:cert-manager|monitoring|observability|argocd|flux|ingress-nginx|gateway)$/;

/** The one namespace with application pods; `default` where there are several or none. */
function homeNamespaceOf({ workloads, services }: Topology, model: () => MeshModel): string {
  const own = [...workloads.values()].filter(({ namespace }) => !systemNamespace.test(namespace));
  const withPods = new Set(own.map(({ namespace }) => namespace));
  const candidates = withPods.size > 1 ? new Set(own.filter(({ id }) => model().workloads.get(id)?.proxy !== 'gateway').map(({ namespace }) => namespace)) : withPods;
  const withServices = [...services.values()].map(({ namespace }) => namespace).filter((namespace) => !systemNamespace.test(namespace));
  const [first, ...others] = candidates.size > 0 ? candidates : new Set(withServices);
  return first === undefined || others.length > 0 ? 'default' : first;
}

function callersOf({ edges }: Topology): ReadonlyMap<QualifiedName, readonly QualifiedName[]> {
  const calls = edges.flatMap(({ from, to }) => (from.kind === 'workload' && to.kind === 'service' ? [{ from: from.id, to: to.id }] : []));
  return new Map([...groupBy(calls, ({ to }) => to)].map(([to, own]) => [to, distinct(own.map(({ from }) => from))]));
}

/** Services whose pods refuse an identity that nothing of the input names: somebody has closed them to all but some. Each is asked about when somebody asks. */
class GuardedServices extends Set<QualifiedName> {
  readonly #topology: Topology;
  readonly #model: () => MeshModel;
  readonly #asked = new Set<QualifiedName>();

  constructor(topology: Topology, model: () => MeshModel) {
    super();
    this.#topology = topology;
    this.#model = model;
  }

  override has(id: QualifiedName): boolean {
    const service = this.#topology.services.get(id);
    if (service !== undefined && !this.#asked.has(id)) {
      this.#asked.add(id);
      if (isGuarded(service, this.#model())) this.add(id);
    }
    return super.has(id);
  }

  override get size(): number {
    this.#askAll();
    return super.size;
  }

  override values(): SetIterator<QualifiedName> {
    this.#askAll();
    return super.values();
  }

  override [Symbol.iterator](): SetIterator<QualifiedName> {
    return this.values();
  }

  #askAll(): void {
    for (const id of this.#topology.services.keys()) this.has(id);
  }
}

function isGuarded({ workloads, ports }: ServiceNode, model: MeshModel): boolean {
  return workloads.some((workload) =>
    ports.some(({ targetPort, protocol }) => {
      const spoken = isHttp(protocol) || protocol === 'unknown' ? 'http' : 'tcp';
      const { access } = model.inbound(workload, targetPort, spoken);
      // Most pods have no clauses at all: nothing has to be asked of them.
      if (access.clauses.length === 0) return access.otherwise.effect === 'deny';
      const { effect } = decideAccess(access, undefined, viewOfCall(spoken, newcomer, { identity: newcomersIdentity, port: targetPort }));
      return effect === 'deny' || (effect === 'unknown' && access.otherwise.effect === 'deny');
    }),
  );
}

/** Whether some rule that lets somebody in asks for a method or a path. */
function isLimited(service: ServiceNode | undefined, model: MeshModel): boolean {
  return service !== undefined && service.workloads.some((workload) => service.ports.some(({ targetPort }) => model.inbound(workload, targetPort, 'http').access.clauses.some((clause) => clause.effect === 'allow' && /"(?:method|path)"/.test(JSON.stringify(clause.when)))));
}

/** A request of a kind that nobody lists, by a caller whom nobody names: whoever admits it admits everything. */
const newcomer: Request = { method: 'NEWCOMER', path: '/of-whom-nobody-knows', headers: {} };
const newcomersIdentity = 'cluster.local/ns/newcomer-of-whom-nobody-knows/sa/newcomer-of-whom-nobody-knows';
