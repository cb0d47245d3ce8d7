import type { State } from './state.ts';
import { isUsed } from './used-words.ts';

const kinds = '(?:users?|customers?|visitors?|clients?|guests?|members?|people|tenants?|subscribers?|accounts?|devices?|apps?|browsers?|partners?|employees?|bots?|traffic|requests?|calls?|connections?|callers?)';
const environment = '(?:staging|production|prod|dev|development|qa|uat|testing|sandbox|preprod|pre-prod)';

/** Words that narrow a whole wish: by time, load, release, place, or kind of user and traffic. A wish that holds them has used them. */
const narrowing: readonly RegExp[] = [
  /\b(?:in|on) (?:the )?(?:cluster|region|zone|datacenter|data center|availability zone) [\w-]+|\b(?:in|on) (?:the|our) (?:[\w-]+ )(?:cluster|region|zone|datacenter|data center)\b/i,
  new RegExp(`\\b(?:in|on|for) (?:the )?${environment}(?: cluster| environment| env)? only\\b|\\bonly (?:in|on|for) (?:the )?${environment}\\b`, 'i'),
  /\b(?:if|when|whenever|while|as long as|unless|once) (?:the |our )?(?:load|traffic|cpu|memory|demand|queue|latency|error rate|system|cluster) (?:is|gets|goes|rises|exceeds|drops|are|stays)\b[^.,;\n]*/i,
  /\b(?:in case of|in the event of|during) (?:an? |the )?(?:outages?|incidents?|emergenc(?:y|ies)|overload|disasters?|failover|maintenance|releases?|rollouts?|deploy(?:ment)?s?|migration|sales?|peak\w*)\b/i,
  /\b(?:if|once|when|as soon as|unless|until) v\d+ (?:is|fails|works|has|gets|runs|becomes)\b[^.,;\n]*/i,
  /\b(?:after|before|until|since|from) (?:the|our) (?:next )?(?:release|rollout|deploy(?:ment)?|migration|upgrade|launch|go-live|maintenance)(?=\s*(?:[.,;!?)]|$))/i,
  new RegExp(`\\bfor (?:all |our |the |only )?(?:new|old|existing|premium|paying|registered|anonymous|logged-in|beta|vip|free|external|internal|mobile|large|small|big|returning|trusted|untrusted|authenticated|foreign|public) ${kinds}\\b(?! (?:of|to|from)\\b)`, 'i'),
  /\bfor (?:guests|websockets?|streams|grpc only|http only|uploads only|downloads only|the (?:method|function|operation) \w+)\b/i,
  /\b(?:but )?only (?:the|on the|for the) (?:first|last|next) (?:time|try|call|request|attempt|day|hour|week)s?\b|\bfor the (?:first|next|last) \d+ (?:seconds?|minutes?|hours?|days?|weeks?|requests?|calls?)\b/i,
  /\bper (?:client ip|client|tenant|user|ip|customer|session|caller)(?=\s*(?:[.,;!?)]|$))|\bon average\b|\bwith jitter\b/i,
  /\b(?:and )?vice versa\b|\bor not at all\b|,\s*(?:i think not|not now|not yet)\s*[.!]?\s*$|\bnot sure (?:about|if|whether)\b|\bor is (?:that|this|it) too (?:much|little|short|long|many|high|low)\b|\bbut keep the old one\b/i,
  /\bon port \d+ only\b|\bonly (?:on|for) port \d+\b/i,
  /^\s*(?:don['’]t|do not|never again|not yet|it is not true that|it['’]s not true that|we do(?: not|n['’]t) want this)(?:\s*:|(?<=that)\s)/i,
];

/** The same, whatever the rest was taken for: they take all of it back, or leave open what of it is meant. */
const takingBack: readonly RegExp[] = [
  /\b(?:all|every\w*|any\w*) (?:but|except(?: for)?|save) (?:one|two|three|some|a few|a couple|several|many|most|\d+)(?: of (?:them|these|those|it))?(?=\s*(?:[.,;!?)]|$))/i,
  /^\s*(?:please )?(?:undo|revert|cancel|reverse|withdraw|stop|drop|take back|ignore|forget) (?:this|that|these|the following|what follows|the below)\s*:|^\s*(?:please )?(?:undo|cancel|ignore|forget)\s*:/i,
];

/** What is said of a place, an order or a host, and was read as something else. */
function misread({ wishes, text, vocabulary }: State): string[] {
  const under = wishes.some(({ kind }) => kind === 'allow-egress') && !/\b(?:call\w*|reach\w*|needs?|access\w*|connect\w*|talks?|uses?|egress|outbound|register\w*|fetch\w*|send\w*|download\w*)\b/i.test(text) ? /\b(?:also |too )?under [\w*-]+(?:\.[\w-]+)+/i.exec(text)?.[0] : undefined;
  const first = /\b(?:sidecars?|inject\w*|join\w*)\b/i.test(text) ? /[,;]\s*([a-z][\w-]* first)\s*[.!]?\s*$/i.exec(text)?.[1] : undefined;
  const there = vocabulary.services.length === 0 && wishes.some((wish) => wish.kind === 'observe' && JSON.stringify(wish.scope).includes('"default/')) && /\bthere\b/i.test(text) && !/\bdefault\b/i.test(text);
  return [
    ...(under === undefined ? [] : [`"${under}": is the service offered under that host, or does it call it?`]),
    ...(first === undefined ? [] : [`"${first}": what shall hold for the others, and when?`]),
    ...(there ? ['is what is observed "there" a namespace, or a workload of which namespace?'] : []),
  ];
}

/** Ends of sentences and beginnings that narrow all of it, and that no wish holds. */
export function lostScopes(state: State): string[] {
  let shown = state.text;
  const blank = (start: number, end: number): void => {
    shown = `${shown.slice(0, start)}${'·'.repeat(end - start)}${shown.slice(end)}`;
  };
  for (const phrase of state.phrases) if (phrase.type === 'reason' || (phrase.type === 'cond' && isUsed(phrase))) blank(phrase.span.start, phrase.span.end);
  for (const part of state.background) {
    const at = shown.indexOf(part);
    if (at >= 0) blank(at, at + part.length);
  }
  const held = JSON.stringify(state.wishes).toLowerCase();
  // "in cluster eu-2", where that is the cluster that a wish reaches.
  const isHeld = (words: string): boolean => (/\bport \d/.test(words) && new RegExp(`\\b${/\d+/.exec(words)?.[0] ?? ''}\\b`).test(held)) || /\bcluster\b/i.test(words) && words.toLowerCase().split(/\s+/).some((word) => held.includes(`"${word}"`));
  return [...misread(state), ...takingBack.flatMap((pattern) => pattern.exec(state.text)?.slice(0, 1).map((words) => `"${words.trim()}" is not in it`) ?? []), ...narrowing.flatMap((pattern) => {
    const words = pattern.exec(shown)?.[0].trim();
    // "in zone-a only", where that is a namespace that a wish names.
    const place = words === undefined ? undefined : new RegExp(environment, 'i').exec(words)?.[0].toLowerCase();
    return words === undefined || isHeld(words) || (place !== undefined && new RegExp(`"${place}["/]`).test(held)) ? [] : [`"${words}" is not in it`];
  })];
}
