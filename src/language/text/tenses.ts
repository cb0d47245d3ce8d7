/** Verbs of the past that no participle looks like. */
const past = /\b(?:was|were|wasn['’]t|weren['’]t|had|hadn['’]t|did|didn['’]t|went|fell|came|saw|took|broke|hung|lost|began|ran|said|told|wrote|became|blew|grew|threw|knew|thought|woke|spoke|rose|stood|brought|bought|felt|met|paid|spent|gave up|got (?!to\b|rid\b)|found|couldn['’]t|(?:has|have|['’]ve|hasn['’]t|haven['’]t|['’]s) (?:\w+ly |just |already |not |always |never |often |recently |since )?(?:been|had|gone|seen|become|taken|got|come|done|begun|fallen|grown|said|told|found|\w{3,}ed))\b/i;

/** Verbs of the past that are no word for something that a mesh does. */
const pastOfStories = /\b(?:deployed|shipped|noticed|decided|discussed|complained|reported|failed|answered|happened|started|stopped|agreed|observed|measured|crashed|released|migrated|upgraded|introduced|launched|merged|restarted|caused|blamed|tried to|learn(?:ed|t)|reali[sz]ed|jumped|climbed|degraded|suffered|slowed|stalled|paged|alerted|experienced|responded|charged|doubled|recovered|debugged|investigated|confirmed|checked|looked|asked|called us|phoned|mailed|emailed|pinged|escalated|exploded|spiked|peaked|collapsed|overloaded|piled|hoped|planned|wondered|worked|moved (?:here|to a)|joined|talked|finished|completed|arrived|lasted|turned out|showed|raised an?|opened (?:a|an|the) (?:ticket|incident|issue)|counted|returned|delivered|produced|threw|poisoned|tripled|(?:someone|somebody|colleague|predecessor|intern|contractor|he|she|they) (?:had |has |once )?(?:changed|set|put|raised|lowered|increased|reduced|removed|added|disabled|enabled|switched|turned)|received (?:a |an |many |several |complaints))\b/i;

const figures = 'p\\d\\d(?:\\.\\d+)?|median|mean|avg|average|ctr|conversion|revenue|throughput|(?:latency|latencies|errors?|error rate|response times?|usage) (?:is|are|went|rose|up|down|at)';
/** How long things take, and how many of them fail: measured, and not wished for. */
const measures = new RegExp([
  `\\b(?:${figures})\\s*(?:is |are |went |of |at |around |about |up |down )*[:=~]?\\s*(?:up |down |by )*\\d`,
  String.raw`\b(?:sla|slo)s?\b[^.;,]{0,30}?\d`,
  String.raw`\b(?:p\d\d(?:\.\d+)?|(?:avg|average|median|mean|peak|worst(?:[- ]case)?|typical|usual|tail|99th) ?(?:latenc(?:y|ies)|response times?|duration|percentile)?|latenc(?:y|ies)|response times?|error rates?)\b[^.;,]{0,40}?\b(?:is|are|hits?|reaches|goes up to|sits at|stays at|around|about|at)\b`,
  String.raw`\b(?:(?:sometimes|usually|often|regularly|typically|normally|occasionally|really|easily) needs|(?<!\b(?:can|may|could|might|should|shall|must|will|would|to|only|not|try|attempt|retry) )takes?|(?<!\b(?:can|may|could|might|should|shall|must|will|would|to|only|not) )answers?|responds?|replies|returns|finish(?:es)?|hangs?|lasts)\b(?!\s*(?:at most|up to|max|no|only|within|\d+\s*%))[^.;,%]{0,30}?(?:\d+(?:\.\d+)? ?(?:ms|s|m|sec\w*|min\w*|milli\w*)|minutes|seconds|hours|ages|forever|long)\b`,
  String.raw`\b(?:gets? (?:hammered|slammed|flooded|overrun|hit|overloaded|stuck|killed|slow)|(?:we|i) (?:are |keep |often |sometimes |still )*see(?:ing)?|sees? (?:a lot|lots|many|broken|errors?|time-?outs|[45]\d\ds?|[45]xx|\d+ (?:rps|requests|errors?|failures))|hav(?:e|ing) (?:a lot of|lots of|many|too many|some|several))\b`,
  String.raw`\b(?:as (?:fast|slow|good|bad|stable|cheap|big|heavy|quick) as|(?:faster|slower|better|worse|cheaper|stabler|more \w+|less \w+) than)\b`,
  String.raw`\b(?:gets?|getting|hits?|hitting|receives?|receiving|sees|runs? into|ends? up with)\b[^.;,]{0,40}?\b[45](?:\d\d|xx)s?\b`,
  String.raw`\b(?:it|they)(?:['’]s| is|['’]re| are) (?:now |currently |still )*(?:at|around|about) \d|\b\d[\w.]* (?:on average|in the worst case|at worst|usually|typically)\b`,
  String.raw`\b\d+(?:\.\d+)? ?% (?:availability|uptime|of the revenue|of our revenue)\b`,
  String.raw`\b(?:deadline|due date|eta|go-live|release|launch) is (?:on |by |at )?(?:today|tomorrow|next|this|mon|tue|wed|thu|fri|sat|sun|end of)`,
].join('|'), 'i');

/** A clause that stands under another one: its verb says nothing of when that is so. */
const relative = /\b(?:if|when|whenever|once|that|which|who|whose|where|while|as soon as|as long as|provided)\b/i;

/** What goes on at present, and what something is. */
const goingOn = /\b(?:(?:is|are)(?:n['’]t| not) (?:that |so |very |really )?(?:important|critical|urgent|essential|a big deal|business[- ]critical)|(?:is|are|am|['’]re|['’]m) (?:\w+ly |still |just |now |being |currently )*(?!going\b|missing\b|following\b|being\b)(?:\w{3,}ing|being \w+)|(?:is|are|['’]re) (?:just |only |quite |really )?(?:an?|our|one of (?:the|our)) \w+|costs?|belongs?|powers|stores|complains?|suffers?|annoys?|hurts?|worries|looks?|seems?|feels?|sounds?|shows?|kills?|wakes|dies?|crash(?:es)?|collapses?|breaks?|chokes?|struggles?|melts?|hangs?|stalls?|fails?|misbehaves?|lags?)\b|^\W*(?:tomorrow|tonight|next \w+|this \w+|(?:on )?\w+day)[, ]+(?:we|they|our|the)\b/i;

/** Whether words without any value tell what goes on, or what something is. */
export function isGoingOn(words: string): boolean {
  return goingOn.test(words);
}

/** Where a part of a sentence has a verb of the past. */
export function isPast(words: string): boolean {
  return past.test(words) || pastOfStories.test(words);
}

const reported = /\b(?:notic(?:e|ed)|sees?|saw|found(?: out)?|observed?|measured?|reali[sz]ed?|know|learn(?:ed|t)|told (?:me|us)|reported|complain(?:s|ed)?|says?|said|think|believe)\b(?: \w+){0,2} that\b|\b(?:says?|said|thinks?|claims?|know)\b/i;
/** Times of the clock and of the calendar at which something was so. */
const whens = /\b(?:between|from|at|around|since|until|before|after) \d{1,2}(?::\d\d)?(?: ?(?:am|pm))?(?: (?:and|to|-) \d{1,2}(?::\d\d)?)?(?:(?<=:\d\d)| ?(?:am|pm|o['’]clock|utc|cet|cest)\b)|\b(?:on )?\d{1,2}(?:st|nd|rd|th|\.)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}(?:st|nd|rd|th)?\b|\b(?:last|past|previous) (?:\d+|two|three|few|couple of) (?:days|weeks|months|hours|nights)\b/gi;

/** The words without the times of which they tell, blank for blank. */
export function withoutTimes(words: string): string {
  return words.replace(whens, (found) => ' '.repeat(found.length));
}

/** Whether what a clause says stands behind a verb that says that it was so, or that it was measured. */
export function isTold(clause: string): boolean {
  const head = reported.exec(clause);
  if (head !== null) {
    const rest = clause.slice(head.index + head[0].length);
    return isTold(rest) || (!/\d/.test(rest) && /\b(?:is|are|does|do|has|have)\b/i.test(rest));
  }
  const [first] = [past, pastOfStories, measures].map((verb) => verb.exec(clause)).filter((found) => found !== null).sort((a, b) => a.index - b.index);
  if (first === undefined || relative.test(clause.slice(0, first.index))) return false;
  const after = clause.slice(first.index + first[0].length).replace(/\b(?:has|have) been\b/gi, ' ');
  return !/\b(?:gets?|goes|receives?|has|have|is|are|will)\b/i.test(after);
}
