import { literally } from './grammar/conditions.ts';
import type { Reading } from './reading.ts';

/** Requests that another command answers, by what they ask for. In order: the first that fits. */
const errands: readonly { readonly pattern: RegExp; readonly command: string; readonly because: string }[] = [
  { pattern: /\b(?:service )?dependency graph\b[^.]*\.?\s*$|\bwho calls whom\b|\bmap (?:out )?(?:the |our |all )?(?:current )?(?:service )?(?:topology|dependencies)|\bread all (?:the )?(?:kubernetes )?manifests\b/i, command: 'discover', because: 'who calls whom is read from the manifests' },
  { pattern: /^\s*(?:please |can you |could you )?(?:show|list|draw|print|display|give me|map)\b[^.]*\b(?:call graph|dependenc\w+|topology|all (?:the |my |our )?services|service map)\b/i, command: 'discover', because: 'who calls whom is read from the manifests' },
  { pattern: /\b(?:look|see|find out|tell me) (?:if|whether)\b[^.]*\b(?:config\w*|yaml|manifests?|files?)\b[^.]*\b(?:errors?|mistakes?|problems?|wrong|right|correct|valid)\b/i, command: 'check', because: 'configuration that exists is checked by its own command' },
  { pattern: /\b(?:show|tell|list)(?: me)? who (?:has|can|may|is)\b/i, command: 'who', because: 'who reaches a service is a question about what is, and not a change' },
  { pattern: /\bphased roll-?out plan\b|\broll-?out plan\b|\bplan (?:a|the) (?:phased |gradual )?roll-?out\b/i, command: 'plan', because: 'a rollout is planned in phases with gates, and not by one change' },
  { pattern: /\b(?:debug|diagnose|troubleshoot|find out why|figure out why|why (?:do|does|am|are|is|did)|root cause|what does this (?:error )?mean|getting (?:intermittent )?50[0-9]s|upstream connect error)\b/i, command: 'diagnose', because: 'the cause of errors is looked for in the configuration and in what the mesh reports' },
  { pattern: /\b(?:dry-run|validate|lint|verify that|check (?:all|my|our|the|these|for|whether|if)|audit (?:all|my|our|the|these|this|every|existing|current)|review (?:all|my|our|the|these|this|every|existing|current))\b(?![^.]*\b(?:tokens?|jwts?)\b)/i, command: 'check', because: 'configuration that exists is checked by its own command' },
  { pattern: /^\s*(?:please )?(?:explain|what does (?:this|the rule))\b/i, command: 'explain', because: 'rules are explained by their own command' },
  { pattern: /^\s*(?:who|which services?) (?:can|may|is able to|are able to|is allowed to|are allowed to|calls?|talks? to|reach(?:es)?)\b[^?]*\?/i, command: 'who', because: 'who reaches a service is a question about what is, and not a change' },
  { pattern: /^\s*(?:what happens (?:to|if|when|with)|where (?:does|do|will|would))\b/i, command: 'trace', because: 'what happens to a request is a question about what is, and not a change' },
];

const settingsNobodyWrites: readonly { readonly pattern: RegExp; readonly because: string; readonly nearest: readonly string[] }[] = [
  { pattern: /\bretry budgets?\b|\b(?:concurrent|parallel|simultaneous|active|outstanding) retries\b|\bretries (?:at (?:the same|a|one) time|at once|in parallel|concurrently|simultaneously)\b/i, because: 'how many retries run at a time is not something that Meshwright writes: it says how often one request is tried again', nearest: ['retries of each request', 'a limit of requests at a time'] },
  { pattern: /\bidle[- ]?time-?outs?\b|\btime-?outs? (?:for|of) idle\b|\bkeep-?alives?\b|\bidle (?:for|connections?)\b/i, because: 'how long a connection may be idle is not something that Meshwright writes: it says how long a request, a try, or opening a connection may take', nearest: ['a timeout of requests', 'a timeout of opening connections'] },
  { pattern: /\bpanic threshold\b|\bmin(?:imum)? health(?:y)? percent\w*\b/i, because: 'the panic threshold of a pool is not something that Meshwright writes', nearest: ['which share of the instances may be ejected at most'] },
  { pattern: /\b(?:locality|zone)[- ](?:aware|weighted|based|preference|preferring|failover)\b|\b(?:same|local|nearest|closest) (?:zone|region|locality|availability zone)\b|\bfail-?over to (?:the )?(?:other|another|second|next) (?:zone|region)\b/i, because: 'balancing by zone or region is not something that Meshwright writes', nearest: ['balancing by round robin, least requests, random, or a hash'] },
  { pattern: /\bhedg(?:e|ed|ing)\b|\badaptive concurrency\b|\bmaglev\b/i, because: 'that way of calling or balancing is not something that Meshwright writes', nearest: ['retries', 'a consistent hash'] },
];

const outOfScope: readonly { readonly pattern: RegExp; readonly because: string; readonly nearest: readonly string[] }[] = [
  { pattern: /(?<![\w.-])(?:cach(?:e|es|ing) (?:the |all |its |their )?(?:responses?|answers?|results?)|response cach(?:e|ing)|(?:a|the|our|behind|via|through|use|using) cdn(?! namespace))(?![\w-]|\.\w)/i, because: 'a mesh keeps no answers: it caches nothing', nearest: ['limit the rate of requests'] },
  { pattern: /\bnumber of (?:[\w-]+ )?(?:pods|replicas)\b(?![^.]*\beject)|\b(?:more|fewer) (?:pods|replicas)\b/i, because: 'how many pods run (replicas of a Deployment) is not decided by the mesh', nearest: ['limit connections or requests (a circuit breaker)', 'limit the rate of requests'] },
  { pattern: /(?<![\w-])(?:cors|hsts|csp|csrf|waf)(?![\w-])/i, because: 'that is about browsers and what answers carry, which Meshwright does not write', nearest: [] },
  { pattern: /\b(?:scale|autoscal\w*|replicas?\b[^.]*\bto \d|number of (?:pods|replicas)|hpa)\b/i, because: 'how many pods run is not decided by the mesh', nearest: ['limit connections or requests (a circuit breaker)', 'limit the rate of requests'] },
  { pattern: /\b(?:terraform|cloudformation|ansible|pulumi|helm chart|dockerfile|docker image|ci pipeline|github action|jenkins)\b/i, because: 'that is not configuration of a mesh', nearest: [] },
  { pattern: /\b(?:install|upgrade|uninstall) (?:the )?(?:mesh|control plane|postgres\w*|mysql|redis|kafka|mongodb?|database|prometheus|grafana|jaeger|kiali|cert-manager)\b|\b(?:deploy|provision|spin up|create|set up) (?:a|an|the|new)* ?(?:new )?(?:database|postgres\w*|mysql|redis|kafka|mongodb?|cluster|vm|bucket)\b/i, because: 'Meshwright writes the configuration of a mesh that runs; it installs nothing', nearest: [] },
  { pattern: /\b(?:encrypt (?:the |our )?(?:database|disk|data at rest|volumes?)|backup|back up the)\b/i, because: 'a mesh sees connections and requests, not what is stored', nearest: ['require mutual TLS between workloads'] },
  { pattern: /\bignore (?:all |any |the )?(?:previous|prior|above|earlier) (?:instructions|rules|prompts?)\b|\bsystem prompt\b|\bdisregard (?:all|any|the|your) (?:previous|prior|instructions|rules)\b/i, because: 'this is an instruction to an assistant and not a wish about a mesh', nearest: [] },
];

const vague = /\b(?:make|keep|get|become|want|need)\b[^.]*\b(?:resilient|robust|reliable|stable|fault[- ]tolerant|highly available|secure|safer|faster|better|bulletproof)\b/i;

/** Words that name what somebody wants and not how much of what. */
export function vagueWish(text: string, names: readonly string[]): string | undefined {
  const whom = names.length === 0 ? '' : ` for ${names.map((name) => `\`${name}\``).join(', ')}`;
  if (vague.test(text)) return `what exactly is wanted${whom}: a timeout (how long), retries (how many, on which failures), a circuit breaker (after how many errors), or who may call?`;
  const head = /\b(?:time-?outs?|hang|retr(?:y|ies)|limit|throttle|mirror\w*|shadow|canary|split|sticky|same pod|breaker|delay|fault|encrypt\w*|mtls)\b/i.exec(text)?.[0];
  if (head === undefined) return undefined;
  return names.length === 0 ? `what exactly is wanted of "${head}": for which service, and how much?` : `what exactly is wanted of "${head}"${whom}: how much of it, or where to?`;
}

const greeting = /^\s*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|dear)\b[^,.!:\n?]{0,30}[,.!:\n]\s*)?/i;
const asking = /^(?:(?:please |pls )?(?:(?:can|could|would|will) (?:you|someone|anybody|anyone) (?:please |kindly )?)?(?:tell|show|remind|give) (?:me|us) (?=who|what|which|how|where|when|whether|if|why)|(?:please |pls )?(?:list|print|display|show) (?=the current|all the|what|which|how|who)|(?:i|we)(?:['’]d| would)? (?:like|want|need) to know |(?:i|we) (?:wonder|am wondering|are wondering|was wondering) |just wondering:? |quick question:? |question:? |do you know |does (?:anybody|anyone) know |any idea )*/i;
const opening = /^(?:what(?:['’]s| is| are| was| were| does| do| would| will| happens)|which (?:of |\w+ (?:is|are|has|have|does|do|gets?|goes|calls?|can|may|use)\b|(?:\w+ ){1,5}(?:is|are|has|have|does|do|gets?)\b)|what \w+ (?:is|are|has|have|does|do|of)\b|how (?:many|much|long|often|is|are|does|do|did|high|big|large|old|come)\b|(?:does|is|are|was|were|has|did)\b|do(?= (?:we|i|they|the|any|all)\b)|have(?= (?:we|i|they)\b)|who (?:is|are|can|may|calls?|talks?|uses?|has|owns?)\b|where (?:is|are|does|do|did)\b|why (?:is|are|does|do|did)\b|when (?:is|are|does|do|did|was)\b|whether\b|if\b)/i;
/** Questions that ask for something to be done, or that propose it. */
const ordering = /\b(?:please|pls|can you|could you|would you|will you|can we|could we|shall we|may (?:i|we)|should|must|shall|need(?:s|ed)? to|instead|make|made|is it possible|are you able|possible to|mind|route|send|set|change|add|remove|let's|how about|what about|so that|from now on|would like|want(?:s|ed)?)\b/i;

/** "What is the timeout of b?": nothing but a question about how things are. */
function asks(text: string): boolean {
  const bare = text.replace(/[\s.!]*(?:thanks|thank you|thx|cheers)[^?]{0,40}$/i, '').trim();
  const sentence = bare.replace(greeting, '');
  const intro = asking.exec(sentence)?.[0] ?? '';
  const rest = sentence.slice(intro.length);
  if (!opening.test(rest) || ordering.test(rest) || /[.!?;\n]\s+\S/.test(rest)) return false;
  if (/^(?:whether|if)\b/i.test(rest) && intro === '') return false;
  return /\?\s*$/.test(rest) || intro.trim() !== '' || (/^(?:what(?:['’]s| is| are)|which|what|how (?:many|much|long|often)|does|do)\b/i.test(rest) && !/[,:]/.test(rest));
}

/** Which command tells how that is. */
function answering(text: string): { readonly command: string; readonly because: string } {
  if (/\bwho\b|\bcallers?\b|\ballowed\b|\b(?:can|may|able to)\b[^?]*\b(?:call|reach|access|talk)\b/i.test(text)) return { command: 'who', because: 'this asks who reaches a service, and changes nothing' };
  if (/\bhow many (?:\w+ )?(?:services|workloads|versions|namespaces)\b|\bwhich (?:services|workloads|namespaces|versions)\b|\bdepend\w*\b/i.test(text)) return { command: 'discover', because: 'this asks what there is, and changes nothing' };
  return { command: 'trace', because: 'this is a question about how things are, and changes nothing: `meshwright trace` shows where a request goes, with which timeout, and how often it is tried' };
}

const meshWords = /\b(?:time-?outs?|retr(?:y|ies|ied)|m?tls|traffic|versions?|(?:micro)?services?|workloads?|mirror\w*|canary|rout(?:es?|ed|ing)|split|breakers?|limits?|faults?|delay\w*|gateways?|mesh|namespaces?|headers?|access|callers?|sidecars?|proxy|proxies|requests?|calls?|encrypt\w*|tokens?|jwt|trac(?:es|ing)|metrics?|logs?)\b/i;

/** A text that only asks: whatever else it could be read as, it orders nothing. */
export function questionIn(text: string, names: readonly string[]): Reading | undefined {
  const isOfMesh = meshWords.test(text) || names.some((name) => new RegExp(`(?<![\\w-])${literally(name)}(?![\\w-])`, 'i').test(text));
  return isOfMesh && asks(text) ? { status: 'errand', errand: { arguments: [], ...answering(text) } } : undefined;
}

const verbs = 'scale|debug|backup|validate|lint|audit|review|diagnose|upgrade|install|deploy|explain|verify|check|trace|test|cache|cdn';
const names = [new RegExp(`(?<![\\w-])(?:${verbs})-[a-z][\\w-]*|(?<![\\w-])[a-z][\\w-]*-(?:${verbs})(?![\\w-])`, 'gi'), /(?<=\b(?:namespace|ns)\s+)[a-z][\w-]*/gi];

/** "namespace backup", "scale-reader": names, and none of the words that they are made of. */
function withoutNames(text: string): string {
  return names.reduce((left, name) => left.replace(name, (found) => (/^(?:is|are|with|and|or|in|of|to|for|that|by|can|may|has|have)$/i.test(found) ? found : 'x'.repeat(found.length))), text);
}

/** A request that is no change of a mesh: another command's work, or nobody's here. */
export function errandOf(said: string): Reading | undefined {
  const text = withoutNames(said);
  for (const { pattern, because, nearest } of [...outOfScope, ...settingsNobodyWrites]) if (pattern.test(text)) return { status: 'out-of-scope', because, nearest };
  for (const { pattern, command, because } of errands) if (pattern.test(text)) return { status: 'errand', errand: { command, arguments: [], because } };
  return undefined;
}
