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
  { pattern: /(?<![\w.-])(?:cach(?:e|es|ing) (?:the |all |its |their )?(?:responses?|answers?|results?)|response cach(?:e|ing)|cdn)(?![\w-]|\.\w)/i, because: 'a mesh keeps no answers: it caches nothing', nearest: ['limit the rate of requests'] },
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

/** A request that is no change of a mesh: another command's work, or nobody's here. */
export function errandOf(text: string): Reading | undefined {
  for (const { pattern, because, nearest } of [...outOfScope, ...settingsNobodyWrites]) if (pattern.test(text)) return { status: 'out-of-scope', because, nearest };
  for (const { pattern, command, because } of errands) if (pattern.test(text)) return { status: 'errand', errand: { command, arguments: [], because } };
  return undefined;
}
