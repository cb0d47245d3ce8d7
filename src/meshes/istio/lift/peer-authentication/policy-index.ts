import { describeResource, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Unknown } from '../../../../model/provenance.ts';
import { LabelIndex } from '../../../../topology/services.ts';
import { groupBy } from '../../../../base/order.ts';
import { oldestFirst, unknownAge } from '../registry/age.ts';
import { matchesLabels } from '../../../../kube/selector.ts';

export type MutualTlsMode = 'strict' | 'permissive' | 'disable';

/** A policy that won its level, with those of the same level that it beats. */
export interface WinningPolicy {
  readonly policy: Resource;
  readonly beaten: readonly Resource[];
  /** Where only an unknown age makes it win, and the loser says something else. */
  readonly unknown: readonly Unknown[];
}

export interface PolicyIndex {
  /** Of a whole namespace; of the root namespace, that is the mesh. */
  readonly ofNamespace: (namespace: string) => WinningPolicy | undefined;
  /** Never one of the root namespace: those with a selector are ignored. */
  readonly ofWorkload: (namespace: string, labels: Readonly<Record<string, string>>) => WinningPolicy | undefined;
  /** Of a workload of the root namespace that are ignored because they have a selector. */
  readonly ignoredInRoot: (labels: Readonly<Record<string, string>>) => readonly Resource[];
}

/** The PeerAuthentications by level (`addPeerAuthentication` in pilot/pkg/model/authentication.go): in each the oldest wins. */
export function indexPolicies(resources: ResourceSet, rootNamespace: string): PolicyIndex {
  const policies = resources.ofKind('security.istio.io/PeerAuthentication');
  const wide = groupBy(policies.filter((policy) => !hasSelector(policy)), (policy) => policy.namespace);
  const narrow = new LabelIndex(policies.filter((policy) => hasSelector(policy) && policy.namespace !== rootNamespace).map(onePair));
  const ignored = policies.filter((policy) => hasSelector(policy) && policy.namespace === rootNamespace);
  const known = new Map<string, WinningPolicy | undefined>();
  return {
    ofNamespace(namespace) {
      if (!known.has(namespace)) known.set(namespace, winner(wide.get(namespace) ?? []));
      return known.get(namespace);
    },
    ofWorkload: (namespace, labels) => winner(selecting(narrow, namespace, labels)),
    ignoredInRoot: (labels) => ignored.filter((policy) => matchesLabels(selectorOf(policy), labels)),
  };
}

interface Selecting {
  readonly namespace: string;
  /** One pair of the selector: whatever it selects has it, so that only those policies are looked at. */
  readonly labels: Readonly<Record<string, string>>;
  readonly policy: Resource;
}

function onePair(policy: Resource): Selecting {
  const [first] = Object.entries(selectorOf(policy));
  return { namespace: policy.namespace, labels: first === undefined ? {} : { [first[0]]: first[1] }, policy };
}

function selecting(index: LabelIndex<Selecting>, namespace: string, labels: Readonly<Record<string, string>>): Resource[] {
  const candidates = Object.entries(labels).flatMap(([key, value]) => index.select(namespace, { [key]: value }));
  return candidates.map(({ policy }) => policy).filter((policy) => matchesLabels(selectorOf(policy), labels));
}

function winner(level: readonly Resource[]): WinningPolicy | undefined {
  const [policy, ...beaten] = oldestFirst(level);
  if (policy === undefined) return undefined;
  const rivals = beaten.filter((other) => settingsText(other) !== settingsText(policy));
  return { policy, beaten, unknown: rivals.flatMap((rival) => unknownAge(policy, rival) ?? []) };
}

function settingsText(policy: Resource): string {
  return JSON.stringify([modeAt(policy, ['spec', 'mtls', 'mode']), objectAt(policy.raw, ['spec', 'portLevelMtls'])]);
}

function selectorOf(policy: Resource): Readonly<Record<string, string>> {
  return textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']);
}

/** An empty selector counts as none. */
function hasSelector(policy: Resource): boolean {
  return Object.keys(selectorOf(policy)).length > 0;
}

/** Undefined where it is unset, which inherits. */
export function modeAt(policy: Resource, path: readonly string[]): MutualTlsMode | undefined {
  switch (textAt(policy.raw, path)) {
    case 'STRICT':
      return 'strict';
    case 'PERMISSIVE':
      return 'permissive';
    case 'DISABLE':
      return 'disable';
    default:
      return undefined;
  }
}

export function describeMode(policy: Resource, mode: MutualTlsMode): string {
  return `${describeResource(policy)} says ${mode.toUpperCase()}`;
}
