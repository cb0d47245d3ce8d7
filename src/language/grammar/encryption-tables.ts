import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const tls = (mode: 'strict' | 'permissive' | 'disable' | 'on'): (() => Fact) => () => ({ kind: 'tls', mode });
const bare = (): Fact => ({ kind: 'tls', mode: 'permissive', isBare: true });
const exceptional = (): Fact => ({ kind: 'tls', mode: 'permissive', isExceptional: true });

const mutual = '(mutual tls|mutual-tls|mtls|m-tls|mutual ssl|mutual authentication|mutual tls authentication|mtls encryption|mutual tls encryption|peerauthentication|peer authentication)';
const plain = '(plaintext|plain text|plain-text|unencrypted|unencryptedly|cleartext|clear text|clear-text|in the clear|in clear|non-mtls|non-tls|non mtls|non tls|non-encrypted|not encrypted|unprotected)';
const carried = '(traffic|support|packet|data|payload|byte|message|stream|transport|connection|call|request|communication|http|tcp|client|caller|probe|scrape|scraping|check|access|mode|peer|workload)';
const probes = '((for|from|of) (the|its|our)* (health|liveness|readiness|metrics|prometheus|kubelet|monitoring|kubernetes|startup)+ (check|probe|scrape|scraping|scraper|endpoint)* | (health|liveness|readiness)+ (check|probe)+)';
const change = '(set|put|switch|change|move|turn|flip|bring|make|go|tighten|upgrade|raise|lift|migrate|step up|harden|cut over|lock|convert|keep|leave|stay|remain|run|operate|be|is|are|has|have|should|must|to)';
const state = '(is|are|be|being|stays?|remains?|must|should|shall|has to|have to|needs to|need to|to|can|may|will|still|now|gets?|also|always|fully)';
const incapable = "(can't|cannot|can not|doesn't|does not|don't|do not|is not able to|isn't able to|are not able to|unable to|isn't|is not|won't|will not|not|never|hasn't|has not|couldn't|could not|never learned to|is incapable of)";
const speak = '(do|use|speak|support|handle|understand|present|have|know|offer|need|require|want|participate in|take part in|talk|manage|got|get|be able to|able to|ready|capable|yet|any|a|an|the|for|of|to|with|inside|in|initiate|negotiate|speaking|using|doing|supporting|handling)';
const means = '(mtls|m-tls|mutual tls|tls|client certificate|certificate|client cert|sidecar|proxy|mesh|encryption|mesh identity|sidecar proxy|encrypted traffic|encrypted calls)';
const yet = '(yet|at the moment|currently|right now|today|so far|for now|any time soon|at all|and never will)';

/** What is said of encryption between services, in any mode and any order. */
export const encryptionTables: readonly ProductionTable[] = [
  {
    FACT: [
      [`${change}* ${mutual} ${change}* (in|into|on|to|as|at|from|permissive)* (strict) (mode|only)*`, tls('strict')],
      [`${change}* (from)? (permissive) ${mutual}? (mode)? (,)? (to|into|over to|up to|towards)+ (strict) ${mutual}? (mode)?`, tls('strict')],
      [`${change}+ (from)? (strict) ${mutual}? (mode)? (,)? (back|down)* (to|into)+ (permissive) ${mutual}? (mode)?`, tls('permissive')],
      [`(mode) (=|:|is|to)* (strict)`, tls('strict')],
      [`(accept|take|allow|serve|support)* (both) (plain|clear|clear-text|unencrypted|plaintext|plain-text|http) ${carried}* (and|or|as well as|plus|&|\\+|/) (mtls|mutual tls|encrypted|tls)+ ${carried}* (too|as well|alike)*`, tls('permissive')],
      [`(accept|take|allow|serve|support)* (both) (mtls|mutual tls|encrypted|tls)+ ${carried}* (and|or|as well as|plus|&|\\+|/) (plain|clear|clear-text|unencrypted|plaintext|plain-text|http) ${carried}* (too|as well|alike)*`, tls('permissive')],
      [`(must|have to|has to|need to|needs to|should|shall|are required to|is required to)+ (present|bring|show|send|provide|authenticate with|have|use|come with) (a|an|their|its|own|valid|signed)* (mesh|client|workload|peer)+ (certificate|cert|certificates|certs|identity)+`, tls('on')],
      [`(must|shall|should|may) (not|never) (use|speak|do|require|have|talk|run) ${mutual}`, tls('disable')],
      [`(mustn't|shouldn't) (use|speak|do|require|have|talk|run) ${mutual}`, tls('disable')],
      [`(client|peer|mesh|workload)+ (certificate|certificates|cert|certs)+ ${state}* (required|mandatory|needed|enforced|demanded|verified|checked)+`, tls('on')],
      [`(mtls|mutual tls) ${state}* (forbidden|prohibited|impossible)`, tls('disable')],
      [`${state}* (mutually|mutual)+ (authenticated|encrypted|verified|secured|authenticate) (and (encrypted|secured))? (calls|connections|traffic)?`, tls('on')],
      [`(client|clients|caller|callers|partner|partners|they|everybody|everyone|peers|who calls|whoever calls)+ (must|have to|has to|need to|needs to|should|shall|are required to|is required to)+ (present|bring|show|send|provide|authenticate with|have|use|come with|identify with|identify themselves with) (a|an|their|its|own|valid|signed|client)* (certificate|cert|certificates|certs)+`, tls('on')],
      ['(strict) (mtls|mutual tls|mode)* (is|would be|seems|remains)? (impossible|not possible|not an option|out of the question|not feasible|unworkable|no option)', exceptional],
      [`(mode) (=|:|is|to)* (permissive)`, tls('permissive')],
      [`(mode) (=|:|is|to)* (disable|disabled|off)`, tls('disable')],
      [`${mutual} (mode|=|:|is|to|,)* (disable|disabled)`, tls('disable')],
      [`${mutual}? (strict) (mode)* ${mutual}?`, tls('strict')],
      [`(speak|talk|use|do|require|need|accept|run|communicate|be called|reachable|serve|listen|answer|exclusively|only|via|over|with|by|through|in|using|solely|nothing but|anything but)+ ${mutual} ${carried}* (only|exclusively)?`, tls('on')],
      [`(only|exclusively|solely|nothing but) (accept|take|allow|serve|speak|talk|use)* ${mutual} ${carried}*`, tls('strict')],
      [`(accept|take|allow|serve|speak|talk|use) (only|exclusively|solely|nothing but) ${mutual} ${carried}*`, tls('strict')],
      [`${mutual} ${carried}* (only|exclusively|or nothing|and nothing else)`, tls('strict')],
      [`(both)? (mtls|mutual tls|encrypted)+ ${carried}* (and|or|as well as|plus|&|\\+|/|alongside) (also)? ${plain} ${carried}* (too|as well|alike|both|side by side|in parallel)*`, tls('permissive')],
      [`(both)? ${plain} ${carried}* (and|or|as well as|plus|&|\\+|/|alongside) (also)? (mtls|mutual tls|encrypted)+ ${carried}* (too|as well|alike|both|side by side|in parallel)*`, tls('permissive')],
      [`(permissive) (mtls|mutual tls)? (mode)?`, tls('permissive')],
      [`(accept|take|allow|keep|serve)* both (mode|modes) ${state}* (ok|okay|fine|allowed|accepted|possible|permitted|welcome)*`, tls('permissive')],
      [`(mtls|mutual tls|encryption) (is|are|be|being|remain|remains|stay|stays|should|to be)* (optional|not mandatory|not required|not enforced|not strictly required)`, tls('permissive')],
      [`(use|speak|talk|send|do|over|in|via|with|carry|as|by)? ${plain} ${carried}* ${probes}?`, bare],
      [`(require|demand|ask for|insist on|check|verify|need|enforce)+ (valid)? (client|mesh|peer|workload)+ (certificate|certificates|cert|certs|identity|identities) (from|of|the|mesh|peer|peers|callers|clients|every|caller|in)*`, tls('on')],
      [`(turn|switch|put|shut|set) ${mutual} (off)`, tls('disable')],
      [`(turn|switch|put|set) ${mutual} (on)`, tls('on')],
      [`(carry) ${mutual}`, tls('on')],
      [`(plaintext|plain text|plain-text|unencrypted) (http|tcp)`, bare],
      [`${state}* (be)? (encrypted|ciphered|secured) (with|by|using|via|through|in transit|on the wire|end to end|end-to-end|by default|mutually|mtls|mutual tls|,)*`, tls('on')],
      [`${state}* (be)? (encrypted) (with|by|using|via|through)? ${mutual}?`, tls('on')],
      [`(encrypt|secure) (service-to-service|service to service|pod-to-pod|pod to pod|internal|east-west|everything|all|the|whole|any)* ${carried}* (in transit|on the wire|end to end)?`, tls('on')],
      [`${incapable} ${speak}* ${means} ${yet}*`, exceptional],
      [`${incapable} ${speak}* IT_OF_TLS ${yet}*`, exceptional],
      [`(has|have|with|runs?|run|without|got|having|being|is|are|there is|there's)* (no|without) (a|any|the)* (sidecar|proxy|client certificate|mesh sidecar|sidecar proxy|mesh proxy) (in it|injected|there)* ${yet}*`, exceptional],
      [`(is|are|being|sits|runs|lives|stays)+ (still|currently|also|yet)* (outside|outside of|not part of|not in|not inside|out of) (the|our)* (mesh|service mesh) ${yet}*`, exceptional],
      [`(is|are) (not|n't) (yet|currently|still)* (part of|in|inside|meshed|injected|onboarded|on) (the|our|to)* (mesh|service mesh)? ${yet}*`, exceptional],
      [`(isn't|aren't) (yet|currently|still)* (part of|in|inside|meshed|injected|onboarded|on) (the|our|to)* (mesh|service mesh)? ${yet}*`, exceptional],
      [`${plain} ${carried}* (isn't|aren't|is not|are not|must not|may not|should not|shouldn't|mustn't|can't|cannot|can not|won't|will not|never|no longer|not|is no longer|are no longer) (be|being|to be|any longer|longer|ever|taken as)* (ok|okay|fine|allowed|accepted|permitted|possible|tolerated|welcome|acceptable|taken|used|served|wanted|an option|let in|let through)+ (anymore|any more|any longer|at all)?`, tls('strict')],
      [`${plain} (off|out|away|gone)`, tls('strict')],
      [`(accept|accepts|take|takes|allow|allows|serve|serves|speak|speaks|use|uses|get|gets|let in|lets in)? ${plain} ${carried}* (today|currently|right now|at the moment|still|so far|at present|nowadays|now)* (,|-|and|but|\\()* (this|that|it|which)+ (has to|must|should|needs to|need to|shall|will|is going to|is to)+ (end|stop|change|cease|go|go away|finish|be stopped|be ended|be over|be closed|be shut|be forbidden|be refused|not continue|not go on)+`, tls('strict')],
      [`(turn|switch|put|shut) (off) ${plain} ${carried}*`, tls('strict')],
      [`(end|ends|stop|finish|ban|kill|eliminate|get rid of|phase out|retire|abolish|outlaw|prohibit|forbid|close|cease|quit|decline|turn away|drop|reject|refuse|block|deny) (accepting|taking|allowing|any|all|the|every|remaining|last|serving|answering|further)* ${plain} ${carried}* ${probes}?`, tls('strict')],
      [`(no|zero|never any|not any) (more|longer|further)? (accept|take|accepting|allow|any)* ${plain} ${carried}* (anymore|any more|any longer|at all|whatsoever)*`, tls('strict')],
    ],
    PORT_FORM: [['port (number|=|:)* NUMBER \\( (health|liveness|readiness|metrics|prometheus|monitoring|scraping)+ (check|probe|endpoint|scraping|scraper)* \\)', (c) => ({ port: c['NUMBER']?.[0] })], ['port (number|=|:)* NUMBER \\(? (is|used|which|that|serves|open|only|,)* (for|serves)+ (the|its)* (health|liveness|readiness|metrics|prometheus|monitoring|scraping)+ (check|probe|endpoint|scraping|scraper)* \\)?', (c) => ({ port: c['NUMBER']?.[0] })]],
    TRAFFIC: [['(all|every|any)? (of)? (the|our|internal|mutual|their|inter-service|service-to-service)* (communication|communications)', (c) => ('all' in c ? { isAll: true } : {})]],
    MARK: [
      ['(the|our)? (only|single|sole) (thing|one|service|workload|client|component|app|pod|system) (that|which)? (is|are|that|which|still|may|can)* (allowed|permitted|able)? (to)?', () => ({ mark: 'only' })],
      ['(all|the|every|its|their|of)* (other|remaining) (port|ports)', () => ({ mark: 'rest' })],
      ['(elsewhere|anywhere else|everywhere else|all else)', () => ({ mark: 'rest' })],
      ['(opt|opts|opted|opting|stay|stays|remain|remains|kept|keep|left|leave|be|is|are|leaving|keeping|carve|carved|step|steps)+ out (of it|of this|of that|of mtls|of mutual tls|of encryption)?', () => ({ mark: 'except' })],
      ['(is|are|be|being|stays?|remains?|must be|should be|to be)* (exempt|exempted|excluded|excepted|spared|left out|left alone|carved out|omitted|skipped) (from (it|this|that|mtls|mutual tls|encryption|the rule|this rule|strict mtls))?', () => ({ mark: 'except' })],
      ['(out of|from) (it|this|that|the rule|this rule|mtls|mutual tls|strict mtls|encryption)', () => ({ mark: 'except' })],
      ['(outside of|outside) (mtls|mutual tls|encryption|it)', () => ({ mark: 'except' })],
      ['(with|having) (the|one|an|a|this)* (exception|exemption|carve-out|carve out|exclusion) (of|for|being|is|:)*', () => ({ mark: 'except' })],
    ],
    SOMEBODY: [
      ['(all|every|each|any) (of)? (the|our)* (namespace|ns)', (_c, { start, end }) => ({ kind: 'anyone', span: { start, end } })],
      ['(all|every|any|each|the|of)* (other|others|remaining|rest of the) (namespace|ns|namespaces)', (_c, { start, end }) => ({ kind: 'others', span: { start, end } })],
      ['(rest|remainder) of (the|our)* (mesh|cluster|platform|services|workloads|namespaces|pods)', (_c, { start, end }) => ({ kind: 'others', span: { start, end } })],
    ],
    GLUE: [
      ['(with|to|between|among|amongst|against) (each other|one another)', () => ({})],
      ['(has to|have to|must|should|needs to|need to|shall|will)? (stay|remain|be|stays|remains) (that way|like that|this way|like this|so|the same way)', () => ({})],
      ['(is|are|gets|get|being|be)? (scraped|probed|polled|monitored|collected|checked)', () => ({})],
      ["\\(? (for|by|from|because of|used by|needed by|needed for)? (the|a|an|our|its)* (load balancer|loadbalancer|lb|kubelet|k8s|kubernetes|prometheus|monitoring|cloud|nlb|alb|'s)* (health|liveness|readiness|startup|uptime)+ (check|probe|checker|prober)+ \\)?", () => ({})],
      ['(exception|exceptions) (:|=|-)? (none|no|nil|n/a|nothing)', () => ({})],
      ['(no|without|with no|without any|there are no|zero) (exception|exceptions)', () => ({})],
      ['(we|i|they) (have|has|are|\'ve)* (finished|completed|done with|through with|concluded) (the|our|this|with)* (migration|rollout|move|onboarding|upgrade|cutover|transition)', () => ({})],
      ['(now that|since|as|because|after|once)? (the|our|this)* (migration|rollout|onboarding|transition|cutover) (is|has been|was|has)+ (finished|completed|complete|done|over|concluded)', () => ({})],
      ["(until|till|as long as|while) (then)? (the|our|this|that|all|every|each|everyone|everybody|everything|of|them|its|their|they|it|we|last|one|team|teams|service|services|workload|workloads|client|clients|caller|callers|app|apps|pod|pods|legacy|old|remaining|others|other)* (migration|rollout|onboarding|transition|cutover)? (is|are|has|have|been|was|were|'s|gets|got|fully|completely|all|still|not|yet)* (migrated|migrating|moved|moved over|onboarded|injected|converted|meshed|switched over|switched|rolled out|upgraded|in the mesh|finished|done|complete|completed|over|through|ready|caught up|sidecar|sidecars|a sidecar|their sidecar|their sidecars|a proxy|proxies)+ (to mtls|to mutual tls|with (the|that|it|this)? (migration)?|over)?", () => ({})],
      ['(for now|for the time being|during (the|our)? (migration|transition|rollout|move|changeover|cutover)|while we (migrate|are migrating|roll out)|we are (migrating|in the middle of migrating|in a migration|rolling out)|we\'re migrating|in the course of the migration)', () => ({})],
    ],
  },
];
