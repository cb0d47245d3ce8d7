import type { Phrase } from '../grammar/phrases.ts';
import { ask, type State } from './state.ts';
import { isUsed } from './used-words.ts';

/** Words that say for whom, when, or on which condition something shall be, and that no phrase holds. A phrase that was read stands as "•". */
const strays: readonly RegExp[] = [
  /\b(?:if|when(?:ever)?|while|unless|until|till|in case|once|after|during|as long as|as soon as|provided)\b(?!\s*•)(?!\s+(?:they|it|the (?:requests?|calls?|traffic)|requests?|calls?|that|this|forward\w*|send\w*|pass\w*|arriv\w*|reach\w*|possible|needed|necessary|you|we (?:are|can)|somebody|someone|anyone|anybody|clients?|callers?|users?|traffic|please|all|every|any|each|everything|anything|something)\b)[^•,.;:]*/i,
  /\b(?:if|when(?:ever)?|while|unless|in case)\b\s+(?:it|the (?:load|traffic|requests?|calls?|system|cluster|mesh)|load|traffic)\s+(?:is|are|gets|exceeds|goes|rises)\b(?!\s*•)[^•,.;:]*/i,
  /\bfor\s+(?:(?:all|the|our|new|some|most|any|only|just|these|those|existing|old|premium|large|small|big|special|certain|paying|registered|anonymous|logged-in|external|internal|mobile)\s+)*(?:guests?|users?|customers?|visitors?|clients?|members?|people|sessions?|logins?|tenants?|subscribers?|admins?|testers?|employees?|staff|partners?|bots?|browsers?|devices?|uploads?|downloads?|method|function|rpc|operation)\b(?!\s*•)/i,
  /\bfor\s+(?:the\s+)?(?:new|large|small|big|premium|special|certain|long|short|slow|fast|heavy|light|authenticated|anonymous|external|mobile)\b[^•,.;:]*/i,
  /\b(?:the )?(?:first|last|next|second|third) (?:time|times|hour|minute|day|week|request|call|try|attempt|\d+)s?\b/i,
  /\b(?:in|on) (?:the )?(?:\w+ )?(?:cluster|region|zone|datacenter|data center)\b/i,
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:weekends?|weekdays?|nights?|overnight|mornings?|afternoons?|evenings?|peak|off-peak|business hours|tomorrow|tonight|hours?|minutes?|weeks?|months?)\b/i,
  /\b(?:it is|that is|it's|that's) (?:not|un)\s*true\b|\b(?:opposite|nonsense|never ?mind|disregard|ignore)\b/i,
];

/** Uses of these words that limit nothing. */
const harmless = /\b(?:for (?:all|every|each|any) (?:users?|clients?|customers?|visitors?|callers?)|for (?:testing|tests?|chaos|now|everyone|everybody|all)|every time|each time|all the time|(?:if|when) (?:possible|needed|necessary|you (?:can|could|have)|that is ok(?:ay)?)[^•,.;:]*|when asked|when called|users? must not notice)\b/gi;

/** Asks about words of a change that nobody has read and that would narrow it; the change itself would hold for more. */
export function asksForStrays(state: State, phrases: readonly Phrase[]): boolean {
  const words = phrases.map((phrase) => wordsFor(state, phrase)).join(' ').replace(harmless, ' ');
  const found = strays.map((sign) => sign.exec(words)?.[0].replaceAll('•', '').replaceAll(/\s+/g, ' ').trim()).find((word) => word !== undefined && word !== '' && !state.background.some((part) => part.toLowerCase().includes(word.toLowerCase())));
  if (found !== undefined) ask(state, `"${found}": a change like this holds for the requests that are named, always: which requests are meant by that?`);
  return found !== undefined;
}

function wordsFor(state: State, phrase: Phrase): string {
  const isPlain = phrase.type === 'glue' || phrase.type === 'traffic' || phrase.type === 'mark' || phrase.type === 'unused' || phrase.type === 'link';
  return !isPlain || isUsed(phrase) ? '•' : state.text.slice(phrase.span.start, phrase.span.end);
}
