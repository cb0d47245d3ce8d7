import type { ServiceEntity } from '../grammar/entities.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';

/** What a list of values is made of: whose, which requests, how much, and what stands between. */
export type Atom =
  | { readonly kind: 'name'; readonly role: 'to' | 'from' | 'on' | 'none'; readonly phrase: RefPhrase }
  | { readonly kind: 'cond'; readonly phrase: Phrase }
  | { readonly kind: 'rest'; readonly phrase: Phrase }
  /** A setting without its value: "timeouts". */
  | { readonly kind: 'head'; readonly fact: Fact; readonly phrase: Phrase }
  | { readonly kind: 'value'; readonly fact: Fact; readonly phrase: Phrase }
  /** A value that does not say of what: "2s", "3". */
  | { readonly kind: 'bare'; readonly phrase: Phrase }
  /** "never", "none". */
  | { readonly kind: 'off'; readonly phrase: Phrase }
  /** "waits for", "calls", "answers": who calls whom. */
  | { readonly kind: 'verb'; readonly isCalled: boolean; /** "calls", "waits": said of nobody but a caller. */ readonly isCalling: boolean }
  /** "each", "both": what stands with it holds for all that the list names. */
  | { readonly kind: 'every' }
  | { readonly kind: 'colon' }
  | { readonly kind: 'except'; readonly phrase: Phrase }
  | { readonly kind: 'part' };

export type RefPhrase = Extract<Phrase, { type: 'ref' }>;

const listed: ReadonlySet<Fact['kind']> = new Set(['timeout', 'retries', 'retry-on', 'backoff', 'breaker', 'rate', 'warm-up', 'balance', 'delay']);
const weakLinks: ReadonlySet<string> = new Set(['colon', 'equals', 'dash', 'arrow']);
const partLinks: ReadonlySet<string> = new Set(['and', 'comma', 'semicolon', 'but', 'then', 'break']);
const callsWords = /\b(?:waits?|waiting|calls?|calling|gives?|allows?|grants?|asks?|queries|uses?|reaches|talks?|needs?)\b/i;
const calledWords = /\b(?:answers?|responds?|repl(?:y|ies)|serves?)\b/i;

/** The phrases of a sentence as atoms; undefined where one of them has no place in a list of values. */
export function atomsOf(phrases: readonly Phrase[], text: string): Atom[] | undefined {
  const atoms: Atom[] = [];
  for (const [index, phrase] of namesFirst(phrases, text).entries()) {
    const words = text.slice(phrase.span.start, phrase.span.end);
    const next = isButAfterAll(phrases, phrase) ? [{ kind: 'except' as const, phrase }] : atomOf(phrase, words, phrases[index + 1], text);
    if (next === undefined) return undefined;
    atoms.push(...next);
  }
  return atoms;
}

/** "retry orders 3x": a name inside of a setting stands before it. */
function namesFirst(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const ordered: Phrase[] = [];
  for (const phrase of phrases) {
    const last = ordered.at(-1);
    if (phrase.type === 'ref' && last?.type === 'fact' && last.span.end >= phrase.span.end) ordered.splice(-1, 1, ...(text.slice(last.span.start, phrase.span.start).includes(':') ? [{ type: 'link' as const, link: 'colon' as const, span: { start: phrase.span.start, end: phrase.span.start }, at: phrase.at }] : []), phrase, last);
    else ordered.push(phrase);
  }
  return ordered;
}

/** "everything but payments". */
function isButAfterAll(phrases: readonly Phrase[], phrase: Phrase): boolean {
  const before = phrases[phrases.indexOf(phrase) - 1];
  return phrase.type === 'link' && phrase.link === 'but' && before?.type === 'ref' && before.entities.every(({ kind }) => kind === 'all-services' || kind === 'anyone');
}

function atomOf(phrase: Phrase, words: string, after: Phrase | undefined, text: string): readonly Atom[] | undefined {
  switch (phrase.type) {
    case 'glue':
    case 'traffic':
    case 'reason':
      // "…, orders only one"
      if (phrase.type === 'glue' && isLoneOne(words, after)) return [{ kind: 'bare', phrase: { type: 'count', count: 1, span: phrase.span, at: phrase.at } }];
      if (/\b(?:each|both|all)\b/i.test(words)) return [{ kind: 'every' }];
      return calledWords.test(words) || callsWords.test(words) ? [verbOf(words)] : [];
    case 'act':
      // "may only be called by orders": a rule of its own.
      if (phrase.act === 'be-called' && /\b(?:only|may|must|can|should|shall|allowed)\b.*\b(?:called|reached|accessed|used|invoked|callable)\b/i.test(words)) return undefined;
      if (phrase.act === 'be-called' || phrase.act === 'hold') return [verbOf(words)];
      if (phrase.act === 'call' && /\b(?:may|can|allowed|permitted)\b/i.test(words)) return undefined;
      return phrase.act === 'send' || phrase.act === 'set' || phrase.act === 'call' ? [verbOf(words)] : undefined;
    case 'cond':
      return phrase.isNot === true ? undefined : [{ kind: 'cond', phrase }];
    case 'count':
      // "the three services a, b and c".
      if (after?.type === 'ref' && after.entities.length === phrase.count && /^(?:the |our |these |all )*(?:two|three|four|five|six)$/i.test(words.trim())) return [];
      return [{ kind: 'bare', phrase }];
    case 'duration':
      return [{ kind: 'bare', phrase }];
    case 'status':
      return /^\d{3}$/.test(words.trim()) ? [{ kind: 'bare', phrase }] : undefined;
    case 'fact':
      return factAtom(phrase, phrase.fact, words);
    case 'link':
      if (partLinks.has(phrase.link)) return [{ kind: 'part' }];
      return weakLinks.has(phrase.link) ? [{ kind: 'colon' }] : phrase.link === 'open' || phrase.link === 'close' || phrase.link === 'quote' ? [] : undefined;
    case 'mark':
      if (phrase.mark === 'rest') return [{ kind: 'rest', phrase }];
      if (phrase.mark === 'except') return [{ kind: 'except', phrase }];
      // "orders also 2 retries": beside what it has by then, as everything in a list is.
      if (phrase.mark === 'also') return after?.type === 'cond' ? undefined : [];
      if (phrase.mark === 'not') return /^(?:never|none)$/i.test(words.trim()) || (/^not(?: at all)?$/i.test(words.trim()) && (after === undefined || after.type === 'link')) ? [{ kind: 'off', phrase }] : undefined;
      if (phrase.mark === 'only' && /^(?:only|just) one$/i.test(words.trim())) return after === undefined || after.type === 'link' ? [{ kind: 'bare', phrase: { type: 'count', count: 1, span: phrase.span, at: phrase.at } }] : undefined;
      // "only 1s": no more than that, which a limit says anyway.
      return phrase.mark === 'only' && after !== undefined && (['duration', 'count', 'fact'].includes(after.type) || isLoneOne(text.slice(after.span.start, after.span.end), undefined)) ? [] : undefined;
    case 'ref':
      return refAtoms(phrase, text);
    default:
      return undefined;
  }
}

function isLoneOne(words: string, after: Phrase | undefined): boolean {
  return /^(?:just )?one$/i.test(words.trim()) && (after === undefined || after.type === 'link');
}

function verbOf(words: string): Atom {
  return { kind: 'verb', isCalled: calledWords.test(words), isCalling: /\b(?:calls|waits|asks|queries|uses)\b/i.test(words) };
}

function factAtom(phrase: Phrase, fact: Fact, words: string): readonly Atom[] | undefined {
  if (!listed.has(fact.kind)) return undefined;
  if (isOpen(fact)) return [{ kind: 'head', fact, phrase }];
  // "web gives orders 3s": the verb of the setting says who calls.
  return /^(?:gives?|waits?|allows?|grants?|calls?|answers?|responds?|repl(?:y|ies)|serves?)\b|\b(?:wait(?:s|ing)?|give up|giving up)\b|^retries (?!\d|on\b|for\b|if\b|when\b|to\b|of\b|at\b|once\b|twice\b|thrice\b|up\b)[a-z]/i.test(words) ? [verbOf(words), { kind: 'value', fact, phrase }] : [{ kind: 'value', fact, phrase }];
}

/** Whether a setting lacks its value. */
export function isOpen(fact: Fact): boolean {
  switch (fact.kind) {
    case 'timeout':
    case 'delay':
      return fact.ms === undefined && fact.isOff !== true;
    case 'backoff':
    case 'warm-up':
      return fact.ms === undefined;
    case 'retries':
      return fact.attempts === undefined && fact.isOff !== true;
    case 'breaker':
      return fact.isOff !== true && (fact.open !== undefined || Object.keys(fact.limits).length === 0);
    case 'rate':
      return fact.requests === undefined && fact.isOff !== true;
    default:
      return false;
  }
}

/** Names as they are listed: a comma parts them, "and" keeps them together. */
function refAtoms(phrase: RefPhrase, text: string): readonly Atom[] | undefined {
  const atoms: Atom[] = [];
  // "users need an answer from orders": whose answer it is, and not who calls.
  const isAnswer = phrase.role === 'from' && /\b(?:answers?|responses?|repl(?:y|ies)|results?)\s*$/i.test(text.slice(Math.max(0, phrase.span.start - 12), phrase.span.start));
  let group: ServiceEntity[] = [];
  const flush = (): void => {
    const [first, last] = [group[0], group.at(-1)];
    if (first !== undefined && last !== undefined) atoms.push({ kind: 'name', role: isAnswer ? 'to' : phrase.role, phrase: { ...phrase, ...(isAnswer ? { role: 'to' as const } : {}), entities: group, span: { start: atoms.length === 0 ? phrase.span.start : first.span.start, end: last.span.end } } });
    group = [];
  };
  for (const [index, entity] of phrase.entities.entries()) {
    const before = phrase.entities[index - 1];
    if (before !== undefined && /,|;/.test(text.slice(before.span.end, entity.span.start))) {
      flush();
      atoms.push({ kind: 'part' });
    }
    if (entity.kind === 'service') group.push(entity);
    else {
      flush();
      const own = { ...phrase, entities: [entity], span: phrase.entities.length === 1 ? phrase.span : entity.span };
      if (entity.kind === 'nobody' && /^none$/i.test(text.slice(entity.span.start, entity.span.end))) atoms.push({ kind: 'off', phrase: own });
      else if (entity.kind === 'pronoun' && entity.isPlural) atoms.push({ kind: 'every' });
      else if (entity.kind === 'others') atoms.push({ kind: 'rest', phrase: own });
      else if (entity.kind === 'anyone' && phrase.role !== 'from' && /^(?:everything|all)\b/i.test(text.slice(entity.span.start, entity.span.end))) atoms.push({ kind: 'name', role: phrase.role, phrase: { ...own, entities: [{ kind: 'all-services', span: entity.span }] } });
      else if (entity.kind === 'all-services' || entity.kind === 'pronoun' || entity.kind === 'namespace') atoms.push({ kind: 'name', role: phrase.role, phrase: own });
      else return undefined;
    }
  }
  flush();
  return atoms;
}
