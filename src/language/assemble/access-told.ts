import type { Phrase } from '../grammar/phrases.ts';
import { bookOf } from './access-book.ts';
import { assume, resolveService, sourceFor, type State } from './state.ts';

/** Words with which somebody says how it shall be. */
const wanted = /\b(?:only|just|solely|must|should|shall|please|pls|may|let|nobody|no one|noone|none|except\w*|but not|unless|else|others?|rest|needs? to|ought|wants? (?:that|this|it|to)|would like|['’]d like|from now on|henceforth|den(?:y|ies)|block(?!ed)|forbid(?!den)|restrict(?!ed)|close|lock|allow(?!ed)|permit(?!ted)|stop|prevent|refuse|reject|revoke|remove|make sure|ensure|will|exclusively|alone)\b/i;
/** What somebody thinks of how it is: it asks for nothing that another sentence does not say. */
const judged = /,?\s*(?:\b(?:which|and|but|though|although|and that|this|that) )?(?:\b(?:it|that|they|this|this one) )?\b(?:makes? no sense|(?:is|are|was|were)(?: not|n['’]t) (?:right|ok|okay|good|acceptable|intended|wanted|desired|what we want(?:ed)?|by design)|(?:is|was) (?:wrong|bad|unacceptable|a (?:risk|problem|mistake|hole|finding|security \w+))|was never (?:intended|meant|wanted|planned)|(?:should|must|may|shall)(?: not|n['’]t)(?: be)?(?: the case| so| happen| possible)?|we (?:do not|don['’]t) (?:want|like)(?: that| it| this)?|we never wanted(?: that| this)?)\s*[.!]?\s*$/i;
const now = /\b(?:currently|at the moment|at present|presently|right now|as of (?:now|today)|today|these days|so far|until now|up to now|as it stands|by default|still|nowadays|for historical reasons|out of the box|(?:last|this) (?:week|month|night|quarter|sprint|year)|yesterday|recently|could|since [\w ]+)\b/i;
const found = /(?:^|[,:]\s*)(?:\w+[ -]){0,5}?(?:found|find|finds|noticed|notice|saw|sees?|seen|discovered|realised|realized|observed|learn(?:ed|t)|detected|spotted|flagged|reported|reports|told|shows?|showed|revealed|turn(?:s|ed) out|appears|seems|apparently|looks like|complain\w*)\b/i;
const open = /\b(?:(?:is|are|was|were|stands?|sits?) (?:\w+ ){0,3}?(?:too open|wide open|unprotected|unrestricted|completely open|not (?:protected|restricted|limited|secured)|open (?:to|for) (?:all|every\w*|any\w*|the (?:whole|entire))|reachable (?:by|from|for) (?:all|every\w*|any\w*|the (?:whole|entire))|(?:callable|accessible|exposed) (?:by|from|for|to) (?:all|every\w*|any\w*|the (?:whole|entire)))|(?:answers?|listens?|responds?) to (?:all|every\w*|any\w*)|accepts? (?:all|every\w*|any\w*|calls from (?:all|every\w*|any\w*))|lets? (?:every\w+|any\w+) in|too open|wide open)\b/i;
const anybody = /\b(?:any|every|all|each|half)\s?(?:one|body|thing|where|pods?|services?|workloads?|things?|clients?|callers?|apps?|of)?\b[^.,;:]{0,40}\b(?:can|could|is able to|are able to|calls?|reach(?:es)?|talks?|connects?|access(?:es)?|hits?|uses?)\b/i;
const active = /\b(?:calls?|calling|reach(?:es)?|reaching|access(?:es|ing)?|us(?:es?|ing)|hit(?:s|ting)?|talk(?:s|ing)? to|quer(?:y|ies|ying)|connect(?:s|ing)? to|writ(?:es?|ing) to|read(?:s|ing)? from|invok(?:es?|ing)|poll(?:s|ing)?|contact(?:s|ing)?)\b/i;
const passive = /\b(?:called|reached|reachable|accessed|accessible|used|hit|queried|callable|contacted|polled) (?:directly )?(?:by|from)\b/i;

/**
 * "Today anybody can call b.", "We found that a calls b, which makes no sense.": how things are, beside a sentence that says
 * how they shall be. What it names is what the other speaks of.
 */
export function readToldAccess(state: State, sentence: readonly Phrase[]): boolean {
  if (sentence.some(({ type }) => type === 'percent' || type === 'duration' || type === 'ratio' || type === 'count')) return false;
  if (!state.phrases.some((phrase) => !sentence.includes(phrase) && isOrder(phrase))) return false;
  const [first, last] = [sentence[0], sentence.at(-1)];
  const text = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0).trim();
  const plain = withoutNames(state, sentence, text).replace(judged, ' ');
  const calls = sentence.some((phrase) => phrase.type === 'act' && ['call', 'be-called', 'allow'].includes(phrase.act)) || active.test(plain) || passive.test(plain) || open.test(plain);
  const isTold = now.test(plain) || found.test(plain) || open.test(plain) || (judged.test(text) && !/^\W*(?:please|let|allow)\b/i.test(text)) || (anybody.test(plain) && !sentence.some((phrase) => phrase.type === 'cond'));
  if (!calls || !isTold || wanted.test(plain) || !/\b(?:is|are|was|were|can|could|calls?|calling|reach\w*|access\w*|uses?|using|hits?|hitting|talks?|talking|connects?|quer\w+|writes?|reads?|polls?|accepts?|has|have|had|contacts?)\b/i.test(plain)) return false;
  state.background.push(text);
  assume(state, `taken as background: "${text.length > 90 ? `${text.slice(0, 87)}…` : text}"`, 'context', first?.span);
  noteTold(state, sentence);
  return true;
}

function isOrder(phrase: Phrase): boolean {
  if (phrase.type === 'mark') return phrase.mark === 'only' || phrase.mark === 'no-other';
  if (phrase.type === 'act') return ['allow', 'deny', 'hold', 'call', 'be-called', 'remove'].includes(phrase.act);
  return phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'nobody');
}

function withoutNames({ text }: State, sentence: readonly Phrase[], words: string): string {
  return sentence.reduce((left, phrase) => (phrase.type === 'ref' ? phrase.entities.reduce((inner, entity) => (entity.kind === 'service' || entity.kind === 'namespace' ? inner.replace(text.slice(entity.span.start, entity.span.end), '•') : inner), left) : left), words);
}

/** Who is called there, and by whom. */
function noteTold(state: State, sentence: readonly Phrase[]): void {
  const entities = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kind === 'service' || kind === 'namespace') : []));
  const before = state.obstacles.length;
  const [one] = entities;
  const pair = entities.map((entity, at) => {
    const [last, between] = [entities[at - 1], state.text.slice(entities[at - 1]?.span.end ?? 0, entity.span.start)];
    if (last === undefined || /[,;:]/.test(between)) return undefined;
    return passive.test(between) ? { from: entity, to: last } : active.test(between) && !/\b(?:any|every|all|each)\w*\b/i.test(between) ? { from: last, to: entity } : undefined;
  }).find((each) => each !== undefined);
  const target = entities.find((entity) => active.test(state.text.slice(Math.max(0, entity.span.start - 24), entity.span.start)));
  const callee = pair?.to ?? (entities.length === 1 ? one : target);
  const to = callee?.kind === 'service' ? resolveService(state, callee) : undefined;
  const from = pair === undefined ? undefined : sourceFor(state, pair.from);
  // What a story names and nothing knows is no question yet.
  state.obstacles.length = before;
  if (to === undefined) return;
  state.topic = [to];
  if (from !== undefined) bookOf(state).told = { from, to: [to] };
}
