import { isObject, textAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer, type AnalyzerFinding } from '../../../../rules/analyzer.ts';
import { decodeMessage } from '../../validation/decode-message.ts';
import { messageOfSpec } from '../../validation/message-facts.ts';
import { coversPrefix, prefixMatchOf, type PrefixMatch } from '../shared/prefix-matches.ts';

type Code = 'IST0130' | 'IST0131';
type Report = (code: Code, message: string) => void;

export default defineAnalyzer({
  codes: ['IST0130', 'IST0131'],
  differs: `istioctl compares matches as text and looks at prefixes pair by pair. It takes a match without a method for one of GET, compares
authorities, headers and parameters in the wrong direction, and leaves out schemes, callers, gateways, letter case and regular expressions;
a rule that several earlier ones cover together, or one that an earlier regular expression covers, it never finds. Ours decides with the sets of requests
themselves, and is right.`,
  issues: ['istio#36245', 'istio#27130'],
  reads: ['networking.istio.io/VirtualService'],
  check(context) {
    const message = messageOfSpec('networking.istio.io/VirtualService') ?? '';
    for (const virtualService of context.ofKind('networking.istio.io/VirtualService')) {
      const { decoded, unreadable } = decodeMessage(virtualService.raw['spec'], message, ['spec']);
      if (unreadable.length > 0) continue;
      for (const finding of findingsOf(virtualService, decoded)) context.report(finding);
    }
  },
});

/** Messages of one object that read alike are one. */
function findingsOf(virtualService: Resource, spec: JsonObject): Iterable<AnalyzerFinding> {
  const found = new Map<string, AnalyzerFinding>();
  const report: Report = (code, message) => void found.set(`${code} ${message}`, { code, at: [virtualService, []], message });
  for (const protocol of ['http', 'tcp', 'tls']) {
    const rules = listOf(spec[protocol]);
    analyzeRules(rules, report);
    if (protocol === 'http') analyzePrefixes(rules, report);
  }
  return found.values();
}

function analyzeRules(rules: readonly Json[], report: Report): void {
  const seen = new Map<string, number>();
  let hasOpenRule = false;
  for (const [index, rule] of rules.entries()) {
    const matches = listOf(isObject(rule) ? rule['match'] : undefined);
    if (matches.length === 0) {
      if (hasOpenRule) report('IST0130', `rule ${nameOf(rule, index)} is not used: only the last rule can have no matches`);
      hasOpenRule = true;
      continue;
    }
    if (hasOpenRule) {
      report('IST0130', `rule ${nameOf(rule, index)} is not used: a rule without matches stands before it`);
      continue;
    }
    let duplicates = 0;
    for (const [place, match] of matches.entries()) {
      const key = canonical(match);
      const earlier = seen.get(key);
      if (earlier === undefined) {
        seen.set(key, index);
        continue;
      }
      duplicates += 1;
      report('IST0131', `match ${nameOf(match, place)} of rule ${nameOf(rule, index)} is not used: it repeats one of rule ${nameOf(rules[earlier] ?? null, earlier)}`);
    }
    if (duplicates === matches.length) report('IST0130', `rule ${nameOf(rule, index)} is not used: earlier rules have all of its matches`);
  }
}

/** Each prefix against those before it; repeated matches, and what stands behind a rule without matches, are none of it. */
function analyzePrefixes(rules: readonly Json[], report: Report): void {
  const kept: { readonly match: PrefixMatch; readonly name: string }[] = [];
  const seen = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const matches = listOf(isObject(rule) ? rule['match'] : undefined);
    if (matches.length === 0) break;
    for (const [place, match] of matches.entries()) {
      const key = canonical(match);
      const prefixMatch = seen.has(key) ? undefined : prefixMatchOf(match);
      seen.add(key);
      if (prefixMatch !== undefined) kept.push({ match: prefixMatch, name: `match ${nameOf(match, place)} (prefix \`${prefixMatch.prefix}\`) of rule ${nameOf(rule, index)}` });
    }
  }
  for (const [index, earlier] of kept.entries()) {
    for (const later of kept.slice(index + 1)) {
      if (later.match.prefix !== earlier.match.prefix && coversPrefix(earlier.match, later.match)) report('IST0131', `${later.name} is not used: ${earlier.name} overlaps it`);
    }
  }
}

/** A rule or match by its name, else by its place. */
function nameOf(value: Json, index: number): string {
  const name = textAt(value, ['name']) ?? '';
  return name === '' ? `#${index}` : `"${name}"`;
}

/** As one text, whatever the order of fields; zero values are none, and a name says nothing. */
function canonical(match: Json): string {
  if (!isObject(match)) return JSON.stringify(match);
  const { name: _name, ...rest } = match;
  const isZero = (value: Json | undefined): boolean => value === undefined || value === 0 || value === '' || value === false || (isObject(value) && Object.keys(value).length === 0);
  const maps = new Set(['headers', 'withoutHeaders', 'queryParams', 'sourceLabels']);
  const fields = Object.entries(rest).filter(([field, value]) => !(isObject(value) && !maps.has(field)) ? !isZero(value) : true);
  return JSON.stringify(sorted(Object.fromEntries(fields)));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child ?? null)]));
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
