import type { IntentOf } from '../../../intents/intent.ts';
import { describeResource, isObject, listAt, objectAt, textAt, textMapAt, type Json, type JsonObject, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import type { ServiceNode, Workload } from '../../../topology/topology.ts';
import { intentsOf, type Manifest } from '../../backend.ts';
import { portMode } from '../assembly/mutual-tls.ts';
import { governingRules } from './destinations/governing-rules.ts';
import type { Situation } from './situation.ts';

type RequireMutualTls = IntentOf<'require-mutual-tls'>;

/** The servers' half: the policy of each scope says what was asked, and narrower ones no longer say otherwise. */
export function amendMutualTls(situation: Situation, manifests: readonly Manifest[]): void {
  const intents = intentsOf(situation.intents, 'require-mutual-tls');
  if (intents.length === 0) return;
  const kept = new Set<Resource>();
  for (const manifest of manifests) for (const policy of applyScope(situation, manifest)) kept.add(policy);
  for (const intent of intents) for (const policy of narrowerThan(situation, intent)) if (!kept.has(policy)) align(situation, policy, intent);
  for (const service of situation.topology.services.values()) alignClients(situation, service);
}

function policiesOf({ resources }: Situation): readonly Resource[] {
  return resources.ofKind('security.istio.io/PeerAuthentication');
}

function selectorOf(object: JsonObject): Readonly<Record<string, string>> | undefined {
  const labels = textMapAt(object, ['spec', 'selector', 'matchLabels']);
  return Object.keys(labels).length === 0 ? undefined : labels;
}

/** The pods that a policy is for, as text; empty for a whole namespace. */
function scopeOf({ topology }: Situation, namespace: string, object: JsonObject): string {
  const selector = selectorOf(object);
  if (selector === undefined) return '';
  return [...topology.workloads.values()].filter((workload) => workload.namespace === namespace && matchesLabels(selector, workload.labels)).map(({ id }) => id).sort().join(' ');
}

/** Of several policies for one scope the oldest counts, and files do not tell ages: all of them say the same then. */
function applyScope(situation: Situation, manifest: Manifest): readonly Resource[] {
  const namespace = textAt(manifest.object, ['metadata', 'namespace']) ?? '';
  const scope = scopeOf(situation, namespace, manifest.object);
  const same = policiesOf(situation).filter((policy) => policy.namespace === namespace && scopeOf(situation, namespace, policy.raw) === scope && (scope !== '' || selectorOf(policy.raw) === undefined));
  if (same.length === 0) situation.drafts.create(manifest);
  const asked = objectAt(manifest.object, ['spec']) ?? {};
  for (const policy of same) {
    const before = situation.drafts.current(policy);
    const { portLevelMtls: _ports, ...spec } = objectAt(before, ['spec']) ?? {};
    const ports = asked['portLevelMtls'];
    situation.drafts.change(policy, { ...before, spec: { ...spec, mtls: asked['mtls'], ...(ports === undefined ? {} : { portLevelMtls: ports }) } }, ['require-mutual-tls']);
  }
  return same;
}

function narrowerThan(situation: Situation, { scope }: RequireMutualTls): readonly Resource[] {
  const root = situation.settings.rootNamespace;
  switch (scope.kind) {
    case 'mesh':
      return policiesOf(situation).filter((policy) => policy.namespace !== root);
    case 'namespace':
      return policiesOf(situation).filter((policy) => policy.namespace === scope.namespace && selectorOf(policy.raw) !== undefined);
    case 'workload':
      return [];
  }
}

/** What was asked of all holds for these pods too; an exception is one that somebody asks for. */
function align(situation: Situation, policy: Resource, intent: RequireMutualTls): void {
  const before = situation.drafts.current(policy);
  const spec = objectAt(before, ['spec']) ?? {};
  const wanted = intent.mode.toUpperCase();
  const says = (value: Json | undefined): boolean => {
    const mode = textAt(value, ['mode']) ?? 'UNSET';
    return mode !== 'UNSET' && mode !== wanted;
  };
  const ports = Object.entries(objectAt(spec, ['portLevelMtls']) ?? {});
  if (!says(spec['mtls']) && !ports.some(([, value]) => says(value))) return;
  const rest = Object.fromEntries(ports.filter(([, value]) => !says(value)));
  const { portLevelMtls: _ports, ...others } = spec;
  situation.drafts.change(policy, { ...before, spec: { ...others, ...(says(spec['mtls']) ? { mtls: { mode: wanted } } : {}), ...(Object.keys(rest).length === 0 ? {} : { portLevelMtls: rest }) } }, ['require-mutual-tls']);
  situation.notes.push(`${describeResource(policy)} said otherwise for its pods, and no exception was asked for: it says ${intent.mode} now`);
}

/** The clients' half: a rule that tells them to send what the pods no longer take. */
function alignClients(situation: Situation, service: ServiceNode): void {
  const wanted = clientMode(situation, service);
  if (wanted === undefined) return;
  const against = wanted === 'ISTIO_MUTUAL' ? 'DISABLE' : 'ISTIO_MUTUAL';
  for (const { from, isExact } of governingRules(situation, service).rules) {
    for (const rule of from) {
      const before = situation.drafts.current(rule);
      const after = withMode(before, against, wanted);
      if (after === undefined) continue;
      if (!isExact && !holdsForAll(situation, rule, wanted)) {
        situation.notes.push(`${describeResource(rule)} tells clients of ${service.id} and of others to send ${against}, and was left as it is`);
        continue;
      }
      situation.drafts.change(rule, after, ['require-mutual-tls']);
    }
  }
}

/** What clients have to send to every pod of a Service by what was asked; undefined where nothing was, or either will do. */
function clientMode({ topology, mutualTls }: Situation, service: ServiceNode): 'ISTIO_MUTUAL' | 'DISABLE' | undefined {
  const workloads = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
  const isAsked = ({ id, namespace }: Workload): boolean => mutualTls.mesh !== undefined || mutualTls.namespaces.has(namespace) || mutualTls.workloads.has(id) || mutualTls.exceptions.has(id);
  if (workloads.length === 0 || !workloads.every(isAsked)) return undefined;
  const modes = new Set(workloads.flatMap(({ id }) => service.ports.map(({ targetPort }) => portMode(mutualTls, id, targetPort))));
  const [only] = modes;
  if (modes.size !== 1) return undefined;
  return only === 'strict' ? 'ISTIO_MUTUAL' : only === 'disable' ? 'DISABLE' : undefined;
}

/** A wildcard is changed where every Service that it holds wants it. */
function holdsForAll(situation: Situation, rule: Resource, wanted: string): boolean {
  const host = textAt(rule.raw, ['spec', 'host']) ?? '';
  const held = [...situation.topology.services.values()].filter((service) => `${service.name}.${service.namespace}.svc.${situation.settings.clusterDomain}`.endsWith(host.replace(/^\*/, '')));
  return held.every((service) => clientMode(situation, service) === wanted);
}

/** The rule with one mode in the place of another, wherever it stands; undefined where it stands nowhere. */
function withMode(rule: JsonObject, against: string, wanted: string): JsonObject | undefined {
  let isChanged = false;
  const policy = (value: Json | undefined): Json | undefined => {
    if (!isObject(value)) return value;
    const isAgainst = textAt(value, ['tls', 'mode']) === against;
    isChanged ||= isAgainst;
    const ports = listAt(value, ['portLevelSettings']).map((entry) => policy(entry) ?? entry);
    return { ...value, ...(isAgainst ? { tls: { mode: wanted } } : {}), ...(ports.length === 0 ? {} : { portLevelSettings: ports }) };
  };
  const spec = objectAt(rule, ['spec']) ?? {};
  const subsets = listAt(spec, ['subsets']).map((subset): Json => (isObject(subset) && subset['trafficPolicy'] !== undefined ? { ...subset, trafficPolicy: policy(subset['trafficPolicy']) } : subset));
  const after = { ...rule, spec: { ...spec, ...(spec['trafficPolicy'] === undefined ? {} : { trafficPolicy: policy(spec['trafficPolicy']) }), ...(subsets.length === 0 ? {} : { subsets }) } };
  return isChanged ? after : undefined;
}
