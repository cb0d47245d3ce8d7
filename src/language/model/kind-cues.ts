import type { IntentKind } from '../../intents/intent.ts';

/**
 * Words of which at least one stands in a request that asks for a kind of intent. They are wide: their only purpose is
 * that nobody gets what no word speaks of, whatever a text in between has made a model believe.
 */
export const kindCues: { readonly [K in IntentKind | 'withdraw']: RegExp } = {
  'split-traffic': /%|percent|split|shar|weight|canar|shift|half|halves|fifty|quarter|third|tenth|rout|send|traffic|between|evenly|\d+\s*[/:-]\s*\d+|roll|mov|version|\bv\d|blue|green|switch|divert|\bgo(?:es)?\b|subset|cut ?over|every(?:thing|body)|\ball\b/,
  'route-when': /rout|canary|stable|\bonly\b|\bon\b|\bfor\b|\buses?\b|send|sent|goes?\b|direct|header|path|cookie|version|\bv\d|\bto\b|get\b|land|serve|request|traffic|match|forward/,
  'set-timeout': /time|second|\bhours?\b|\bsecs?\b|\bmins?\b|millis|\bms\b|\d\s*m?s\b|minute|limit|wait|slow|deadline|within|long|cut|answer|hang|through|respon|abort|give up|latency/,
  'set-retries': /re-?tr|\brety\b|\btry|tries|\btried|attempt|again|re-?send|repeat|re-?issue|redo|replay|once more|more times?|second time|another|chance|\bshot\b/,
  'break-circuit': /circuit|break|brak|outlier|eject|connect|conn\b|pending|concurren|pool|limit|max|overwhelm|protect|bulkhead|unhealthy|cascad|parallel|at (?:the same|a|one) time|at once|kick|bench|flight|queue|wait|rotation|in a row|one after another|strike|misbehav|consecutive|sick|fuse|\btrip|quarantine|tak(?:e|ing|en) out|back to back|(?:broken|bad|failing|faulty) (?:pod|instance|replica|host)/,
  'balance-load': /balanc|sticky|stick|hash|session|affinity|round|least|random|cookie|warm|slow.?start|consistent|\blb\b|same (?:pod|instance|replica)|spread|distribut|full (?:traffic|share|load|weight)|\bramp|ease in|gradual/,
  'inject-fault': /fault|delay|abort|fail|chaos|inject|error|latency|slow|\b[45]\d\d(?:s|['’]s)?\b|\btakes? \d|timed? out|\bwait|\badd\b|\bput\b|break|disturb|hang|stall|\blag|outage|\bdown\b|unavailable|unreachable|offline|later?\b|longer|slower|pause|unresponsive|grpc|\bh[eo]ld\b|sleep|freez|broken|flak|black ?out|\breturns?\b|respond|resource_exhausted|deadline_exceeded|cancelled/,
  'mirror-traffic': /mirror|additional|in addition|also|too\b|shadow|cop(?:y|ies)|duplicat|\btee\b|replay|dark/,
  rewrite: /re-?writ|re-?nam|receiv|make|authority|strip|replac|chang|prefix|becom|turn|map|host|path|instead|as\b|look|arriv|reach|hits?\b|land|sees?\b|expect|without|->|→/,
  redirect: /redirect|\b30[12378]\b|https|forward|moved|send|instead/,
  'limit-rate': /rate|(?:\b(?:a|an|each|every)|\/) ?(?:second|minute|hour|sec|min)\b|\bper\b|limit|rps|throttl|rpm|qps|quota|\/s\b|\/min|more than|at most|maximum|\bmax\b|burst|token/,
  'require-mutual-tls': /tls|\bssl\b|encrypt|crypted|plain|clear ?-?text|in (?:the )?clear|certificat|secur|identit|strict|permissive|zero.?trust/,
  'allow-calls': /allow|\bdrop|\bnot from\b|\bothers?\b|\belse\b|only|accept|reach|grant|receiv|reserv|apart|supposed|\bsole\b|callers?\b|\b(?:is|are) for\b|\b403\b|\byes\b|isolat|permi|\bmay\b(?! i\b)|\bcan\b(?! you)|access|\blet\b|talk|nobody|no ?one|den(?:y|ied)|block|\bopen\b|admit|authori[sz]ation|lock|trust|polic|closed?\b|restrict|refus|reject|exclusive|forbid|whitelist|shut|calla?ble|called (?:by|from)|must not|cannot|reading|\breads?\b|writ|nothing|\bnone\b|off[- ]limits|except|limited to|anything but|\bfor (?:every(?:one|body)|any(?:one|body))\b|\bjust\b|\balone\b|prevent|outside|private|business|\bread[ -]only|\blets?\b|\btakes?\b(?= (?:only )?(?:get|head|post|put|patch|delete)\b)/,
  'deny-calls': /den(?:y|ied)|off[- ]limits|\bclos(?:e|ed|es|ing)\b.*\b(?:to|for)\b|away from|strip|shield|separat|lock|reserv|taboo|out of bounds|isolat|barred|keep out|block|revo[kc]|withdr[ae]w|\btakes? (?:away|from)|\b(?:cut|shut|lock|keep|wall|fence)\b.*\b(?:off|out|away)\b|limited to|restrict|\bneither\b|\bnor\b|out of reach|\blos(?:e|es|ing)\b|gives? up|\btakes?\b.*\b(?:off|out of)\b|remov|longer|turn(?:ed)? away|firewall|nothing|none|only|alone|exclusiv|unable|impossible|\boff\b|(?:one|body|thing|all) but|prohibit|disallow|refus|forbid|\bnot\b|n't\b|\bno\b|reject|never|except|stop|prevent|\bban|nobody|no ?one|cannot|blacklist|shut|\b403\b/,
  'allow-egress': /egress|extern|outside|internet|\bout\b|leave|call|reach|host|\bapi\b|\.[a-z]{2,}|https?|third.?part|connect/,
  expose: /expos|outside|public|ingress|internet|gateway|host|offer|reach|https?|domain|extern|under\b|publish|\btls\b|\bcert|->|→|=>|availab|accessib|serve|show|\bopen|\bleads?\b/,
  'authenticate-users': /jwt|token|auth|issuer|oidc|log ?in|user|sign|claim/,
  observe: /metric|trac|log|observ|monitor|sampl|telemetry|measur|span/,
  'scope-configuration': /scop|sidecar|prox|know|config|visib|egress|memory|see\b|trim|what they/,
  'join-mesh': /mesh|inject|sidecar|join|prox|onboard|enrol/,
  'connect-cluster': /cluster/,
  'step-traffic': /step|canar|progress|gradual|roll|then|percent|%|over|ramp|slow|phase|stage|increas/,
  withdraw: /remov|tak|drop|delet|undo|no longer|without|stop|disabl|\boff\b|back|revert|clear|unset|n't\b|\bno\b|\bnot\b|away|get rid|clean|anymore|any more|cancel|lift|reset|scrap|obsolete|finished|over\b|\bgo(?:es|ne)?\b|\bend|unset|kill|retire|ditch|strip|wipe|purge|abolish|deactivat/,
};

/** Choices that open something, and the words of which one has to be there. */
export const wideningCues: Readonly<Record<string, RegExp>> = {
  'kind anyone': /any|no matter|who(?:so)?ever|every|\ball\b|public|open|whole|internet|outside|world|unauth|else|normal|free|(?:reach|call|access)(?:able|ible)|accepts?\b|serves?\b|answers?\b|\bmethods?\b|\bverbs?\b|\bonly (?:(?:allow|accept|permit|admit|let)s? )?(?:get|head|post|put|patch|delete|options)\b|\b(?:get|head|post|put|patch|delete|options) only\b/,
  'kind outside': /outside|extern|internet|public|without|non-?mesh|unmeshed|strang|plain|load ?balancer|legacy|identit|prox/,
  'kind any-identity': /any|every|\ball\b|mesh|authenticat|identit|whole|internal|workload/,
  'kind ingress': /ingress|gateway|outside|internet|public|extern|browser|user|front|edge/,
  'kind mesh': /mesh|every|\ball\b|whole|global|entire|default|cluster|any|across|zero.?trust/,
  'mode disable': /off|disabl|(?:not|never|n't) (?:use|speak|do|require|have|talk|run)|forbid|prohibit|plain|without|\bno\b|none|unencrypt|exempt|exclud|except|skip/,
  'mode permissive': /permissive|plain|both|\bopen\b|accept|gradual|without|\bnot?\b|n't\b|cannot|legacy|keep|still|migrat|optional|except|exclud|exempt|old|apart|aside|\bbut\b|save for|besides|minus|other than|\bout\b|outside|skip|spar|omit|clear|unless|unencrypt/,
  'requests all': /\ball\b|any|every|each|post|patch|non-?idempotent|regardless|\b(?:is|are) (?:all )?(?:idempotent|repeatable|safe)/,
};
