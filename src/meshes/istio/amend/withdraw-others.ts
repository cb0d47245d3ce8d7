import { describeResource, groupKindOf, isObject, listAt, objectAt, textAt, textMapAt, type Json, type JsonObject, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import type { ServiceNode, Workload } from '../../../topology/topology.ts';
import { protectedPods } from '../assembly/access.ts';
import { overlay } from '../assembly/object.ts';
import { podTemplatePatch } from '../assembly/pod-template-patch.ts';
import { attachedPolicies } from './access/attached-policies.ts';
import type { Situation } from './situation.ts';
import { withSpec } from './with-spec.ts';

/** Objects of a kind for exactly a scope: the mesh, a namespace, or a workload's pods; all of them where nothing is said. */
export function ofScope({ resources, settings, topology }: Situation, kind: string, subject: string | undefined): Resource[] {
  return resources.ofKind(kind).filter(({ raw, namespace }) => {
    const labels = labelsOf(raw);
    const isWide = Object.keys(labels).length === 0;
    if (subject === undefined) return true;
    const workloads = workloadsNamed(topology, subject);
    if (workloads.length === 0) return isWide && namespace === (subject === '' ? settings.rootNamespace : subject);
    return !isWide && workloads.some((workload) => namespace === workload.namespace && matchesLabels(labels, workload.labels));
  });
}

function labelsOf(raw: JsonObject): Readonly<Record<string, string>> {
  return { ...textMapAt(raw, ['spec', 'selector', 'matchLabels']), ...textMapAt(raw, ['spec', 'workloadSelector', 'labels']) };
}

/** A workload of the name, or those behind a Service of it. */
function workloadsNamed({ workloads, services }: Situation['topology'], subject: string): Workload[] {
  const own = workloads.get(subject);
  return own !== undefined ? [own] : (services.get(subject)?.workloads ?? []).flatMap((id) => workloads.get(id) ?? []);
}

/** Nothing is told of the proxies beyond what wider objects say. */
export function withoutObservation(situation: Situation, subject: string | undefined): void {
  for (const telemetry of ofScope(situation, 'telemetry.istio.io/Telemetry', subject)) {
    situation.drafts.change(telemetry, withSpec(situation.drafts.current(telemetry), { tracing: undefined, metrics: undefined, accessLogging: undefined }), ['observe']);
  }
}

/** Where a wider Sidecar would hold instead, everything is named: no scope is what was asked for. */
export function withoutScope(situation: Situation, subject: string | undefined): void {
  for (const sidecar of ofScope(situation, 'networking.istio.io/Sidecar', subject)) {
    situation.drafts.change(sidecar, withSpec(situation.drafts.current(sidecar), { egress: [{ hosts: ['*/*'] }] }), ['scope-configuration']);
  }
}

/** Filters that count requests, of any hand: their patches go, and others of the same object stay. */
export function withoutLimits(situation: Situation, services: readonly ServiceNode[], subject: string | undefined): void {
  const { resources, topology, drafts } = situation;
  const pods = services.flatMap(({ workloads }) => workloads.flatMap((id) => topology.workloads.get(id) ?? []));
  for (const filter of resources.ofKind('networking.istio.io/EnvoyFilter')) {
    const labels = labelsOf(filter.raw);
    const patches = listAt(filter.raw, ['spec', 'configPatches']);
    const kept = patches.filter((patch) => !/ratelimit|rate_limit/i.test(JSON.stringify(patch)));
    const isMeant = subject === undefined || subject === '' || pods.some((pod) => pod.namespace === filter.namespace && matchesLabels(labels, pod.labels));
    if (kept.length === patches.length || !isMeant) continue;
    const isForOthers = subject !== undefined && [...topology.workloads.values()].some((other) => other.namespace === filter.namespace && matchesLabels(labels, other.labels) && !pods.includes(other));
    if (isForOthers) situation.notes.push(`${describeResource(filter)} limits other pods too and was left as it is`);
    else drafts.change(filter, withSpec(drafts.current(filter), { configPatches: kept }), ['limit-rate']);
  }
}

/** Nobody looks at tokens any more, and nobody asks for what only a token can say. */
export function withoutTokens(situation: Situation, services: readonly ServiceNode[]): void {
  const { drafts, topology, resources } = situation;
  for (const service of services) {
    const pods = new Set(service.workloads.flatMap((id) => topology.workloads.get(id) ?? []));
    const [unit] = protectedPods([service.id], situation);
    if (unit === undefined) continue;
    for (const policy of resources.ofKind('security.istio.io/RequestAuthentication')) {
      const selected = [...topology.workloads.values()].filter(({ namespace, labels }) => namespace === policy.namespace && matchesLabels(labelsOf(policy.raw), labels));
      if (!selected.some((pod) => pods.has(pod))) continue;
      if (selected.every((pod) => pods.has(pod))) drafts.change(policy, withSpec(drafts.current(policy), { jwtRules: [] }), ['authenticate-users']);
      else situation.notes.push(`${describeResource(policy)} is for other pods too and was left as it is`);
    }
    for (const action of ['DENY', 'ALLOW'] as const) for (const policy of attachedPolicies(situation, unit, action).own) withoutPrincipals(situation, policy, action);
  }
}

/** A refusal of those without a token refuses nobody any more; an admission no longer looks at what a token says. */
function withoutPrincipals({ drafts }: Situation, policy: Resource, action: 'ALLOW' | 'DENY'): void {
  const before = drafts.current(policy);
  const rules = listAt(before, ['spec', 'rules']);
  if (!rules.some(asksToken)) return;
  if (action === 'ALLOW') return drafts.change(policy, withSpec(before, { rules: rules.map((rule) => (isObject(rule) ? tokenless(rule) : rule)) }), ['authenticate-users']);
  const kept = rules.filter((rule) => !asksToken(rule));
  drafts.change(policy, withSpec(before, kept.length === 0 ? { action: 'AUDIT', rules: rules.map((rule) => (isObject(rule) ? tokenless(rule) : rule)) } : { rules: kept }), ['authenticate-users']);
}

const tokenFields = ['requestPrincipals', 'notRequestPrincipals'];

function asksToken(rule: Json): boolean {
  return listAt(rule, ['from']).some((from) => tokenFields.some((field) => objectAt(from, ['source'])?.[field] !== undefined)) || listAt(rule, ['when']).some(isOfToken);
}

function isOfToken(condition: Json): boolean {
  return textAt(condition, ['key'])?.startsWith('request.auth.') === true;
}

function tokenless(rule: JsonObject): JsonObject {
  const { from, when, ...rest } = rule;
  const sources = listAt(rule, ['from']).map((entry): JsonObject => ({ source: Object.fromEntries(Object.entries(objectAt(entry, ['source']) ?? {}).filter(([field]) => !tokenFields.includes(field))) }));
  const conditions = listAt(rule, ['when']).filter((condition) => !isOfToken(condition));
  // A source that asked for nothing else is everybody.
  const isOpen = sources.some(({ source }) => isObject(source) && Object.keys(source).length === 0);
  return { ...(from === undefined || isOpen ? {} : { from: sources }), ...rest, ...(when === undefined || conditions.length === 0 ? {} : { when: conditions }) };
}

/** Pods get no proxy when they are started the next time. */
export function withoutProxy(situation: Situation, subject: string | undefined): void {
  const { topology } = situation;
  const workloads = subject === undefined || subject === '' ? [] : workloadsNamed(topology, subject);
  for (const workload of workloads) change(situation, podTemplatePatch(workload, { labels: { 'sidecar.istio.io/inject': 'false' }, annotations: {} }));
  if (workloads.length > 0) return;
  for (const [name, { labels = {} }] of topology.namespaces) {
    const isMeant = subject === undefined || subject === '' || subject === name;
    if (!isMeant || (labels['istio-injection'] !== 'enabled' && labels['istio.io/rev'] === undefined)) continue;
    change(situation, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'disabled' } } });
  }
}

/** Lays a patch over the object that it is for, where the input shows it. */
function change({ resources, drafts }: Situation, patch: JsonObject | undefined): void {
  if (patch === undefined) return;
  const [kind, name, namespace] = [textAt(patch, ['kind']), textAt(patch, ['metadata', 'name']), textAt(patch, ['metadata', 'namespace']) ?? ''];
  const found = [...resources.all()].find((resource) => resource.kind === kind && resource.name === name && resource.namespace === namespace && groupKindOf(resource).split('/')[0] === groupOf(patch));
  if (found !== undefined) drafts.change(found, overlay(drafts.current(found), patch), ['join-mesh']);
}

function groupOf(object: JsonObject): string {
  const version = textAt(object, ['apiVersion']) ?? '';
  return version.includes('/') ? (version.split('/')[0] ?? '') : (textAt(object, ['kind']) ?? '');
}
