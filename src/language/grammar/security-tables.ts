import { meshWord, proxyWord } from '../lexicon/mesh-words.ts';
import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const text = (captures: Captures, name: string): string => captures[name]?.[0] as string;
const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;
const first = <T>(captures: Captures, name: string): T => captures[name]?.[0] as T;
const named = (captures: Captures, name: string): string => first<{ readonly name: string }>(captures, name).name;
/** "the search cluster is …": a verb behind it is no name of one. */
const clusterIn = (captures: Captures): Fact | undefined => {
  const name = named(captures, 'ANY_NAME');
  return /^(?:is|are|was|were|has|had|have|can|may|must|should|shall|will|does|did|do|gets?|got|goes|went|needs?|and|or|but|to|from|for|of|in|on|at|by|with|that|which|who|where|when|while|because|so|only|it|we|now|today|yet|already|still|runs?|calls?|via|through|over)$/i.test(name) ? undefined : { kind: 'cluster', name };
};
const urlOf = (captures: Captures, name: string): string => {
  const { url, host } = first<{ readonly url?: string; readonly host: string }>(captures, name);
  return url ?? host;
};

const tls = (mode: 'strict' | 'permissive' | 'disable' | 'on'): (() => Fact) => () => ({ kind: 'tls', mode });

const mutual = '(mutual tls|mutual-tls|mtls|m-tls|mutual tls encryption|mtls encryption|mutual ssl|mutual authentication|mutual tls authentication|peerauthentication|peer authentication|zero trust encryption)';
const start = '(enable|turn on|switch on|enforce|require|use|activate|set|make|apply|need|want|demand|force|mandate|have|run|set up|put|enabled|enforced|required|mandatory|turned on|switched on|must use|must be|should be|only accept|accept only|only allow|insist on|introduce)';
const stop = '(disable|turn off|switch off|deactivate|remove|no|without|stop using|disabled|turned off|switched off|drop)';
const between = '(between|for|in|on|to|of|from|with|across|within|among|over|all|every|any|the|service-to-service|service to service|pod-to-pod|pod to pod|internal|east-west|communication|call|traffic|request|connection|link)';

/** Encryption, access of people, and what is told of requests. */
export const securityTables: readonly ProductionTable[] = [
  {
    FACT: [
      [`${start}* (strict) ${mutual} (mode|only)*`, tls('strict')],
      [`${start}* ${mutual} (mode|to|in|is|=|:|set|be|policy|with|as|,)* (strict) (mode)?`, tls('strict')],
      [`${start} ${mutual} (mode)?`, tls('strict')],
      [`${mutual} (must|should|shall|to|has to|is|be|being|,|now)* (on|enabled|enforced|required|mandatory|turned on|switched on|used|strict|active)`, tls('strict')],
      [`${mutual} only`, tls('strict')],
      [`only ${mutual}`, tls('strict')],
      [`${start}* ${mutual}? (permissive) (mode)? ${mutual}?`, tls('permissive')],
      [`${mutual} (mode|to|in|is|=|:|set|be|policy|with|as|,)* (permissive) (mode)?`, tls('permissive')],
      [`(set|put|switch|change|move) ${mutual} (to|in|into) permissive`, tls('permissive')],
      [`${stop} (strict)? ${mutual} (completely|entirely|altogether)?`, tls('disable')],
      [`${mutual} (is|should|must|be|to|to be|=|:|mode)* (off|disabled|disable|turned off|switched off)`, tls('disable')],
      [`${mutual}? (from)? (permissive) (mode)? (->|=>|>|to) (strict) (mode)?`, tls('strict')],
      [`(on|in|still on)? (permissive) ${mutual}? (mode)?`, tls('permissive')],
      [`(switch|change|move|set|turn|make|flip|bring|put) (it|that|this|them)? (to|on|in)* (strict) (mode)?`, tls('strict')],
      [`(keep|leave|make|set|stay|stays|remain|remains) (it|them|on|in|at|as)* (permissive)`, tls('permissive')],
      [`(permissive)`, tls('permissive')],
      [`(strict)`, tls('strict')],
      [`${start}* (two-way|2-way|mutual)? (ssl|tls|tls encryption|ssl encryption|encryption) (certificates|encryption|certs)? (only)? (between|among|for all|for every|across|inside|within|everywhere|in the|for the|to all) (all|every|the|our|of|those)* (pod|service|workload|application|app|namespace|microservice)?`, tls('on')],
      [`${start}* (two-way|2-way) (ssl|tls) (certificates|certs|encryption)?`, tls('strict')],
      [`${stop} (ssl|tls|encryption) (encryption)? (between|among|for|in|inside|within|of) (all|every|the|our)* (pod|service|workload|application|app)?`, tls('disable')],
      [`(plaintext|plain text|plain-text|unencrypted|cleartext|clear text|plain http|unencrypted (traffic|call|request|connection)) (is|are|must be|should be|shall be|gets|to be)* (forbidden|refused|rejected|denied|blocked|prohibited|not allowed|not accepted|disallowed|banned|no longer accepted|no longer allowed)+`, tls('strict')],
      [`no (more)? (plaintext|plain text|unencrypted traffic|unencrypted) (anymore|any more|any longer)?`, tls('strict')],
      [`(encrypted|crypted|ciphered|secured) (with|by|using|via|through) (strict)? ${mutual}`, tls('strict')],
      [`only (over|via|through|with|by|in) (strict)? ${mutual}`, tls('strict')],
      [`portlevelmtls (=|:)* (permissive)`, tls('permissive')],
      [mutual, tls('on')],
      [`(encrypt|secure) (everything|all)? ${between}* (traffic|call|communication|connection|everything|request|service|workload|pod)*`, tls('on')],
      [`(traffic|call|communication|connection|everything|request) ${between}* (must|should|has to|have to|shall|needs to|is to|to)* be encrypted`, tls('on')],
      ['(strict) (mode)', tls('strict')],
      ['(permissive) (mode)', tls('permissive')],
      ['(refuse|reject|deny|forbid|block|no|disallow|drop|ban|no more|do not accept|don\'t accept|must not accept|not accept|never accept|prohibit|without|disable) (any|all|the)* (plaintext|plain text|plain-text|unencrypted|cleartext|clear text|plain http|non-mtls|non-tls|non mtls) (traffic|connection|call|request|communication|http)*', tls('strict')],
      ['(allow|accept|permit|tolerate|keep accepting|still accept|also accept|keep taking|take|still allow|let|may use|can use|may still use|can still use|may receive|can receive|may be called in|can be called in|still takes|may keep using|keeps accepting|use|speaks|speak|talks|talk|works (in|over|with)|work (in|over|with)|needs|need|requires|require|relies on|continue to accept|may continue to use|stay on|keep on) (both)? (plaintext|plain text|plain-text|unencrypted|cleartext|clear text|plain http|non-mtls|non mtls|non-tls) (and (mtls|mutual tls|encrypted))? (traffic|connection|call|request|communication|http|too|as well)*', tls('permissive')],
      ['(plaintext|plain text|plain-text|unencrypted|cleartext|clear text|plain http) (traffic|connection|call|request|communication|http)* (is|are|should|must|may|can|will|to|stay|remain|still|be|ok|fine|okay)* (allowed|accepted|permitted|possible|ok|okay|fine|tolerated|working|welcome)+', tls('permissive')],
      ['(accept|allow|take|permit) (both) (mtls|mutual tls|encrypted|tls)? (and)? (plaintext|plain text)', tls('permissive')],
      ['(can\'t|cannot|can not|doesn\'t|does not|don\'t|do not|is not able to|isn\'t able to|unable to|not) (do|use|speak|support|handle|understand|present|have|know|offer)* (a|any)? (mtls|mutual tls|tls|client certificate|certificate|client cert|sidecar) (yet|at the moment|currently|right now|today|so far)?', () => ({ kind: 'tls', mode: 'permissive', isExceptional: true })],
      ['(has|have|with|runs? with) (no|without) (sidecar|proxy|client certificate|mtls|certificate) (yet)?', () => ({ kind: 'tls', mode: 'permissive', isExceptional: true })],
      ['(trace|sample|record traces? (for|of)|tracing|traces|distributed tracing|sampling|trace sampling|tracing sampling|tracing sample rate|sampling rate) (for|of|with|at|to|=|:|is|rate|set|a|on|sampling|about)* PERCENT (of)? (request|call|traffic|all)*', (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      ['PERCENT (of)? (request|call|traffic|all)* (tracing|trace sampling|sampling|traced|sampled|to be traced|should be traced|trace|sampling rate|tracing sample)', (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      ['(trace|sample) (all|every|each) (request|call|traffic|everything)', () => ({ kind: 'tracing', percent: 100 })],
      ['(sample|sampling|randomsamplingpercentage) (=|:|of|at|to)* NUMBER', (c) => (num(c, 'NUMBER') <= 100 ? { kind: 'tracing', percent: num(c, 'NUMBER') } : undefined)],
      ['(sample|record|keep|collect|take|want) PERCENT (of|the|all)* (trace|traces|spans)', (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      ['PERCENT (of|the|all)* (traces|spans)', (c) => ({ kind: 'tracing', percent: num(c, 'PERCENT') })],
      ['(turn|switch|put) (access log|access logging|request log|access-log) off', () => ({ kind: 'access-logs', isOff: true })],
      ['(turn|switch|put) (access log|access logging|request log|access-log) on', () => ({ kind: 'access-logs' })],
      ['(access log|access logging|request log) on', () => ({ kind: 'access-logs' })],
      ['(turn|switch) (metrics|prometheus metrics) (off)', () => ({ kind: 'metrics', isOff: true })],
      ['(turn|switch) (tracing|traces) (off)', () => ({ kind: 'tracing', isOff: true })],
      ['(trace) everything', () => ({ kind: 'tracing', percent: 100 })],
      ['(disable|turn off|switch off|stop|no|without) (distributed)? (tracing|traces)', () => ({ kind: 'tracing', isOff: true })],
      ['(tracing|distributed tracing)', () => ({ kind: 'tracing' })],
      [`(enable|turn on|switch on|activate|write|keep|record|want|get|have|need|collect|emit|add|log)* (access log|access-log|accesslog|access logging|access-logging|request log|request logging|${proxyWord} access log|accesslogs)`, () => ({ kind: 'access-logs' })],
      ['(enable|turn on|switch on|activate|write|keep|record|want|get|have|need|collect|emit|add|log|only)* (access log|access-log|access logging|request log|logging|log|accesslogging) (only|filtered|to|restricted|limited|,|-)* (for|of|on|when|about)? (only)? (failed|failing|error|failure|errors|non-2xx|4xx and 5xx|unsuccessful) (request|call|response|only)*', () => ({ kind: 'access-logs', onlyErrors: true })],
      ['(only)? (failed|failing|unsuccessful) (request|call)+ (should|must|to|show|appear|be|up|logged|in|are)* (access log|access logs|log|logs)', () => ({ kind: 'access-logs', onlyErrors: true })],
      ['(access log|access logs|access logging) (-|:|,)? (error|errors|failed|failures) only', () => ({ kind: 'access-logs', onlyErrors: true })],
      ['(log) (only)? (error|failed request|failing request|failure|errors) (only)?', () => ({ kind: 'access-logs', onlyErrors: true })],
      [`(disable|turn off|switch off|stop|no|without|silence|mute|don't want|do not want|no more|don't need|do not need) (any|the|${proxyWord})* (access log|access-log|access logging|request log|request logging)`, () => ({ kind: 'access-logs', isOff: true })],
      ['(access log|access logging) (=|:|is|be|should|must|to)* (off|disabled|turned off)', () => ({ kind: 'access-logs', isOff: true })],
      [`(enable|turn on|switch on|collect|activate|record|want|emit|export|need)+ (prometheus|${meshWord}|mesh|request|standard)? (metrics|telemetry metrics)`, () => ({ kind: 'metrics' })],
      [`(disable|turn off|switch off|stop|no|without) (prometheus|${meshWord}|mesh|request|standard|collecting)* (metrics)`, () => ({ kind: 'metrics', isOff: true })],
      [`(inject|enable|add|bring|put|get|onboard|join|enroll|include|give|turn on|switch on) (automatic|${meshWord}|${proxyWord}|mesh|a|an|the|auto)* (sidecar|proxy|sidecar proxy|sidecar injection|sidecar-injection|injection|${proxyWord} sidecar|auto-injection|automatic injection|sidecars|proxies)`, () => ({ kind: 'inject' })],
      ['(sidecar injection|automatic sidecar injection|sidecar-injection) (on|enabled|for|in)?', () => ({ kind: 'inject' })],
      [`(join|bring into|put into|add to|include in|onboard to|enroll in|get into|be part of|become part of|bring onto|move into|onboard into|onboard onto|enter|part of|become member of) (service mesh|mesh|${meshWord})`, () => ({ kind: 'inject' })],
      [`(sidecar|sidecar proxy|${meshWord}-injection (=|:)* enabled|${meshWord}-injection=enabled|sidecar.${meshWord}.io/inject (=|:)* true)`, () => ({ kind: 'inject' })],
      ['(need|get|must get|should get|have to get|receive|must have) (the|a|its|their)* (proxy|sidecar|sidecar proxy)', () => ({ kind: 'inject' })],
      ['(join|joins) (in|into)* (service mesh|mesh)', () => ({ kind: 'inject' })],
      ['(mesh-enable|onboard|meshify)', () => ({ kind: 'inject' })],
      [`(disable|turn off|switch off|remove|no|without|opt out of|exclude from|take out of|stop|skip) (automatic|${meshWord}|${proxyWord}|mesh|the|auto)* (sidecar|proxy|sidecar injection|injection|sidecar-injection|mesh)`, () => ({ kind: 'inject', isOff: true })],
      [`(hold|holdapplicationuntilproxystarts|wait|start|delay|block|begin) (application|app|container|start|main|it|them|the|of|only|until|till|for|after|pod|up|startup|container start)* (proxy|sidecar|${proxyWord}|${meshWord}-proxy) (to be|is|has|be|are|been)* (start|started|ready|up|running|available|started up|up and running)*`, () => ({ kind: 'hold-application' })],
      ['holdapplicationuntilproxystarts (=|:|to|true|on)*', () => ({ kind: 'hold-application' })],
      [`(proxy|sidecar|${proxyWord}|${meshWord}-proxy) (cpu|cpu request|cpu requests) (of|=|:|to|is)* QUANTITY`, (c) => ({ kind: 'proxy-resource', resource: 'cpu', amount: text(c, 'QUANTITY') })],
      ['QUANTITY (of)? cpu (request)? (for (proxy|sidecar))?', (c) => ({ kind: 'proxy-resource', resource: 'cpu', amount: text(c, 'QUANTITY') })],
      ['cpu (request|requests|of|=|:|to)* QUANTITY', (c) => ({ kind: 'proxy-resource', resource: 'cpu', amount: text(c, 'QUANTITY') })],
      ['QUANTITY (of)? (memory|mem|ram) (request)? (for (proxy|sidecar))?', (c) => ({ kind: 'proxy-resource', resource: 'memory', amount: text(c, 'QUANTITY') })],
      ['(memory|mem|ram) (request|requests|of|=|:|to)* QUANTITY', (c) => ({ kind: 'proxy-resource', resource: 'memory', amount: text(c, 'QUANTITY') })],
      ['(memory|mem|ram) limit (of|=|:|to)* QUANTITY', (c) => ({ kind: 'proxy-resource', resource: 'memoryLimit', amount: text(c, 'QUANTITY') })],
      ['cpu limit (of|=|:|to)* QUANTITY', (c) => ({ kind: 'proxy-resource', resource: 'cpuLimit', amount: text(c, 'QUANTITY') })],
      ['(sidecar|proxy)? (egress)? (scoping) (of)? (config|configuration)?', () => ({ kind: 'scope' })],
      ['(limit|restrict|reduce|trim|narrow) (what)? (the|all|every|each)* (proxy|sidecar)? (they|it)? (are|is|be)* (told|told about|know|knows|see|sees)? (to)? (only|just)* (the|those)* (config|configuration)? (of)? (service|services) (that|which)* (they|it)? (really|actually)? (call|need|use|depend on)', () => ({ kind: 'scope' })],
      ['(to|should|must|may|receive|get|only|just|know)* (the|only|just)* (config|configuration) (of|for) (service|services) (that|which)* (they|it) (really|actually)? (call|need|use|depend on)', () => ({ kind: 'scope' })],
      [`(sidecar (resource|scope|egress|config)|configuration scope|scope configuration|limit the (config|configuration)|scope (config|configuration|proxy|proxies|sidecar)|(only|just) (know|knows|see|sees|receive|receives|get|gets|needs?) (about|of|config for|configuration for|configuration of)? (the)? (service|what) (it|they) (call|depend on|need|use|actually call)+|reduce (proxy|sidecar|${proxyWord}) (config|configuration|memory)|trim (proxy|sidecar) (config|configuration)|limit what proxies know|push only (what|the configuration) (it|they|is|are|needed|need)+|shrink (the)? (proxy|sidecar|${proxyWord}) (config|configuration))`, () => ({ kind: 'scope' })],
      ['(require|check|validate|verify|demand|enforce|need|authenticate|enable|add|with|use|accept only|only accept|must have|must carry|must present|must bring)* (a|an|valid|user|bearer|end user|end-user|signed|the|incoming|all|any)* (jwt|jwts|json web token|bearer token|jwt token|token|jwt authentication|jwt validation|end-user authentication|end user authentication|user authentication|requestauthentication|request authentication|access token|id token|jwt auth|oidc token|login token|jwt check) (authentication|validation|check|verification|from|issued by|signed by|of)?', () => ({ kind: 'jwt' })],
      ['(all|every|any|the)* (request|call|user|client|caller|those|anything|everything|traffic|ones)* (without|lacking|with no|that have no|that carry no|missing) (a|an|any|valid|such|the)* (token|jwt|json web token|one|it|them|bearer token|access token|valid token|valid jwt|valid one) (must|should|shall|are|is|be|being|to|get|gets|will|has|have|receive|a|with)* (refused|rejected|denied|blocked|turned away|dropped|fail|forbidden|401|403|not allowed|not let in|not accepted)+', () => ({ kind: 'jwt', need: 'required' })],
      ['(refuse|reject|deny|block|drop|turn away|forbid) (all|every|any|the)* (request|call|user|client|caller|those|anything|everything|traffic)* (without|lacking|with no|that have no|missing) (a|an|any|valid|such|the)* (token|jwt|json web token|one|it|them|bearer token|access token|valid token|valid jwt|valid one)', () => ({ kind: 'jwt', need: 'required' })],
      ['no (valid)? (token|jwt) (,|:|means|=|->)* no (access|entry|service)', () => ({ kind: 'jwt', need: 'required' })],
      ['(all|every|any|the)* (request|call|user|client|caller|those|anything|everything|traffic|ones)* (without|lacking|with no|that have no|missing) (a|an|any|valid|such|the)* (token|jwt|json web token|one|it|them|bearer token|access token|valid token|valid jwt|valid one) (must|should|shall|are|is|be|being|to|may|can|will|still|also|keep|continue)* (let in|allowed|accepted|pass|let through|ok|okay|fine|welcome|admitted|passed|go through|work|permitted|get through|let pass|served)+', () => ({ kind: 'jwt', need: 'optional' })],
      ['(still|also)* (allow|accept|let|admit|pass|permit) (in|through)* (request|call|user|client|those|anything|everything|traffic)* (without|lacking|with no) (a|an|any|valid|such|the)* (token|jwt|json web token|one|it|them|bearer token|access token|valid token|valid jwt|valid one) (through|pass|in)*', () => ({ kind: 'jwt', need: 'optional' })],
      ['(where|if|when|whenever|only if|only when) (there is one|they have one|present|it is present|one is present|there is a token|a token is present|a token is sent|sent|they carry one|it has one|given|one is given|a jwt is present|a token comes)', () => ({ kind: 'jwt', need: 'optional' })],
      ['(token|jwt|tokens) (is|are|remain|stay|should be|be)* (optional|not mandatory|not required|not needed)', () => ({ kind: 'jwt', need: 'optional' })],
      ['(optional) (token|jwt)', () => ({ kind: 'jwt', need: 'optional' })],
      ['(but)? (not mandatory|not required|token optional|optional token|if present)', () => ({ kind: 'jwt', need: 'optional' })],
      ['(issuer|issued by|iss|from issuer|identity provider|idp|issuing authority|signed by|authority) (is|=|:|of|at|named|url|called)* HOST_NAME', (c) => ({ kind: 'issuer', url: urlOf(c, 'HOST_NAME') })],
      ['(issuer|issued by|iss|from issuer) (is|=|:|of|at|named|url|called)* QUOTED', (c) => ({ kind: 'issuer', url: text(c, 'QUOTED') })],
      ['(jwks|jwks uri|jwksuri|jwks url|key|keys|key set|public key|signing key|jwk|jwks endpoint|certs endpoint) (uri|url|endpoint|are|is|=|:|at|from|can be found|found|live|published|under|of|in)* HOST_NAME', (c) => ({ kind: 'jwks', url: urlOf(c, 'HOST_NAME') })],
      ['(audience|audiences|aud|for audience) (is|=|:|of|named|must be|called)* ANY_NAME ((,|and|or) ANY_NAME)*', (c) => ({ kind: 'audience', names: (c['ANY_NAME'] as readonly { readonly name: string }[]).flatMap(({ name }) => (/^(?:issuer|iss|issued|jwks|jwks-?uri|keys?|tokens?|required|optional|for|and|or|in|on|to|of|at|with|from|the|is|are|must|should|on|requests?|calls?|pass|let|refuse|reject|allow|without|but|service|namespace|ns|url|uri)$/i.test(name) ? [] : [name])) })],
      ['(audience|audiences|aud) (is|=|:|of|named|must be|called)* QUOTED', (c) => ({ kind: 'audience', names: [text(c, 'QUOTED')] })],
      ['(expose|publish|open up|make available|make reachable|make accessible|make public|offer|serve|reachable|accessible|available|exposed|published|put behind|ingress route|route ingress|give an ingress|route external traffic) (it|to|from|on|at|under|as|via|through|the|for|outside|internet|public|world|externally|publicly|out|users|outside world|over)*', () => ({ kind: 'expose' })],
      ['(certificate|cert|tls certificate|tls cert|secret|tls secret|credential|credentialname|credential name|certificate secret|tls credential|from secret|using secret) (in|from|named|called|is|=|:|secret|stored|the|of)* SURE_NAME (secret|certificate|cert)?', (c) => ({ kind: 'certificate', name: named(c, 'SURE_NAME') })],
      ['QUOTED_NAME (secret|certificate|cert|tls secret)', (c) => ({ kind: 'certificate', name: named(c, 'QUOTED_NAME') })],
      ['(terminate|with|over|via|using|by|use|on|and|serve|through)* (simple|one-way|server|server-side)? (tls|https|ssl) (termination|terminated at the gateway|at the gateway|offload|terminated|on port 443|port 443|encryption|with|simple)*', () => ({ kind: 'tls-termination', mode: 'simple' })],
      ['(tls)? (passthrough|pass-through|pass through) (tls|mode)?', () => ({ kind: 'tls-termination', mode: 'passthrough' })],
      ['(redirect) (all|plain|http|traffic|plaintext|request|any|the)* (to|from http to|http to) https', () => ({ kind: 'https-redirect' })],
      ['(http|plain http) (traffic|request)? (should|must|is|be|gets?|to|are)* (redirected|redirect) to https', () => ({ kind: 'https-redirect' })],
      ['(no|without|do not|don\'t) (https|http)? redirect (http|plaintext|to https)*', () => ({ kind: 'https-redirect', isOff: true })],
      [`(only)? (via :|via =|gateway :|through|via|over|using|routed through|go through|out through|by|by way of|going through|leave through|pass through|route through|must go through|exit through|leaving through|leave via|exit via|leave by) (the|an|our|dedicated|${meshWord}|mesh)* (egress gateway|egress-gateway|egressgateway|${meshWord}-egressgateway|gateway for egress|${meshWord} egress gateway)`, () => ({ kind: 'egress', via: 'egress-gateway' })],
      ['(directly|without (the)? (egress)? gateway|straight)', () => ({ kind: 'egress', via: 'direct' })],
      [`(egress gateway|${meshWord}-egressgateway|egressgateway|egress-gateway)`, () => ({ kind: 'egress', via: 'egress-gateway' })],
      ['(egress|outbound|outgoing|egress control|egress policy|egress access|external access|serviceentry|service entry|outbound access|outbound traffic|egress rule|egress traffic)', () => ({ kind: 'egress' })],
      ['(federate|connect|link|join|peer|share)* (with|to|from|into|in)* (the|our|another|other|remote|second|a)* cluster ,? (named|called)* ANY_NAME (over|through|via)? (east-west gateway|eastwest gateway)?', clusterIn],
      ['(in|of|on|from) (the|other|remote)* cluster (named|called)* ANY_NAME', clusterIn],
      ['(lives|live|runs|run|stands|is deployed|deployed|is) (in|on) (the|another|other|remote)* ANY_NAME cluster', clusterIn],
      ['(in|of|on) (the)? (other|remote) cluster (named|called)* ANY_NAME', clusterIn],
    ],
  },
];
