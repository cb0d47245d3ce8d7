import { meshWord, proxyWord } from '../lexicon/mesh-words.ts';
import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;
const first = <T>(captures: Captures, name: string): T => captures[name]?.[0] as T;
const named = (captures: Captures, name: string): string => first<{ readonly name: string }>(captures, name).name;
const urlOf = (captures: Captures): string => {
  const { url, host } = first<{ readonly url?: string; readonly host: string }>(captures, 'HOST_NAME');
  return url ?? host;
};
const onlyErrors = (): Fact => ({ kind: 'access-logs', onlyErrors: true });
const inject = (): Fact => ({ kind: 'inject' });
const scope = (): Fact => ({ kind: 'scope' });

const logs = '(access log|access-log|accesslog|access logging|access-logging|request log|request logging|accesslogs)';
const trace = '(tracing|distributed tracing|trace|traces|sampling|trace sampling|sampling rate|trace sampling rate|tracing sampling|tracing rate|span sampling|spans)';
const meter = '(metrics|prometheus metrics|request metrics|mesh metrics|standard metrics|telemetry metrics)';
const off = '(off|disabled|turned off|switched off|stopped|deactivated|disable)';
const on = '(on|enabled|turned on|switched on|activated|active|enable)';
const set = '(is|are|be|being|should|shall|must|may|can|will|has to|have to|needs to|need to|to|get|gets|stay|stays|remain|remains|=|:|now)';
const shall = '(is|are|be|being|should|shall|must|may|can|will|has to|have to|needs to|need to|needs|need|ought to|to|get|gets|stay|stays|remain|remains|=|:|now)';
const failing = '(failed|failing|failure|failures|error|errors|erroneous|unsuccessful|non-2xx|5xx|4xx and 5xx|4xx/5xx|bad|broken|that fail|that failed|which fail|which failed|that go wrong|that went wrong|going wrong)';
const calls = '(request|call|response|traffic|ones|answers)';
const token = '(jwt|jwts|json web token|bearer token|jwt token|token|access token|id token|oidc token|login token|user token|login|credential|bearer|oauth token|oauth2 token|auth token)';
const without = '(without|lacking|with no|that have no|that carry no|missing|not carrying|not having|who have no|that bring no|that lack)';
const callerWord = '(all|every|any|the|such)* (request|call|user|client|caller|those|anything|everything|traffic|ones|people|visitor|anyone|everyone|anybody|somebody|whoever|customer)*';
const refusal = '(401/403|refused|rejected|denied|blocked|turned away|dropped|fail|forbidden|401|403|not allowed|not let in|not accepted|unauthorized|bounced|shut out|not served|kept out|unauthenticated|an error|a 401)';
const welcome = '(let in|allowed|accepted|pass|let through|ok|okay|fine|welcome|admitted|passed|go through|work|permitted|get through|let pass|served|possible|tolerated|not rejected|not refused|not blocked)';
const moving = '(redirect|send|sent|move|moved|forward|bounce|push|take|taken|bring|upgrade|switch|lead|steer|point|divert|go|goes)';
const unsafe = '(plain http|http|plaintext http|unencrypted http|plaintext|plain text|unencrypted|port 80|insecure)';
const visitor = '(request|traffic|visitor|user|client|call|caller|connection|customer|browser|people|hit)';
const onwards = '(over|on|up|along|straight|directly|automatically|away|always)';
const address = '(is|are|=|:|of|at|by|from|named|url|uri|called|will be|must be|the|authority|server|idp|realm|under|on)';

/** What stands at the edge of a mesh, who watches it, and who belongs to it. */
export const edgeTables: readonly ProductionTable[] = [
  {
    FACT: [
      [`${logs} ${shall}* ${off}`, () => ({ kind: 'access-logs', isOff: true })],
      ['(as|is|are|being)? (an|the|as)* (external|third-party|third party|outside|foreign|remote|3rd party|3rd-party) (host|service|endpoint|api|site|system|dependency|destination|domain|server|name|address)', () => ({ kind: 'egress' })],
      ['(register|declare|make known|whitelist|allowlist|allow-list) (it|this|that|them|these|the host|the hosts)? (as|to be)? (an|the)* (external|third-party|third party|outside|known|registered|allowed) (host|service|endpoint|api|site|system|dependency|destination|domain|server)', () => ({ kind: 'egress' })],
      ['(go|goes|leave|leaves|get|gets|exit|exits|connect|connects|call|calls|travel|travels) (out|outside|outwards) (of the mesh|of the cluster)? (to|on|via|by|over)?', () => ({ kind: 'egress' })],
      [`(keep|leave|turn|switch|put|have)+ ${logs} ${off}`, () => ({ kind: 'access-logs', isOff: true })],
      [`${logs} ${shall}* ${on}`, () => ({ kind: 'access-logs' })],
      [`(no) ${logs}`, () => ({ kind: 'access-logs', isOff: true })],
      [`${meter} ${shall}* ${off}`, () => ({ kind: 'metrics', isOff: true })],
      [`${meter} ${shall}* ${on}`, () => ({ kind: 'metrics' })],
      [`(distributed)? (tracing|traces) ${shall}* ${off}`, () => ({ kind: 'tracing', isOff: true })],
      [`(no) (distributed)? (tracing|traces|trace|spans)`, () => ({ kind: 'tracing', isOff: true })],
      [`${trace}+ (rate|percentage|share|ratio|probability)? (for|of|in)? ${trace}? ${set}* (set to|at|about|set|only|reduced to|lowered to|raised to|limited to)* PERCENT (of)? ${calls}*`, (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      [`${trace} (rate|percentage|share|ratio|probability)? (for|of)? ${trace}`, () => ({ kind: 'tracing' })],
      ['(log|record|write down) (all|every|each|any|the|of|down)* (access|accesses|request|call|traffic|everything|hit) (made|going|coming|that goes|that comes)* (to|of|for|on|at|in|hitting|reaching|into)?', () => ({ kind: 'access-logs' })],
      [`(turn|raise|lower|bring|set|put|crank|dial|increase|reduce|decrease|bump|keep|have)+ ${trace} (rate|percentage|share|ratio|probability)? (up|down|back)* (to|at)+ PERCENT (of)? ${calls}*`, (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      [`(no) (more|longer|further|any)+ (distributed)? (tracing|traces|trace|spans|sampling) (anymore|any more|any longer)?`, () => ({ kind: 'tracing', isOff: true })],
      [`(stop|quit|cease|end) (collecting|sending|recording|writing|taking|emitting|producing|reporting|the|all|any)* (distributed)? (tracing|traces|trace|spans|sampling)`, () => ({ kind: 'tracing', isOff: true })],
      [`(no) (more|longer|further|any)+ ${logs} (anymore|any more|any longer)?`, () => ({ kind: 'access-logs', isOff: true })],
      [`(no) (more|longer|further|any)+ ${meter} (anymore|any more|any longer)?`, () => ({ kind: 'metrics', isOff: true })],
      [`(stop|quit|cease|end) (collecting|sending|recording|writing|taking|emitting|producing|reporting|scraping|exporting|the|all|any)+ ${meter}`, () => ({ kind: 'metrics', isOff: true })],
      [`(stop|quit|cease|end) (collecting|sending|recording|writing|taking|emitting|producing|reporting|the|all|any)+ ${logs}`, () => ({ kind: 'access-logs', isOff: true })],
      ['(before) (they|users|anybody|anyone|clients|callers|people|one|somebody) (may|can|are allowed to|get to|is allowed to)* (call|access|reach|use|enter|see|hit|come in|get in)', () => ({ kind: 'jwt' })],
      ['(with|having|whose|hold|holds|holding|have|has|carry|carrying|and)+ (the|a|an|token)* (scope|role|group|permission|entitlement|claim)+ (=|:|is|named|called|includes|contains|of)* (ANY_NAME|QUOTED)', () => ({ kind: 'jwt', need: 'claim' })],
      ['(from|in|to|by|of|with|on) (the|our|a|another)* (second|other|remote|peer|next|third|sister|partner) cluster (named|called|,|\\(|:)* SURE_NAME', (c) => ({ kind: 'cluster', name: named(c, 'SURE_NAME') })],
      ['(from|in|to|with|on|into) (the|our|another|other|remote)* SURE_NAME cluster', (c) => ({ kind: 'cluster', name: named(c, 'SURE_NAME') })],
      ['(http|port 80|80) (->|→|=>|to) (https|port 443|443)', () => ({ kind: 'https-redirect' })],
      [`${moving}+ (all|any|every|everyone|everybody|whoever|anyone|who|that|the|comes|come|arrives|arrives|via|over|by|on|using|with|from)* ${unsafe} ${visitor}* ${onwards}* to (the)? https (version|site|port)?`, () => ({ kind: 'https-redirect' })],
      [`(all|any|every|everyone|everybody|whoever|anyone|who|that|the|comes|come|coming|arrives|arriving|calls|via|over|by|on|using|with|from)* ${unsafe} ${visitor}* ${shall}* ${moving}+ ${onwards}* to (the)? https (version|site|port)?`, () => ({ kind: 'https-redirect' })],
      ['(httpsredirect|https redirect|redirecthttp|redirect to https) (:|=|is)? (true|on|yes|enabled)', () => ({ kind: 'https-redirect' })],
      ['httpsredirect', () => ({ kind: 'https-redirect' })],
      ['(httpsredirect|https redirect|redirecthttp|redirect to https) (:|=|is)? (false|off|no|disabled)', () => ({ kind: 'https-redirect', isOff: true })],
      ['(must|have to|has to|need to|needs to|should|required to|are to)+ (log in|login|sign in|be logged in|be signed in|be authenticated) (first|before|with|via|by|using|at|to|there|here)*', () => ({ kind: 'jwt' })],
      ['(let|allow|accept|admit|pass) (the|those|all|any)? (ones|requests|calls|people|users|rest|others) (without|that have none|with none|who have none) (one|a token|any)? (in|through|pass|too|as well)*', () => ({ kind: 'jwt', need: 'optional' })],
      [`(hold|wait|delay|block) (for|until|till|on|the|its|a)* (proxy|sidecar|${proxyWord}) (to be|is|has|are|been)* (started|ready|up|running|available)* (before) (starting|start|starts|launching|booting|running|the|its|any|of|app|application|main|containers|container|pods|pod|service|process|up)+`, () => ({ kind: 'hold-application' })],
      [`(${meshWord}-proxy) (container|containers)?`, inject],
      [`(disable|turn off|switch off|deactivate) (the)? ${meshWord} (for|on|in)+`, () => ({ kind: 'inject', isOff: true })],
      [`(wait|hold|block|pause) (for|until|till|on|the|its|a|their)* (proxy|sidecar|${proxyWord}) (to be|is|has|are|been|up|ready|running|started|there)* (before) (they|it|the|its|their|app|application|container|pod|pods|containers|main|own)* (start|starts|starting|come up|comes up|boot|launch|run|begin|begins)+`, () => ({ kind: 'hold-application' })],
      [`(limit|restrict|trim|narrow|scope|reduce) (down)? (the|all|our|its|their)* (sidecar|proxy|sidecars|proxies|${proxyWord})`, scope],
      [`(don't|do not|needn't|need not|doesn't|does not) (need|have|want|care|to|know|see|get)* (the|config|configuration|about|of|for|from)* (whole|entire|full|complete|all|every|everything)+ (of|the|in|config|configuration|from)* (cluster|mesh|namespace|service|world)* (,|but|-)* (only|just) (that|those|the|config|configuration)* (of|for|about|from)*`, scope],
      ['(known|made known|visible) (to|in|inside) (the|our)* (mesh|service mesh|registry)', () => ({ kind: 'egress' })],
      ['(authenticate|authenticates|log in|sign in|login|identify|identify themselves|come) (with|by|using|via) (a|an|their|valid|oidc|oauth|oauth2|openid|access|id|bearer)* (token|tokens|jwt|jwts)', () => ({ kind: 'jwt' })],
      ['(oidc|oauth2|oauth|openid|openid connect)+ (access|id|bearer)? (token|tokens|login|authentication|auth)', () => ({ kind: 'jwt' })],
      ['(anonymously|without logging in|without login|without signing in|without authentication|without authenticating)', () => ({ kind: 'jwt', need: 'optional' })],
      ['(a|any|all|but)* (wrong|bad|invalid|expired|forged|false)+ (token|tokens|jwt|jwts|ones) (must|should|are|is|be|get|gets|still)* (rejected|refused|denied|blocked|401|not accepted)+', () => ({ kind: 'jwt' })],
      ['(a|any|all|but)* (token|tokens|jwt|jwts) (that|which) (is|are) (wrong|invalid|bad|expired|forged) (must|should|are|is|be|get|gets|still)* (rejected|refused|denied|blocked|401|not accepted)*', () => ({ kind: 'jwt' })],
      ['(no|without|missing) (a|valid)* (token|jwt) (→|->|=>|means|:|=|gets)* (401|403|refused|rejected|denied)', () => ({ kind: 'jwt', need: 'required' })],
      ['(trace)', () => ({ kind: 'tracing' })],
      [`(limit|restrict|reduce|trim|narrow|cut|set) (down)? (the)? (sidecar|proxy|${proxyWord}) (config|configuration|scope|visibility|egress hosts|egress)`, scope],
      ['(tokens|token|jwt|jwts|they)? (must|should|are|have to|has to|need to|shall)* (be)? (meant|intended|destined|made) for (the)? (audience)? ANY_NAME', (c) => (/^(?:the|all|a|an|it|them|this|that|calls?|requests?|users?|everyone|every|any|use|service|audience|clients?)$/i.test(named(c, 'ANY_NAME')) ? undefined : { kind: 'audience', names: [named(c, 'ANY_NAME')] })],
      ['(required|mandatory|enforced) (=|:|is)? (true|yes)', () => ({ kind: 'jwt', need: 'required' })],
      ['(required|mandatory|enforced) (=|:|is)? (false|no)', () => ({ kind: 'jwt', need: 'optional' })],
      ["(don't|do not|never|must not|should not) (reject|refuse|deny|block|turn away) (requests|calls|users|those|callers|anything)? (that|which|who)? (have|has|carry|bring|with|come with)* (none|no token|no jwt|nothing)", () => ({ kind: 'jwt', need: 'optional' })],
      [`(app|application|main|business|the|own|its|their|all|service)* (container|containers|application|app|process|pod|pods) (do|does|must|should|shall|may|can|will)* (not|never|only|cannot|can't) (start|starts|come up|be started|run|boot|launch) (before|until|till) (the|its|their)? (${meshWord}-proxy) (is|are|has|been)* (ready|up|running|started|available|healthy)*`, () => ({ kind: 'hold-application' })],
      ['(logs|logging) :', () => ({ kind: 'access-logs' })],
      ['traces', () => ({ kind: 'tracing' })],
      ['(trace|tracing|span)? (sampling|sampling rate)', () => ({ kind: 'tracing' })],
      [`PERCENT (of|the|all)* ${calls}* ${shall}* (traced|sampled|tracing|trace|sampling)`, (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      [`(log) (only|just|nothing but|exclusively)? ${failing}+ ${calls}* (only)?`, onlyErrors],
      [`LOG_ONLY (for|on|in case of|when|if|the|of|about|to|those|log|logging|shown|written)* ${calls}* (that|which|with|are|is)* ${failing}+ ${calls}* (there are|occur|happen|returned|answered)*`, onlyErrors],
      [`LOG_ONLY (for|on|if|when|the|of)* ${calls}* (that|which|with|answered|end|ending|returning|return|status|code|in|by|a|an)* (5xx|4xx|error|errors|failure|server error) ((and|or|,|/) (5xx|4xx|errors|failures))* ${calls}*`, onlyErrors],
      [`(add|bring|take|put|move|get|onboard|enroll|include|migrate|pull) (in|into|to|onto)? (the|our)* (service mesh|mesh) (pods|workloads)?`, inject],
      ['(bring|take|pull|get|let|put) (it|them|this|that|these|those) (in|into it|join|aboard|on board|in there)', inject],
      [`${shall}* (injected|meshed|onboarded|enrolled|sidecar-injected) (with|by|into|to|in)* (the|a|an|automatic|${meshWord}|${proxyWord})* (sidecar|sidecars|proxy|proxies|mesh|service mesh)*`, inject],
      ['(should|shall|must|needs to|need to|has to|have to|ought to|to)+ (be|become|come|get|live|run)* (part of|in|into|inside|member of|members of) (the|our)* (service mesh|mesh)', inject],
      [`(inject|injecting|injection) (of|the|a|with|automatic|${meshWord}|${proxyWord})* (sidecar|sidecars|proxy|proxies|sidecar proxy|sidecar proxies)`, inject],
      [`(sidecar|sidecars|proxy|proxies) ${shall}* (injected|added|enabled|installed|attached)`, inject],
      [`(app|application|main|business|the|own|its|their|all|service)* (container|containers|application|app|process|pod|pods) ${shall}* (only|not|start|starts|wait|waits|come up|comes up|hold|held|block|blocked|until|before|after|once|when|for|till|up)+ (the|its|their|${proxyWord}|sidecar)* (proxy|sidecar|${proxyWord}) ${shall}* (been|has|have)* (ready|up|running|started|available|healthy|up and running)*`, () => ({ kind: 'hold-application' })],
      [`(the|its|their)* (proxy|sidecar|${proxyWord}) ${shall}* (start|starts|ready|up|running|come up|comes up)+ (first|before) (the|any|its|their|app|application|main|of|service)* (container|containers|application|app|pod|pods|service)*`, () => ({ kind: 'hold-application' })],
      [`(the|its|their)? (sidecar|proxy|${proxyWord}|proxies|sidecars)? (config|configuration)? ${shall}* (only|just)? (need|needs|know|knows|see|sees|told|aware|learn|learns|be aware|watch|care|cares|receive|receives|get|gets|load|loads|hold|holds|contain|contains|import|imports|get config|get configuration)+ (only|just|exclusively) (to)? (know|see|be told)? (about|of|config|configuration|for|the|services)*`, scope],
      [`(sidecar|proxy|proxies|sidecars|${proxyWord}) ,? :? (only|just) (about|for|to|with|needs|services)*`, scope],
      ['(only)? (plain http|http) (only|exclusively)', () => ({ kind: 'https-redirect', isOff: true })],
      ['(with|over|via|by|in)? (plain http|unencrypted http) (is|will|would|only)* (enough|sufficient|do|fine|ok|okay)?', () => ({ kind: 'https-redirect', isOff: true })],
      ['http (is|will|would) (enough|sufficient|do|fine|ok|okay)', () => ({ kind: 'https-redirect', isOff: true })],
      ['(plain http|http|plaintext http) (stays|stay|remains|remain|is kept|keeps working|still works|continues)+ (too|as well|also|open|available|working|on|up|possible)*', () => ({ kind: 'https-redirect', isOff: true })],
      ['only (plain http|http)', () => ({ kind: 'https-redirect', isOff: true })],
      ['(http|plain http)? (only|,|-)* (without|no) (tls|https|ssl|encryption|certificate)', () => ({ kind: 'https-redirect', isOff: true })],
      [`${shall}* (only|just) (need|needs)? (to)? (know|knows|see|sees|be told|be aware|learn|learns) (about|of|config for|the|services)*`, scope],
      [`(limit|restrict|reduce|trim|narrow|cut) (down)? (what) (the|all|every|each|our)* (proxy|sidecar|proxies|sidecars)`, scope],
      [`(know|knows|see|sees|are told|is told) (about)? (only|just)? (to) (what|the services|those|those services) (that|which)? (they|it) (really|actually)? (call|calls|need|needs|use|uses)`, scope],
      [`(sidecar|proxy|${proxyWord}) (scope|scoping|visibility|egress scope|egress hosts|egress list|config scope)`, scope],
      [`(${token} ${shall}*)? (issued|signed|minted|given out|handed out|provided|granted|created|come|comes|coming|obtained|originate|originating|stem) (by|from|at)+ (the|our|an|issuer|idp|identity provider|authority|auth server|keycloak|sso)* HOST_NAME`, (c) => ({ kind: 'issuer', url: urlOf(c) })],
      [`${token} (of|from|by) (the|our|an)* (issuer|idp|identity provider|authority|auth server|keycloak|sso|provider|login server)* HOST_NAME`, (c) => ({ kind: 'issuer', url: urlOf(c) })],
      [`(oidc|oauth2|oauth|openid|openid connect)? (issuer|iss|identity provider|idp|authority|oidc provider|token issuer|issuing authority|auth server|openid provider) ${address}* HOST_NAME`, (c) => ({ kind: 'issuer', url: urlOf(c) })],
      [`(issuer|iss|token issuer) ${address}* QUOTED`, (c) => ({ kind: 'issuer', url: String(c['QUOTED']?.[0]) })],
      [`(jwks|jwks uri|jwksuri|jwks url|jwks_uri|jwks-uri|key|keys|key set|keyset|public key|public keys|signing key|signing keys|verification keys|jwk|jwks endpoint|certs endpoint|certs|jwk set) (uri|url|endpoint|can be found|found|live|lives|published|fetched|taken|${address})* HOST_NAME`, (c) => ({ kind: 'jwks', url: urlOf(c) })],
      [`(audience|audiences|aud|intended for|meant for) ${address}* QUOTED`, (c) => ({ kind: 'audience', names: [String(c['QUOTED']?.[0])] })],
      [`(need|needs|require|requires|must|have to|has to|should|shall|demand|expect|expects)* (to)? (present|bring|carry|show|send|provide|supply|include|attach|have|hold|come with|come along with|authenticate with|log in with|be logged in with) (a|an|valid|user|signed|their|the|some)* ${token}`, () => ({ kind: 'jwt' })],
      [`(take|takes|accept|accepts|expect|expects|need|needs|want|wants|check|checks|validate|validates|verify|verifies|require|requires|trust|trusts) (a|an|valid|user|signed|the|incoming|all|any|only)* ${token}`, () => ({ kind: 'jwt' })],
      [`${callerWord} ${without} (a|an|any|valid|such|the)* (${token}|one|it|them|valid one) ${shall}* (receive|receives|a|with|are|->|=>|means|:)* ${refusal}+ ((/|or) ${refusal})?`, () => ({ kind: 'jwt', need: 'required' })],
      [`${without} (a|an|any|valid|such|the)* (${token}|one) (it|they|you|there|the request|a request)* ${shall}* (receive|receives|a|with|are|->|=>|means|:|,|-)* ${refusal}+`, () => ({ kind: 'jwt', need: 'required' })],
      [`(no|invalid or missing|missing) (valid)? ${token} (->|=>|means|:|,|=)* ${refusal}+`, () => ({ kind: 'jwt', need: 'required' })],
      [`(nobody|no one|no request|no call|nothing) (may|can|should|shall|must|is allowed to|gets?|get|is|to)* (in|pass|through|get in|get through|enter|served|be served|come in)* (without) (a|an|any|valid|such|the)* (${token}|one)`, () => ({ kind: 'jwt', need: 'required' })],
      [`${callerWord} ${without} (a|an|any|valid|such|the)* (${token}|one|it|them|valid one) ${shall}* (also|still|as well|too|continue|continues|keep|keeps)* ${welcome}+`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(anonymous|unauthenticated|tokenless|token-less|not logged in) ${callerWord} ${shall}* (also|still|as well|continue|continues|keep|keeps)* ${welcome}+`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(anonymous|unauthenticated|tokenless|token-less|not logged in) ${callerWord} ${shall}* ${refusal}+`, () => ({ kind: 'jwt', need: 'required' })],
      [`(don't|do not|never|must not|should not|not) (refuse|reject|deny|block|turn away|drop) (anonymous|unauthenticated|tokenless|token-less) ${callerWord}`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(don't|do not|never|must not|should not|not) (refuse|reject|deny|block|turn away|drop) ${callerWord} ${without} (a|an|any|valid|the)* (${token}|one)`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(refuse|reject|deny|block|turn away|drop) (anonymous|unauthenticated|tokenless|token-less) ${callerWord}`, () => ({ kind: 'jwt', need: 'required' })],
      [`(allow|accept|let|admit|permit|keep) (anonymous|unauthenticated|tokenless|token-less) ${callerWord} (in|through|too|as well|also|access)*`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(with|having|carrying|where|whose|has|have|holds|hold|contains|contain)+ (the|a|an|custom|jwt|token)* (claim|claims) (=|:|is|are|named|called|must be|must have|must contain|of|contains|includes|equals|set to)* (ANY_NAME|QUOTED) ((=|:|is|equals|set to|of|contains)+ (ANY_NAME|QUOTED))?`, () => ({ kind: 'jwt', need: 'claim' })],
      [`(jwt|token|custom)? (claim|claims) (=|:|named|called)+ (ANY_NAME|QUOTED) ((=|:|is|equals)+ (ANY_NAME|QUOTED))?`, () => ({ kind: 'jwt', need: 'claim' })],
      [`(jwt|token) (claim|claims)`, () => ({ kind: 'jwt', need: 'claim' })],
      [`(only|just)? (logged-in|logged in|signed-in|signed in|authenticated) (user|client|people|customer|visitor|person) (only)? (may|can|should|must|are|is|allowed to|able to|be|get|to)* (use|access|call|reach|see|in|let in|allowed)*`, () => ({ kind: 'jwt', need: 'required' })],
      [`(does not|doesn't|do not|don't|need not|needn't|not) (insist on|require|demand|need|insist upon) (one|them|it|a token|tokens|a jwt|this)`, () => ({ kind: 'jwt', need: 'optional' })],
      [`(group|role|scope|custom|user) (claim|claims) (=|:|is|are|must be|of|contains|includes|equals)* (ANY_NAME|QUOTED)?`, () => ({ kind: 'jwt', need: 'claim' })],
      ['(memory|mem|ram)? (limit|limits|max|at most|maximum) (of|=|:|to|is)* MEMORY', (c) => ({ kind: 'proxy-resource', resource: 'memoryLimit', amount: String(c['MEMORY']?.[0]) })],
      ['(go|goes|going|make|made|put|is|be|become|becomes|get|gets)+ (it|this)? (public|online|live) (as|under|at|on|with|via)+', () => ({ kind: 'expose' })],
      ['(the|our)* (mesh|service mesh|registry) (should|must|shall|has to|needs to|ought to)+ (know|be told|learn|be aware) (about|of)?', () => ({ kind: 'egress' })],
      ['MEMORY (of)? (memory|mem|ram)? (request)?', (c) => ({ kind: 'proxy-resource', resource: 'memory', amount: String(c['MEMORY']?.[0]) })],
      ['(show|shown|open|opened|opening|present|publish|exposing|offered|provide|provided|put|bring) (up|it|them|online|publicly|externally)* (to|on|for|onto|from|at)+ (the)* (outside world|internet|public internet|public|world|outside|web at large)', () => ({ kind: 'expose' })],
      ['(available|reachable|accessible|visible|published|exposed|served|offered|hosted) (from|to|for|by|on|over)* (the|everyone|everybody|anyone)* (outside world|internet|public internet|public|world|outside)+ (under|at|as|via|on)*', () => ({ kind: 'expose' })],
      ['(reachable|accessible|published|exposed) (under|at|as|via)+', () => ({ kind: 'expose' })],
      ['(certificate|cert|tls certificate|tls cert|key pair|keypair) (and key)? (sits|is|lives|stored|can be found|found|comes|to be found|kept|taken|read|held|provided) (stored|kept|found|provided|held)? (in|from|by|under) (the|a)* (kubernetes|k8s|tls)? (secret|secrets)? (named|called|=|:)* SURE_NAME', (c) => ({ kind: 'certificate', name: named(c, 'SURE_NAME') })],
      ['(tls|https|ssl) (with|by|using|from|via|through|,|:)* (the|a)* (secret|cert|certificate|credential) (named|called|=|:|in|secret)* SURE_NAME', (c) => ({ kind: 'certificate', name: named(c, 'SURE_NAME') })],
      ['(behind|with|over|via|by|using|under)+ (tls|https|ssl)', () => ({ kind: 'tls-termination', mode: 'simple' })],
      ['(https|tls) (only|enforced|forced|mandatory|required)', () => ({ kind: 'https-redirect' })],
      ['(only|just) (https|tls)', () => ({ kind: 'https-redirect' })],
      ['(force|enforce|enforcing|forcing|mandate|insist on) (https|tls|ssl)', () => ({ kind: 'https-redirect' })],
      ['(http|plain http|plaintext|unencrypted) (requests|traffic|calls)? (should|must|is|be|gets?|to|are|shall|will|has to)* (redirected|redirect|redirects|forwarded|upgraded|sent|moved) (to https|to tls|over to https)?', () => ({ kind: 'https-redirect' })],
    ],
    HOST: [['HOST_NAME (on|at|via|using) NUMBER', (c, { start, end }) => ([22, 25, 80, 443].includes(num(c, 'NUMBER')) || num(c, 'NUMBER') >= 389 ? { kind: 'host', ...(c['HOST_NAME']?.[0] as object), port: num(c, 'NUMBER'), span: { start, end } } : undefined)]],
    GLUE: [
      ['(we|i|they)? (were|was|are|am|have been|has been|got|been)+ (asked|told|requested|instructed|urged|reminded|advised|ordered) by (the|our|a|an)* (security|legal|compliance|audit|privacy|platform|infrastructure|infra|network|product|data|customer|support)? (team|squad|department|office|officer|auditors|auditor|people|folks|guys|manager|lead|boss|customer|colleagues) (to)?', () => ({})],
      ['(that|which) (is|are|was|were|gets|get)? (presented|sent|shown|supplied|carried|brought)', () => ({})],
      ['(over|via|by|with|as|using|in|speaks|protocol|:|=)* (plain|raw)? (tcp) (protocol|connections|connection|traffic)?', () => ({})],
      ['(over|via|by|with|using|speaks|protocol)+ (grpc|http/2)', () => ({})],
      ['(protocol) (:|=|is)? (https|tls|http|tcp|grpc)', () => ({})],
      ['(at|on) (the|our)? edge', () => ({})],
      ['(remediation|action|actions|to do|todo|desired state|fix|solution|mitigation|measure|requirement|required) :', () => ({})],
      ['(the|our)? (team|squad|tribe|department|crew) ANY_NAME (wants|want|wanted|asks|asked|needs|need|would like|requests|requested|told us|reports|says)+ (us|for|to)*', () => ({})],
      ['(the|our) ANY_NAME (team|squad|tribe|department|crew|people|folks|guys) (wants|want|wanted|asks|asked|needs|need|would like|requests|requested|told us|reports|says)+ (us|for|to)*', () => ({})],
      ['(our|the|from|by|at)* (keycloak|auth0|okta|cognito|dex|entra|entra id|azure ad|zitadel|authentik|ping identity|identity server)', () => ({})],
    ],
    PORT_FORM: [['port (number|=|:)* NUMBER (,|/|\\()? (tcp) \\)?', (c) => ({ port: c['NUMBER']?.[0] })]],
    ACT: [
      ['(open|opening|opened) (up)? (the|our|a)* (firewall|hole|door|port|way out|path out|outbound access) (for|to|from)*', () => ({ act: 'allow' })],
      ['(pull|pulls|pulling) (the|its|their)* (images|packages|artifacts|artefacts|dependencies|data|files|updates|charts)? (from|off)', () => ({ act: 'call' })],
      ['(may|can|must|should|shall|needs to|need to|has to|have to|wants to|want to|is to|able to|be|be able to)* (download|fetch|upload|poll|send mail|send mails|send email|send emails|send e-mails|deliver mail|deliver mails|send sms|log in to|authenticate against|sync with|synchronize with|synchronise with|pull data|push data|send data|send logs|send metrics|send events|send webhooks) (from|to|on|at|with|via|over|through|data)*', () => ({ act: 'call' })],
    ],
  },
];
