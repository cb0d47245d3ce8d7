import { distinct, groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import { outside, type MeshModel } from '../../../model/mesh-model.ts';
import type { QualifiedName, ServiceNode } from '../../../topology/topology.ts';
import type { AmendInput, Loss } from '../../backend.ts';
import { contextOf, type LoweringContext } from '../assembly/context.ts';
import { hostOf } from '../assembly/names.ts';
import { indexRules, type RuleIndex } from '../lift/destination/rule-index.ts';
import { lift, liftedParts, type LiftedParts } from '../lift/lift.ts';
import { virtualServicesOf, type VirtualRoutes } from '../lift/routing/virtual-service.ts';
import { Drafts } from './drafts.ts';

/** What exists, what it means, and what has been changed of it so far. */
export interface Situation extends LoweringContext {
  readonly resources: ResourceSet;
  readonly withdrawn: AmendInput['withdrawn'];
  readonly model: MeshModel;
  readonly parts: LiftedParts;
  readonly rules: RuleIndex;
  readonly virtualServices: readonly VirtualRoutes[];
  readonly drafts: Drafts;
  readonly notes: string[];
  readonly diagnostics: Diagnostic[];
  readonly losses: Loss[];
}

export function situationOf(input: AmendInput): Situation {
  const { resources, topology, settings } = input;
  const model = input.model ?? lift({ resources, topology, gateways: [settings.ingress, settings.egress], isInstalled: true });
  const parts = liftedParts(model);
  return {
    ...contextOf(input),
    resources,
    withdrawn: input.withdrawn,
    model,
    parts,
    rules: indexRules(parts.resources, parts.inventory),
    virtualServices: virtualServicesOf(parts.resources, parts.inventory),
    drafts: new Drafts(resources),
    notes: [],
    diagnostics: [],
    losses: [],
  };
}

/** One workload with a proxy of each class that knows a host in its own way, and the namespaces of all of the class. */
export function clientClasses({ model }: Situation, host: string): { readonly client: QualifiedName; readonly namespaces: readonly string[] }[] {
  const clients = [...model.workloads.values()].filter(({ proxy }) => proxy === 'sidecar' || proxy === 'unknown');
  const classes = groupBy(clients, ({ id }) => model.routingClassFor?.(id, host) ?? model.routingClass(id));
  return [...classes.values()].flatMap((same) => (same[0] === undefined ? [] : [{ client: same[0].id, namespaces: distinct(same.map(({ namespace }) => namespace)) }]));
}

/** Asked for each Service of the mesh where all of it is meant. */
const proxied = new WeakMap<MeshModel, readonly string[]>();

/** Namespaces in which some proxy stands, gateways among them. */
export function clientNamespaces({ model }: Situation): readonly string[] {
  let found = proxied.get(model);
  if (found === undefined) proxied.set(model, (found = distinct([...model.workloads.values()].flatMap(({ id, proxy, namespace }) => (proxy === 'none' || id === outside ? [] : [namespace])))));
  return found;
}

export function fullHost(situation: Situation, service: ServiceNode): string {
  return hostOf(service.id, situation.settings);
}

/** Whom a Service is shown to, if not to everybody: what is written for it is for them. */
export function exportsOfService({ resources }: Situation, { namespace, name }: ServiceNode): readonly string[] | undefined {
  const written = resources.get('Service', namespace, name)?.annotations['networking.istio.io/exportTo'];
  const list = written?.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '' && entry !== '~') ?? [];
  return list.length === 0 || list.includes('*') ? undefined : list;
}
