import type { PathMatch } from '../../intents/intent.ts';
import { pathOf } from '../grammar/conditions.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';
import { askEither, eitherIn } from './either.ts';
import { block, type State } from './state.ts';
import { withoutUnchanged } from './unchanged.ts';
import { noteUsed } from './used-words.ts';

interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Pair {
  readonly old: Written;
  readonly new: Written;
  readonly isRedirect: boolean;
}

const redirected = /\b(?:redirect\w*|requestredirect|httpredirect|moved?|30[12378]|location)\b|\b(?:sen[dt]|sends|tak(?:e|en)|bounced?|point(?:ed|s)?|go(?:es)?|forward(?:ed)?|brought|le[ad]d?s?)\b[^;\n]{0,160}\b(?:for good|permanently|temporarily|forever)\b|\b(?:permanently|temporarily)\b[^;\n]{0,160}\b(?:sen[dt]|sends|tak(?:e|en)|bounced?|point(?:ed|s)?|go(?:es)?|forward(?:ed)?)\b/i;
const rewritten = /\b(?:should|must|shall|will|ha(?:s|ve) to|needs? to) (?:hit|land|end up|come out)\b[^.;]*\b(?:at|on|in) the (?:backend|service|app|application|pods?|upstream|server)\b|\b(?:re-?writ\w+|urlrewrite|prefixrewrite|prefix_rewrite|replaceprefixmatch|replacefullpath|regexrewrite|rewrote|renam\w+|receives?|mak(?:e|es|ing) (?:it|this|that|them|the path)|becom\w+|map(?:s|ped|ping)?|translat\w+|turn(?:s|ed)?|convert\w*|replac\w+|chang\w+|internally|expects?|sees?|(?:forward|pass|deliver|send|sent|arriv|reach|appear|look|seen|show|hand|serv)\w*\b[^.;]*?\b(?:as|like))\b|→|->|=>/i;
const toNew = /(?:\b(?:hit|land (?:on|at)|end up (?:on|at|as)|come out as|to|as|into|onto|becom\w*|be|sees?|receives?|gets?|expects?|wants?|location|like|is|(?:mak(?:e|es|ing)|call) (?:it|this|that|them)|(?:mak(?:e|es|ing)) the (?:path|prefix|url|uri))|->|=>|→|-->|:)\W*(?:(?:just|only|merely|the|a|plain|now|path|prefix|uri|url|header|simply)\W+)*$/i;
const byNew = /\b(?:with|by)\W*(?:(?:just|the|a|plain|path|prefix|uri|url)\W+)*$/i;
/** "requests to /a", "calls to /a": what is asked for. */
const askedFor = /\b(?:requests?|calls?|traffic|hits?|gets?|posts?|puts?|going|everything|anything|paths?|urls?|goes)\s+to\W*$/i;
const fromOld = /\b(?:from|under|below|for|on|at|of|when|if|whenever|calls?|calling|use|uses|hit|hits|hitting|asks? for|asked for|requests?|instead of|rather than|in place of|path|prefix|is|get|post|put|delete|with)\W*(?:(?:the|a|path|prefix|uri|url|is|was)\W+)*$/i;

/** A path that becomes another, wherever the two stand: `/a` is forwarded as `/b`, "b sees `/b` when clients call `/a`", 301 from `/a` to `/b`. */
export function withPathWords(state: State, given: readonly Phrase[]): readonly Phrase[] {
  const sentence = unchangedOut(state, given).map((phrase, index): Phrase => (isSeenPath(phrase, given[index + 1]) ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase));
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const text = state.text.slice(start, end);
  if (changesHeaders(state, sentence, text)) return sentence.map(({ span, at }): Phrase => ({ type: 'reason', span, at }));
  const isRedirect = redirected.test(text);
  if (!isRedirect && !rewritten.test(text) && !hostChange.test(text) && !/\b(?:without|minus|loses?|losing|sheds?|free of)\b/i.test(text) && !sentence.some(({ type }) => type === 'new-path')) return sentence;
  if (sentence.some((phrase) => phrase.type === 'fact' && !['https-redirect', 'retry-on', 'abort'].includes(phrase.fact.kind))) return sentence;
  const written = [...text.matchAll(/(?<![\w:/.)])\/(?:[\w\-./{}*~%+]*[\w\-/{}*])?/g)].map((found): Written => ({ text: found[0], start: start + found.index, end: start + found.index + found[0].length }));
  const known = sentence.some((phrase) => phrase.type === 'act' && (phrase.act === 'rewrite' || phrase.act === 'redirect'));
  const hosted = withHost(state, sentence, text);
  const pairs = pairsOf(state, written, start, isRedirect);
  if (pairs !== undefined && eitherIn(sentence)) return askEither(state, sentence);
  if (pairs !== undefined) return asOnePiece(state, pairs.reduce<readonly Phrase[]>((phrases, pair) => withPair(phrases, pair, /\b(?:exact(?:ly)?|itself|nothing (?:below|beneath|under|else|more))\b/i.test(text) && pairs.length === 1), hosted), isRedirect, known, partsOf(pairs, hosted));
  const [only, again] = written;
  const stripped = written.length === 1 ? only : written.length === 2 && only?.text === again?.text ? again : undefined;
  if (only !== undefined && stripped !== undefined && /\b(?:without|minus|loses?|losing|sheds?|free of) (?:(?:the|its|that|leading|url|uri|path|prefix) )*["'`]?$/i.test(text.slice(0, stripped.start - start)) && /\b(?:reach|arriv|forward|send|sent|see|get|pass|deliver|receiv|go)\w*\b/i.test(text)) return asOnePiece(state, withPair(withoutNot(sentence), { old: only, new: { ...stripped, text: '/' }, isRedirect: false }, false), false, known);
  const aimed = written.length === 1 && only !== undefined && isRedirect && toNew.test(text.slice(0, only.start - start)) && !askedFor.test(text.slice(0, only.start - start)) ? only : undefined;
  if (aimed !== undefined) return asOnePiece(state, withTarget(hosted, aimed), true, known);
  if (written.length === 1 && sentence.some((phrase) => phrase.type === 'new-path' && phrase.old === only?.text)) return asOnePiece(state, hosted, isRedirect, true);
  return hosted !== sentence || ((known || (isRedirect && /\b30[12378]\b|\bfor good\b|\bpermanent|\btemporar|\bforever\b/i.test(text))) && sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host'))) ? asOnePiece(state, hosted, isRedirect, known) : sentence;
}

/** A redirect or a rewrite without the words that leave all else as it is. */
function unchangedOut(state: State, given: readonly Phrase[]): readonly Phrase[] {
  return given.some((phrase) => phrase.type === 'new-path' || (phrase.type === 'act' && (phrase.act === 'rewrite' || phrase.act === 'redirect'))) ? withoutUnchanged(state, given) : given;
}

/** "… so that it sees only /b": a path, and nothing that a proxy knows. */
function isSeenPath(phrase: Phrase, next: Phrase | undefined): boolean {
  return phrase.type === 'fact' && phrase.fact.kind === 'scope' && next?.type === 'cond' && next.cond.path !== undefined;
}

/** The paths two by two, each the old one and what it becomes; undefined where the words leave it open. */
function pairsOf({ text }: State, written: readonly Written[], start: number, redirects: boolean): readonly Pair[] | undefined {
  if (written.length === 0 || written.length % 2 === 1) return undefined;
  const pairs: Pair[] = [];
  let isRedirect = redirects;
  for (let index = 0; index < written.length; index += 2) {
    const [one, two] = [written[index], written[index + 1]];
    if (one === undefined || two === undefined) return undefined;
    const before = text.slice(written[index - 1]?.end ?? start, one.start);
    const between = text.slice(one.end, two.start);
    // "rewrite /a to /b and redirect /c to /d": the verb before, and behind it the one before that.
    const own = text.slice(written[index - 1]?.end ?? start, two.end);
    if (redirects && /\bre-?writ\w*/i.test(own) && !redirected.test(own)) isRedirect = false;
    else if (redirected.test(own)) isRedirect = true;
    // "/a goes to /b with 308": there it is where they are sent.
    const isSent = isRedirect && written.length === 2 && /\b(?:goes?|going|lands?|leads?)\s+(?:over )?to\W*$/i.test(between);
    const isNew = toNew.test(before) && !askedFor.test(before) && !/(?:^|\b(?:redirect|rewrite|map|turn|replace|translate|change)\w*)\W*$/i.test(before);
    if (isSent || (toNew.test(between) && !askedFor.test(between) && !(isNew && fromOld.test(between) && /\b(?:call|hit|ask|use|request|from|when|if)\w*\b/i.test(between))) || byNew.test(between)) pairs.push({ old: one, new: two, isRedirect });
    else if (isNew && fromOld.test(between)) pairs.push({ old: two, new: one, isRedirect });
    else return undefined;
  }
  return pairs;
}

/** "without the prefix": read as what becomes of the path. */
function withoutNot(sentence: readonly Phrase[]): readonly Phrase[] {
  return sentence.map((phrase): Phrase => {
    if (phrase.type !== 'mark' || phrase.mark !== 'not') return phrase;
    noteUsed(phrase);
    return { type: 'glue', span: phrase.span, at: phrase.at };
  });
}

/** Where a sentence parts: between paths of different services, and between a rewrite and a redirect. */
function partsOf(pairs: readonly Pair[], sentence: readonly Phrase[]): readonly number[] {
  const names = new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' && phrase.role !== 'from' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written] : [])) : [])));
  return pairs.slice(1).flatMap((pair, index) => {
    const last = pairs[index];
    if (last === undefined || (names.size < 2 && last.isRedirect === pair.isRedirect)) return [];
    const [from, to] = [Math.max(last.old.end, last.new.end), Math.min(pair.old.start, pair.new.start)];
    const links = sentence.filter((phrase) => phrase.type === 'link' && phrase.span.start >= from && phrase.span.end <= to);
    const best = links.findLast((phrase) => phrase.type === 'link' && ['and', 'then', 'semicolon', 'comma', 'break', 'but'].includes(phrase.link)) ?? links.at(-1);
    return best === undefined ? [] : [best.span.start];
  });
}

const holds = ({ span }: Phrase, { start, end }: Written): boolean => span.start <= start && span.end >= end;

/** "… get a 307 to /b": where they are sent, whatever the path. */
function withTarget(sentence: readonly Phrase[], target: Written): readonly Phrase[] {
  return sentence.flatMap((phrase): readonly Phrase[] => {
    if (!holds(phrase, target)) return [phrase];
    const rest = phrase.type === 'cond' ? withoutPath(phrase.cond) : undefined;
    return [{ type: 'new-path', new: target.text, isRedirect: true, span: phrase.span, at: phrase.at }, ...(phrase.type === 'cond' && rest !== undefined ? [{ ...phrase, cond: rest }] : [])];
  });
}

const hostChange = /\b(?:(?:host|authority)(?: header)?(?: re-?writ\w+| change)|(?:re-?writ\w+|chang\w+|set|replac\w+|overrid\w+|switch\w*|mak\w+|turn\w*)\b[^.;]*\b(?:host|authority)\b|(?:sees?|carr(?:y|ies)|bears?|arrives? with|arrive with|use)\b[^.;]*\b(?:host|authority)\b|\b(?:host|authority)\b[^.;]*\b(?:becomes?|instead of|rewritten|is to be|should be(?:come)?|must be(?:come)?|shall be(?:come)?|has to be(?:come)?|have to be(?:come)?|needs? to be(?:come)?)\b)/i;

/** "Change the Host header of calls to b to b.example.com": what stands at the host header is no condition. */
function withHost(state: State, sentence: readonly Phrase[], text: string): readonly Phrase[] {
  if (!hostChange.test(text) || /\b(?:if|when|whenever|where|only|whose)\b[^.;,]*\bhost\b/i.test(text)) return sentence;
  const hosts = sentence.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host'));
  const start = sentence[0]?.span.start ?? 0;
  const names = [...text.matchAll(/(?<![\w./@-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w/-])/gi)].filter(({ 0: name }) => !/\.svc\b/.test(name));
  const [only] = names;
  if (names.length !== 1 || only === undefined || hosts.length > 1) return sentence;
  const place = { start: start + only.index, end: start + only.index + only[0].length };
  return sentence.flatMap((phrase): readonly Phrase[] => {
    const isHeader = phrase.type === 'cond' && phrase.cond.headers !== undefined && Object.keys(phrase.cond.headers).every((name) => name === 'host' || name === ':authority');
    if (phrase.span.start <= place.start && phrase.span.end >= place.end) return [{ type: 'ref', role: 'to', entities: [{ kind: 'host', host: only[0].toLowerCase(), span: place }], span: phrase.span, at: phrase.at }];
    const words = state.text.slice(phrase.span.start, phrase.span.end);
    return isHeader || (phrase.type === 'unused' && /^(?:authority|host|header)$/i.test(words)) ? [{ type: 'glue', span: phrase.span, at: phrase.at }] : [phrase];
  });
}

function withPair(sentence: readonly Phrase[], pair: Pair, isExact: boolean): readonly Phrase[] {
  const source = sentence.find((phrase) => holds(phrase, pair.old) && phrase.type === 'cond');
  const own = source?.type === 'cond' && source.cond.path !== undefined && pair.old.text.startsWith(source.cond.path.value.replace(/\/$/, '')) ? source.cond.path : undefined;
  const match = isExact ? { kind: 'exact' as const, value: pair.old.text } : asPrefix(own ?? pathOf(pair.old.text, 'prefix'), pair.old.text);
  let isPut = false;
  return sentence.flatMap((phrase): readonly Phrase[] => {
    if (!holds(phrase, pair.old) && !holds(phrase, pair.new)) return [phrase];
    const change: Phrase = { type: 'new-path', old: pair.old.text, match, new: pair.old.text.endsWith('*') && !pair.isRedirect ? pair.new.text.replace(/\*$/, '') : pair.new.text, ...(pair.isRedirect ? { isRedirect: true as const } : {}), span: phrase.span, at: phrase.at };
    const rest = phrase.type === 'cond' ? withoutPath(phrase.cond) : undefined;
    const kept: readonly Phrase[] = phrase.type === 'cond' && rest !== undefined ? [{ ...phrase, cond: rest }] : [];
    const put = isPut ? [] : [change];
    isPut = true;
    return phrase.type === 'new-path' && phrase.match !== undefined && phrase.old !== pair.old.text ? [phrase, ...put] : [...put, ...kept];
  });
}

/** `/a/` is `/a` and what lies beneath it. */
function asPrefix(path: PathMatch, written: string): PathMatch {
  return path.kind === 'starts-with' && path.value.endsWith('/') && !written.endsWith('*') ? { kind: 'prefix', value: path.value.slice(0, -1) || '/' } : path;
}

function withoutPath({ path: _, paths: __, isOperation: ___, ...rest }: Condition): Condition | undefined {
  return Object.keys(rest).length === 0 || rest.operations !== undefined ? undefined : rest;
}

const plainVerb = /^(?:redirect\w*|moved?|permanently|temporarily|temporary|permanent|location|map(?:s|ped)?|expects?|internally|become\w*|backend|arrive\w*|answers?|answered|reply|replies|respond\w*|return\w*|forward\w*|path|prefix|before|upstream|on|onto|under|over|re-?nam\w+|for good|good|filters?|httproute|urlrewrite|requestredirect|httpredirect|prefixrewrite|replaceprefixmatch|replacefullpath|type|hostname|statuscode|status_code|uri|url|authority|visitors?|browsers?|clients?|keep\w*|leading|beginning|start|front|receives?|simply|exactly|whole|entire|transparently|temporar\w+|permanent\w*|code|status|backend|app|application|carry|carries|bear|bears)$/i;

function asOnePiece(state: State, sentence: readonly Phrase[], isRedirect: boolean, isKnown: boolean, parting: readonly number[] = []): readonly Phrase[] {
  const isOther = sentence.some((phrase) => (phrase.type === 'act' && ['mirror', 'split', 'allow', 'deny', 'hold', 'retry', 'remove'].includes(phrase.act) && !(phrase.act === 'allow' && /^(?:opens?|opening|enters?|entering|visits?)$/.test(phrase.word))) || phrase.type === 'percent' || phrase.type === 'ratio' || phrase.type === 'duration');
  if (isOther) return sentence;
  const names = sentence.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'));
  const pieces = sentence.map((phrase): Phrase => {
    const words = state.text.slice(phrase.span.start, phrase.span.end);
    // "arrive at the backend as /b": the service that is named.
    if (names.length > 1 && names.includes(phrase) && /^(?:(?:at|to|by|on|in|for) )?the (?:backend|service|app|application|upstream|pod|server|container)$/i.test(words.trim().startsWith('the') || /\bthe\b/i.test(words) ? words : `the ${words}`) && /\bthe \w+$/i.test(state.text.slice(0, phrase.span.end))) return { type: 'glue', span: phrase.span, at: phrase.at };
    // "Clients that ask for /a": whoever they are.
    if (phrase.type === 'ref' && phrase.role === 'from' && phrase.entities.every(({ kind }) => kind === 'pronoun') && /^(?:from )?(?:the |all |any )?(?:clients?|users?|visitors?|browsers?|callers?|customers?|people|requests?|everyone|everybody|anyone|anybody|whoever|those)\b/i.test(words)) return { type: 'glue', span: phrase.span, at: phrase.at };
    const isVerb = phrase.type === 'act' && !['rewrite', 'redirect', 'set'].includes(phrase.act);
    if (phrase.type === 'link' && parting.includes(phrase.span.start)) return phrase;
    if (phrase.type === 'ref' && phrase.role === 'none' && plainVerb.test(words) && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown' && entity.namespace === undefined)) return { type: 'glue', span: phrase.span, at: phrase.at };
    if (phrase.type === 'link' || isVerb || (phrase.type === 'unused' && plainVerb.test(words))) return { type: 'glue', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && (phrase.fact.kind === 'retry-on' || phrase.fact.kind === 'abort')) {
      const status = phrase.fact.kind === 'abort' ? phrase.fact.status : phrase.fact.on[0];
      return status !== undefined && /^30\d$/.test(status) ? { type: 'status', status, span: phrase.span, at: phrase.at } : phrase;
    }
    const next = sentence.slice(sentence.indexOf(phrase) + 1).find(({ type }) => type !== 'glue');
    const isOfLoad = next?.type === 'traffic' && /\bload\b/i.test(state.text.slice(next.span.start, next.span.end));
    if (phrase.type === 'glue' && !isOfLoad && /^(?:if|when|whenever|only|instead|instead of)$/i.test(words)) noteUsed(phrase);
    return phrase;
  });
  const [opening] = pieces;
  // The service that is named behind the last of them is that of each.
  const first = pieces.findIndex((phrase) => phrase.type === 'link' && parting.includes(phrase.span.start));
  const [name] = names;
  if (name !== undefined && names.length === 1 && first > pieces.indexOf(name) === false && first >= 0) return [name, ...pieces];
  return isKnown || opening === undefined ? pieces : [{ type: 'act', act: isRedirect ? 'redirect' : 'rewrite', word: '', span: { start: opening.span.start, end: opening.span.start }, at: opening.at }, ...pieces];
}

const headerChange = /\b(?:add|set|insert|append|attach|remove|strip|delete|drop|overwrite|unset)(?:s|ped|ping|ing|d)? (?:the |a |an |any |custom |static |our )*(?:(?:request|response|http)[- ])?(?:headers? (?!(?:based|rout|match)\w*)|[\w-]+ (?:(?:request|response|http) )?headers?\b(?![- ](?:based|rout|match|rule)))/i;

/** "add header x-env: prod to requests": what they carry, whatever else is said of them. */
const ofRequests = /\b(?:add|insert|append|attach|remove|strip|overwrite|unset|put)(?:s|ped|ping|ing|d)? (?:the |a |an |any |custom |static |our )*(?:(?:request|response|http)[- ])?(?:headers?\b|[\w-]+ headers?\b)[^.;\n]{0,60}?\b(?:to|from|on|onto|in|into) (?:(?:all|every|each|any|the|those|these|its|their|outgoing|incoming|such) )*(?:requests?|responses?|calls?|answers?|traffic|repl(?:y|ies))\b/i;

/** What requests and answers carry is changed by no intent. */
function changesHeaders(state: State, sentence: readonly Phrase[], text: string): boolean {
  const found = headerChange.exec(text);
  const isRouting = sentence.some((phrase) => phrase.type === 'fact' || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) || (phrase.type === 'act' && ['split', 'mirror', 'allow', 'deny', 'redirect'].includes(phrase.act)));
  const isChanged = ofRequests.test(text);
  if (found === null || (isRouting && !isChanged) || /\b(?:host|authority)\b/i.test(text)) return false;
  block(state, `headers of requests and answers are changed by no intent: "${found[0].trim()}" cannot be said here`);
  return true;
}
