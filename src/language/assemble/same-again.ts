import type { Phrase } from '../grammar/phrases.ts';

const signs = /\b(?:same|ditto|likewise|identical\w*|as above|too|as well|also|so (?:does|do|is|are|should|must|shall|will|has|have))\b/i;
/** What is built when all has been read: what was said of it before is no wish yet that could be copied. */
const laterFacts: ReadonlySet<string> = new Set(['tls', 'jwt', 'issuer', 'expose', 'egress', 'access-logs', 'tracing', 'metrics']);
const laterActs: ReadonlySet<string> = new Set(['allow', 'deny', 'call', 'be-called', 'hold']);

type Ref = Extract<Phrase, { type: 'ref' }>;

/**
 * "Only web may call orders. The same for cart.", "Tours gets strict mTLS; hotels too": the text with the sentence said
 * once more of the others. Undefined where nothing of that kind is in it, or whom it would take the place of is open.
 */
export function saidAgain(text: string, sentences: readonly (readonly Phrase[])[]): string | undefined {
  for (const [index, sentence] of sentences.entries()) {
    const before = sentences[index - 1];
    const own = before === undefined ? undefined : again(text, before, sentence);
    if (own !== undefined) return own;
    // The last part that says so: "…, and the same for cart".
    for (const [at, phrase] of [...sentence.entries()].reverse()) {
      const inside = phrase.type === 'link' && ['comma', 'semicolon', 'and', 'stop', 'break'].includes(phrase.link) && at > 0 ? again(text, sentence.slice(0, at), sentence.slice(at + 1)) : undefined;
      if (inside !== undefined) return inside;
    }
  }
  return undefined;
}

function again(text: string, model: readonly Phrase[], repeated: readonly Phrase[]): string | undefined {
  const [first, last] = [model[0], model.at(-1)];
  const [from, to] = [repeated[0], repeated.at(-1)];
  if (first === undefined || last === undefined || from === undefined || to === undefined || !model.some(isLater)) return undefined;
  // "… as well.": its last word stands with the full stop.
  const words = `${text.slice(from.span.start, to.span.end)}${/^[^.;\n]*/.exec(text.slice(to.span.end))?.[0] ?? ''}`;
  const refs = repeated.filter(isOfServices);
  const isOnly = repeated.every((phrase) => ['glue', 'traffic', 'reason'].includes(phrase.type) || isNamed(phrase) || (phrase.type === 'mark' && phrase.mark === 'also') || (phrase.type === 'link' && ['and', 'comma', 'colon'].includes(phrase.link)));
  const place = placeOf(model);
  // "Only a may call b, also c": who calls too, or who is called too?
  const isOpen = model.some((phrase) => phrase.type === 'act' && laterActs.has(phrase.act)) && !/\b(?:same|ditto|likewise|identical\w*|as above)\b/i.test(words) && model.filter(isOfServices).length > 1;
  if (isOpen || /\b(?:maybe|perhaps|possibly|probably)\b/i.test(words)) return undefined;
  if (!isOnly || !signs.test(words) || /\b(?:not|but|except|without|only|never)\b/i.test(words) || refs.length === 0 || place === undefined) return undefined;
  const names = refs.map((ref) => text.slice(ref.entities[0]?.span.start, ref.entities.at(-1)?.span.end)).join(' and ');
  const whole = text.slice(first.span.start, last.span.end);
  const [start, end] = [(place.entities[0]?.span.start ?? 0) - first.span.start, (place.entities.at(-1)?.span.end ?? 0) - first.span.start];
  return `${text.slice(0, from.span.start).replace(/[\s;,:]*(?:and\s*)?$/, '')}. ${whole.slice(0, start)}${names}${whole.slice(end)}${text.slice(to.span.end)}`;
}

function isLater(phrase: Phrase): boolean {
  if (phrase.type === 'mark') return phrase.mark === 'no-other' || phrase.mark === 'only';
  return phrase.type === 'fact' ? laterFacts.has(phrase.fact.kind) : phrase.type === 'act' && laterActs.has(phrase.act);
}

function isOfServices(phrase: Phrase): phrase is Ref {
  return phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service');
}

/** A service, or "it" and "them" beside one. */
function isNamed(phrase: Phrase): boolean {
  return phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service' || kind === 'pronoun');
}

/** Of whom the sentence speaks: the only service in it, or the one that is kept from all but the other. */
function placeOf(model: readonly Phrase[]): Ref | undefined {
  const refs = model.filter(isOfServices);
  const [one, two, three] = refs;
  if (two === undefined || one === undefined || three !== undefined) return three === undefined ? one : undefined;
  const isSpared = (ref: Ref): boolean => {
    const before = model.slice(0, model.indexOf(ref)).findLast(({ type }) => type !== 'glue');
    return ref.role === 'from' || (before?.type === 'mark' && (before.mark === 'only' || before.mark === 'except')) || (before?.type === 'link' && before.link === 'but');
  };
  const left = refs.filter((ref) => !isSpared(ref));
  return left.length === 1 ? left[0] : undefined;
}
