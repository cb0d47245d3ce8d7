import type { Phrase } from '../grammar/phrases.ts';
import { corrections } from './corrections.ts';
import type { State } from './state.ts';
import { isUsed as wasNoted } from './used-words.ts';

/**
 * Words that change what a sentence means, wherever they stand: they deny, take back, ask, limit, compare, or say when.
 * One of them among the words that no rule used was skipped, and the answer may be the opposite of what was asked for.
 * A used phrase stands as "•".
 */
const signs: readonly RegExp[] = [
  // denies or takes back
  /\b(?:never|none|nobody|neither|nor|without|cannot|\w+n['’]t|no longer|ignor(?:e|ing)|forget|disregard|scratch|opposite|mistakes?|mistaken|wrong|rather (?:than|not)|used to|hold on|not yet|we used|stop(?=\W*$))\b/i,
  /¤[^•.;,:\n]*/,
  /(?:^|[.\n])[^\w•]*instead\s*(?:of\b|•)/i,
  // an exception, or a denial, of nothing that was read
  /\b(?:unless|except(?: for)?|apart from|other than|excluding|not|no longer)\b[^•.;,:\n]*(?=[.;,:\n]|$)/i,
  /• but (?:the |our )?\w+\s*(?=[.;,\n]|$)/i,
  /\bno,? wait\W*$/i,
  // an article that is a name
  /\ba\s*(?:→|->|=>)|(?:→|->|=>)\s*a\b/i,
  // asks
  /\b(?:what (?:if|happens)|tell me|why|is (?:it|that|this) (?:wise|ok|okay|possible|allowed|safe)|should (?:i|we))\b/i,
  // says under which condition, or when: a condition that was read stands behind it
  /\b(?:if|when|whenever|while|during|as long as|provided|unless)\b[^•.;,:\n]*(?=[.;,:\n]|$)/i,
  /\b(?:until|till|tomorrow|tonight|nightly|weekends?|weekdays?|overnight|later|afterwards)\b/i,
  /\b(?:(?:at|during|in|on) (?:the )?(?:peak(?: (?:times?|hours?|load|traffic))?|rush hours?|busy (?:times?|hours?))|(?:under|at) (?:high |heavy |full |peak |extreme |more )?load|for (?:all |only )?(?:new|fresh|existing|old|running|active) (?:sessions?|connections?|visitors?|logins?))\b/i,
  // says how much, or for whom
  /\b(?:per (?:user|client|customer|caller|ip|tenant|session|day)|(?:second|third|other|another|remote) cluster|and so on|the same|rest|otherwise|except|twice|thrice|half|halve|triple|fewer|least|extra|additional|shorter|(?:for|only|over) (?:the )?grpc|mobile)\b/i,
  /\b(?:more|less)\b(?! (?:or less|•|must|should|get|gets|is|are|will))/i,
];

/** Uses of these words that change nothing. */
const harmless: readonly RegExp[] = [
  /\b(?:if|when(?:ever)?) (?:you (?:can|could|would|have|get|are)|possible|needed|necessary|feasible|convenient|ready|done|(?:that|it)(?:'s| is| was)? (?:ok|okay|fine|possible|works|not too much))\b[^.;•]*/gi,
  /\b(?:appreciated?|grateful|great|nice|good|happy|glad|wonderful|kind|helpful|like it|love it) (?:it )?if\b/gi,
  /\bno matter (?:who|what|which|where|how)\b[^.;,]*/gi,
  /\b(?:do not|don't) (?:hesitate|worry|forget)\b[^.;,]*/gi,
  /\b(?:is|are)(?: not|n['’]t) (?:that |so |very |really |too )?(?:critical|important|essential|vital|crucial)\b/gi,
  /\b(?:more|further|anything more|anything (?:beyond|above)|everything (?:beyond|above))(?: that)? (?:should|must|shall|gets?|is|are|will|be)\b/gi,
  /\bfire[- ]and[- ]forget\b/gi,
  /\bif not (?:already|yet)\b[^.;,]*/gi,
  /\b(?:without|no) (?:any )?exceptions?\b(?! (?:for|of|:|to))/gi,
  /\b(?:any ?more|at (?:the )?most|more or less|once more|not only|at the same time|at all|leave the rest|is (?:it|that|this) possible (?:to|for|that)|none (?:to|at) •)/gi,
];

/** "ignore the responses": those of copies are dropped anyway. */
const droppedAnswers = /\b(?:ignor(?:e|ing|ed)|discard(?:ing|ed)?|drop(?:ping|ped)?|throw(?:ing|n)? away) (?:(?:the|its|their|all|any|mirrored|shadow|copied) )*(?:responses?|answers?|replies)\b(?: (?:of|from) (?:the )?(?:cop(?:y|ies)|shadow|mirror(?:ed)?)\b)?(?=\W*(?:$|[,;.\n]))/gi;

/** Words of the request that nobody used and that may not be left out, each as it was written. */
export function skippedWords(state: State): string[] {
  // "gizmo-api (docs)": without any input that may be its namespace.
  const bracketed = state.vocabulary.services.length === 0 ? (/•\s*\(\s*(?!(?:timeouts?|retries|please|each|total|max|min|required|optional)\b)[a-z][\w-]*\s*\)/i.exec(residue(state))?.slice(0, 1) ?? []) : [];
  const words = harmless.reduce((left, use) => left.replace(use, ' '), residue(state));
  return [...new Set([...bracketed.map((part) => part.replaceAll(/[•¤]/g, '').trim()), ...signs.flatMap((sign) => sign.exec(words)?.[0].replaceAll(/[•¤]/g, '').trim() ?? []), ...state.background.flatMap(takenBackIn), ...(/\bon second thoughts?\b|\bnever ?mind\b|\bscratch that\b|\b(?:was|were|been|got|is) (?:rejected|declined|postponed|withdrawn|called off|put on hold)\b|\bdecided against\b|\bspecial case\b|\bagainst (?:it|this|that)\b|\b(?:yesterday|last week)['’]s plan\b|\b(?:no one|nobody) (?:has )?(?:approved|agreed)\b|\b(?:have|has|was|were|been) already (?:been )?(?:done|set|in place)\b|\bleave it\W*$|\bno,? wait\W*$|(?<=^\s*|[.!?\n]\s*)what if\b/i.exec(state.text) ?? [])])];
}

/** The text with "•" for all that was used. */
function residue({ text, phrases, background, wishes }: State): string {
  const held = JSON.stringify(wishes).toLowerCase();
  let shown = '';
  let end = 0;
  const isOfPlaces = /"(?:allow-calls|deny-calls|require-mutual-tls)"/.test(held);
  for (const [index, phrase] of phrases.entries()) {
    // "except for uploads": what is done there is nothing that an exception can be of.
    const before = phrases[index - 1];
    const isExcepted = !isOfPlaces && phrase.type === 'act' && before?.type === 'mark' && before.mark === 'except' && /^\W*(?:[.,;\n]|$)/.test(text.slice(phrase.span.end));
    // The tail of a setting that a reference stands in: it was read with it.
    if (phrase.type === 'glue' && phrase.span.end <= end) continue;
    const words = text.slice(phrase.span.start, phrase.span.end);
    shown += text.slice(end, Math.max(end, phrase.span.start));
    end = Math.max(end, phrase.span.end);
    // "until everyone is migrated": words of a migration were read as such.
    const isMigration = phrase.type === 'glue' && /^(?:until|till|as long as|while)\s+\w+\s+\w/i.test(words) && held.includes('"require-mutual-tls"');
    const isNoted = isMigration || background.some((part) => part.includes(words) && part.length > 2) || (phrase.type === 'glue' && corrections.test(words) && !/^\W*(?:wait\W*)?$/i.test(text.slice(phrase.span.end)));
    shown += isExcepted ? `except ${words}` : isNoted || wasNoted(phrase) || isUsed(phrase, held) ? '•' : phrase.type === 'act' ? `¤${words}` : words;
  }
  return shown + text.slice(end);
}

function isUsed(phrase: Phrase, held: string): boolean {
  switch (phrase.type) {
    case 'glue':
    case 'traffic':
    case 'link':
      return false;
    case 'mark':
      return (phrase.mark !== 'not' && phrase.mark !== 'except' && phrase.mark !== 'instead') || /"(?:allow-calls|deny-calls)"|"exceptions":\[\{|"require-mutual-tls"[^]*"mode":"(?:permissive|disable)"/.test(held) || (phrase.mark === 'except' && (held.match(/"kind":"observe"/g) ?? []).length > 1);
    case 'act':
      return phrase.act !== 'remove' || held.includes('"withdraw"') || held.includes('"deny-calls"') || /"(?:attempts|timeoutms|weightpercent)":0\b|:false|"off"/.test(held);
    case 'ref':
      return phrase.entities.every((entity) => (entity.kind === 'nobody' ? /"(?:allow-calls|deny-calls)"/.test(held) : entity.kind !== 'service' || entity.match !== 'unknown' || held.includes(entity.written.toLowerCase())));
    default:
      return true;
  }
}

/** A sentence that was taken for background may still take back what another one says. */
function takenBackIn(sentence: string): string[] {
  return /\b(?:ignore|forget|disregard|scratch|never ?mind|opposite|mistake|no,? wait|hold on|don't do|do not do|not yet|second thought|leave it)\b/i.exec(sentence.replace(droppedAnswers, ' '))?.slice(0, 1) ?? [];
}
