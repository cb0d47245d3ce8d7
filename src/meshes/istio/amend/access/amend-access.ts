import { groupBy } from '../../../../base/order.ts';
import type { IntentOf } from '../../../../intents/intent.ts';
import { describeResource, listAt, objectAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { intentsOf } from '../../../backend.ts';
import { mergeRules, protectedPods, type ProtectedPods } from '../../assembly/access.ts';
import { diagnose, unknownService } from '../../assembly/context.ts';
import type { Contributions } from '../../assembly/contribution.ts';
import { compact, manifestOf } from '../../assembly/object.ts';
import { admittingRules, allowPolicy } from '../../lower/allow-calls.ts';
import { denyPolicy } from '../../lower/deny-calls.ts';
import type { Situation } from '../situation.ts';
import { attachedPolicies } from './attached-policies.ts';
import { complement, rulesOf } from './complement.ts';
import { openRefusals } from './open-refusals.ts';

type AllowCalls = IntentOf<'allow-calls'>;
type DenyCalls = IntentOf<'deny-calls'>;

/** Who may call, beside policies that exist. Policies are for pods, so Services before the same pods are taken together. */
export function amendAccess(situation: Situation): void {
  const allows = intentsOf(situation.intents, 'allow-calls');
  const denies = intentsOf(situation.intents, 'deny-calls');
  for (const intent of [...allows, ...denies]) if (!situation.topology.services.has(intent.to)) situation.diagnostics.push(unknownService(situation, intent, intent.to));
  const allowsOf = groupBy(allows, ({ to }) => to);
  const deniesOf = groupBy(denies, ({ to }) => to);
  for (const unit of protectedPods([...allowsOf.keys(), ...deniesOf.keys()], situation)) {
    amendAllows(situation, unit, unit.services.flatMap(({ id }) => allowsOf.get(id) ?? []));
    amendDenies(situation, unit, unit.services.flatMap(({ id }) => deniesOf.get(id) ?? []));
  }
}

function amendAllows(situation: Situation, unit: ProtectedPods, intents: readonly AllowCalls[]): void {
  const [first] = intents;
  if (first === undefined) return;
  const contributed = allowPolicy(unit, intents, situation);
  takeOver(situation, contributed);
  const isExact = intents.some(({ beside }) => beside !== true);
  if (isExact) onlyThese(situation, unit, first, contributed);
  else alsoThese(situation, unit, first, admittingRules(unit, intents, situation));
  openRefusals(situation, unit, intents);
}

function takeOver(situation: Situation, { losses = [], diagnostics = [] }: Contributions): void {
  situation.losses.push(...losses);
  situation.diagnostics.push(...diagnostics);
}

/** These callers and nobody else: the policies for these pods alone say so, and what wider ones admit besides is refused. */
function onlyThese(situation: Situation, unit: ProtectedPods, intent: AllowCalls, { manifests = [] }: Contributions): void {
  const { drafts } = situation;
  const [manifest] = manifests;
  if (manifest === undefined) return;
  const { own, wide, isWhole } = attachedPolicies(situation, unit, 'ALLOW');
  const rules = rulesOf(manifest.object);
  const personal = own.find(({ raw }) => rulesOf(raw).some(asksForUsers));
  if (personal !== undefined) {
    situation.diagnostics.push(diagnose(situation, intent, unit.service.id, {
      rule: 'intents/not-sayable-beside',
      message: `\`${describeResource(personal)}\` admits callers of \`${unit.service.id}\` by their users or by other conditions, which a list of callers alone would drop`,
      help: 'ask for the caller in addition to those that it admits, or change that policy by hand',
    }));
    return;
  }
  const kept = own.find(isWhole);
  if (kept === undefined) drafts.create(manifest);
  for (const policy of own) setRules(situation, policy, policy === kept ? rules : []);
  if (own.length > 1) situation.notes.push(`${own.filter((policy) => policy !== kept).map(describeResource).join(', ')} admitted callers besides, and now admits nobody`);
  const admitting = wide.filter(({ raw }) => rulesOf(raw).length > 0);
  if (admitting.length > 0) refuseOthers(situation, unit, intent, rules, admitting);
}

/** Conditions that no intent about callers speaks of: tokens, addresses, headers. */
function asksForUsers(rule: JsonObject): boolean {
  return listAt(rule, ['when']).length > 0 || listAt(rule, ['from']).some((entry) => Object.keys(objectAt(entry, ['source']) ?? {}).some((key) => /requestPrincipals|ipBlocks/i.test(key)));
}

function setRules(situation: Situation, policy: Resource, rules: readonly JsonObject[]): void {
  const { drafts } = situation;
  const before = drafts.current(policy);
  const { rules: _rules, ...spec } = objectAt(before, ['spec']) ?? {};
  drafts.change(policy, { ...before, spec: rules.length === 0 ? spec : { ...spec, rules: [...rules] } }, ['allow-calls']);
}

/** A policy for the whole namespace admits callers here too; it stays, and a refusal for these pods closes what it opens. */
function refuseOthers(situation: Situation, unit: ProtectedPods, intent: AllowCalls, rules: readonly JsonObject[], wide: readonly Resource[]): void {
  const others = complement(rules);
  const names = wide.map(describeResource).join(', ');
  if (others === undefined) {
    situation.diagnostics.push(diagnose(situation, intent, unit.service.id, {
      rule: 'intents/not-sayable-beside',
      message: `what \`${names}\` admits to \`${unit.service.id}\` besides cannot be refused in a policy that anybody could read: the callers and operations that are asked for are too many`,
      help: `narrow ${names}, or ask for fewer kinds of calls`,
    }));
    return;
  }
  if (others.length === 0) return;
  const spec = { selector: { matchLabels: { ...unit.selection.labels } }, action: 'DENY', rules: others };
  situation.drafts.create(manifestOf('AuthorizationPolicy', unit.service.namespace, `${unit.service.name}-only`, spec, { folder: unit.folder, comments: [`${names} admits others too: whoever is not asked for is refused here.`], intents: ['allow-calls'] }));
  situation.notes.push(`${names} is for other pods too and stays as it is; a refusal for ${unit.service.id} alone keeps out whom it admits besides`);
}

/** One more caller, where somebody decides already who may call. */
function alsoThese(situation: Situation, unit: ProtectedPods, intent: AllowCalls, rules: readonly JsonObject[]): void {
  const { drafts } = situation;
  const { own, wide, isWhole } = attachedPolicies(situation, unit, 'ALLOW');
  if (own.length + wide.length === 0) {
    situation.notes.push(`${unit.service.id} admits everybody already, so nothing was changed for it`);
    return;
  }
  if (wide.length === 0 && !own.some(isWhole)) {
    situation.diagnostics.push(diagnose(situation, intent, unit.service.id, { rule: 'intents/not-sayable-beside', message: `some pods of \`${unit.service.id}\` admit everybody and others do not, so one more caller cannot be admitted to all of them without closing the former`, help: 'say who may call it altogether' }));
    return;
  }
  const target = own.find((policy) => isWhole(policy) && rulesOf(policy.raw).length > 0) ?? own.find(isWhole);
  if (target !== undefined) setRules(situation, target, [...rulesOf(drafts.current(target)), ...rules.filter((rule) => !rulesOf(drafts.current(target)).some((other) => JSON.stringify(other) === JSON.stringify(rule)))]);
  else {
    const spec = { selector: { matchLabels: { ...unit.selection.labels } }, action: 'ALLOW', rules: [...rules] };
    drafts.create(manifestOf('AuthorizationPolicy', unit.service.namespace, unit.service.name, spec, { folder: unit.folder, comments: ['In addition to those that other policies admit.'], intents: ['allow-calls'] }));
  }
}

function amendDenies(situation: Situation, unit: ProtectedPods, intents: readonly DenyCalls[]): void {
  if (intents.length === 0) return;
  const contributed = denyPolicy(unit, intents, situation);
  takeOver(situation, contributed);
  const { own, isWhole } = attachedPolicies(situation, unit, 'DENY');
  for (const manifest of contributed.manifests ?? []) {
    const name = objectAt(manifest.object, ['metadata'])?.['name'];
    const known = own.find((policy) => isWhole(policy) && policy.name === name);
    if (known === undefined) situation.drafts.create(manifest);
    else {
      const before = situation.drafts.current(known);
      situation.drafts.change(known, { ...before, spec: compact({ ...objectAt(before, ['spec']), rules: joinedRules(rulesOf(before), rulesOf(manifest.object)) }) }, ['deny-calls']);
    }
  }
}

/** Rules that somebody wrote stay as they are, before those that are new. */
function joinedRules(known: readonly JsonObject[], added: readonly JsonObject[]): JsonObject[] {
  const texts = new Set(known.map((rule) => JSON.stringify(rule)));
  return [...known, ...mergeRules(added).filter((rule) => !texts.has(JSON.stringify(rule)))];
}
