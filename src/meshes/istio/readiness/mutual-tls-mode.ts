import { sortedBy } from '../../../base/order.ts';
import { numberAt, objectAt, textAt, textMapAt, valueAt, type Resource } from '../../../kube/resource.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import type { Workload } from '../../../topology/topology.ts';
import { meshSettingsOf } from '../lift/mesh-settings.ts';

export type TlsMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

export interface EffectiveMode {
  readonly mode: TlsMode;
  /** The policy that decides it; undefined for the mesh's default, which is PERMISSIVE. */
  readonly policy?: Resource;
  /** Ports of the pods with a mode of their own. */
  readonly ports: ReadonlyMap<number, TlsMode>;
}

/** The mode in which each workload's pods accept connections (`ComposePeerAuthentication` in pilot/pkg/security/authn/policy_applier.go). */
export function createModeLookup(resources: ResourceSet): (workload: Workload) => EffectiveMode {
  const policies = resources.ofKind('security.istio.io/PeerAuthentication');
  const { rootNamespace } = meshSettingsOf(resources);
  // Without creation times, equal policies fall to the order of their names, as Istio's own order does.
  const ordered = sortedBy(policies, creationTime, (policy) => policy.name);
  const wide = new Map<string, Resource>();
  const narrow = new Map<string, Resource[]>();
  for (const policy of ordered) {
    if (hasSelector(policy)) narrow.set(policy.namespace, [...(narrow.get(policy.namespace) ?? []), policy]);
    else if (!wide.has(policy.namespace)) wide.set(policy.namespace, policy);
  }
  return ({ namespace, labels }) => {
    const own = namespace === rootNamespace ? undefined : narrow.get(namespace)?.find((policy) => matchesLabels(textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']), labels));
    const policy = [own, wide.get(namespace), wide.get(rootNamespace)].find((candidate) => candidate !== undefined && modeOf(candidate.raw, ['spec', 'mtls', 'mode']) !== undefined);
    return {
      mode: (policy && modeOf(policy.raw, ['spec', 'mtls', 'mode'])) ?? 'PERMISSIVE',
      ...(policy === undefined ? {} : { policy }),
      ports: own === undefined ? new Map<number, TlsMode>() : portModes(own),
    };
  };
}

/** Empty selectors count as none. */
function hasSelector(policy: Resource): boolean {
  return Object.keys(textMapAt(policy.raw, ['spec', 'selector', 'matchLabels'])).length > 0;
}

function modeOf(raw: unknown, path: readonly string[]): TlsMode | undefined {
  const mode = textAt(raw, path);
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined;
}

function portModes(policy: Resource): Map<number, TlsMode> {
  const found = new Map<number, TlsMode>();
  for (const [port, setting] of Object.entries(objectAt(policy.raw, ['spec', 'portLevelMtls']) ?? {})) {
    const mode = modeOf(setting, ['mode']);
    if (mode !== undefined) found.set(Number(port), mode);
  }
  return found;
}

function creationTime(policy: Resource): string {
  const time = valueAt(policy.raw, ['metadata', 'creationTimestamp']);
  return typeof time === 'string' ? time : String(numberAt(policy.raw, ['metadata', 'creationTimestamp']) ?? '');
}
