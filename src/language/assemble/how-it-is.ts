import { statesOf } from './narrative.ts';
import type { State } from './state.ts';

/** Words with which somebody orders, or says how it shall be: a sentence with one of them is no mere account. */
const orders = /\b(?:please|(?:will|should|would) (?:do|suffice|be enough)|make|set|change|chang(?:e|ed) to|should (?!have)|shall|must|needs?|raise|lower|increase|reduce|decrease|bump|want(?:s|ed)?|would like|['’]d like|instead|let|give|switch|move|put|bring|add|remove|cut|extend|now|so|from now on|keep|use|go(?:es)? to|to v?\d|can (?:you|we)|could (?:you|we)|will you|would you|is it possible|are you able|may (?:only|not)|appreciate[ds]?|would be (?:nice|great|good|better|best))\b/i;

/** A judgement of how things are, or an account of how they were. */
const accounts = /\b(?:was|were|had|used to|never got|should have (?:had|been|got)|(?:is|are|seems?|looks?) (?:much |far |way |a bit |a little |still )?too (?:many|much|low|high|short|long|slow|few|big|small|large|aggressive)|works? (?:well|fine|ok|okay|great)|(?:is|are) not enough|(?:is|are) enough)\b/i;

/** "orders has no retries", "web waits 10s for orders": the present, and no limit that only an order would have. */
const present = /^\W*(?:the |our )?(?!we\b|i\b|you\b|they\b|who\b|it\b)[\w./-]+(?: service)?(?: in (?:the |our )?(?:(?:namespace|ns) )?[\w-]+(?: namespace)?)? (?:(?:has(?! no business| to\b)|have(?! no business| to\b)|uses? \d|runs? with|doesn['’]t|does not|don['’]t|do not)\b|waits? (?!at most|no|not|up to|max|only|for at most|less|never)[^,;]*\d|(?:calls|uses|reaches) [^,;:]*\bwithout\b)/i;
/** "There is a 2s timeout on orders", "today orders has …", "the timeout of orders is 2s at the moment". */
const presently = new RegExp([
  String.raw`^\W*there(?:['’]s| is| are) (?!to be\b|no need\b)`,
  String.raw`^\W*(?:today|currently|at present|at the moment|presently|so far|these days|nowadays)\b,? [^,;:]*?\b(?:is|are|has|have|times? out|waits?|retries|gets?)\b`,
  String.raw`^\W*(?!(?:limit|retry|copy|mirror|split|route|send|cap|time|allow|deny|refuse|reject|shadow|throttle|protect|encrypt|trace|log|expose|inject|delay|abort|block)\b)[^,;:]*?\b(?:is|are|has|have|times? out|waits?)\b[^,;:]*\b(?:today|currently|at present|at the moment|so far|presently|these days)\W*$`,
].join('|'), 'i');
const limits = /\b(?:at (?:the )?most|within|max(?:imum|imal)?|only|no more|not more|no longer|up to|less than|never|to (?:answer|respond|reply|return|finish|complete)|and then|before (?:it|giv))\b/i;

/** Asks how things are, where nobody asks for anything. */
const questions = /\?\s*$/;

/**
 * Sentences that say or ask how things are or were, and whose values are in the wishes all the same: an account was
 * taken for an order.
 */
export function accountsTaken({ text, wishes, background }: State): string[] {
  const held = JSON.stringify(wishes).toLowerCase();
  return sentencesIn(text).flatMap((sentence) => {
    if (background.some((part) => part.includes(sentence.trim()) || sentence.includes(part.trim()) && part.length > 20)) return [];
    const isQuestion = questions.test(sentence) && !/\b(?:please|pls|possible|could|can|would|will|may i|able|mind|u|thanks|thx|how about|what about|why not|shall we)\b/i.test(sentence);
    const plain = sentence.replace(/\([^)]*\)/g, ' ').replace(/\b(had|has|have|was|were|been) (?:set|put|given|added|kept|used|raised|lowered|increased|reduced)\b/gi, '$1').replace(/\bif\b[^,.;]*\bwere\b/gi, ' ').replace(/ {2,}/g, ' ');
    const isState = statesOf.test(plain) && !orders.test(plain) && !limits.test(plain) && sentencesIn(text).some((other) => other !== sentence && /\b(?:please|pls|should|shall|must|allow|make|set|give|want|need|raise|increase|lower|reduce)\b/i.test(other));
    const isAccount = isState || (accounts.test(plain) || (isOfNow(plain) && !limits.test(plain))) && !orders.test(plain) && !/\?\s*$/.test(sentence);
    if (!isQuestion && !isAccount) return [];
    const isTaken = (isAccount && isOfNow(plain) && text.trim() === sentence.trim()) || (isQuestion && (text.trim() === sentence.trim() || wishes.some((wish) => isSaidIn(wish, sentence)))) || numbersIn(sentence).some((number) => held.includes(number));
    return isTaken ? [`"${sentence.trim()}" ${isQuestion ? 'asks how things are' : 'says how things are or were'}`] : [];
  });
}

const isOfNow = (sentence: string): boolean => present.test(sentence) || presently.test(sentence);

/** Whether both ends of a rule about who may call stand in a sentence. */
function isSaidIn(wish: State['wishes'][number], sentence: string): boolean {
  if (wish.kind !== 'allow-calls' && wish.kind !== 'deny-calls') return false;
  const names = [wish.to, ...wish.from.flatMap((source) => (source.kind === 'workload' ? [source.workload] : source.kind === 'namespace' ? [source.namespace] : []))].map((id) => (id.split('/').at(-1) ?? id).replace(/-v\d+$/, ''));
  return names.length > 1 && names.every((name) => sentence.toLowerCase().includes(name.toLowerCase()));
}

function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.trim() !== '');
}

function numbersIn(sentence: string): string[] {
  return (sentence.match(/\d+/g) ?? []).map((digits) => digits);
}
