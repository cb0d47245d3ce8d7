import { describeResource, isObject, listAt, objectAt, textAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { IntentKind, Target } from '../../../../intents/intent.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import type { RouteClause } from '../../assembly/contribution.ts';
import { duration } from '../../assembly/names.ts';
import { compact } from '../../assembly/object.ts';
import { requestPorts } from '../../assembly/context.ts';
import { workloadsOfVersion } from '../../assembly/subsets.ts';
import type { Situation } from '../situation.ts';
import { withSpec } from '../with-spec.ts';
import { isAnyPath, matchesOf, meet } from './http-route-match.ts';

/** Why something cannot be said in a route of the Gateway API. */
type Why = { readonly why: string };

/** Routes of the Gateway API that decide for a Service, or lead to it from a gateway, with the clauses laid over their rules; or why that cannot be. */
export function amendHttpRoutes(situation: Situation, service: ServiceNode, clauses: readonly RouteClause[], routes: readonly Resource[]): string | undefined {
  const changed: [Resource, JsonObject][] = [];
  for (const route of routes) {
    const isOwn = isOfService(route);
    let rules = listAt(situation.drafts.current(route), ['spec', 'rules']).filter(isObject);
    for (const clause of clauses) {
      const next = withClause(situation, service, route, isOwn, rules, clause);
      if ('why' in next) return next.why;
      rules = next.rules;
    }
    changed.push([route, withSpec(situation.drafts.current(route), { rules })]);
  }
  const kinds = clauses.map(({ intent }) => intent.kind);
  for (const [route, object] of changed) situation.drafts.change(route, object, kinds);
  return undefined;
}

/** Filters and limits that are no longer wanted are taken out; what requests are shared out among stays. */
export function withdrawFromHttpRoutes(situation: Situation, service: ServiceNode, what: IntentKind, routes: readonly Resource[]): void {
  const filter = what === 'mirror-traffic' ? 'RequestMirror' : what === 'rewrite' ? 'URLRewrite' : what === 'redirect' ? 'RequestRedirect' : undefined;
  for (const route of routes) {
    const before = situation.drafts.current(route);
    const isOwn = isOfService(route);
    const rules = listAt(before, ['spec', 'rules']).map((rule): Json => {
      if (!isObject(rule) || !(isOwn || listAt(rule, ['backendRefs']).some((ref) => refersTo(ref, service, route)))) return rule;
      if (what === 'set-timeout') return without(rule, 'timeouts');
      if (filter === undefined || !listAt(rule, ['filters']).some((one) => textAt(one, ['type']) === filter)) return rule;
      const kept = listAt(rule, ['filters']).filter((one) => textAt(one, ['type']) !== filter);
      return kept.length === 0 ? without(rule, 'filters') : { ...rule, filters: kept };
    });
    if (what === 'split-traffic' || what === 'route-when') situation.notes.push(`${describeResource(route)} says where requests go and was left as it is: ask for what it shall be instead`);
    else situation.drafts.change(route, withSpec(before, { rules }), [what]);
  }
}

function without(rule: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== field));
}

function isOfService({ raw }: Resource): boolean {
  return listAt(raw, ['spec', 'parentRefs']).some((parent) => textAt(parent, ['kind']) === 'Service');
}

function withClause(situation: Situation, service: ServiceNode, route: Resource, isOwn: boolean, rules: readonly JsonObject[], clause: RouteClause): { readonly rules: JsonObject[] } | Why {
  if (route.kind !== 'HTTPRoute' && (clause.attribute !== 'destination' || clause.when !== undefined)) return { why: `a ${route.kind} says nothing of it but where requests go` };
  if (clause.port !== undefined && requestPorts(service).length > 1) return { why: 'routes of the Gateway API that are there are for other ports too' };
  const conditions = matchesOf(clause.when);
  if ('why' in conditions) return conditions;
  const isMeant = meantRules(service, route, isOwn, rules, clause);
  const result: JsonObject[] = [];
  for (const rule of rules) {
    if (!isMeant(rule)) {
      result.push(rule);
      continue;
    }
    const own = listAt(rule, ['matches']).filter(isObject);
    const met = (own.length === 0 ? [{}] : own).flatMap((match) => conditions.map((condition) => meet(match, condition)));
    if (met.includes('undecided')) return { why: 'its conditions and what was asked cannot be said as one match' };
    const matches = met.filter(isObject);
    if (matches.length === 0) {
      result.push(rule);
      continue;
    }
    const isWhole = clause.when === undefined;
    const { name: _name, ...unnamed } = rule;
    const edited = edit(situation, service, isWhole ? rule : { ...unnamed, matches }, clause);
    if ('why' in edited) return edited;
    result.push(...(isWhole ? [edited.rule] : [edited.rule, rule]));
  }
  return { rules: result };
}

/** Shares are of the requests that nobody singled out; everything else is of all that lead to the Service. */
function meantRules(service: ServiceNode, route: Resource, isOwn: boolean, rules: readonly JsonObject[], { attribute, when }: RouteClause): (rule: JsonObject) => boolean {
  const leads = (rule: JsonObject): boolean => isOwn || listAt(rule, ['backendRefs']).some((ref) => refersTo(ref, service, route));
  if (attribute !== 'destination' || when !== undefined) return leads;
  const isOpen = (rule: JsonObject): boolean => listAt(rule, ['matches']).length === 0 || listAt(rule, ['matches']).some((match) => Object.keys(match as JsonObject).every((field) => field === 'path' && isAnyPath(objectAt(match, ['path']) ?? {})));
  const places = new Set(rules.filter((rule) => leads(rule) && isOpen(rule)).map((rule) => JSON.stringify(rule['backendRefs'])));
  return (rule) => leads(rule) && (places.size === 0 || places.has(JSON.stringify(rule['backendRefs'])));
}

function refersTo(ref: Json, { name, namespace }: ServiceNode, route: Resource): boolean {
  return textAt(ref, ['name']) === name && (textAt(ref, ['namespace']) ?? route.namespace) === namespace && (textAt(ref, ['kind']) ?? 'Service') === 'Service';
}

function edit(situation: Situation, service: ServiceNode, rule: JsonObject, clause: RouteClause): { readonly rule: JsonObject } | Why {
  switch (clause.attribute) {
    case 'timeout': {
      const { request: _old, ...others } = objectAt(rule, ['timeouts']) ?? {};
      // A try may not take longer than the whole.
      const timeouts = clause.value > 0 ? { request: duration(clause.value), ...(others['backendRequest'] === undefined ? {} : others) } : {};
      const { timeouts: _timeouts, ...rest } = rule;
      return { rule: Object.keys(timeouts).length === 0 ? rest : { ...rest, timeouts } };
    }
    case 'destination': {
      const refs = clause.value.filter(({ weightPercent }) => weightPercent > 0).map((share) => ({ share, ref: backendOf(situation, service, rule, share.to) }));
      const missing = refs.find(({ ref }) => ref === undefined);
      if (missing !== undefined) return { why: `it shares requests out among Services, and none stands before ${missing.share.to.kind === 'version' ? `version ${missing.share.to.version}` : missing.share.to.service} alone` };
      const isAlone = refs.length === 1;
      return { rule: { ...rule, backendRefs: refs.map(({ ref, share }) => compact({ ...ref, weight: isAlone ? undefined : share.weightPercent })) } };
    }
    case 'mirror':
      return mirrored(situation, service, rule, clause);
    case 'redirect': {
      const { scheme, host, port, path, status } = clause.value;
      if (status !== undefined && status !== 301 && status !== 302) return { why: `it redirects with 301 or 302, and not with ${status}` };
      const { backendRefs: _backends, timeouts: _timeouts, ...rest } = rule;
      return { rule: { ...rest, filters: [{ type: 'RequestRedirect', requestRedirect: compact({ scheme, hostname: host, port, path: path === undefined ? undefined : { type: 'ReplaceFullPath', replaceFullPath: path }, statusCode: status ?? 301 }) }] } };
    }
    case 'rewrite': {
      const { path, pathRegex, host, when } = clause.value;
      if (pathRegex !== undefined || when?.path?.kind === 'starts-with') return { why: 'it rewrites whole paths and prefixes, and no patterns' };
      const replacement = when?.path?.kind === 'prefix' ? { type: 'ReplacePrefixMatch', replacePrefixMatch: path ?? '' } : { type: 'ReplaceFullPath', replaceFullPath: path ?? '' };
      const kept = listAt(rule, ['filters']).filter((filter) => textAt(filter, ['type']) !== 'URLRewrite');
      return { rule: { ...rule, filters: [...kept, { type: 'URLRewrite', urlRewrite: compact({ hostname: host, path: path === undefined ? undefined : replacement }) }] } };
    }
    case 'fault':
      return { why: 'routes of the Gateway API decide for these requests: they have no faults, and a VirtualService beside them would not be asked' };
    case 'retries':
      return { why: 'routes of the Gateway API decide for these requests: this mesh takes no retries from them, and a VirtualService beside them would not be asked' };
  }
}

function mirrored(situation: Situation, service: ServiceNode, rule: JsonObject, clause: Extract<RouteClause, { readonly attribute: 'mirror' }>): { readonly rule: JsonObject } | Why {
  const { percent, to } = clause.value;
  const { filters: _filters, ...rest } = rule;
  const kept = listAt(rule, ['filters']).filter((filter) => textAt(filter, ['type']) !== 'RequestMirror');
  if (percent <= 0) return { rule: kept.length === 0 ? rest : { ...rest, filters: kept } };
  if (percent !== 100) return { why: 'it copies every request or none' };
  const backendRef = backendOf(situation, service, {}, to);
  if (backendRef === undefined) return { why: `it copies requests to Services, and none stands before ${to.kind === 'version' ? `version ${to.version}` : to.service} alone` };
  return { rule: { ...rest, filters: [...kept, { type: 'RequestMirror', requestMirror: { backendRef } }] } };
}

/** The Service that stands for a target, as a route names it; with what the route says of it besides. */
function backendOf(situation: Situation, service: ServiceNode, rule: JsonObject, target: Target): JsonObject | undefined {
  const { services } = situation.topology;
  const found = target.kind === 'service' ? services.get(target.service) : serviceOfVersion(situation, service, target);
  if (found === undefined) return undefined;
  const known = listAt(rule, ['backendRefs']).filter(isObject).find((ref) => textAt(ref, ['name']) === found.name && (textAt(ref, ['namespace']) ?? service.namespace) === found.namespace);
  const port = (target.kind === 'service' ? target.port : undefined) ?? requestPorts(found)[0]?.port;
  return known ?? compact({ name: found.name, namespace: found.namespace === service.namespace ? undefined : found.namespace, port });
}

function serviceOfVersion(situation: Situation, service: ServiceNode, target: Extract<Target, { readonly kind: 'version' }>): ServiceNode | undefined {
  const pods = workloadsOfVersion(service, target, situation).map(({ id }) => id).sort().join(' ');
  return [...situation.topology.services.values()].find(({ id, namespace, workloads }) => id !== service.id && namespace === service.namespace && pods !== '' && [...workloads].sort().join(' ') === pods);
}
