import type { State } from './state.ts';

type Wish = State['wishes'][number];

interface Sign {
  readonly pattern: RegExp;
  /** Where such a wish was made of the words, and none of `not`. */
  readonly of?: readonly Wish['kind'][];
  readonly not?: readonly Wish['kind'][];
  readonly say: (words: string) => string;
  /** Where at least so many services are spoken of. */
  readonly services?: number;
  /** Where one service is spoken of, and no other. */
  readonly isAlone?: true;
  /** Looked for in what was taken for background as well. */
  readonly isWide?: true;
  /** Where the failures that calls are retried on are the usual ones, and none that the words name. */
  readonly isUsual?: true;
}

const settings: readonly Wish['kind'][] = ['set-timeout', 'set-retries', 'limit-rate', 'break-circuit', 'balance-load'];
const today = (words: string): string => `"${words}" speaks of what is so today: say how it shall be`;
export const missing = (words: string): string => `"${words}" is not in it`;

/** Words that say more than a setting, a share or a withdrawal can hold: who reads them as one has lost them. */
export const signs: readonly Sign[] = [
  // what holds only at times, or only in some state
  { pattern: /\b(?:under|during|at|in|with|on) (?:(?:heavy|high|full|peak|low|much|too much|a lot of) )?(?:load|peak(?: times?| hours?| load)?|rush hours?|pressure|overload)\b|\bat peak\b/i, of: settings, say: missing },
  { pattern: /\bif (?:it|this|that|they|the \w+) (?:is|are|was|were) (?:currently |now |still )?(?:above|over|below|under|beyond|more|less|higher|lower|longer|shorter|greater|bigger|smaller)\b/i, of: settings, say: today },
  { pattern: /\bfall(?:s|ing)? ?back\b|\bfallback\b/i, of: [...settings, 'split-traffic'], not: ['route-when'], say: (words) => `"${words}": a mesh does not send a failed call to something else by a split; what shall happen?` },
  // counts that are none of these
  { pattern: /\b(?:retr(?:y|ies)|tries|attempts)\s*(?:per|\/|an?|each|every)\s*(?:s|sec|seconds?|min|minutes?|hours?)\b/i, of: ['set-retries'], say: (words) => `"${words}": retries are counted for each request, and not in a time` },
  { pattern: /\bper (?:connection|request|call) (?:and|per) (?:second|minute|hour)s?\b/i, of: settings, say: missing },
  { pattern: /\bfor v\d+\s+\d+\b(?!\s*%)/i, of: ['split-traffic'], say: (words) => `"${words}": what of? Settings hold for a service, and not for one of its versions` },
  { pattern: /\b(?:second|next|third|another|new) (?:try|attempt)s? (?:comes? |only )?after\b/i, of: ['break-circuit'], say: (words) => `"${words}": a pause between retries, or how long an instance is ejected?` },
  { pattern: /\b\d+ (?:and|,) \d+ (?:rps|requests|req\/s|qps|connections?|retries)\b/i, of: settings, services: 2, say: (words) => `"${words}": which of the numbers is for which service?` },
  { pattern: /\b(?:altogether|overall|combined|together|in sum|between them|shared)\b/i, of: ['break-circuit', 'limit-rate'], services: 2, say: (words) => `"${words}": limits are counted for each service by itself` },
  { pattern: /\bon anything for\b/i, of: settings, say: missing },
  { pattern: /\b(?:and|,) (?:the )?[\w-]+(?: service)? (?:gets? |has |takes? )?(?:the |what(?:'s| is) )(?:rest|remainder|remaining|left)\b/i, of: settings, say: (words) => `"${words}": how much is that?` },
  { pattern: /\bcallers? of\b/i, of: ['set-timeout', 'set-retries'], services: 2, say: (words) => `"${words}": who calls whom is not clear for all of it: say it as "calls from A to B"` },
  // another request, or another way, beside what is so today
  { pattern: /\bretr\w*\s+(?:[\w/-]+\s+){0,3}?(?:also|too|additionally|in addition)\s+(?:on|for|when|if)\b|\balso\s+(?:be\s+)?(?:retr\w*|on)\b(?=[^.;\n]*(?:[45]\d\d|5xx|reset|connect|refused|unavailable|gateway|error|fail))/i, of: ['set-retries'], say: (words) => `"${words}": on which failures all in all, and how often?` },
  { pattern: /\b(?:also|too|as well)\b[,:]? (?:for|on) (?:the )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|reads?|writes?)\b/i, of: ['set-timeout'], say: (words) => `"${words}": beside which other requests?` },
  { pattern: /\b(?:move|shift|transfer)\b[^.;\n]*\bfrom\s+\/\S+\s+to\s+\//i, of: settings, say: (words) => `"${words}": what shall hold for the first path from then on?` },
  { pattern: /\b(?:leave|keep|spare|without touching|don't touch|do not touch)\b[^.;:\n]*\broutes?\b/i, of: settings, isWide: true, say: (words) => `"${words}": a setting holds for all requests to a service, unless it names some: which are meant?` },
  { pattern: /\bwhat(?:ever)? (?:goes|is|runs|gets|reaches|went|already)\b[^.;\n]*\b(?:today|now|currently|already|at the moment)\b/i, of: ['split-traffic', 'route-when'], say: today },
  { pattern: /\b(?:canary|share|split|weight|v\d+|traffic)\b:?\s*(?:\+|plus)\s*\d+\s*(?:%|percent|points?|$|[.,;)\n])/i, of: ['split-traffic'], say: (words) => `"${words}": more than what? Say the whole share` },
  { pattern: /\bnext (?:step|stage|phase|increment|level)\b/i, of: ['split-traffic'], say: (words) => `"${words}": which share is that?` },
  { pattern: /\b(?:remove|delete|drop|take away|get rid of|clear)\b[^.;\n]{0,20}?\bv\d+['’]?s? (?:route|rule|subset|destination)s?\b/i, of: ['split-traffic'], say: (words) => `"${words}": shall its requests go to another version, or shall the route be as if it had never been?` },
  { pattern: /^\s*add (?:a |the )?(?:v\d+|version v?\d+|subset \w+)\b(?![^.;\n]*\d+\s*(?:%|percent|\/))/i, of: ['split-traffic'], say: (words) => `"${words}": with which share of the requests?` },
  { pattern: /\bof what (?:it|they|v\d+) (?:has|have|gets?|is|takes?)\b/i, of: ['split-traffic'], say: today },
  { pattern: /\d ?(?:ms|s|secs?|seconds?|min|minutes?) each\b/i, of: ['set-retries'], not: ['set-timeout'], services: 2, say: (words) => `"${words}": for each try, or for each of the services?` },
  { pattern: /\bcookie (?:for|on|of) [\w-]+ v\d+\b/i, of: ['balance-load'], say: missing },
  { pattern: /\d ?(?:%|percent) (?:more|less|fewer|higher|lower)\b/i, of: ['observe', 'inject-fault', 'mirror-traffic'], say: (words) => `"${words}": more or less than what? Say the whole share` },
  // not all of it is not none of it
  { pattern: /\b(?:not|never|\w+n['’]t)(?: (?:send|route|move|shift|put|direct|let|give))? (?:all|every|the whole)\b/i, of: ['split-traffic'], say: (words) => `"${words}": which share, then, and where does the rest go?` },
  { pattern: /\b(?:not|never|\w+n['’]t) (?:let|allow|permit) only\b/i, of: ['allow-calls', 'deny-calls'], say: (words) => `"${words}": who may call, all in all?` },
  // who is meant
  { pattern: /\b(?:every|all(?: the)?|any|each|all of the)(?: other)? (?:namespaces?|ns) (?:but|except(?: for)?|apart from|other than|besides|excluding|save)\b/i, of: [...settings, 'split-traffic', 'route-when', 'mirror-traffic', 'inject-fault', 'observe', 'authenticate-users', 'allow-egress', 'expose', 'rewrite', 'redirect'], say: (words) => `"${words}": in which namespaces, then? Name them` },
  { pattern: /\b(?:whoever|whatever|everyone|everybody|anyone|anybody|those|who) (?:who |that |which )?(?:calls?|calling|waits?|waiting)\b/i, of: ['set-timeout', 'set-retries'], services: 2, say: (words) => `"${words}": who calls whom is not clear for all of it: say it as "calls from A to B"` },
  { pattern: /\b[\w-]+['’]s? (?:outgoing |outbound |own )?calls\b(?!\s+(?:to|of|from|into|towards|on|for|by|against|at)\b)/i, of: ['set-timeout', 'set-retries'], say: (words) => `"${words}": calls to it, or calls that it makes? Say it as "calls to A", or "calls from A to B"` },
  { pattern: /\b(?:audit|dry[- ]?run|shadow|log[- ]only|report[- ]only|monitor(?:ing)?) mode\b|\bdry[- ]run\b/i, of: ['allow-calls', 'deny-calls', 'require-mutual-tls'], say: missing },
  { pattern: /\b(?:everything|whatever|anything|all|each|every \w+|those|services|what)(?: that| which)? (?:it|they|[\w-]+) calls?\b/i, of: ['set-timeout', 'set-retries'], say: (words) => `"${words}": which services are these? Name them` },
  { pattern: /\bboth (?:in|of|from|with|at|get|have|need)\b|,\s*both\b/i, of: settings, isAlone: true, say: missing },
  // settings that nothing was made of
  { pattern: /(?<!\b(?:including|inclusive of|incl\.?) (?:all |any |the |its |their )?)\bretr(?:y|ies)\b(?! (?:budget|storm|included|inclusive|are included|being included))/i, of: ['set-timeout', 'break-circuit', 'limit-rate', 'balance-load'], not: ['set-retries', 'withdraw'], say: missing },
  { pattern: /\b(?:no|without) retr(?:y|ies)\b/i, of: ['set-timeout'], not: ['set-retries', 'withdraw'], isWide: true, say: missing },
  { pattern: /\bfail\w*,? (?:because|since|due to|owing to)\b[^.,;:\n]*/i, of: ['set-retries'], isUsual: true, isWide: true, say: (words) => `"${words}": on which failures shall calls be retried?` },
  { pattern: /(?<!\b(?:per|each|every|single)[ -](?:try|attempt|retry|call)[ -])\b(?:timeouts?|deadlines?)\b(?! (?:per|for each|of each|each|for every|on each) )/i, of: ['set-retries', 'limit-rate', 'balance-load'], not: ['set-timeout', 'withdraw', 'break-circuit', 'inject-fault'], say: missing },
];
