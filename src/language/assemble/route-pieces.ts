import type { Entity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import { headerBeside } from './people.ts';
import { isCaller, isNamedBeside, isVersion } from './route-callers.ts';
import { callers, isCallingNamespace, splitCallers } from './route-from.ts';
import type { Piece, PieceContent } from './route-piece.ts';
import { apart, partedList } from './route-lists.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import { ask, assume, block, type State } from './state.ts';
import { noteUsed } from './used-words.ts';

type Ref = Extract<Phrase, { type: 'ref' }>;

/** Phrases as pieces; undefined with an obstacle where one of them says something that routes cannot hold. */
export function piecesOf(state: State, given: readonly Phrase[]): readonly Piece[] | undefined {
  const phrases = given.flatMap((_phrase, index) => partedList(state, given, index)).flatMap((phrase) => apart(state.text, phrase));
  const pieces: Piece[] = [];
  const [first] = phrases;
  // "Testers send the header x. They must land on v2."
  if (first !== undefined && state.pending.length > 0 && /^(?:they|them|their|(?:(?:when|if|where|whenever|once) )?(?:it|this|that|the header|such a header)(?:['’]s| is) (?:present|set|there|sent|given))\b/i.test(state.text.slice(first.span.start))) pieces.push({ ...testOf(state.pending, ''), span: first.span });
  for (const [index, phrase] of phrases.entries()) {
    const found = phrase.type === 'ref' ? piecesOfReference(state, phrases, index, phrase, pieces) : piecesOfPhrase(state, phrases, index, phrase);
    if (found === undefined) return undefined;
    if (phrase.type === 'mark') noteUsed(phrase);
    const intro = phrases[index - 1];
    if (intro?.type === 'glue' && found.some(({ kind }) => kind === 'test') && /^(?:only )?(?:when|if|whenever|in case)$/i.test(wordsOf(state, intro))) noteUsed(intro);
    pieces.push(...found.map((content): Piece => ({ ...content, span: phrase.span })));
  }
  return pieces;
}

function piecesOfPhrase(state: State, phrases: readonly Phrase[], index: number, phrase: Exclude<Phrase, { type: 'ref' }>): readonly PieceContent[] | undefined {
  const words = wordsOf(state, phrase);
  switch (phrase.type) {
    case 'percent': {
      if (isChange(state.text, phrase.span)) return ask(state, `"${words}" more or less than today: the words do not tell what it is today. Which share should it be in the end?`, [], phrase.span);
      const whole = phrase.whole ?? wholeOf(words);
      const [, people = ''] = /^\s*(?:of|for) (?:the |our |these |those )?([a-z-]+)/i.exec(state.text.slice(phrase.span.end)) ?? [];
      const told = phrases.find((other) => other.type === 'cond' && people.length > 2 && !/^(?:requests?|traffic|calls?|users?|all|them|header|cookie|customers?|clients?|visitors?)$/i.test(people) && new RegExp(`\\b${people}\\b`, 'i').test(wordsOf(state, other)));
      if (told !== undefined) return ask(state, `a share of ${phrase.percent}% of only some requests cannot be said: all of those requests, or a share of every request?`, [], phrase.span);
      if (phrase.whole !== undefined) state.background.push(String(phrase.whole));
      return [{ kind: 'percent', percent: phrase.percent, ...(whole === undefined ? {} : { whole: Number(whole) }) }];
    }
    case 'count': {
      const [before, after] = [state.text.slice(0, phrase.span.start), state.text.slice(phrase.span.end)];
      if (isChange(state.text, phrase.span)) return ask(state, `"${words}" more or less than today: the words do not tell what it is today. Which share should it be in the end?`, [], phrase.span);
      if (/^\d+x$/i.test(words)) return ask(state, `"${words}" as much as which version? Say the shares in percent`, [], phrase.span);
      // "v2: 10 requests": of how many?
      const isLone = phrases.filter(({ type }) => type === 'count' || type === 'percent' || type === 'ratio').length === 1 && !/\bweights?\W*$/i.test(before) && !/^\W*weights?\b/i.test(after);
      const isRaised = /\b(?:increas\w+|rais\w+|bump\w*|lower\w*|reduc\w+|decreas\w+|ramp\w*|dial\w*|turn\w*|weight)\b[^.;,\n]*\bto\s*$/i.test(before) && /^\W*(?:$|[.;,\n]|please|now|and|in)/i.test(after);
      const hasRest = phrases.some((other) => other.type === 'mark' && other.mark === 'rest') && /^\W*(?:$|[.;,)\n])/.test(after) && phrases.some((other) => other.type === 'ref' && other.entities.some(({ kind }) => kind === 'version'));
      if (isLone && (isRaised || hasRest) && phrase.count > 0 && phrase.count < 100) assume(state, `"${words}" is ${phrase.count}% of the requests`, 'default', phrase.span);
      else if (isLone && phrase.count !== 0 && phrase.count !== 100) return ask(state, `"${words}": is that ${phrase.count}% of the requests?`, [{ text: `${phrase.count}%`, replace: { span: phrase.span, by: `${phrase.count}%` } }], phrase.span);
      return (/^\d/.test(words) || phrase.count === 0 || phrase.count >= 10 || phrases.some((other) => other.type === 'percent' && /\b(?:in|of|from)\b/i.test(wordsOf(state, other)))) && phrase.count <= 100 ? [{ kind: 'count', count: phrase.count }] : block(state, `I did not use "${words}"`, phrase.span);
    }
    case 'cond':
      return piecesOfCondition(state, phrases, index, phrase);
    case 'traffic':
      if (state.pending.length > 0 && /^(?:those|these|such|that)\b/i.test(words)) return [testOf(state.pending, words)];
      return phrase.isAll === true ? [{ kind: 'all' }] : [];
    case 'mark':
      return piecesOfMark(state, phrases, index, phrase);
    case 'glue':
      // "accounts: v2 out"
      if (/^out$/i.test(words) && phrases[index - 1]?.type === 'ref' && !phrases.slice(0, index).some(({ type }) => type === 'act') && !/\b(?:roll\w*|ship\w*|push\w*|bring\w*|get\w*|put\w*|try\w*|test\w*|hand\w*)\b/i.test(state.text.slice(Math.max(0, phrase.span.start - 40), phrase.span.start))) return [{ kind: 'off' }];
      return /^(?:off|out of rotation)$/i.test(words) || (/^out$/i.test(words) && /\b(?:tak\w+|pull\w*|phas\w+|leav\w+|keep\w*)\b/i.test(state.text.slice(Math.max(0, phrase.span.start - 40), phrase.span.start))) ? [{ kind: 'off' }] : [];
    case 'ratio':
      // "between the other two": those that no share was said of.
      if (/\b(?:others?|remaining)\b/i.test(words)) state.background.push(words);
      return [];
    case 'link':
      // "should still be handled by v1": in the middle of what is said.
      return phrase.link === 'but' && /^(?:still|yet|though)$/i.test(words) ? [] : [{ kind: 'link', link: phrase.link }];
    case 'act':
      return piecesOfAct(state, phrases, index, phrase);
    case 'fact':
      if (phrase.fact.kind === 'canary') state.background.push(words);
      return phrase.fact.kind === 'canary' || phrase.fact.kind === 'balance' || (phrase.fact.kind === 'expose' && /^(?:be |is |are )?serv\w+$/i.test(words)) ? [] : block(state, `I did not use "${words}"`, phrase.span);
    case 'status':
    case 'new-path':
    case 'unused':
      return block(state, `I did not use "${words}"`, phrase.span);
    default:
      return [];
  }
}

const numbers: Readonly<Record<string, number>> = { three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twenty: 20, hundred: 100 };

/** "3 out of 10", "one in ten": the other seven, the other nine. */
function wholeOf(words: string): number | undefined {
  const [, digits, word = ''] = /(?:out of|in|of)\s+(?:(?:every|each)\s+)?(?:(\d+)|(?:a )?([a-z]+))$/i.exec(words) ?? [];
  return digits === undefined ? numbers[word.toLowerCase()] : Number(digits);
}

/** "by 10%", "10% more": a change, and no share. */
function isChange(text: string, { start, end }: TextSpan): boolean {
  return /\b(?:by|another|(?:an? )?(?:extra|additional|further))\s+$/i.test(text.slice(Math.max(0, start - 20), start)) || /(?:^|[\s(])[-+\u2013\u2212]$/.test(text.slice(Math.max(0, start - 2), start)) || /^[-+\u2212]/.test(text.slice(start)) || /^\s*(?:points?\s+)?(?:more|less|fewer|extra|additional|higher|lower|on top)\b/i.test(text.slice(end, end + 24));
}

function testOf(conditions: readonly Condition[], words: string): PieceContent {
  return { kind: 'test', test: { conditions, from: [] }, isNot: false, isFresh: /^(?:all |the |every |each |any )?(?:requests?|calls?|traffic|users?|clients?|customers?|people|those|ones|everything|anything|queries)\b(?! (?:it|them|this|that)\b)/i.test(words), isThose: /^(?:the |not )?(?:those|ones)\b/i.test(words), isTail: /^(?:but |and )?(?:only )?(?:if|when|whenever|provided|as long as|in case|where)\b/i.test(words), isBound: /^(?:and )?(?:calls? (?:it|them|this|that)|requests? (?:it|them)|with|having|carrying|whose|that|which|bearing|containing|when|where|if|on|to|under|below)\b/i.test(words) };
}

/** Words that go on behind a header whose value does not matter. */
const afterHeader = /^(?:is|are|be|being|should|must|shall|will|would|can|may|could|go|goes|going|to|then|gets?|on|in|for|at|they|it|please|have|has|having|of|set|as|via|the|a|an|itself|need|needs|by|from|always|also|still|now|will be|needs to|come|comes)$/i;

function isBareHeader({ headers, ...others }: Condition): boolean {
  return Object.keys(others).length === 0 && Object.values(headers ?? {}).some(({ kind }) => kind === 'present');
}

function piecesOfCondition(state: State, phrases: readonly Phrase[], index: number, phrase: Extract<Phrase, { type: 'cond' }>): readonly PieceContent[] | undefined {
  const words = wordsOf(state, phrase);
  if (phrase.cond.port !== undefined && Object.keys(phrase.cond).length === 1) {
    state.background.push(words);
    return [];
  }
  // "v1 for Germany by header x-country": the values stand at the versions.
  if (headerBeside(state.text, phrases)?.phrase === phrase && phrases.some((other) => other.type === 'ref' && other.entities.some((entity) => entity.kind === 'version' && entity.of !== undefined && entity.of.match === 'unknown' && !entity.of.isMarked && /\bfor\b/i.test(wordsOf(state, other))))) return [];
  // "route by cookie: …": what decides, told in full behind it.
  if (isBareHeader(phrase.cond) && /^(?:by|based on|using|via|on)\s+(?:the\s+)?(?:cookies?|user-?agent)$/i.test(words)) return [];
  // "x-lang: de, fr and it": a word of the sentence, or one more value?
  const [, word] = /^\s*(?:,|and\b|or\b|\/)\s*(?:and |or )?(it|no|is|at|as|be|so|us|me|my|am|do|he)\b(?=\s*(?:[;,.):]|$|->|→|to v))/i.exec(state.text.slice(phrase.span.end)) ?? [];
  if (word !== undefined && (phrase.cond.headers !== undefined || phrase.cond.operations !== undefined)) return ask(state, `"${words} … ${word}": is "${word}" one more value?`, [], phrase.span);
  const next = phrases[index + 1];
  const value = next?.type === 'glue' && isBareHeader(phrase.cond) && /^[\w-]+$/.test(words.split(/\s+/).at(-1) ?? '') && words.toLowerCase().endsWith(Object.keys(phrase.cond.headers ?? {})[0] ?? '') ? wordsOf(state, next) : '';
  if (value !== '' && !afterHeader.test(value) && !/^[,(]? ?(?:with )?any value\)?$/i.test(value)) return ask(state, `"${words} ${value}": is "${value}" the value of that header?`, [], phrase.span);
  return [...(/^only\b/i.test(words) ? [{ kind: 'only' } as const] : []), { ...testOf([phrase.cond], words), ...(phrase.isNot === true ? { isNot: true } : {}) } as PieceContent];
}

function piecesOfMark(state: State, phrases: readonly Phrase[], index: number, phrase: Extract<Phrase, { type: 'mark' }>): readonly PieceContent[] | undefined {
  const words = wordsOf(state, phrase);
  switch (phrase.mark) {
    case 'rest': {
      const people = /\b(?:users?|clients?|customers?|visitors?)\b/i.exec(words)?.[0];
      if (people !== undefined) state.background.push(people);
      return [{ kind: 'rest' }];
    }
    case 'only':
      return [{ kind: 'only' }];
    case 'not':
      return [{ kind: (/^without/i.test(words) && isOfBefore(phrases, index)) || (/^no$/i.test(words) && !isOfTraffic(phrases, index)) ? 'lacking' : 'not' }];
    case 'lacks':
      return [{ kind: 'lacking' }];
    case 'except':
      return [{ kind: 'except', isUnless: /^unless/i.test(words) }];
    case 'no-other':
      return block(state, `"${words}": I cannot tell what is excepted from these routes; say where those requests go`, phrase.span);
    default:
      return [];
  }
}

/** "with the header to v2, without to v1": nothing stands there that they are without. */
function isOfBefore(phrases: readonly Phrase[], index: number): boolean {
  const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue' && type !== 'traffic');
  if (next === undefined || next.type === 'link' || next.type === 'act') return true;
  return next.type === 'ref' && (next !== phrases[index + 1] || next.role === 'to' || next.entities.every(({ kind }) => kind === 'pronoun'));
}

/** "no traffic to v3", and not "no header: v1". */
function isOfTraffic(phrases: readonly Phrase[], index: number): boolean {
  const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue');
  return next?.type === 'traffic' || next?.type === 'cond' || (next?.type === 'ref' && next === phrases[index + 1]);
}

/** "never send to v3", "take v2 out": a version that gets nothing. */
function piecesOfAct(state: State, phrases: readonly Phrase[], index: number, phrase: Extract<Phrase, { type: 'act' }>): readonly PieceContent[] | undefined {
  if (phrase.act === 'deny') return [{ kind: 'off' }];
  if (phrase.act !== 'remove') return [];
  const next = phrases.slice(index + 1).find(({ type }) => type === 'ref' || type === 'cond' || type === 'link');
  const between = next === undefined ? '' : state.text.slice(phrase.span.end, next.span.start);
  if (next?.type === 'ref' && next.entities.every(isVersion) && phrases.slice(index + 1, phrases.indexOf(next)).some(({ type }) => type === 'act' || type === 'unused' || type === 'fact') && !/\b(?:traffic|requests|calls|from|to)\b/i.test(between)) return ask(state, `"${state.text.slice(phrase.span.start, next.span.end)}": what should go there? A version has no settings of its own`, [], phrase.span);
  if (next?.type === 'ref' && next.entities.every(isVersion)) return [{ kind: 'off' }];
  const before = phrases.slice(0, index).findLast(({ type }) => type === 'ref' || type === 'link');
  if (before?.type === 'ref' && before.entities.every(isVersion)) return [{ kind: 'off' }];
  return ask(state, `"${wordsOf(state, phrase)}": where should these requests go instead?`, [], phrase.span);
}

function piecesOfReference(state: State, phrases: readonly Phrase[], index: number, given: Ref, before: readonly Piece[]): readonly PieceContent[] | undefined {
  const phrase: Ref = { ...given, entities: given.entities.map((entity) => (given.role === 'from' && !/^by\b/i.test(wordsOf(state, given)) ? entity : asVersion(state, entity))) };
  const { role, entities } = phrase;
  const words = wordsOf(state, phrase);
  // "…, namespace finance" behind the last name.
  if (entities.length > 1 && entities.some(({ kind }) => kind === 'namespace') && !entities.every(({ kind }) => kind === 'namespace')) return piecesOfReference(state, phrases, index, { ...given, entities: entities.filter(({ kind }) => kind !== 'namespace') }, before);
  if (entities.every(({ kind }) => kind === 'namespace') && role !== 'from') return isCallingNamespace(state, phrases, index, phrase) ? callers(state, phrase) : [{ kind: 'subject', entities }];
  if (entities.every((entity) => entity.kind === 'others' || (entity.kind === 'all-services' && (entity.isOthers === true || /\b(?:other|remaining)\b/i.test(words))))) {
    const people = /\b(?:users?|clients?|customers?|visitors?)\b/i.exec(words)?.[0];
    if (people !== undefined) state.background.push(people);
    return [{ kind: 'rest' }];
  }
  if (entities.every(({ kind }) => kind === 'anyone')) return [{ kind: 'all' }];
  if (entities.every(({ kind }) => kind === 'nobody')) {
    state.background.push(words);
    return [{ kind: 'none' }];
  }
  const mark = phrases.slice(0, index).findLast(({ type }) => type !== 'glue');
  if (mark?.type === 'mark' && mark.mark === 'except' && entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown' && entity.isMarked !== true && !/[-\d]/.test(entity.written))) return ask(state, `"${state.text.slice(mark.span.start, phrase.span.end)}": which requests are these?`, [], phrase.span);
  // "use a instead of b": whose requests these are stands behind it.
  const isOfServices = (other: Phrase | undefined): boolean => other?.type === 'ref' && other.role === 'on' && other.entities.every(({ kind }) => kind === 'service') && /^of\b/i.test(wordsOf(state, other));
  const isInstead = (other: Phrase | undefined): boolean => other?.type === 'mark' && other.mark === 'instead';
  if (isOfServices(phrase) && isInstead(phrases[index - 1])) return [{ kind: 'subject', entities }];
  if (role !== 'from' && entities.length === 1 && entities[0]?.kind === 'service' && isInstead(phrases[index + 1]) && isOfServices(phrases[index + 2])) return [{ kind: 'target', entities }];
  // "should be served by the reports service": where they go.
  const served = phrases.slice(0, index).findLast(({ type }) => type !== 'glue');
  if (role === 'from' && /^by\b/i.test(words) && entities.length === 1 && served?.type === 'act' && served.act === 'send' && /\b(?:served|answered|handled|processed|taken|dealt with)\b/i.test(wordsOf(state, served)) && entities[0]?.kind === 'service') return [{ kind: 'target', entities }];
  if (isCaller(state, phrases, index, phrase)) return callers(state, phrase);
  if (entities.every(isVersion)) return piecesOfVersions(state, phrases, index, phrase, before);
  const [head, ...tail] = entities;
  if (head?.kind === 'version' && head.of !== undefined && tail.every(({ kind }) => kind === 'service') && isNamedBeside(state, phrases, index, head.of) && /\bfor\b/i.test(state.text.slice(phrase.span.start, head.of.span.start))) return splitCallers(state, phrases, index, words, entities);
  if (state.pending.length > 0 && entities.every((entity) => entity.kind === 'pronoun' && entity.isPlural)) return [testOf(state.pending, words)];
  if (role !== 'to' || entities.some(isWeak)) return [{ kind: 'subject', entities }, ...entities.flatMap((entity): PieceContent[] => (isVersion(entity) ? [{ kind: 'target', entities: [entity] }] : []))];
  return [{ kind: isSubject(state, phrases, index, before) ? 'subject' : 'target', entities }];
}

function piecesOfVersions(state: State, phrases: readonly Phrase[], index: number, { role, entities, span }: Ref, before: readonly Piece[]): readonly PieceContent[] | undefined {
  const words = wordsOf(state, { span });
  const isBefore = (phrases[index - 1]?.type === 'mark' || phrases[index - 1]?.type === 'glue') && /\b(?:instead|rather)\b/i.test(state.text.slice(Math.max(0, span.start - 10), span.start));
  if ((role === 'from' && !/^by\b/i.test(words)) || (isBefore && /^(?:of|than)\b/i.test(words))) return [...entities.flatMap((entity): PieceContent[] => (entity.kind === 'version' && entity.of !== undefined ? [{ kind: 'subject', entities: [entity.of] }] : [])), { kind: 'origin', entities }];
  const after = state.text.slice(span.end);
  if (/\b(?:when|once|as soon as|after|until|as long as|provided(?: that)?|if)\s+(?:the )?$/i.test(state.text.slice(Math.max(0, span.start - 20), span.start))) return ask(state, `a route cannot wait for what "${words}" does: should it be so now?`, [], span);
  // "move v1's traffic to v2"
  if (/^\s*'s? (?:traffic|requests|calls|load|part|portion)\b/i.test(after) && /\b(?:mov\w+|shift\w*|send\w*|giv\w+|rout\w+|switch\w*|transfer\w*|migrat\w+|divert\w*)\s+(?:all (?:of )?)?$/i.test(state.text.slice(Math.max(0, span.start - 24), span.start))) return [{ kind: 'origin', entities }];
  const label = /\b(track|release|stage|colou?r|variant|tier|role|flavou?r)\s*[=:]\s*["'`]?([\w-]+)/i.exec(words);
  const [, key, value] = label ?? [];
  // "pods labelled track=canary", where no input shows them.
  if (key !== undefined && value !== undefined && state.vocabulary.services.length === 0) state.versionLabels.set(value.toLowerCase(), { [key]: value });
  const hasShare = before.at(-1)?.kind === 'percent';
  if (role === 'on' && /^of\b/i.test(words) && hasShare && entities.every((entity) => entity.kind === 'version' && entity.of === undefined)) return ask(state, 'a share of what one version gets: which share of all requests is that?', [], span);
  return splitCallers(state, phrases, index, words, entities);
}

/** A workload that is one version of a service: `orders-v2`. */
function asVersion(state: State, entity: Entity): Entity {
  const [workload] = entity.kind === 'service' && entity.services.length === 0 && entity.workloads.length === 1 ? entity.workloads : [];
  if (entity.kind !== 'service' || workload === undefined) return entity;
  const service = state.vocabulary.services.find(({ versions }) => versions.length > 1 && versions.some((version) => version.workload === workload));
  const version = service?.versions.find((own) => own.workload === workload);
  return service === undefined || version === undefined ? entity : { kind: 'version', version: version.name, of: { ...entity, written: service.name, services: [service.id], workloads: [], match: 'exact' }, span: entity.span };
}

/** "requests to orders go to v2", and not "go to orders-new". */
function isSubject(state: State, phrases: readonly Phrase[], index: number, before: readonly Piece[]): boolean {
  for (const phrase of phrases.slice(index + 1)) {
    if (phrase.type === 'link' && phrase.link !== 'arrow' && phrase.link !== 'colon') break;
    if (phrase.type === 'ref' && phrase.entities.some(isVersion)) return true;
    if (phrase.type === 'ref' && phrase.role === 'to' && !phrase.entities.some(isWeak)) return true;
  }
  const hasSubject = before.some((piece) => piece.kind === 'subject' && !piece.entities.every(({ kind }) => kind === 'namespace'));
  const hasContent = before.some(({ kind }) => ['percent', 'count', 'test', 'rest'].includes(kind));
  const hasTargets = before.some(({ kind }) => kind === 'target');
  return !hasSubject && ((!hasContent && state.topic.length === 0) || (!hasContent && !hasTargets && !before.some(({ kind }) => kind === 'all')));
}
