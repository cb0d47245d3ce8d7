import type { IntentKind } from '../../intents/intent.ts';

const kinds = (...what: readonly IntentKind[]): readonly IntentKind[] => what;

/** What can go, by its names. A thing without a kind is asked about: it may be any setting. In order: the longest first. */
const things: readonly { readonly pattern: RegExp; readonly what: readonly IntentKind[] }[] = [
  { pattern: /\b(?:(?:request|response|overall|route|http|call) )?(?:time-?outs?|deadlines?|time limits?)(?: (?:settings?|rules?|config(?:uration)?|values?))?\b/gi, what: kinds('set-timeout') },
  { pattern: /\b(?:circuit[ -]?break(?:ers?|ing)|breakers?|outlier detection and connection (?:limits?|pool))(?: (?:settings?|rules?|config(?:uration)?|polic(?:y|ies)))?\b/gi, what: kinds('break-circuit') },
  { pattern: /\b(?:sticky sessions?|session (?:affinity|stickiness)|stickiness|(?:load[ -]?)balancing|load[ -]?balancer)(?: (?:settings?|rules?|config(?:uration)?|polic(?:y|ies)|algorithm))?\b/gi, what: kinds('balance-load') },
  { pattern: /\b(?:(?:injected|artificial) (?:faults?|delays?|errors?|failures?|latenc(?:y|ies)|aborts?)|(?:fault|error|failure|chaos|latency|delay|abort)[ -]?injections?|(?:slowing(?: down)?|delaying|disturbing|aborting|breaking|injecting)(?: (?:faults?|delays?|errors?|failures?|latency))?|faults?(?: rules?)?|chaos(?: (?:tests?|experiments?|rules?|testing|engineering))?)\b/gi, what: kinds('inject-fault') },
  { pattern: /\b(?:traffic |request |live )*(?:mirror(?:ing|s)?|shadow(?:ing|s)?|shadow traffic|mirrored traffic|traffic cop(?:y|ies)|request cop(?:y|ies)|copying|dark launch)\b/gi, what: kinds('mirror-traffic') },
  { pattern: /\b(?:path |url |uri |prefix |host )*(?:re-?writ(?:es?|ings?))(?: rules?)?\b/gi, what: kinds('rewrite') },
  { pattern: /\b(?:path |url |http )*(?:redirect(?:s|ions?)?)(?: rules?)?\b/gi, what: kinds('redirect') },
  { pattern: /\b(?:(?:local )?(?:rate|request)[ -]?limit(?:s|ing|er)?|throttl(?:e|es|ing)|limit(?:s)? (?:on|of) the rate)(?: (?:rules?|polic(?:y|ies)|settings?))?\b/gi, what: kinds('limit-rate') },
  { pattern: /\b(?:(?:jwt|token|login|user|end-?user|oidc)s? (?:requirement|check(?:ing|s)?|validation|verification|authentication|polic(?:y|ies)|rules?|obligation)s?|jwts?|requestauthentications?|user authentication)\b/gi, what: kinds('authenticate-users') },
  { pattern: /\b(?:(?:all |any |the )*(?:restrictions?|limitations?|rules?|limits?|polic(?:y|ies)) (?:on|about|of|as to|saying|for) who (?:may|can|is allowed to|could) (?:call|access|reach|use|talk to)|(?:access|authori[sz]ation|caller|call|rbac)[ -]?(?:restrictions?|rules?|polic(?:y|ies)|controls?|limitations?|lists?)|authorizationpolic(?:y|ies)|restrictions?(?: (?:on|for|to) (?:callers|access|calls|clients|calling|accessing|reaching))?|lock-?down|allow-?lists?|white-?lists?)\b/gi, what: kinds('allow-calls', 'deny-calls') },
  { pattern: /\b(?:everything(?: (?:else )?(?:that )?(?:you|we|i) (?:have )?(?:configured|set(?: up)?|added|wrote|written|changed))?|(?:all|every|each|any)(?: of)?(?: the| its| our)?(?: mesh| traffic| custom)?(?: settings?| config(?:uration)?s?| customi[sz]ations?| rules?| overrides?| changes?| limits?)|(?:mesh |traffic |custom )(?:settings|config(?:uration)?|rules))\b/gi, what: kinds() },
];

/** How it is said that something goes; `need`: that nobody wants it any more. */
const ends: readonly RegExp[] = [
  /\b(?:restor(?:e|ed|ing)|return(?:ing)?|go(?:ing)? back|back) (?:to )?(?:the |its )?(?:normal|usual|regular|ordinary|clean)(?: (?:routing|traffic|operations?|behaviou?r|state|flow|service))?\b/i,
  /\b(?:remov(?:e[ds]?|ing)|delet(?:e[ds]?|ing)|drop(?:s|ped|ping)?|get(?:ting)? rid(?: of)?|got rid of|gotten rid of|tak(?:e|en|ing) (?:away|off|out)|take(?=\W)|turn(?:ed|ing)? off|switch(?:ed|ing)? off|disabl(?:e[ds]?|ing)|deactivat(?:e[ds]?|ing)|stop(?:s|ped|ping)?|end(?:s|ed|ing)?|lift(?:s|ed|ing)?|clear(?:s|ed|ing)?(?: up)?|clean(?:ed|ing)? (?:up|out)|undo(?:ne|ing)?|cancel(?:led|ed|ling|ing)?|withdr[ae]wn?|scrap(?:ped)?|revert(?:ed|ing)?|unset|unconfigure|abolish(?:ed)?|ditch(?:ed)?|purge|wipe(?: out)?|kill(?:ed)?|strip|retire[d]?|reset(?:ting)?)\b/i,
  /\b(?:off|over|obsolete|finished|done|gone|can go|could go|should go|must go|has to go|have to go|may go|goes away|go away|unnecessary|superfluous|not (?:needed|required|wanted|necessary)|no longer (?:needed|required|wanted|necessary))\b/i,
  /\b(?:no longer|don['’]t|do not|does not|doesn['’]t|need not|needn['’]t) (?:need|want|require|use)s?\b/i,
  /\bno (?:more|longer)\b|\bwithout\b|\bshould(?:n['’]t| not) (?:be|have|use)\b|\bmust(?:n['’]t| not) (?:be|have)\b/i,
];

/** "Do not remove": it stays. */
const keeps = /\b(?:do not|don['’]t|never|not to|please not|shouldn['’]t|should not|must not|mustn['’]t|cannot|can['’]t|won['’]t|not)(?: \w+){0,2} (?:remov|delet|drop|get|tak|turn|switch|disabl|stop|end\b|lift|clear|clean|undo|cancel|withdr|scrap|revert|unset|kill|reset|over|off|done|gone|finished)\w*|\b(?:stay|stays|keep|remain|leave|only|except|but|unless|until|when|while|if|instead|and then)\b/i;

/** Words that say nothing else beside these. */
const plain = new Set('s please pls kindly thanks thank you hi hello hey team all any every each the a an this that these those it its their our my your we i us of on for from to in at with by and or is are was be being been can could may should must shall will would has have had do does did there now again today immediately completely entirely altogether fully too also back both existing current present configured old defined set injected artificial custom mesh service services svc namespace ns workload workloads application app everywhere anymore any-more longer more default defaults standard normal way like want need needs wanted needed required to-be just so such go let lets out up off away as test tests settings setting configuration config rule rules policy policies requirement traffic calls requests request away here there\'s it\'s we\'d i\'d ask asking good today\'s fine still enabled active which who'.split(' '));

/** The kinds that are named, and the words that are left; undefined where none is. */
export function thingsIn(words: string): { readonly what: readonly IntentKind[]; readonly rest: string } | undefined {
  let rest = words;
  const what: IntentKind[] = [];
  let isNamed = false;
  for (const thing of things) {
    const left = rest.replace(thing.pattern, ' ');
    if (left === rest) continue;
    // "All of the settings" beside what is named says no more.
    if (thing.what.length > 0 || !isNamed) isNamed = true;
    what.push(...thing.what);
    rest = left;
  }
  return isNamed ? { what, rest } : undefined;
}

export function endsIn(rest: string): boolean {
  return ends.some((pattern) => pattern.test(rest)) && !keeps.test(rest);
}

/** Whether what is left are words that only hold a sentence together. */
export function plainIn(rest: string): boolean {
  const left = ends.reduce((words, pattern) => words.replace(new RegExp(pattern.source, 'gi'), ' '), rest).toLowerCase();
  return (left.match(/[^\s.,;:!()"'`´’…_-][^\s.,;:!()"`…]*/g) ?? []).every((word) => plain.has(word.replace(/[’´]/g, '\'')));
}
