import { groupBy } from '../base/order.ts';
import { isObject, listAt, numberAt, textAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { Path } from '../yaml/document.ts';
import { admit, type Admitting } from './admission.ts';
import { evidenceAt, placeOf } from './places.ts';
import { peerPods, selectPods, type NamespaceIndex } from './pod-selection.ts';
import type { LabelIndex } from './services.ts';
import type { Evidence, QualifiedName } from './topology.ts';
import type { PodOwner } from './workloads.ts';

export interface PolicyFacts {
  /** Workloads whose NetworkPolicies let them call nobody but DNS, with the policy that says so. */
  readonly silenced: ReadonlyMap<QualifiedName, Resource>;
}

/** Reads who may call whom from NetworkPolicies: both from what targets admit and from what callers are let out to. */
export function readNetworkPolicies(resources: ResourceSet, owners: ReadonlyMap<QualifiedName, PodOwner>, pods: LabelIndex<PodOwner>, namespaces: NamespaceIndex, admitting: Admitting): PolicyFacts {
  const byNamespace = groupBy(owners.values(), (owner) => owner.namespace);
  const restricted = new Map<QualifiedName, Resource>();
  const open = new Set<QualifiedName>();
  for (const policy of [...resources.ofKind('networking.k8s.io/NetworkPolicy'), ...resources.ofKind('extensions/NetworkPolicy')]) {
    const selector = valueAt(policy.raw, ['spec', 'podSelector']);
    const named = selectPods(pods, policy.namespace, selector);
    const targets = named ?? (isEmptySelector(selector) ? (byNamespace.get(policy.namespace) ?? []) : []);
    if (hasEgress(policy)) {
      const isSilent = listAt(policy.raw, ['spec', 'egress']).every(isDnsRule);
      for (const target of targets) {
        if (isSilent) restricted.set(target.id, policy);
        else open.add(target.id);
      }
    }
    if (named) readRules(policy, named, pods, namespaces, admitting);
  }
  return { silenced: new Map([...restricted].filter(([id]) => !open.has(id))) };
}

function isEmptySelector(selector: unknown): boolean {
  return selector === undefined || (isObject(selector) && Object.keys(selector).length === 0);
}

function hasEgress(policy: Resource): boolean {
  const types = listAt(policy.raw, ['spec', 'policyTypes']);
  return types.length === 0 ? valueAt(policy.raw, ['spec', 'egress']) !== undefined : types.includes('Egress');
}

function isDnsRule(rule: Json): boolean {
  const ports = listAt(rule, ['ports']).map((port) => valueAt(port, ['port']));
  if (ports.length > 0) return ports.every((port) => port === 53 || port === '53' || port === 'dns' || port === 'dns-tcp');
  const peers = listAt(rule, ['to']);
  return peers.length > 0 && peers.every((peer) => /dns/.test(Object.values(valueAt(peer, ['podSelector', 'matchLabels']) ?? {}).join(' ')));
}

function readRules(policy: Resource, selected: readonly PodOwner[], pods: LabelIndex<PodOwner>, namespaces: NamespaceIndex, admitting: Admitting): void {
  for (const [direction, peersField] of [['ingress', 'from'], ['egress', 'to']] as const) {
    listAt(policy.raw, ['spec', direction]).forEach((rule, ruleIndex) => {
      listAt(rule, [peersField]).forEach((peer, peerIndex) => {
        const evidence = evidenceOf(policy, direction, ['spec', direction, ruleIndex, peersField, peerIndex]);
        for (const other of peerPods(pods, namespaces, policy.namespace, peer)) {
          for (const own of selected) join(direction === 'ingress' ? other : own, direction === 'ingress' ? own : other, rule, evidence, admitting);
        }
      });
    });
  }
}

function join(caller: PodOwner, callee: PodOwner, rule: Json, evidence: Evidence, admitting: Admitting): void {
  const ports = listAt(rule, ['ports']);
  const numbers = ports.flatMap((port) => podPort(port, callee));
  if (ports.length > 0 && numbers.every((number) => number === 53)) return;
  admit({ kind: 'workload', id: caller.id }, caller.isTelemetry, callee, ports.length === 0 ? undefined : numbers, evidence, admitting);
}

function podPort(port: Json, callee: PodOwner): number[] {
  const number = numberAt(port, ['port']);
  if (number !== undefined) return [number];
  const name = textAt(port, ['port']);
  return callee.containerPorts.filter((candidate) => candidate.name === name).map((candidate) => candidate.port);
}

function evidenceOf(policy: Resource, direction: 'ingress' | 'egress', path: Path): Evidence {
  return evidenceAt('network-policy', placeOf(policy, path), `NetworkPolicy ${policy.namespace}/${policy.name} allows ${direction}`);
}
