import { distinct } from '../../../../base/order.ts';
import { describeResource, listAt, objectAt, type JsonObject } from '../../../../kube/resource.ts';
import type { IntentKind } from '../../../../intents/intent.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import type { RouteClause } from '../../assembly/contribution.ts';
import { diagnose } from '../../assembly/context.ts';
import { compact } from '../../assembly/object.ts';
import { subsetName } from '../../assembly/subsets.ts';
import { targetsOf } from '../../assembly/targets.ts';
import { virtualServices } from '../../assembly/virtual-services.ts';
import type { DestinationPlan } from '../destinations/destination-plan.ts';
import { exportsOfService, fullHost, type Situation } from '../situation.ts';
import { amendHttpRoutes } from './amend-http-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { httpOf } from './general-routes.ts';
import { ownersOf, type RouteOwner } from './owners.ts';
import type { RouteSite } from './set-attribute.ts';

/** What the clauses of one Service make of every object that requests for it go through. */
export function amendRoutes(situation: Situation, service: ServiceNode, clauses: readonly RouteClause[], plan: DestinationPlan): void {
  // Said by the lowering alone: problems of what was asked, whatever exists.
  const fresh = virtualServices(clauses, [], situation);
  situation.diagnostics.push(...(fresh.diagnostics ?? []));
  situation.losses.push(...(fresh.losses ?? []));
  if ((fresh.diagnostics ?? []).some(({ severity }) => severity === 'error')) return;
  const { owners, ungoverned, governed, foreign, isForeign } = ownersOf(situation, service);
  if (foreign.length > 0) {
    const why = amendHttpRoutes(situation, service, clauses, foreign);
    if (why !== undefined) return refuse(situation, service, clauses, foreign.map(describeResource), why);
    if (isForeign) return;
  }
  for (const clause of clauses) for (const target of targetsOf(clause)) if (target.kind === 'version') plan.subsetFor(target);
  for (const owner of owners) changeOwner(situation, service, owner, clauses, plan);
  const isNew = !owners.some(({ isOwn }) => isOwn);
  if (!isNew && ungoverned.length === 0) return;
  const namespaces = distinct(ungoverned);
  if (!isNew && governed.some((namespace) => namespaces.includes(namespace))) return refuse(situation, service, clauses, owners.map(({ resource }) => describeResource(resource)), 'it decides for some callers of a namespace and not for others');
  for (const manifest of fresh.manifests ?? []) {
    const spec = compact({ ...objectAt(manifest.object, ['spec']), exportTo: isNew ? exportsOfService(situation, service)?.slice() : namespaces });
    situation.drafts.create({ ...manifest, object: renamed({ ...manifest.object, spec }, clauses, plan) });
    if (!isNew) situation.notes.push(`callers in ${namespaces.join(', ')} had no routes for ${service.id}, so they get some of their own`);
  }
}

function refuse(situation: Situation, service: ServiceNode, clauses: readonly RouteClause[], names: readonly string[], why: string): void {
  const intents = new Set(clauses.map(({ intent }) => intent));
  for (const intent of intents) {
    situation.diagnostics.push(diagnose(situation, intent, service.id, {
      rule: 'intents/not-sayable-beside',
      message: `this ${intent.kind} for \`${service.id}\` cannot be said beside ${[...new Set(names)].map((name) => `\`${name}\``).join(', ')}: ${why}`,
      help: 'change that object by hand, or put a VirtualService for all callers in its place first',
    }));
  }
}

/** A VirtualService for several Services stays as it is for the others: this one gets a copy of its own. */
function changeOwner(situation: Situation, service: ServiceNode, owner: RouteOwner, clauses: readonly RouteClause[], plan: DestinationPlan): void {
  const { resource } = owner;
  const { drafts } = situation;
  const site: RouteSite = { situation, service, namespace: resource.namespace, subsetFor: plan.subsetFor };
  const before = drafts.current(resource);
  const changed = changeRoutes(situation, owner, clauses, site, httpOf(before));
  if (changed === undefined) return;
  const kinds: IntentKind[] = clauses.map(({ intent }) => intent.kind);
  const http = { ...before, spec: { ...objectAt(before, ['spec']), http: changed } };
  if (!owner.isForOthers) drafts.change(resource, http, kinds);
  else takeOut(situation, service, owner, http, kinds);
}

function takeOut(situation: Situation, service: ServiceNode, { resource }: RouteOwner, changed: JsonObject, kinds: readonly IntentKind[]): void {
  const host = fullHost(situation, service);
  const { drafts, parts } = situation;
  const before = drafts.current(resource);
  const hosts = listAt(before, ['spec', 'hosts']).filter((written) => typeof written !== 'string' || parts.inventory.fullName(written, resource.namespace).toLowerCase() !== host);
  const spec = compact({ ...objectAt(changed, ['spec']), hosts: [host], gateways: hosts.length === listAt(before, ['spec', 'hosts']).length ? undefined : objectAt(changed, ['spec'])?.['gateways'] });
  drafts.create({ object: { apiVersion: resource.apiVersion, kind: resource.kind, metadata: { name: service.name, namespace: resource.namespace }, spec }, comments: [`Was a part of ${describeResource(resource)}.`], intents: [...new Set(kinds)] });
  if (hosts.length < listAt(before, ['spec', 'hosts']).length) drafts.change(resource, { ...before, spec: { ...objectAt(before, ['spec']), hosts } }, kinds);
  situation.notes.push(`${describeResource(resource)} decides for other hosts too, so ${service.id} gets a VirtualService of its own with a copy of the routes`);
}

/** The names of subsets as the rules of the clients have them. */
function renamed(object: JsonObject, clauses: readonly RouteClause[], plan: DestinationPlan): JsonObject {
  const names = new Map(clauses.flatMap((clause) => targetsOf(clause).flatMap((target) => (target.kind === 'version' ? [[subsetName(target.version), plan.subsetFor(target)] as const] : []))));
  if ([...names].every(([wanted, actual]) => wanted === actual)) return object;
  return JSON.parse(JSON.stringify(object), (key, value: unknown) => (key === 'subset' && typeof value === 'string' ? (names.get(value) ?? value) : value)) as JsonObject;
}


