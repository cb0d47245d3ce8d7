import type { Phrase } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';
import { ask, type State } from './state.ts';

type Sentence = readonly Phrase[];

const crowd = '(?:guests?|admins?|staff|testers?|developers?|employees?|partners?|members?|subscribers?|premium|beta|internal|external|mobile|desktop|large|small|big|slow|fast|new|existing|old|paying|vip|students?|drivers?|riders?|sellers?|buyers?|operators?)';

/** What a route cannot hold, wherever it stands in its sentence, with what is asked then. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/\bbetween \d+ ?%? (?:and|to|-) \d+ ?(?:%|percent)/i, 'which share exactly?'],
  [/\bper (?:pod|instance|replica|node|zone|region|cluster|user|session|client|customer|caller|tenant)\b/i, 'shares are of the requests of everybody together'],
  [/\bin (?:the )?(?:cluster|region|zone|data ?cent(?:er|re)|dc) [\w-]+|\bin (?:the )?(?!(?:namespace|ns)\b)[\w-]+ (?:cluster|region|zone|data ?cent(?:er|re))(?![\w-])/i, 'routes hold in the whole mesh'],
  [/\bboth (?:headers?|conditions?|cookies?|parameters?|at once|together)\b/i, 'which requests are these, and do they come before the others?'],
  [/\b(?:doubl(?:ed?|es|ing)|halv(?:ed?|es|ing)|tripl(?:ed?|es|ing)|quadrupl\w+)\b/i, 'which share should it be in the end?'],
  [/\b(?:add|append|strip|inject|insert)(?:s|ing|ed)? (?:an? |the |this )?(?:(?:request|response|http|custom) )?headers?\b(?!-|[ -]?based| (?:match|rout|rule|condition))/i, 'headers of requests are not changed by routes: what should go where?'],
  [/\bminus (?:one|\d+)\b|\bplus (?:one|\d+)\b/i, 'which share should it be in the end?'],
  [/\b(?:no longer|not any more) (?:for|from|with)\b|\bno longer\W*$/i, 'where should these requests go then?'],
  [/\bv\d[^]{0,300} on the canary\W*$|\bheader\b[^]{0,300} on the canary\W*$/i, 'which version is the canary?'],
  [/\bonly for v\d\S*\W*$/i, 'which requests are these?'],
  [/\bfor the method \w+|\bbut only the (?:first|second|last) (?:time|request|call)\b|\bfor the first (?:\d+|few|two|three|five|ten) \w+|\bafter (?:the|this|our|next) (?:release|deploy\w*|migration|maintenance|freeze|launch|go-?live|cut-?over|meeting|weekend|sprint)\b/i, 'a route has no time of its own: should it be so now?'],
  [/\bin (?:production|staging|prod|test|dev|qa|uat)(?: only)\W*$/i, 'in which namespace is that?'],
  [/\bin case of (?:an? |any )?(?!header|cookie|query|path|x-)[a-z]+|\bin (?:an? )?emergenc\w+/i, 'a route has no such condition: should it be so now?'],
  [/\b(?:even|including|incl\.?) (?:for |of )?v\d\S*/i, 'does it get these requests, or not?'],
  [/\bfrom (?:anyone|anybody|everyone|everybody|anything|all) (?:but|except)\b/i, 'and where should the requests go that come from there?'],
  [/^\W*(?:please |now )*(?:switch|swap|flip|reverse|invert|turn|exchange) (?:that|this|it|them|those|these)(?: around| over| round)?(?: please| now)*\W*$/i, 'what shall be so in the end?'],
  [/^\W*for v\d\S*\s*:/i, 'a version has no routes of its own: what is meant?'],
];

/** "Can you deploy version 3 of a for me?" */
const deploys = /\b(?:deploy|redeploy|install|upgrade|helm|build|spin up|start up)\b/i;

/** Whether the words of a sentence about routes say more than routes can hold; then it is asked. */
export function asksOfRoutes(state: State, sentence: Sentence): boolean {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const after = state.phrases.filter(({ span }) => span.start >= end);
  const others = after.findIndex((phrase) => !['glue', 'traffic', 'unused', 'reason', 'count'].includes(phrase.type) && !(phrase.type === 'link' && (phrase.link === 'comma' || phrase.link === 'but')) && !(phrase.type === 'mark' && phrase.mark === 'only'));
  const tail = others < 0 ? after.at(-1)?.span.end : after[others - 1]?.span.end;
  const before = state.phrases.filter(({ span }) => span.end <= start);
  const last = before.findLastIndex((phrase) => !['glue', 'traffic', 'unused', 'reason'].includes(phrase.type) && !(phrase.type === 'link' && (phrase.link === 'comma' || phrase.link === 'colon')));
  const words = state.text.slice(Math.min(start, before[last + 1]?.span.start ?? start), Math.max(end, tail ?? end));
  if (sentence.some(({ type }) => type === 'cond') && /\b(?:anything|anywhere|any version|everything) (?:but|except|other than|besides) (?:for )?v\d/i.test(words)) return stop(state, 'which version should these requests go to, if not to that one?');
  // "orders to v2: 10 requests per second"
  const next = others < 0 ? undefined : after.slice(others).find(({ type }) => type !== 'link' && type !== 'glue');
  if (next?.type === 'fact' && next.fact.kind === 'rate' && /^\s*[:(=]?\s*$/.test(state.text.slice(end, next.span.start)) && namesVersion(sentence)) return stop(state, `"${state.text.slice(start, next.span.end).trim()}": a limit is of all requests to a service, and not of those to one version`);
  for (const [pattern, question] of signs) {
    const found = pattern.exec(words);
    if (found !== null && !isInCondition(sentence, state.text.indexOf(found[0], Math.min(start, before[last + 1]?.span.start ?? start)))) return stop(state, `"${found[0]}": ${question}`);
  }
  const group = new RegExp(String.raw`\bfor (?:(?:the|our|all|only|just) )*${crowd}(?: (?:users?|customers?|clients?|requests?|traffic|people|sessions?|accounts?|visitors?|calls?))?(?=\s*(?:[.,;!]|$))`, 'i').exec(words);
  const at = group === null ? 0 : state.text.indexOf(group[0], Math.min(start, before[last + 1]?.span.start ?? start));
  if (group !== null && !isInCondition(sentence, at, true) && !isInCondition(sentence, at + group[0].length - 1, true)) return stop(state, `"${group[0]}": by which header, cookie or caller are they told?`);
  if (deploys.test(words) && !sentence.some((phrase) => ['percent', 'ratio', 'count', 'traffic', 'cond', 'duration'].includes(phrase.type) || (phrase.type === 'fact' && phrase.fact.kind === 'canary') || (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'others')) || (phrase.type === 'act' && phrase.act === 'send' && !deploys.test(phrase.word)))) return stop(state, 'to deploy a version is not the work of a mesh: which share of the requests, or which requests, should it get?');
  return saysNoTraffic(state, sentence, words) || mixesAndWithOr(state, sentence) || comparesNumbers(state, sentence);
}

const namesVersion = (sentence: Sentence): boolean => sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion));

/** "green (color=green)": what the pods of a version are told by, where no input shows it. */
export function noteLabels({ text, vocabulary, versionLabels }: State): void {
  if (vocabulary.services.length > 0) return;
  for (const [, name = '', key = '', value = ''] of text.matchAll(/([\w.-]+)["'`]? ?\((?:labels? )?(track|release|stage|colou?r|variant|tier|role|flavou?r|slot|ring|channel) ?[=:] ?["'`]?([\w.-]+)["'`]?\)/gi)) versionLabels.set(name.toLowerCase(), { [key]: value });
}

function stop(state: State, question: string): true {
  ask(state, question);
  return true;
}

function isInCondition(sentence: Sentence, at: number, withNames = false): boolean {
  return sentence.some((phrase) => (phrase.type === 'cond' || (withNames && phrase.type === 'ref')) && phrase.span.start <= at && phrase.span.end > at);
}

/** "orders timeout 4s. This is only for v2.": of another wish, and no share of the requests. */
function saysNoTraffic(state: State, sentence: Sentence, words: string): boolean {
  const others = state.wishes.some(({ kind }) => kind !== 'split-traffic' && kind !== 'route-when' && kind !== 'step-traffic');
  if (!others || state.wishes.some(({ kind }) => kind === 'split-traffic' || kind === 'route-when')) return false;
  const says = sentence.some((phrase) => ['percent', 'ratio', 'count', 'traffic', 'cond'].includes(phrase.type) || (phrase.type === 'act' && phrase.act !== 'set') || (phrase.type === 'fact' && phrase.fact.kind === 'canary') || (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'link' && ['arrow', 'colon', 'equals'].includes(phrase.link)) || (phrase.type === 'ref' && (phrase.role === 'to' || phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'others' || kind === 'nobody'))));
  const isAbout = /^\W*(?:(?:and|but|only|not|just) )*(?:this|that|it|these|those|all of (?:this|that|it))\b/i.test(words) || !sentence.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' || ('of' in entity && entity.of !== undefined)));
  return !says && isAbout ? stop(state, `"${words.trim()}": settings are of a service and not of one version. Or should requests go there?`) : false;
}

/** "x-a: 1 and x-b: 2, or x-c: 3": which of them belong together. */
function mixesAndWithOr({ text, ...state }: State, sentence: Sentence): boolean {
  let run: Phrase[] = [];
  const isMixed = (): boolean => {
    const conditions = run.filter(({ type }) => type === 'cond').reduce((sum, phrase) => sum + (phrase.type === 'cond' ? Math.max(1, phrase.cond.operations?.length ?? Object.keys({ ...phrase.cond.headers, ...phrase.cond.query }).length) : 0), 0);
    const words = text.slice(run[0]?.span.start ?? 0, run.at(-1)?.span.end ?? 0);
    return conditions > 2 && /\band\b/i.test(words) && /\bor\b/i.test(words);
  };
  for (const phrase of sentence) {
    if (['cond', 'glue', 'traffic'].includes(phrase.type) || (phrase.type === 'link' && ['and', 'or', 'comma'].includes(phrase.link))) run.push(phrase);
    else {
      if (isMixed()) return stop({ text, ...state }, `"${text.slice(run[0]?.span.start ?? 0, run.at(-1)?.span.end ?? 0).trim()}": which of these must hold together, and which are enough by themselves?`);
      run = [];
    }
  }
  return isMixed() ? stop({ text, ...state }, 'which of these conditions must hold together, and which are enough by themselves?') : false;
}

/** "header x-a is not 1", "x-a = 1 → v1, = 2 → v2": a number that is compared is no share. */
function comparesNumbers(state: State, sentence: Sentence): boolean {
  if (!sentence.some(({ type }) => type === 'cond')) return false;
  for (const [index, phrase] of sentence.entries()) {
    if (phrase.type !== 'count' || !/(?:[=<>]|\bis|\bare|\bnot|\bequals?(?: to)?|\bthan|\bbe) *$/i.test(state.text.slice(0, phrase.span.start))) continue;
    const named = sentence.slice(0, index).findLast(({ type }) => type === 'ref' || type === 'cond');
    if (named?.type === 'ref' && named.entities.every(isVersion) && /^\s*[=:]\s*$/.test(state.text.slice(named.span.end, phrase.span.start))) continue;
    return stop(state, `"${state.text.slice(Math.max(0, phrase.span.start - 12), phrase.span.end).trim()}": what is compared with this number?`);
  }
  return false;
}
