import { withoutCourtesies } from './courtesies.ts';

/**
 * What stands around the words of a request and is none of them: fields of a ticket, greetings and signatures, smileys,
 * signs of Markdown, what was quoted or is done. All of it is blanked, so that offsets stay what they are.
 */
export function withoutSurroundings(text: string): string {
  return [withoutSmileys, withoutRetracted, withQuotes, withoutDone, withoutSections, withoutPeople, withoutFields, withoutLabels, withoutFrames, withoutCourtesies, withoutSighs, withoutMarks, withCommas].reduce((left, step) => step(left), text);
}

/** No plain blanks: these would look like the indentation of what belongs to the line above. */
const blank = (found: string): string => found.replace(/[^\n]/g, '\u00A0');
const cleared = (text: string, pattern: RegExp): string => text.replace(pattern, blank);

/** Pictures that say yes, no, stop or a direction are left: they may mean something. */
const telling = '\\u2700-\\u2718\\u2714-\\u2718\\u2705\\u270B\\u274C\\u274E\\u2753-\\u2757\\u2795-\\u2797\\u27A1\\u26D4\\u2611\\u2B05-\\u2B07\\u25B6\\u25C0';
const pictures = new RegExp(`(?![${telling}]|[\\u{1F44D}\\u{1F44E}\\u{1F6AB}\\u{1F6D1}\\u{1F534}\\u{1F7E2}\\u{1F7E1}\\u{1F512}\\u{1F513}\\u{1F51C}\\u{1F51D}\\u{1F504}])\\p{Extended_Pictographic}[\\uFE0F\\u200D\\u{1F3FB}-\\u{1F3FF}]*`, 'gu');

function withoutSmileys(text: string): string {
  return cleared(cleared(cleared(text, pictures), /(?<=^|[\s.,!?)])(?:[:;]-?[)(DPp]|\^\^|<3|xD)(?=[\s.,!?]|$)/g), /(?<=^|[\s.,!?)]):(?!no|x:|stop|thumbsdown|question|warning|heavy)[a-z][a-z_]+:(?=[\s.,!?]|$)/g);
}

/** "~~5s~~ 3s": what is struck out is taken back. */
function withoutRetracted(text: string): string {
  return cleared(text, /~~[^~\n]{1,200}~~/g);
}

const assent = /^(?:\W|\b(?:\+1|agreed|agree|yes|yep|sure|ok|okay|please|pls|do|go|ahead|can|could|would|you|we|someone|somebody|anyone|handle|implement|take|care|of|this|that|it|the|above|as|what|he|she|they|said|says|wrote|quoted|see|below|thanks|thank|thx|cheers|hi|hello|hey|team|all|\^)\b)*$/i;

/** What others wrote before is quoted: the answer to it counts, and it says what that is about. Where nothing but an assent answers it, it is what is asked for. */
function withQuotes(text: string): string {
  if (!/^>/m.test(text) || !/^(?!>)\s*\S/m.test(text)) return cleared(text, /^(?:> ?)+/gm);
  const own = text.replace(/^>.*$/gm, ' ').replace(/^.*\b(?:wrote|writes|said|schrieb)\s*:\s*$/gim, ' ');
  const heads = cleared(text, /^(?:on [^\n]{3,80})?\b[^\n]{0,60}\b(?:wrote|writes|schrieb)\s*:[ \t]*$(?=\n>)/gim);
  const lines = heads.replace(/^((?:> ?)+)((?:@?[\w.]+ )?(?:[\w.]+ )?(?:wrote|writes|said|asked) ?: ?)?/gm, (_, sign: string, who: string | undefined) => blank(`${sign}${who ?? ''}`));
  const asked = [...text.matchAll(/^(?:> ?)+@?([A-Z]\w+) ?:/gm)].flatMap(([, name]) => name ?? []);
  const speakers = new RegExp(`^(?:${[...asked, '(?!)'].join('|')}) ?:`, 'gm');
  if (asked.length > 0 && speakers.test(heads)) return withQuotes(cleared(text, speakers));
  return assent.test(own) || /^\s*(?:correction|oops|(?:sorry,? )?i meant)\b/im.test(own) ? lines : heads.replace(/^>.*$/gm, (line) => quoted(line));
}

const names = /\b(?:for|to|of|on|from|about) (?:the |our |its )?(?:service )?[`"']?([a-z][\w-]*(?:\/[a-z][\w-]*)?)[`"']?(?: service)?(?: (?:in|\()\s?(?:the )?(?:namespace |ns )?[a-z][\w-]*\)?(?: namespace)?)?/;

/** Of a quoted line only the name stays that it is about, with its namespace, as a heading. */
function quoted(line: string): string {
  const found = names.exec(line);
  if (found === null) return blank(line);
  const word = /^\w+ (?:the |our |its )?/.exec(found[0])?.[0].length ?? 0;
  const start = found.index + word;
  const end = found.index + found[0].length;
  return `${blank(line.slice(0, start))}${line.slice(start, end)}${end < line.length ? ':' : ''}${blank(line.slice(end + 1))}`;
}

/** "[x] talk to them" among lines that are still to be done. */
function withoutDone(text: string): string {
  const done = /^[ \t]*[-*]?[ \t]*\[[xX]\]/m.test(text) && /^[ \t]*[-*]?[ \t]*\[ ?\]/m.test(text) ? cleared(text, /^[ \t]*[-*]?[ \t]*\[[xX]\][^\n]*$/gm) : text;
  return cleared(done, /(?<=^[ \t]*[-*]?[ \t]*)\[ ?\](?=\s)/gm);
}

const fields = '(?:priority|prio|severity|labels?|tags?|assignee|assigned(?: to)?|ticket|incident|assign to|reporter|reported by|requester|requested by|requestor|status|issue type|type|sprint|epic(?: link)?|story points?|estimate|due(?: date)?|created(?: (?:at|on|by))?|updated|fix versions?|affects versions?|attachments?|watchers|cc|approver|approved by|approval|reviewers?|reviewed by|ticket(?: (?:id|no|number))?|jira|links?|change (?:id|no|number)|risk|impact level|urgency|opened(?: by)?|author|contact|owner|owned by|requestor|squad|cost center|cost centre|milestone|time ?spent|votes)';
/** What a field of a ticket may hold and somebody may mean something by. */
const meant = /\d ?(?:ms|s|sec\w*|m|min\w*|h|%|percent|rps|qps)\b|\bv\d|\b(?:time-?outs?|retr(?:y|ies)|m?tls|mirror\w*|canary|traffic|only|except\w*|until|strict|deny|allow\w*|staging|prod\w*|not|no|never|but|from|calls?|need\w*|rejected|declined|done|closed|won['’]t|wontfix|cancel\w*|obsolete|duplicate|postponed|on hold|implemented|resolved|all|every|any|reads?|writes?|GET|POST|PUT|DELETE|PATCH|HEAD)\b|\b[1-5]\d\d\b|->|→/i;

/** "Priority: High", "assignee: jo": on a line of their own, or between bars. */
function withoutFields(text: string): string {
  const field = new RegExp(`(?<=^|[|;\\n][ \\t]*|^[ \\t]*[-*•][ \\t]*|[ \\t]{3,})(?:\\*\\*|__)?${fields}(?:\\*\\*|__)?[ \\t]*:(?:\\*\\*|__)?[ \\t]*[^\\n|;]*?(?=[ \\t]{3,}\\S|[|;]|$)`, 'gim');
  return cleared(text.replace(field, (found) => (meant.test(found) ? found : blank(found))), /(?<=^[ \t#*[(]*|\b(?:tickets?|issue|jira|see|ref|bug|incident|change|requirement|req|control|finding|rule|risk|item) )(?:[A-Z][A-Z0-9]+-\d+|(?<=\b(?:requirement|req|control|finding|rule|risk|item) )[A-Z]{1,4}-?\d+|(?<=^[ \t#*[(]*)(?:change(?: request)?|incident|ticket|issue|case|bug|problem|task|story)[ \t]*(?:no\.?|nr\.?|number|id)?[ \t]*#?\d{2,}(?:[ \t]*follow-?up)?)(?=[\s\])|:,.]|$)(?:[ \t]*[\])]?[ \t]*[|:–—-](?=\s))?(?!\s*(?:%|percent|ms|s|sec|seconds|to|->|→))/gim);
}

const wishLabels = '(?:summary|title|description|details|goals?|ask|request(?:ed change)?|task|wish|change(?: request)?|solution|fix|proposal|proposed (?:fix|change|solution)|recommendation|actions?(?: items?)?|acceptance criteria|ac|desired(?: (?:state|behaviou?r|outcome|result))?|target state|to[- ]be|what (?:we|i) (?:want|need|would like|ask for)(?: (?:now|is))?|what is (?:wanted|needed|asked)|what|where|wants?|wanted|wish(?:ed)?|needed|new value|result|definition of done|dod|expected(?: (?:behaviou?r|result|outcome))?|todos?|to do|user story|requirements?|outcome|scope of work|work to do|remediation|mitigation|feature request|unrelated|separate(?:ly)?|another (?:thing|one|topic|ask)|secondly|first(?:ly)?|second|third(?:ly)?|finally|lastly|decision|conclusion|consequence|workaround|technical(?:ly)?|implementation|reminder|note to self|long story short|(?:please|pls|kindly) check|prepare|tl;?dr|after|new(?: value| state)?|yes|yep|sure|agreed)';

/** "Summary:", "Fix:" before what is wanted, and such a word as a heading of its own. */
function withoutLabels(text: string): string {
  const label = new RegExp(`(?<=[.!?][ \\t]+|^[ \\t]*(?:#{1,6}[ \\t]*|[-*•][ \\t]+)?(?:\\*\\*?|__?)?)${wishLabels}(?:[ \\t]*:[ \\t]*(?:\\*\\*?|__?)?|(?:\\*\\*?|__?)[ \\t]*:?|[ \\t]+[-–—][ \\t]+(?=\\S)|[ \\t]*(?=$))`, 'gim');
  const told = cleared(text, label);
  // "Q: who may call it? A: web."
  return /(?:^|\n)[ \t]*Q:/.test(told) && /(?:^|[\n?]\s*)A:/.test(told) ? cleared(told, /(?<=^|[\n?][ \t]*)[QA]:/g) : told;
}

const closing = '(?:many thanks|thanks(?: a lot| so much| in advance| again)?|thank you(?: very much| so much| in advance)?|thx|ty|cheers|(?:(?:best|kind|warm|many) )?(?:regards|greetings|wishes)|best|br|sincerely|yours(?: sincerely| truly)?|take care|have a (?:nice|good|great) (?:day|one|week|weekend|evening))';
/** Names as people write them under a letter. */
const person = "(?:(?:Dr|Prof|Mr|Mrs|Ms)\\.? )?\\p{Lu}[\\p{L}.'-]*(?:,? (?:\\p{Lu}[\\p{L}.'-]*|of|and|the|from|team)){0,4}(?: ?\\([^()\\d\\n]{1,40}\\))?";
const greeting = /^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|moin|hallo|greetings|yo)\b(?: [\p{L}@][\p{L}'-]*){0,4}\s*?[,!\n]/iu;

/** "Hi Robert,", "Best regards, Dr. Weber", "-- Giulia, Hotels team", "@bob". */
function withoutPeople(text: string): string {
  // "From: Service Desk" at the head of a letter.
  const headed = /^(?:subject|ticket|priority|sent|date|to)[ \t]*:|\|[ \t]*(?:ticket|priority)[ \t]*:/im.test(text) ? cleared(text, /^(?:[Ff]rom|[Tt]o|[Cc][Cc]|[Ss]ent|[Dd]ate)[ \t]*:[ \t]*(?:[A-Z@][^|\n]*|[\w.+-]+@[^|\n]*)/gm) : text;
  const greeted = headed.replace(greeting, blank);
  const signed = greeted
    .replace(new RegExp(`(?<=^|[.!?,;)\\s])(${closing}[ \\t]*[,.!-]?[ \\t]*\\n?[ \\t]*(?:[-–—/~]+[ \\t]*)?)(${person})?[ \\t.!]*$`, 'iu'), (found, _: string, name: string | undefined) => (name === undefined || /^\p{Lu}/u.test(name) ? blank(found) : found))
    .replace(new RegExp(`(?<=\\n|[.!?][ \\t]+)[ \\t]*(?:--+|[–—~/]|- )[ \\t]*${person}[ \\t.!]*$`, 'u'), blank);
  // "Ingo", alone in the last line.
  const named = signed.replace(/(?<=[.!?,][ \t]*\n\s*)\p{Lu}\p{Ll}+(?: \p{Lu}[\p{L}.]*){0,2}\s*$/u, blank);
  return cleared(named, /(?<=^|[\s(,])@[a-z][\w.-]*(?: (?:ping|fyi|cc))?(?=[\s,:!?)]|$)/gi);
}

const reporters = '(?:we|i|they|the \\w+|our \\w+|management|security|everybody|everyone|all)';
const frame = new RegExp(`(?<=^|[.!?\\n][ \\t]*)(?:(?:after|since|following|due to|because of|in light of|given|per|as per|based on|in|at|during|as a (?:result|consequence) of) [^.;:!?\\n,]{0,60}?,? ?)?${reporters} (?:have |has |had |all |just |finally |therefore |thus |now |also ){0,2}(?:decided|agreed|concluded|determined|came to the conclusion|are of the opinion)(?: (?:in|at|during|with|after|on) [^.;:!?\\n,]{0,40}?)? that\\b`, 'giu');

/** "After the incident we decided in the postmortem that …": who found that, and when. */
function withoutFrames(text: string): string {
  return text.replace(frame, (found) => (meant.test(found) ? found : blank(found)));
}

/** "dispatch | 3s | 2 retries", "orders 2s / payments 5s": what is parted by bars or slashes is a list. */
function withCommas(text: string): string {
  // "catalog - 2 retries - 300ms per try - 1s in total"
  const dashed = text.replace(/^[^\n]*?\S - [^\n]*\S - [^\n]*$/gm, (line) => (/ - (?!\d|only|no|max|retr|time|all|GET|v\d)/i.test(line) ? line : line.replace(/(?<= - [^\n]*) - /g, ' , ')));
  const bars = /^[ \t|:-]*-[ \t|:-]*\|/m.test(dashed) ? dashed : dashed.replace(/(?<=\S[ \t]+)\|(?=[ \t]+\S)/g, ',');
  return bars.replace(/(?<=\d ?(?:ms|s|sec|secs|seconds|m|min|%|x|rps|retries|tries|times) )\/(?= [a-z][\w-]*(?:\/[\w-]+)? [^,;.\n]*\d)/gi, ',');
}

const occasions = '(?:reviews?|incidents?|outages?|tests?|testing|safety|security(?: reasons)?|migrations?|audits?|compliance(?: reasons)?|resilience|reliability|stability|robustness|performance(?: reasons)?|releases?|launch|campaigns?|demos?|game ?days?|post-?mortems?|load-?tests?|pen-?tests?|upgrades?|debugging|troubleshooting|experiments?|chaos days?|drills?|exercises?|hardening|clean-?ups?|complaints?|findings?|requests? of [\\w ]{2,20}|reasons of \\w+)';
/** "Due to the incident, …", "for the security review …": why, and nobody's name. */
const leads = new RegExp(`(?<=^|[.!?\\n][ \\t]*|^(?:hi|hello|please|pls)[, ]+)(?:for|due to|because of|as part of|in (?:response|reaction|preparation) (?:to|for)|in the (?:context|course) of|following|owing to|thanks to|as a (?:consequence|result) of) (?:(?:the|our|a|an|this|last|next|yesterday['’]s|last week['’]s|recent|some) ){0,2}(?:(?!in\\b|only\\b|calls?\\b|of\\b)[a-z-]+ ){0,2}?${occasions}(?:[ \\t]+${occasions})*(?![\\w-]|[ \\t]*(?::|service|svc|in (?:ns|namespace) [\\w-]+[ \\t]*:))[ \\t]*,?|\\bfor (?:(?:chaos|load|performance|resilience|stress|our|the|some) ){1,2}(?:testing|tests?|experiments?)(?= in (?:the )?(?:ns|namespace)\\b)`, 'gim');

const sighs = [
  leads,
  /\b(?:sorry|apologies) if [^.,;:!?\n]{0,60}/gi,
  /(?<=^|[.!?\n][ \t]*)(?:before that|by then|for that|with that),?(?= (?:i|we)\b)/gim,
  /\bi (?:was|am|have been|got) (?:told|asked) to (?:do|have|get|set up|configure|request) (?:this|that|it|the following)[^.,;:!?\n\d]{0,30}:?/gi,
  /\b(?:sorry|apologies|apologi[sz]e) (?:to|for) (?:bother|disturb|trouble|keep|the|this|being|my)\b[^.,;:!?\n\d]{0,40}/gi,
  /(?<=^|[.!?:,;\n][ \t]*)(?:that|this|it|things?) (?:must|has to|have to|needs to|should|cannot|can['’]t|can not|won['’]t do and must) (?:change|stop|end|improve|happen(?: ever)? again|not happen(?: ever)? again|get better|be fixed|(?:stay|continue|go on|remain|be)(?: like (?:that|this)| that way| so))(?: now| soon| asap| anymore| any longer)*(?=\s*[:.,;!\n]|$)/gim,
  /\b(?:we|i) (?:really )?(?:don['’]t|do not|never) want (?:a repeat|another|to (?:see|live through|experience|repeat))\b[^.,;:!?\n\d]*/gi,
  /\((?:see |cf\.? |per |as per |ticket |jira |incident |finding |audit |[A-Z]{2,} (?:finding|incident|ticket|audit|requirement|control|issue|rule|item) ?)[^()\n]{0,40}\)|\((?:yay|sigh|finally|thanks|thx|sorry|sic|lol|haha|again|sadly|hooray|phew|ugh|argh)[^()\n\d]{0,20}\)/gi,
];

const ends = /^\W*(?:that|this|it|things?) (?:must|has to|have to|needs to|should) (?:change|stop|end)\b/i;
const trouble = /\b(?:slow\w*|fail\w*|errors?|5\d\ds?|5xx|outages?|incidents?|crash\w*|complain\w*|hang\w*|hung|time[sd]? ?-?outs?|timing out|broken?|trouble|problems?|flak\w+|hammer\w*|overload\w*|unhappy|annoy\w*|angry|went down|goes down|stuck|twice|duplicat\w+)\b/i;

/** "Sorry to bother you", "that must change", "(PCI finding 12)". */
function withoutSighs(text: string): string {
  // "It accepts plaintext, this has to end": where nothing is told of trouble, what ends is what was said.
  const isKept = (found: string): boolean => meant.test(found) || (ends.test(found) && !trouble.test(text));
  return sighs.reduce((left, sigh) => left.replace(sigh, (found) => (isKept(found) ? found : blank(found))), text);
}

const asides = '(?:rollback(?: plan)?|back-?out(?: plan)?|verification|test(?:ing)?(?: plan)?|validation|how to (?:test|verify|reproduce)|steps to reproduce|repro(?:duction)?(?: steps)?|logs?|stack ?trace|evidence|links?|attachments?|why)';
const section = new RegExp(`^[ \\t]*(?:#{1,6}[ \\t]*|\\*{1,2}|_{1,2})?${asides}[ \\t]*:?(?:\\*{1,2}|_{1,2})?:?[ \\t]*\\n(?:(?![ \\t]*(?:#|\\*\\*|\\*\\w|[\\w ]{2,30}:)|[ \\t]*\\n)[^\\n]*(?:\\n|$))*`, 'gim');

/** Parts of a ticket that say how it is undone, tried out, or reproduced. */
function withoutSections(text: string): string {
  return cleared(cleared(text, section), /^[ \t]*(?:[-*•][ \t]+)?(?:roll-?back|back-?out|verification|test|fall-?back)(?: (?:plan|steps?))?[ \t]*:[^\n]*$/gim);
}

/** Signs of headings and of emphasis, and headings that only say that a list follows. */
function withoutMarks(text: string): string {
  const bold = text.replace(/(\*\*|__)(?=\S)([^*_\n]{1,120})(?<=\S)\1/g, (_, sign: string, inside: string) => `${blank(sign)}${inside}${blank(sign)}`);
  const spoken = bold.replace(/"([^"\n]{12,300})"/g, (found, inside: string) => (/\b(?:shall|must|should|may|please)\b/i.test(inside) && inside.trim().split(/\s+/).length > 4 ? `${blank('"')}${inside}${blank('"')}` : found));
  const unpaired = cleared(spoken, /^(?:\*\*|__)(?=\s)/gm);
  const owned = /(?<=^|\s)'\S/.test(unpaired) ? unpaired : cleared(unpaired, /(?<=[a-z]s)['’](?=\s(?:traffic|calls|requests|time-?outs?|retries|v\d))/gi);
  const headed = cleared(owned, /^[ \t]*(?:#{1,6}[ \t]*)?[*_]*(?:context|background|motivation|why|problem|situation|current state|as-is|notes?|summary|history|impact)[*_]*[ \t]*:?[*_]*[ \t]*$/gim);
  return cleared(cleared(headed, /^[ \t]*#{1,6}(?=[ \t])/gm), /^[ \t]*(?:todos?|to-?dos?|to do|tasks?|checklist|notes?|action items?)[ \t]*:?[ \t]*$/gim);
}
