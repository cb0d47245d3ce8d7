import { languageOf } from '../../../../../model/language/language.ts';
import { isTooComplex } from '../../../../../model/language/node.ts';
import { intersect } from '../../../../../model/language/operations.ts';
import { witness } from '../../../../../model/language/witness.ts';
import { matchText } from '../../../../../model/match-text.ts';
import { plainAttribute, type Predicate, type TextSet, type Truth } from '../../../../../model/predicate.ts';

/** Values of the attributes of one request and client; what has none is absent. */
export interface Sample {
  readonly get: (attribute: string) => string | undefined;
}

/** What nobody asks for: it tells a match for something else at once. */
const unusual = 'zq7';

const usual: ReadonlyMap<string, string> = new Map([['method', 'ZQ'], ['scheme', 'http'], ['host', `${unusual}.invalid`], ['path', `/${unusual}/${unusual}`], ['@port', '59999'], ['@namespace', unusual], ['@sni', `${unusual}.invalid`], ['@subnets', '']]);

/** A request that the predicate should hold for, as unlike all others as can be; undefined where that takes more than a look. */
export function sampleOf(predicate: Predicate, gateways: readonly string[]): Sample | undefined {
  const asked = new Map<string, string>();
  const parts = predicate.kind === 'all' ? predicate.of : [predicate];
  for (const part of parts) {
    const first = part.kind === 'any' ? part.of[0] : part;
    if (first === undefined || first.kind === 'not' || first.kind === 'always') continue;
    if (first.kind !== 'text') return undefined;
    const value = memberOf(first.set);
    if (value === undefined) return undefined;
    // Proxies cut spaces off at both ends of a header.
    if (first.attribute.startsWith('header:') && value !== value.trim()) return undefined;
    asked.set(plainAttribute(first.attribute), value);
  }
  const sample: Sample = { get: (attribute) => asked.get(attribute) ?? (attribute === '@gateway' ? gateways[0] : usual.get(attribute)) };
  return isSendable(sample) && gateways.includes(sample.get('@gateway') ?? '') ? sample : undefined;
}

/** Other values need a closer look: nobody may be able to send them. */
function isSendable(sample: Sample): boolean {
  return /^\/[^\0-\x20?#]*$/.test(sample.get('path') ?? '') && /^[A-Z][A-Z0-9_-]*$/.test(sample.get('method') ?? '') && /^https?$/.test(sample.get('scheme') ?? '') && Number(sample.get('@port')) < 65_536 && !/[A-Z]/.test(sample.get('host') ?? '');
}

function memberOf(set: TextSet): string | undefined {
  switch (set.kind) {
    case 'any':
      return unusual;
    case 'exact':
    case 'segments':
      return set.value;
    case 'prefix':
      return set.value + unusual;
    case 'regex':
      return memberOfPattern(set.value);
    default:
      return undefined;
  }
}

const members = new Map<string, string | undefined>();
const mostMembers = 10_000;

/** An unusual text that a regular expression matches, where there is one; the same patterns come again and again. */
function memberOfPattern(pattern: string): string | undefined {
  if (members.has(pattern)) return members.get(pattern);
  if (members.size >= mostMembers) members.clear();
  const language = languageOf({ kind: 'regex', value: pattern });
  const odd = languageOf({ kind: 'contains', value: unusual });
  const both = isTooComplex(language) || isTooComplex(odd) ? undefined : intersect(language, odd);
  const found = both === undefined || isTooComplex(language) ? undefined : (isTooComplex(both) ? undefined : witness(both)) ?? witness(language);
  members.set(pattern, found);
  return found;
}

const beginnings = new Map<string, string>();

/** What every text begins with that a regular expression matches, as far as it is written out: to run the expression takes longer. */
function literalBeginning(pattern: string): string {
  const known = beginnings.get(pattern);
  if (known !== undefined) return known;
  const written = pattern.includes('|') ? '' : (/^[\w/-]*/.exec(pattern)?.[0] ?? '');
  const found = /[?*{+]/.test(pattern[written.length] ?? '') ? written.slice(0, -1) : written;
  if (beginnings.size >= mostMembers) beginnings.clear();
  beginnings.set(pattern, found);
  return found;
}

/** Whether the predicate holds for the sample. */
export function evaluate(predicate: Predicate, sample: Sample): Truth {
  switch (predicate.kind) {
    case 'always':
      return 'yes';
    case 'never':
      return 'no';
    case 'text': {
      const attribute = plainAttribute(predicate.attribute);
      if (attribute === 'target') return 'unknown';
      const value = sample.get(attribute);
      if (value === undefined || (predicate.set.kind === 'regex' && !value.startsWith(literalBeginning(predicate.set.value)))) return 'no';
      return matchText(predicate.set, value);
    }
    case 'not': {
      const inner = evaluate(predicate.of, sample);
      return inner === 'unknown' ? inner : inner === 'yes' ? 'no' : 'yes';
    }
    case 'all':
    case 'any': {
      const decisive = predicate.kind === 'all' ? 'no' : 'yes';
      let result: Truth = decisive === 'no' ? 'yes' : 'no';
      for (const part of predicate.of) {
        const truth = evaluate(part, sample);
        if (truth === decisive) return truth;
        if (truth === 'unknown') result = truth;
      }
      return result;
    }
    default:
      return 'unknown';
  }
}
