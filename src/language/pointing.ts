import { literally } from './grammar/conditions.ts';

const determiners = '(?:this|that|these|those|my|our|your|the|their|a|an)';
const adjectives = '(?:(?:following|above|below|attached|pasted|current|existing|present|given|included|enclosed|same|yaml|json|k8s|kubernetes|mesh)\\s+)*';
/** What people call a manifest that they have pasted, whatever it is. */
const general = '(?:ya?mls?|manifests?|config(?:uration)?s?|files?|snippets?|resources?|objects?|definitions?|documents?|crds?|specs?|code|one)';
const prepositions = '(?:in|into|to|of|from|out of|for|on|with|using|within|inside|at|off|given|based on)';
const behind = '(?:\\s+(?:below|above|here|underneath|attached|pasted|inline|that (?:we|i) (?:have|use|run)(?: now| today| currently)?|we have(?: now| today| currently)?|as (?:a )?(?:base|basis|starting point)))*';

/**
 * The words without those that only point at the manifests that were pasted with them: "in this VirtualService", "to the
 * YAML below". What is said is said of the manifests, so they add nothing. Blanks keep every offset.
 */
export function withoutPointing(text: string, kinds: readonly string[]): string {
  const names = kinds.map((kind) => literally(kind).replaceAll(/(?<=[a-z])(?=[A-Z])/g, '[ -]?'));
  const pointed = names.length === 0 ? general : `(?:${[...names.map((name) => `${name}s?`), general].join('|')})`;
  const patterns = [
    // Whatever a manifest is called, a word has to say that it is this one.
    new RegExp(`(?<![\\w-])(?:${prepositions}\\s+)?(?:${determiners}\\s+)(?:${adjectives})${pointed}(?![\\w./-])${behind}`, 'gi'),
    new RegExp(`(?<![\\w-])${prepositions}\\s+(?:this|that|these|it|them|the (?:following|above|below))(?=\\s*(?:[:.!?\\n]|please|thanks|$))`, 'gi'),
  ];
  return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, (words) => words.replaceAll(/^out(?= of)|[^\n]/gi, (part) => (part.length > 1 ? part : ' '))), text);
}
