import { groupBy } from '../base/order.ts';
import { listAt, textAt, textMapAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { admit, type Admitting } from './admission.ts';
import { ingressGatewayAccount, principalPattern, principalPolicyKinds } from './foreign-kinds.ts';
import { evidenceAt, placeOf } from './places.ts';
import type { LabelIndex } from './services.ts';
import { qualify, type Caller, type QualifiedName } from './topology.ts';
import type { PodOwner } from './workloads.ts';

interface Named {
  readonly caller: Caller;
  readonly isTelemetry: boolean;
}

/** An account of more workloads than this says nothing about who calls. */
const mostSharers = 50;

/** Reads callers from policies that admit service accounts. An account that many workloads share names nobody. */
export function readPrincipalPolicies(resources: ResourceSet, owners: ReadonlyMap<QualifiedName, PodOwner>, pods: LabelIndex<PodOwner>, admitting: Admitting): void {
  const byAccount = groupBy(owners.values(), (owner) => qualify(owner.namespace, owner.serviceAccount));
  const callersOf = (principal: string): Named[] => {
    const [, namespace = '', account = ''] = principalPattern.exec(principal) ?? [];
    const found = byAccount.get(qualify(namespace, account)) ?? [];
    if (found.length === 0) return ingressGatewayAccount.test(account) ? [{ caller: { kind: 'ingress' }, isTelemetry: false }] : [];
    const isShared = found.length > mostSharers || (account === 'default' && found.length > 1);
    return isShared ? [] : found.map((owner) => ({ caller: { kind: 'workload', id: owner.id }, isTelemetry: owner.isTelemetry }));
  };
  for (const { kind, selector, action, allowWord } of principalPolicyKinds) {
    for (const policy of resources.ofKind(kind)) {
      if ((textAt(policy.raw, action) ?? allowWord) !== allowWord) continue;
      const targets = pods.select(policy.namespace, textMapAt(policy.raw, selector));
      listAt(policy.raw, ['spec', 'rules']).forEach((rule, index) => readRule(policy, rule, index, targets, callersOf, admitting));
    }
  }
}

function readRule(policy: Resource, rule: Json, ruleIndex: number, targets: readonly PodOwner[], callersOf: (principal: string) => Named[], admitting: Admitting): void {
  const ports = listAt(rule, ['to']).flatMap((to) => listAt(to, ['operation', 'ports'])).map(Number).filter((port) => port > 0);
  listAt(rule, ['from']).forEach((from, fromIndex) => {
    listAt(from, ['source', 'principals']).forEach((principal, index) => {
      if (typeof principal !== 'string') return;
      const place = placeOf(policy, ['spec', 'rules', ruleIndex, 'from', fromIndex, 'source', 'principals', index]);
      const evidence = evidenceAt('policy', place, `${policy.kind} ${policy.namespace}/${policy.name} admits ${principal}`);
      for (const { caller, isTelemetry } of callersOf(principal)) {
        for (const target of targets) admit(caller, isTelemetry, target, ports.length === 0 ? undefined : ports, evidence, admitting);
      }
    });
  });
}
