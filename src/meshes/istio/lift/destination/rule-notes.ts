import { describeResource, type Resource } from '../../../../kube/resource.ts';
import type { Note } from '../../../../model/mesh-model.ts';
import { at } from '../../../../model/provenance.ts';
import { selectorOf, type ConsolidatedRule } from './consolidated-rule.ts';
import type { FoundRules, RuleIndex } from './rule-index.ts';
import { byName } from './rule-index.ts';

/** For whom a destination is looked at. */
export interface Lookup {
  readonly clientNamespace: string;
  readonly serviceNamespace: string;
  readonly rootNamespace: string;
  readonly host: string;
}

type Found = ReturnType<RuleIndex['lookup']>;

const levelWords: Readonly<Record<FoundRules['level'], string>> = { client: "the client's namespace", service: "the service's namespace", root: 'the root namespace' };

/** Which DestinationRule won, and why every other one for the host did not. */
export function ruleNotes(index: RuleIndex, found: Found, chosen: ConsolidatedRule | undefined, lookup: Lookup): Note[] {
  const notes: Note[] = [];
  const said = new Set<Resource>();
  const say = (rule: Resource, text: string, path: readonly (string | number)[] = ['spec', 'host']): void => {
    said.add(rule);
    notes.push({ what: 'limits', text, source: at(rule, path) });
  };
  if (chosen !== undefined && found.level !== undefined) sayChosen(chosen, found, say);
  for (const lost of chosen?.lost ?? []) say(lost.resource, `${describeResource(lost.resource)}: ${lost.text}`, lost.path);
  if (found.level !== undefined) sayPassedOver(found.rules, chosen, said, say);
  for (const hidden of found.hidden) {
    for (const rule of hidden.rules.flatMap(({ from }) => from)) {
      say(rule, `${describeResource(rule)} is not exported to the caller's namespace, and hides every less specific rule of ${hidden.namespace}`, ['spec', 'exportTo']);
    }
  }
  for (const rule of [...index.writtenFor(lookup.host)].sort(byName)) if (!said.has(rule)) say(rule, `${describeResource(rule)} is ignored: ${whyIgnored(rule, found, lookup)}`);
  return notes;
}

type Say = (rule: Resource, text: string, path?: readonly (string | number)[]) => void;

function sayChosen(chosen: ConsolidatedRule, found: FoundRules, say: Say): void {
  chosen.from.forEach((rule, index) => {
    const where = found.host.startsWith('*') ? ` by its host \`${found.host}\`` : '';
    say(rule, index === 0 ? `${describeResource(rule)} of ${levelWords[found.level]} governs the connections${where}` : `${describeResource(rule)} is merged into it`);
  });
}

/** Rules of the same place and host that stayed apart from the chosen one. */
function sayPassedOver(rules: readonly ConsolidatedRule[], chosen: ConsolidatedRule | undefined, said: ReadonlySet<Resource>, say: Say): void {
  for (const rule of rules) {
    if (rule === chosen) continue;
    for (const written of rule.from) if (!said.has(written)) say(written, `${describeResource(written)} is ignored: ${whyPassedOver(rule, written)}`);
  }
}

function whyPassedOver(rule: ConsolidatedRule, written: Resource): string {
  if (rule.selector === undefined) return 'its exportTo differs, so it is not merged, and another one comes last';
  if (selectorOf(written) !== undefined) return 'its workloadSelector does not select this client';
  return `it is private too, so it is merged into ${rule.from[0]?.name ?? ''}, whose workloadSelector does not select this client`;
}

export function whyIgnored(rule: Resource, found: Found, { clientNamespace, serviceNamespace, rootNamespace }: Lookup): string {
  const { namespace } = rule;
  if (namespace !== clientNamespace && namespace !== serviceNamespace && namespace !== rootNamespace) return `${namespace} is neither the namespace of the client, nor of the service, nor the root namespace`;
  if (found.level !== undefined && found.namespace !== namespace) return `a rule in ${levelWords[found.level]} comes first, and nothing is inherited`;
  return "it is not exported to the caller's namespace";
}
