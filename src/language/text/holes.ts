import type { Phrase, PhraseContent } from '../grammar/phrases.ts';
import type { Token } from './tokenize.ts';
import { placeOf, type Reader, withoutTokens } from '../pattern/grammar.ts';

type Reference = Extract<PhraseContent, { type: 'ref' }> & Pick<Phrase, 'span' | 'at'>;

/** References inside of a phrase: "trip the breaker of payments after 5 errors". The reader sees the text without them. */
export interface Hole {
  readonly gaps: readonly Gap[];
  readonly refs: readonly Reference[];
  readonly reader: Reader;
}

/** Tokens that are left out. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A setting with references in it, as if those stood behind it. */
interface Interrupted {
  readonly end: number;
  readonly value: unknown;
  readonly refs: readonly Reference[];
}

const mostHoles = 24;
const mostTokens = 600;
/** How many tokens before a hole a phrase may begin. */
const reach = 12;

/** References that say whose setting something is, one or two of them: "from a to b", "a may wait for b at most 2s". */
export function holesOf(reader: Reader): readonly Hole[] {
  const { tokens } = reader;
  if (tokens.length > mostTokens) return [];
  const single: { readonly gap: Gap; readonly refs: readonly Reference[] }[] = [];
  for (let at = 1; at < tokens.length && single.length < mostHoles; at += 1) {
    for (const first of referencesAt(reader, at)) {
      // "to orders" is the reference, and not "orders" behind a "to".
      if (single.some(({ gap }) => gap.from < at && gap.to === first.end)) continue;
      const seconds = referencesAt(reader, first.end).filter(({ ref }) => ref.role !== 'none');
      for (const { end, refs } of [{ end: first.end, refs: [first.ref] }, ...seconds.map((second) => ({ end: second.end, refs: [first.ref, second.ref] }))]) {
        if (end < tokens.length && !isEnd(tokens[end])) single.push({ gap: { from: at, to: end }, refs });
      }
    }
  }
  const pairs = single.flatMap((one) => single.filter(({ gap }) => gap.from > one.gap.to && gap.from < one.gap.to + reach && !tokens.slice(one.gap.to, gap.from).some(isLink)).map((two) => [one, two] as const));
  return [
    ...single.map(({ gap, refs }) => ({ gaps: [gap], refs, reader: withoutTokens(reader, gap.from, gap.to) })),
    ...pairs.slice(0, mostHoles).map(([one, two]) => ({ gaps: [one.gap, two.gap], refs: [...one.refs, ...two.refs], reader: withoutTokens(withoutTokens(reader, two.gap.from, two.gap.to), one.gap.from, one.gap.to) })),
  ];
}

/** Nothing goes on behind it. */
function isEnd(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'break' || ['.', ';', '!', '?'].includes(token.text);
}

function isLink(token: Token): boolean {
  return isEnd(token) || token.text === ',' || token.text === ':' || token.lower === 'and';
}

/** The longest reference at a token, where it is one that a setting can be about. */
function referencesAt(reader: Reader, at: number): readonly { readonly end: number; readonly ref: Reference }[] {
  const found = at >= reader.tokens.length ? [] : reader.find('REF', at).filter(({ value }) => isWhose(value as PhraseContent, reader));
  const longest = Math.max(...found.map(({ end }) => end));
  const best = found.find(({ end }) => end === longest);
  if (best === undefined) return [];
  const { start, end } = placeOf(reader, at, best.end);
  return [{ end: best.end, ref: { ...(best.value as Extract<PhraseContent, { type: 'ref' }>), span: { start, end }, at } }];
}

function isWhose(content: PhraseContent, { vocabulary }: Reader): boolean {
  if (content.type !== 'ref' || content.isPossessive === true) return false;
  return content.entities.every((entity) => {
    if (entity.kind === 'pronoun') return content.role !== 'none';
    if (entity.kind !== 'service') return false;
    return entity.match !== 'unknown' || (vocabulary.services.length === 0 && /(?:service|svc)$|[a-z]-[a-z]/i.test(entity.written)) || (content.role !== 'none' && (vocabulary.services.length === 0 || entity.isMarked));
  });
}

/** Settings that begin at a token and go on behind every gap of a hole. */
export function interruptedAt(holes: readonly Hole[], at: number): readonly Interrupted[] {
  return holes.flatMap(({ gaps, refs, reader }) => {
    const [first, last] = [gaps[0], gaps.at(-1)];
    if (first === undefined || last === undefined || at >= first.from || at < first.from - reach) return [];
    const taken = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
    return reader.find('FACT', at).flatMap(({ end, value }) => (end + taken > last.to ? [{ end: end + taken, value, refs }] : []));
  });
}
