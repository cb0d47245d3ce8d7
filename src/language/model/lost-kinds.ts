import type { IntentKind } from '../../intents/intent.ts';
import type { Wish } from '../../intents/wish.ts';
import { locatedNames } from '../text/located-names.ts';
import { factsOf } from './facts.ts';

/** Words that are about one kind of intent and no other: where one stands, a wish of that kind has to be there, or is lost. */
const marks: readonly { readonly kind: IntentKind; readonly pattern: RegExp; /** Fields of other wishes that can be what is meant. */ readonly or?: RegExp }[] = [
  { kind: 'set-timeout', pattern: /\btime-?out\b/, or: /(?:perTryTimeoutMs|connectTimeoutMs)$/ },
  { kind: 'set-retries', pattern: /\bre-?(?:try|tries|tried|trying)\b/ },
  { kind: 'mirror-traffic', pattern: /\bmirror|\bshadow(?:ed|ing)?\b/ },
  { kind: 'break-circuit', pattern: /circuit.?br[a-z]+k|outlier|\beject/ },
  { kind: 'require-mutual-tls', pattern: /\bm-?tls\b|\bmutual tls\b|peerauthentication/ },
  { kind: 'inject-fault', pattern: /\bfaults?\b|\bchaos\b|\babort\b|\binject(?:ed)? (?:an? )?(?:delay|latenc|error|fail)/, or: /\.headers\./ },
  { kind: 'limit-rate', pattern: /\brate.?limit|\bthrottl/ },
  { kind: 'redirect', pattern: /\bredirect/, or: /redirectHttp$/ },
  { kind: 'rewrite', pattern: /\brewrit/ },
  { kind: 'authenticate-users', pattern: /\bjwt\b|\bissuer\b/ },
  { kind: 'allow-egress', pattern: /\begress\b/, or: /externalHosts|^services/ },
  { kind: 'observe', pattern: /\baccess.?logs?\b|\btracing\b|\bsampling\b/ },
  { kind: 'balance-load', pattern: /\bround.?robin\b|\bleast.?(?:requests?|conn\w*)\b|\bsticky\b|\bsession affinity\b/ },
];

/** "2s, retries included": what the time is for, and no wish for retries. */
const retriesInAll = /\b(?:including|inclusive of|incl\.?) (?:all |any |the |its |their )*retries\b|\bretries (?:(?:are |being )?included|inclusive)\b/gi;

/** "the mirror service in namespace a": names by their place are no words for what a mesh does. */
function withoutLocated(text: string): string {
  const { starts } = locatedNames(text);
  return starts.size === 0 ? text : text.replaceAll(/[a-z][\w-]*/gi, (word, at: number) => (starts.has(at) ? ' '.repeat(word.length) : word));
}

/** Words of the text that name a kind of which there is no wish. */
export function lostKinds(wishes: readonly Wish[], text: string): string[] {
  const kinds = new Set(wishes.map((wish) => (wish.kind === 'withdraw' ? wish.what : wish.kind)));
  const paths = wishes.flatMap((wish) => factsOf(wish).map(({ path }) => path));
  // `cert-issuer` is a name, and no word for tokens.
  const held = paths.length === 0 ? '' : wishes.flatMap((wish) => factsOf(wish).map(({ value }) => String(value).toLowerCase())).join(' ');
  const lower = withoutLocated(text).toLowerCase().replace(retriesInAll, ' ').replaceAll(/[a-z0-9]+(?:-[a-z0-9]+)+/g, (name) => (held.includes(`/${name}`) ? ' ' : name));
  return [...lostModes(wishes, lower), ...marks.flatMap(({ kind, pattern, or }) => {
    // Mutual TLS of what is offered to the outside.
    if (kind === 'require-mutual-tls' && wishes.some((wish) => wish.kind === 'expose' && wish.tls?.mode === 'mutual')) return [];
    if (kinds.has(kind) || (or !== undefined && paths.some((path) => or.test(path)))) return [];
    const [found] = pattern.exec(lower) ?? [];
    return found === undefined ? [] : [found];
  })];
}

const refusing = /\b(?:clos(?:e[sd]?|ing)|shut\w*|kill\w*|eliminat\w*|retir\w*|ends?|refus\w+|reject\w*|no|not|never|den(?:y|ies|ied)|block\w*|without|instead of|any|more|from|end|stop\w*|ban|off|drop|accepting|forbid\w*|away|longer|cannot|nobody)\b|n't\b/;
const refused = /\b(?:(?:has|have|must|needs?|should|shall|will) (?:to )?(?:end|stop|cease|go|finish)|refused|rejected|denied|forbidden|blocked|not|no longer|never|off|over|gone|banned|cannot|turned|switched)\b|n't\b/;

/** Who is exempt from encryption is half of a wish for it. */
function lostModes(wishes: readonly Wish[], lower: string): string[] {
  if (!wishes.some(({ kind }) => kind === 'require-mutual-tls')) return [];
  const found = [...lower.matchAll(/\b(?:permissive|plain ?text)\b/g)].find(({ index, 0: word }) => !refusing.test(lower.slice(Math.max(0, index - 45), index).replace(/^[\s\S]*[.;]/, '')) && !refused.test(lower.slice(index + word.length, index + word.length + 90).replace(/[.;][\s\S]*$/, '')))?.[0];
  const isSaid = wishes.flatMap(factsOf).some(({ field, value }) => field === 'mode' && value !== 'strict');
  return found === undefined || isSaid ? [] : [found];
}
