import type { Phrase } from '../grammar/phrases.ts';
import { serviceNouns } from '../lexicon/service-nouns.ts';
import type { Vocabulary } from '../vocabulary.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
/** Words that services are called by, and that elsewhere carry no meaning. */
const usual = words('batch admin guest cron mobile backoffice agent bot intern worker daemon etl bi crm erp cms ops qa ci cd sre monitor collector exporter importer');
/** Words that may stand where somebody stands, and name nobody. */
export const nobody = words('i you he she it we they them us me him her who whom which what that this these those there here one ones both each all any some every everything everyone everybody anyone anybody nobody none nothing other others another else same so then than now also too still just only even already again please thus hence therefore however otherwise and or but not no nor as if when while where because since until of on in at by for from to with without within via through over under into may can could should shall must might will would do does did is are was were be been being has have had get gets got let lets make makes need needs want wants like call calls called calling caller callers client clients consumer consumers service services svc workload workloads pod pods app apps application applications component components request requests traffic connection connections access permission permissions right rights rule rules policy policies method methods path paths port ports verb verbs user people team default mistake example instance security review compliance audit today tomorrow yesterday tonight right moment least most first second last next previous following above below itself themselves design accident name means way ways read reads reading write writes writing able allowed permitted authorized directly either neither thanks thx regards cheers namespace namespaces ns cluster mesh identity identities account accounts sake reasons purposes everywhere anywhere nowhere legitimate legit good always never ever definitely really actually currently simply sure known existing current usual internal external');
const modals = /^(?:may|can|could|should|shall|must|might|will|only|just|also|still|now|then|always|do|does|has|have|to|be|able|get|gets|read|write|reads|writes|needs?)(?: (?:only|just|also|still|to|be|able|not))*$/i;

/** Whether a sentence speaks of who may: by a verb of calling, or by what somebody may do. */
export function speaksOfAccess(phrases: readonly Phrase[], text: string): boolean {
  const isRequest = (phrase: Phrase): boolean => phrase.type === 'cond' || (phrase.type === 'mark' && phrase.mark === 'any-operation');
  return phrases.some((phrase) => (phrase.type === 'act' && ['allow', 'deny', 'call', 'be-called', 'hold'].includes(phrase.act)) || (phrase.type === 'mark' && (['only', 'no-other', 'except'].includes(phrase.mark) || (phrase.mark === 'rest' && phrases.some(isRequest)))) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'nobody' || kind === 'others')) || (phrase.type === 'glue' && /^(?:may|can|cannot|must not)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && phrases.some(isRequest)));
}

/** `written` as the name of somebody. */
export function named(written: string, phrase: Phrase, start: number, services: Vocabulary['services'], role: 'none' | 'from' | 'on' | 'to' = 'none', from = start): Phrase {
  const ids = services.filter(({ name }) => name === written.toLowerCase()).map(({ id }) => id);
  const span = { start, end: start + written.length };
  return { type: 'ref', role, entities: [{ kind: 'service', written, services: ids, workloads: [], match: ids.length > 0 ? 'exact' : 'unknown', isMarked: ids.length === 0 && services.length > 0, span }], span: { start: from, end: span.end }, at: phrase.at };
}

/**
 * "payments: web may read, batch may write", "by web and by batch": a word that carries no meaning elsewhere stands where
 * somebody stands who calls. It is a name where services are called so, and otherwise a word that nobody used: never is it left out.
 */
export function withPlacedCallers(phrases: readonly Phrase[], text: string, { services, workloads }: Vocabulary): readonly Phrase[] {
  const isOfAccess = speaksOfAccess(phrases, text) && phrases.every(({ type }) => !['percent', 'duration', 'ratio', 'fact', 'new-path'].includes(type));
  if (!isOfAccess) return phrases;
  const found: Phrase[] = [];
  for (const [index, phrase] of phrases.entries()) {
    const taken = swallowed(phrase, text, services);
    if (taken !== undefined) {
      found.push(...taken);
      continue;
    }
    const word = wordOf(phrase, text);
    if (word === undefined || nobody.has(word.toLowerCase())) {
      found.push(phrase);
      continue;
    }
    const before = found.at(-1);
    const preposition = before?.type === 'glue' ? /(?:^|\s)(by|from|except|for)$/i.exec(text.slice(before.span.start, before.span.end))?.[1] : undefined;
    const isBehind = preposition !== undefined && isEnd(phrases[index + 1]) && phrases.slice(0, index).some(({ type }) => type === 'ref');
    if (!isBehind && !isSubject(phrases, index, text) && !isNext(phrases, index) && !isListed(phrases, index, text) && !isLabel(phrases, index)) {
      found.push(phrase);
      continue;
    }
    const isName = serviceNouns.has(word.toLowerCase()) || usual.has(word.toLowerCase()) || [...services, ...workloads].some(({ name }) => name === word.toLowerCase()) || (services.length === 0 && isLabel(phrases, index));
    if (!isName) {
      found.push(phrase.type === 'glue' && isBehind ? phrase : { type: 'unused', span: phrase.span, at: phrase.at });
      continue;
    }
    if (isBehind && before !== undefined) found.pop();
    const role = !isBehind ? 'none' : preposition === 'for' ? 'on' : preposition === 'except' ? 'none' : 'from';
    if (isBehind && preposition === 'except') found.push({ type: 'mark', mark: 'except', span: before?.span ?? phrase.span, at: before?.at ?? phrase.at });
    found.push(named(word, phrase, phrase.span.start, services, role, isBehind && preposition !== 'except' && before !== undefined ? before.span.end - preposition.length : phrase.span.start));
  }
  return found;
}

/** "by admin with POST": somebody, and with which requests. */
function swallowed(phrase: Phrase, text: string, services: Vocabulary['services']): readonly Phrase[] | undefined {
  if (phrase.type !== 'cond') return undefined;
  const [whole = '', , name = ''] = /^((?:by|from) (?:the )?)([a-z][\w-]*)\s+(?=(?:with|using|via|sending)\b|[A-Z])/i.exec(text.slice(phrase.span.start, phrase.span.end)) ?? [];
  if (name === '' || nobody.has(name.toLowerCase())) return undefined;
  const end = phrase.span.start + whole.length;
  return [named(name, phrase, end - whole.length + whole.toLowerCase().lastIndexOf(name.toLowerCase()), services, 'from', phrase.span.start), { ...phrase, span: { start: end, end: phrase.span.end } }];
}

function wordOf(phrase: Phrase, text: string): string | undefined {
  if (phrase.type !== 'glue' && phrase.type !== 'unused') return undefined;
  return /^(?:the |our |a )?([a-z][\w-]*)$/i.exec(text.slice(phrase.span.start, phrase.span.end).trim())?.[1];
}

function isEnd(next: Phrase | undefined): boolean {
  return next === undefined || next.type === 'link' || next.type === 'cond' || next.type === 'act' || (next.type === 'mark' && next.mark !== 'also');
}

/** "…, batch may call": the verb stands behind it. */
function isSubject(phrases: readonly Phrase[], index: number, text: string): boolean {
  const before = phrases[index - 1];
  const isAhead = before === undefined || (before.type === 'link' && ['and', 'or', 'but', 'comma', 'semicolon', 'colon', 'dash'].includes(before.link)) || (before.type === 'mark' && before.mark === 'only');
  const rest = phrases.slice(index + 1);
  const verb = rest.find((phrase) => !(phrase.type === 'glue' && modals.test(text.slice(phrase.span.start, phrase.span.end))) && !(phrase.type === 'mark' && phrase.mark === 'only'));
  // "guest nothing", "admin everything".
  const isAnswer = rest[0]?.type === 'ref' && rest[0].role === 'none' && rest[0].entities.some(({ kind }) => kind === 'nobody' || kind === 'anyone') && isEnd(rest[1]);
  const isModal = rest[0]?.type === 'glue' && /^(?:may|can|could|should|shall|must|might)\b/i.test(text.slice(rest[0].span.start, rest[0].span.end));
  return isAhead && (isAnswer || (verb?.type === 'act' && ['call', 'be-called', 'deny'].includes(verb.act) && verb === rest[0]) || (isModal && (verb?.type === 'act' || verb?.type === 'cond' || verb?.type === 'link' || verb?.type === 'mark' || verb === undefined || (verb.type === 'ref' && verb.entities.some(({ kind }) => kind === 'anyone' || kind === 'nobody')))));
}

/** "viewer: read": in a list of who may do what. */
function isLabel(phrases: readonly Phrase[], index: number): boolean {
  const [before, colon, next, last] = [phrases[index - 1], phrases[index + 1], phrases[index + 2], phrases[index - 2]];
  const isItem = before?.type === 'link' && ['comma', 'semicolon', 'and'].includes(before.link) && (last?.type === 'cond' || last?.type === 'mark' || last?.type === 'glue');
  return isItem && colon?.type === 'link' && (colon.link === 'colon' || colon.link === 'equals') && (next?.type === 'cond' || next?.type === 'glue' || next?.type === 'unused' || (next?.type === 'mark' && next.mark === 'any-operation'));
}

/** "admin and batch may call": the first of those of whom the verb speaks. */
function isListed(phrases: readonly Phrase[], index: number, text: string): boolean {
  const [before, link, next] = [phrases[index - 1], phrases[index + 1], phrases[index + 2]];
  const isAhead = before === undefined || (before.type === 'link' && before.link !== 'and') || (before.type === 'mark' && before.mark === 'only');
  if (!isAhead || link?.type !== 'link' || (link.link !== 'and' && link.link !== 'or' && link.link !== 'comma') || next === undefined) return false;
  const after = phrases[index + 3];
  const isVerb = after?.type === 'act' || (after?.type === 'glue' && /^(?:may|can|must|should|shall)\b/i.test(text.slice(after.span.start, after.span.end)));
  return (next.type === 'ref' && next.role === 'none' && isVerb) || (wordOf(next, text) !== undefined && !nobody.has((wordOf(next, text) ?? '').toLowerCase()) && isSubject([...phrases.slice(0, index), ...phrases.slice(index + 2)], index, text));
}

/** "web and batch may call", "by web and batch". */
function isNext(phrases: readonly Phrase[], index: number): boolean {
  const [ref, link] = [phrases[index - 2], phrases[index - 1]];
  return ref?.type === 'ref' && link?.type === 'link' && (link.link === 'and' || link.link === 'or') && isEnd(phrases[index + 1]);
}
