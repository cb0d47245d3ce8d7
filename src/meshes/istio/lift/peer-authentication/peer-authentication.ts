import { describeResource, objectAt } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Inbound, ModelWorkload, Note } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../inventory.ts';
import { acceptances } from './acceptances.ts';
import { describeMode, indexPolicies, modeAt, type MutualTlsMode, type PolicyIndex, type WinningPolicy } from './policy-index.ts';

export type { MutualTlsMode } from './policy-index.ts';

export interface EffectiveMode {
  readonly mode: MutualTlsMode;
  readonly source: Provenance;
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

/** How receivers take connections, as their PeerAuthentications say. */
export interface PeerAuthentication {
  /** The mode that holds at a port of a workload's pods. Gateways are not concerned: theirs is always permissive. */
  readonly modeFor: (workload: QualifiedName, targetPort: number) => EffectiveMode;
  /** The same for an endpoint that is no workload of the input, by its namespace and labels. */
  readonly modeForLabels: (namespace: string, labels: Readonly<Record<string, string>>, targetPort: number) => EffectiveMode;
  /** What clients infer for all Services of a namespace: mesh and namespace policies alone; undefined where there is none. */
  readonly namespaceMode: (namespace: string) => EffectiveMode | undefined;
  readonly acceptsFor: (workload: QualifiedName, targetPort: number, seenAs: 'requests' | 'connections', isSniffed: boolean) => Inbound['accepts'];
}

const meshDefault: EffectiveMode = { mode: 'permissive', source: byDefault('mesh default: PERMISSIVE mutual TLS'), notes: [], unknown: [] };

export function peerAuthenticationOf(resources: ResourceSet, inventory: Inventory): PeerAuthentication {
  const { rootNamespace } = inventory.mesh;
  const index = indexPolicies(resources, rootNamespace);
  const composed = new Map<QualifiedName, Composed>();
  const composedFor = (workload: ModelWorkload): Composed => {
    let known = composed.get(workload.id);
    if (known === undefined) composed.set(workload.id, (known = compose(index, rootNamespace, workload.namespace, workload.labels)));
    return known;
  };
  const modeFor = (id: QualifiedName, port: number): EffectiveMode => {
    const workload = inventory.workloads.get(id);
    if (workload === undefined) return meshDefault;
    if (workload.proxy === 'gateway') return { ...meshDefault, source: byDefault('PeerAuthentication does not concern what gateways listen to') };
    return atPort(composedFor(workload), port);
  };
  return {
    modeFor,
    modeForLabels: (namespace, labels, port) => atPort(compose(index, rootNamespace, namespace, labels), port),
    namespaceMode: (namespace) => namespaceMode(index, rootNamespace, namespace),
    acceptsFor: (id, port, seenAs, isSniffed) => acceptances(modeFor(id, port), seenAs, isSniffed),
  };
}

interface Composed {
  readonly whole: EffectiveMode;
  /** The workload's own policy, whose port entries count. */
  readonly own: WinningPolicy | undefined;
}

/** Mesh, then namespace, then workload; unset inherits. Source: `ComposePeerAuthentication` in pilot/pkg/security/authn/policy_applier.go. */
function compose(index: PolicyIndex, rootNamespace: string, namespace: string, labels: Readonly<Record<string, string>>): Composed {
  const own = index.ofWorkload(namespace, labels);
  const levels = [index.ofNamespace(rootNamespace), namespace === rootNamespace ? undefined : index.ofNamespace(namespace), own];
  const whole = levels.reduce<EffectiveMode>(override, meshDefault);
  const ignored = namespace === rootNamespace ? index.ignoredInRoot(labels) : [];
  const notes = ignored.map((policy): Note => ({ what: 'transport', text: `${describeResource(policy)} is ignored: policies of the root namespace with a selector never apply`, source: at(policy, ['spec', 'selector']) }));
  return { whole: { ...whole, notes: [...whole.notes, ...notes] }, own };
}

function override(inherited: EffectiveMode, level: WinningPolicy | undefined): EffectiveMode {
  if (level === undefined) return inherited;
  const path = ['spec', 'mtls', 'mode'];
  const mode = modeAt(level.policy, path);
  const unknown = [...inherited.unknown, ...level.unknown];
  const lost = level.beaten.map((other): Note => ({ what: 'transport', text: `${describeResource(other)} is ignored: ${describeResource(level.policy)} is older or comes first`, source: at(other) }));
  if (mode === undefined) return { ...inherited, notes: [...inherited.notes, ...lost], unknown };
  const source = at(level.policy, path);
  return { mode, source, notes: [...lost, { what: 'transport', text: describeMode(level.policy, mode), source }], unknown };
}

/** Port entries are by the port of the pods, and count from the workload's own policy only. */
function atPort({ whole, own }: Composed, port: number): EffectiveMode {
  if (own === undefined || objectAt(own.policy.raw, ['spec', 'portLevelMtls', String(port)]) === undefined) return whole;
  const path = ['spec', 'portLevelMtls', String(port), 'mode'];
  const mode = modeAt(own.policy, path);
  if (mode === undefined) return whole;
  const source = at(own.policy, path);
  return { mode, source, notes: [...whole.notes, { what: 'transport', text: `${describeMode(own.policy, mode)} for port ${port}`, source }], unknown: whole.unknown };
}

/** Source: `GetNamespaceMutualTLSMode` in pilot/pkg/model/authentication.go. */
function namespaceMode(index: PolicyIndex, rootNamespace: string, namespace: string): EffectiveMode | undefined {
  const mesh = index.ofNamespace(rootNamespace);
  const own = namespace === rootNamespace ? undefined : index.ofNamespace(namespace);
  if (mesh === undefined && own === undefined) return undefined;
  return [mesh, own].reduce<EffectiveMode>(override, meshDefault);
}
