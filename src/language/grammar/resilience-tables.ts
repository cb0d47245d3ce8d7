import type { RetryCondition } from '../../intents/intent.ts';
import { meshWord } from '../lexicon/mesh-words.ts';
import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { BreakerField, Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;

/** "503/504": statuses, and no ratio. */
const statuses = (codes: readonly number[]): readonly string[] | undefined => (codes.every((code) => Number.isInteger(code) && code >= 400 && code < 600) ? codes.map(String) : undefined);
const timeout = (ms: number | undefined, of: 'request' | 'try' | 'connect' | 'idle' = 'request'): Fact => ({ kind: 'timeout', of, ...(ms === undefined ? {} : { ms }) });
const retries = (attempts?: number): Fact => ({ kind: 'retries', ...(attempts === undefined ? {} : { attempts }) });
const breaker = (field?: BreakerField, value?: number): Fact => ({ kind: 'breaker', limits: field === undefined || value === undefined ? {} : { [field]: value } });

const timeoutWord = '(timeout|time-out|deadline|time limit|time-limit|time out|time budget|response time limit|request timeout|overall timeout|total timeout|route timeout|http timeout|timeoutms)';
const perTry = '(per-try|per try|per-retry|per retry|per attempt|per-attempt|pertry|pertrytimeout|each try|each attempt|each retry|every try|every attempt|per-request-try|individual try|single try|single attempt|for each try|for each attempt|for every attempt|for each retry|on each try|on each attempt|per individual attempt)';
const sign = '(of|to|at|is|=|:|be|set|should|must|being|with|a|maximum|max|value|around|by)*';
const upTo = '(at most|max .|maximum of|for up to|for at most|up to|no longer than|no more than|not longer than|max|maximum|maximum of|a maximum of|at the most|not more than|less than|under|within|only)';

/** Timeouts, retries, breakers, balancing: settings of calls to a service. */
export const resilienceTables: readonly ProductionTable[] = [
  {
    FACT: [
      [`DURATION (maximum|max|overall|total|end-to-end|global|hard|request|response|route|http)* ${timeoutWord}`, (c) => timeout(num(c, 'DURATION'))],
      [`(maximum|max|overall|total|end-to-end|global|hard|request|response)* ${timeoutWord} ${sign} ${upTo}? DURATION (in total|in all|overall|altogether|total)?`, (c) => timeout(num(c, 'DURATION'))],
      [`${timeoutWord} (after|in) DURATION (in total|in all|overall|altogether)?`, (c) => timeout(num(c, 'DURATION'))],
      [`(fail|give up|abort|cancel|cut off|cut|kill|stop waiting|stop|bail out|die|error out|terminate|drop|end|be cut off|be cancelled|be aborted|be given up|be killed|expire) (it|them|request|call|there|waiting)* (if|when|that|which)? (it|they)? (take|last|run|not answered|not finished|exceed|go|without answer|hang)* (longer|more|on)? (than|over|for|after|past|beyond|at|if|it|they|take|last|longer)* DURATION (in total|in all|overall|altogether)?`, (c) => timeout(num(c, 'DURATION'))],
      [`(never|not|don t|do not|don't|shouldn't|should not|must not|mustn't|can't|cannot|can not) (ever)? (wait|take|last|run|hang|block|exceed|go|be allowed|let it|let them|keep them waiting)* (more|longer|over|above|beyond|for)* (than|for|over|to|past|take|run|last|longer|more)* DURATION (for|on|per)? (answer|response|reply)*`, (c) => timeout(num(c, 'DURATION'))],
      [`(wait|take|allow|last|run|allowed|give|spend|permit) (for|a|answer|response|reply|it|them|request|call|to|take|last|run|be)* ${upTo} DURATION (for|to)? (it|them|answer|response|reply|complete|finish|respond)* (in total|in all|overall|altogether)?`, (c) => timeout(num(c, 'DURATION'))],
      [`${upTo} DURATION (in all|in total|overall|altogether|for everything|end to end|for whole call|for the whole thing)`, (c) => timeout(num(c, 'DURATION'))],
      [`(answer|respond|complete|finish|be answered|be done|return|reply|come back) (within|in under|in at most|in less than|under|in no more than) DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(cap|bound|limit|capped|bounded|restrict) (it|them|request|call|at|to|by|off|latency|wait|waiting|time|duration|response|on)* DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`DURATION (cap|limit|ceiling|max|maximum|bound|budget) (on|for)? (it|response time|latency|duration)?`, (c) => timeout(num(c, 'DURATION'))],
      [`(request|call|response|it|they) (longer|slower|taking longer|taking more|that take longer|that take more|that last longer|running longer|exceeding|over) than? DURATION (should|must|shall|are to|need to)? (be)? (fail|cut off|cancelled|aborted|time out|killed|dropped|given up|terminated)`, (c) => timeout(num(c, 'DURATION'))],
      [`(no|without|remove|disable|drop|turn off|switch off|get rid of|unset|delete|kill|eliminate|lift|take away|cancel|undo|take off|clear|abolish|do away with|not want any|want no|have no|should have no|must have no|need no|needs no|not need a) (any|all|existing|current|more)* ${timeoutWord} (at all|whatsoever|any more|anymore|any longer)?`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`${timeoutWord} (should|must|shall|is|are|to|be|get|gets|can|may|needs?|has|have|goes?|go)+ (be)? (dropped|removed|deleted|disabled|lifted|off|away|turned off|switched off|gone|cleared|cancelled|go|abolished)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`${timeoutWord} (=|:|is|be|to)* (off|disabled|none|removed|0|unlimited|infinite|turned off|switched off)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(let|allow) (it|them|call|request)? (wait|run|to run|to wait|take)? (forever|for ever|indefinitely|as long as it takes|as long as it wants)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [timeoutWord, () => timeout(undefined)],
      ['(off|up)? AFTER_DURATION (at the latest|at most|in total|in all)?', (c) => timeout(num(c, 'AFTER_DURATION'))],
      ['(cut|cut off|give up|give up on|be finished|are finished|finished|aborted|cancelled)', () => timeout(undefined)],
      [`(wait|waits|take|takes|last|lasts) (for)? ${upTo} DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(wait|waits|take|takes|last|lasts|have|has|get|gets) (for)? DURATION (in total|in all|overall|altogether|at most|maximum|max|at the most|tops)`, (c) => timeout(num(c, 'DURATION'))],
      [`(total|overall|sum|end-to-end) (time|limit|duration|latency)? (of|=|:|is|to|at|be|at most|max|must not exceed|may be)* DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(have|has|get|gets|given|be given|is given|are given) ${upTo}? DURATION to (answer|respond|complete|finish|reply|return|be done|come back)`, (c) => timeout(num(c, 'DURATION'))],
      [`${upTo}? DURATION (before giving up|before we give up|before it gives up|before timing out|before it times out|before failing|then give up|and then give up|then fail|until it is cut off)`, (c) => timeout(num(c, 'DURATION'))],
      [`(answer|respond|complete|finish|return|reply|come back|be done) (in|within|after) ${upTo} DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`${upTo} DURATION (for|to) (each|every|a|any|all|one|per)? (call|request|answer|response|reply|answer|complete|finish|respond)`, (c) => timeout(num(c, 'DURATION'))],
      [`(allow|allowing|give|giving|grant|with) ${upTo}? DURATION (for|on|to|at)* ${perTry}`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(take|last|wait|run|go on|continue) (for)? (as long as|however long|whatever time) (it|they|the call|calls|that)? (need|needs|take|takes|want|wants|like|likes)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(take|takes|taking) (their|its|all|the)* time (they|it)? (need|needs|want)*`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(time|timing|timed) out (after|in|at|within|past) ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`DURATION (in total|in all|overall|altogether|total|for everything|for all|for the whole call|all in all|end to end)`, (c) => timeout(num(c, 'DURATION'))],
      [`(allow|give|grant|permit) (it|them|a|calls?|requests?)? DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(maximum|max|at most|no more than) DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(must|should|may|can|shall|will|do|does)* (not|never) (be)? (take|last|wait|run|exceed|be slower than|allowed to take|need) (longer|more)? than? DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`${perTry} ${timeoutWord}? ${sign} ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`${upTo}? DURATION ${timeoutWord}? ${perTry} ${timeoutWord}?`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`${timeoutWord} ${sign} DURATION ${perTry}`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`${perTry} (can|may|should|must|get|has|have|take|last|wait|be|given|limited|capped|allowed|bounded|time out|timeout|timing out)* (for|after|to|at|of|within)* ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`DURATION (each|apiece|a try|an attempt|each time|a piece|per one|per)`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(each|every one) (at most|of|limited to|up to|taking|max|with)* DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`${perTry} ${timeoutWord}`, () => timeout(undefined, 'try')],
      [`(connect|connection|tcp connect|connecting|tcp) (should|must|to)* ${timeoutWord} ${sign} (after|on|in)? DURATION`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`DURATION (connect|connection|tcp connect|tcp) ${timeoutWord}`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(connect|open connection|open a connection|establish connection|connection established|connections? must be (established|set up)|establish a connection) (within|in at most|in|under) DURATION`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(connect|connection|tcp connect|connecting|tcp) ${timeoutWord}`, () => timeout(undefined, 'connect')],
      [`(idle) ${timeoutWord} ${sign} DURATION`, (c) => timeout(num(c, 'DURATION'), 'idle')],
      ['RETRY_WORD sign_OF (up to|at most|max|maximum|a maximum of|no more than)? TIMES', (c) => retries(num(c, 'TIMES'))],
      ['RETRY_WORD (request|call|it|them|that|failed|failing|failure|on failure|one|ones|transient|error|operation|read)* (up to|at most|max|maximum|a maximum of|no more than|for)? TIMES (if|when|on)? (it|they)? (fail|failing|failure|error)*', (c) => retries(num(c, 'TIMES'))],
      ['(up to|at most|max|maximum|a maximum of|no more than|exactly|do|make|with|have|allow|perform)? NUMBER (automatic|more|further|additional|extra|max|maximum|http|quick)* (retry|retrie|retransmission|re-try|retrial|reattempt|re-attempt|second chance|resend) (attempt|max|at most|maximum|on failure)*', (c) => retries(num(c, 'NUMBER'))],
      ['(retried|retry|retries|re-tried) TIMES', (c) => retries(num(c, 'TIMES'))],
      ['(attempts|retries attempts|retry attempts|numretries|num retries|retries) (=|:|is|to)* NUMBER', (c) => retries(num(c, 'NUMBER'))],
      ['TIMES retries', (c) => retries(num(c, 'TIMES'))],
      ['(a|one) (single)? (retry|re-try|reattempt)', () => retries(1)],
      ['(single|one) retry', () => retries(1)],
      ['(a couple of? retry|couple of retry)', () => retries(2)],
      ['(up to|at most|max|maximum|no more than)? NUMBER (attempt|try|tries) (in total|in all|altogether|total|overall|including the first|including first)', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['(total of|in total|altogether) NUMBER (attempt|try|tries)', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['(try|attempt|give it|do it) (again|another|once more|it again|them again|one more time|a second time|anew|over)+ (up to|at most|max|for)? TIMES?', (c) => retries(c['TIMES'] === undefined ? undefined : num(c, 'TIMES'))],
      ['(try|attempt) (once more|one more time|a second time|one more|another time)', () => retries(1)],
      ['(try|attempt) TIMES (more|again)', (c) => retries(num(c, 'TIMES'))],
      ['(try|attempt) (up to|at most|max)? NUMBER more times', (c) => retries(num(c, 'NUMBER'))],
      ['(up to|at most)? NUMBER (more|further|additional|extra) (attempt|try|tries|time)', (c) => retries(num(c, 'NUMBER'))],
      [`(never|not|no|don t|don't|do not|without|disable|turn off|switch off|stop|remove|drop|must not be|mustn't be|should not be|shouldn't be|must never be|should never be|cannot be|get rid of|forbid|delete|avoid|prevent) (do|any|all|be|automatic|the|${meshWord}|mesh|ever|have|more|existing|current|default)* (retry|retries|re-try|retrying|retried|reattempt|resend|resent|re-sent|repeat|repeated)`, () => ({ kind: 'retries', isOff: true })],
      ['(retry|retries) (=|:|is|be|to|should|must|turned|turn|switch|switched|are|go|goes)* (off|disabled|none|0|removed|zero|no)', () => ({ kind: 'retries', isOff: true })],
      ['(tried|try|sent) (only)? once (only)?', () => ({ kind: 'retries', isOff: true })],
      ['(a few|several|some|multiple|a number of|many|a couple of) (retry|times)', () => retries()],
      ['(tried|retried|try|attempt|attempted|repeated|sent) (again|another time|over|anew)? (a few|several|some|multiple|many) times', () => retries()],
      ['RETRY_WORD (should|must|shall|is|are|to|be|get|gets|can|may|has|have)+ (be)? (dropped|removed|deleted|disabled|off|away|turned off|switched off|gone|cleared|cancelled)', () => ({ kind: 'retries', isOff: true })],
      ['RETRY_WORD (off|disabled|none)', () => ({ kind: 'retries', isOff: true })],
      ['(retriable|retryable|safe to retry|repeatable)', () => retries()],
      ['RETRY_WORD', () => retries()],
      ['RETRY_ON', (c) => ({ kind: 'retry-on', on: c['RETRY_ON']?.[0] as readonly RetryCondition[] })],
      ['(retry|retries|retried) (on|for|when|if|=|:)+ CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[], isHead: true })],
      ['(retryon|retry-on|retry condition|retry conditions|retryconditions) (on|for|when|if|=|:|is|are|of)* CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[] })],
      ['(it|they|that|call|request|fail|return|answer|respond|with|by|is|of|:|=)* CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[], isBare: true })],
      ['(with|using|and)? (exponential|retry)* (backoff|back-off|back off|retry interval|retry delay|retry wait|baseinterval|base interval) (of|=|:|is|at|from|starting|with|base|initial|between|retry|retries|attempt|try|tries|the|them|each|first|interval|a)* DURATION (between|before|apart)* (retry|retries|attempt|try|tries|them|each|first)*', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (pause|wait|delay|interval|waiting|sleep|gap) (of|for|=|:|is|at|a)* DURATION (between|before|apart|in between)+ (retry|retries|attempt|try|tries|them|each|first|every|the|next)*', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (pause|wait|delay|interval|waiting|sleep|gap) (between|before) (the|each|every|next)* (retry|retries|attempt|try|tries|them) (of|=|:|is|at|for)* DURATION', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['DURATION (exponential|base|initial)* (backoff|back-off|apart|between retries|between attempts|between tries|pause between tries|pause between retries|between them|between each|retry backoff|wait between retries|gap)', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (exponential|jittered|increasing|an exponential)* (backoff|back-off|backing off)', () => ({ kind: 'backoff' })],
      ['(a|an)? (circuit breaker|circuit-breaker|circuitbreaker|circuit breaking|circuit-breaking|breaker|outlier detection|outlier-detection|outlierdetection|outlier ejection|passive health check|passive health checking|circuit protection|connection pool limit|connection pool|connectionpool|bulkhead|fuse) (rule|policy|setting|config|configuration|pattern|in place|protection)*', () => breaker()],
      ['(protect|shield|isolate|guard) (it|them|against|from|other|caller|cascading|cascade|failure|overload|outage|the|rest|of|platform|us)* (with|by|using) (a|an)? (circuit breaker|breaker|outlier detection)', () => breaker()],
      ['(stop|avoid|prevent|quit) (hammering|overloading|cascading failure|cascade failures|cascade|sending traffic to|routing to|calling|using|sending requests to|sending to) (it|them|bad|broken|sick|failing|unhealthy|dead|faulty|that|those)* (pod|instance|host|endpoint|replica|backend|one)* (that|which)? (fail|is failing|are failing|keep failing|misbehave|is broken|are broken|is down|are down|return error|throws? errors?)*', () => breaker()],
      ['EJECT (pod|instance|host|endpoint|replica|backend|server|it|them|one|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving|upstream)* (of it)? (after|when|once|that|which|if|on|with|as soon as|having|from the pool|out of the pool|of the load balancing pool|from load balancing|of rotation|from rotation)* (it|they|there)? (have|has|is|are|had|got|gets|give|gives|return|returned|throw|answer|answered|reach|reached|produce|produced|see|saw)* NUMBER ERRORS', (c) => ({ kind: 'breaker', limits: { [errorField(c)]: num(c, 'NUMBER') }, may: 'ejectForMs' })],
      ['EJECT (pod|instance|host|endpoint|replica|backend|server|it|them|one|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving|upstream)* (from the pool|out of the pool|from load balancing|of rotation|from rotation|out)* (for|during) DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['EJECT (it|them|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving)* (pod|instance|host|endpoint|replica|backend|server)+ (from the pool|out of the pool|from load balancing|of rotation|from rotation|automatically)*', () => ({ kind: 'breaker', limits: {}, may: 'ejectForMs' })],
      ['(eject|ejected|evict|kick out|throw out|quarantine) (it|them)? (from the pool|out of the pool|from load balancing|of rotation|from rotation|automatically)*', () => ({ kind: 'breaker', limits: {}, may: 'ejectForMs' })],
      ['(after|when|once|on|upon|if|with|at|threshold|threshold of|as soon as|that|which)? (it|they|there|instance|pod|host|one|a|an)* (have|has|had|is|are|return|answer|give|returned|gives|returns|see|with|produce|throw|respond|show|serve|reach|by|been)* NUMBER CONSECUTIVE_ERRORS', (c) => breaker(errorField(c), num(c, 'NUMBER'))],
      ['(consecutive5xxerrors|consecutive5xx|outlierdetection.consecutive5xxerrors|consecutive errors|consecutiveerrors|max failures|error threshold|failure threshold|consecutive failures) (=|:|of|to|is)* NUMBER', (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(consecutivegatewayerrors|consecutive gateway errors) (=|:|of|to|is)* NUMBER', (c) => breaker('consecutiveGatewayErrors', num(c, 'NUMBER'))],
      ['(open|trip|opens|kick in|fire|trigger|tripping|opening) (it|circuit|breaker|the circuit|the breaker|circuit breaker|out)* (after|when|once|on|upon|at|if)* (it|they|there)? (have|has|is|are|see|get)* NUMBER ERRORS', (c) => breaker(errorField(c), num(c, 'NUMBER'))],
      ['(keep|hold|leave|stay) (it|them|instance|pod|host|circuit|breaker|one|open|closed)* (out|ejected|away|open|out of rotation|out of the pool|off|broken|there)+ (for|during)? (at least)? DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(ejectfor|ejection time|ejection|baseejectiontime|base ejection time|ejection duration|ejected|eject|kicked out|open|cooldown|cool-down|recovery time|sleep window|time out of rotation|opens) (of|for|=|:|is|to|time|base)* DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['DURATION (ejection|base ejection|cooldown|cool-down|ejection time|open time|break)', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(check|checked|scan|scanning|sweep|evaluate|evaluated|judge|look|measured|interval|detection interval|analysis interval|analysed) (every|each|of|=|:|it|interval|is|to)* DURATION', (c) => breaker('intervalMs', num(c, 'DURATION'))],
      ['every DURATION (interval)?', (c) => breaker('intervalMs', num(c, 'DURATION'))],
      ['DURATION (interval|check interval|detection interval|scan interval)', (c) => breaker('intervalMs', num(c, 'DURATION'))],
      ['(in|within|over|during) (a|an)? DURATION (window|interval|period)', (c) => breaker('intervalMs', num(c, 'DURATION'))],
      ['(eject|take out|remove|maxejectionpercent|max ejection|maximum ejection|max ejection percent|ejecting|never eject) (of|to|is|=|:|at most|no more than|up to|percent|more than|maximum|max|percentage)* PERCENT (of)? (the)? (them|host|instance|pod|endpoint|pool|replica|backend|fleet|ejected)* (at a time|at most|at once|simultaneously|at the same time|ejected)*', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['(at most|no more than|up to|max|maximum|not more than|never more than) PERCENT (of)? (the)? (them|host|instance|pod|endpoint|pool|replica|backend|fleet)* (may|can|should|are|is|being|get|be)* (ejected|out|out of rotation|at a time|at once|simultaneously|removed|ejection|at the same time|gone|down)+', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['PERCENT (max|maximum)? ejection (max|maximum|at most)?', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['(max|maximum|limit of|limit on|limit for|number of|http|http1)* (pending|queued|waiting) (request|call)* (limit|max|maximum|cap|threshold|count|number|queue|may|be|is|are)* (:|=|of|to|is|at|max|maximum|at most|up to|limited|capped|no more than)* NUMBER', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(max|maximum|limit of|limit on|limit for|number of|tcp|open|concurrent)* connection (limit|max|maximum|cap|count|number|pool size)* (:|=|of|to|is|at|max|maximum|at most|up to|limited|capped|no more than)+ NUMBER', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(max|maximum|limit of|limit on|limit for|number of|http|http2)* (concurrent|parallel|active|simultaneous|in-flight|in flight) (request|call) (limit|max|maximum|cap|count|number)* (:|=|of|to|is|at|max|maximum|at most|up to|limited|capped|no more than)+ NUMBER', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|up to|no more than|only|not more than|never more than)? NUMBER (http)? (request|call) (may|can|should|must|shall|are|is|be|allowed|to|wait|sit|stand)* (waiting|queued|pending|in queue|in the queue|queue|wait)+ (at a time|at once)?', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(limit|maximum|max|number|cap)? (of|on|for|the)* (pending|queued|waiting) (request|call)* (limit|maximum|cap|threshold|queue)+', () => ({ kind: 'breaker', limits: {}, open: 'maxPendingRequests' })],
      ['(limit|maximum|max|number|cap) (of|on|for|the)* (pending|queued|waiting) (request|call)', () => ({ kind: 'breaker', limits: {}, open: 'maxPendingRequests' })],
      ['(http1maxpendingrequests|maxpendingrequests)', () => ({ kind: 'breaker', limits: {}, open: 'maxPendingRequests' })],
      ['(limit|maximum|max|number|cap)? (of|on|for|the)* (open|tcp|concurrent)* connection (limit|maximum|cap|pool size)+', () => ({ kind: 'breaker', limits: {}, open: 'maxConnections' })],
      ['(maxconnections|max connections)', () => ({ kind: 'breaker', limits: {}, open: 'maxConnections' })],
      ['(http2maxrequests|maxrequests)', () => ({ kind: 'breaker', limits: {}, open: 'maxRequests' })],
      ['(baseejectiontime|base ejection time|ejection time|ejection duration)', () => ({ kind: 'breaker', limits: {}, open: 'ejectForMs' })],
      ['(maxejectionpercent|max ejection percent|maximum ejection)', () => ({ kind: 'breaker', limits: {}, open: 'maxEjectionPercent' })],
      ['(consecutive5xxerrors|consecutive5xx|consecutiveerrors|consecutive errors|error threshold|failure threshold)', () => ({ kind: 'breaker', limits: {}, open: 'consecutiveErrors' })],
      ['maxejectionpercent (=|:|of|to|is)* NUMBER', (c) => breaker('maxEjectionPercent', num(c, 'NUMBER'))],
      [limitOf('(concurrent|parallel|simultaneous|open|tcp|max|maximum|active|upstream)* connection'), (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      [limitOf('(http|http1|http/1|max|maximum)* (pending|queued|waiting|queueing|in queue|in the queue|outstanding) (request|call)?'), (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(queue|queueing|backlog|pending queue|request queue) (of|at|to|limit|limited|size|length|max|maximum|=|:|is|up to|at most)* NUMBER (request|call|entries)?', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|up to|no more than|only|not more than)? NUMBER (request|call) (waiting|queued|pending|in queue|in the queue)+', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      [limitOf('(concurrent|parallel|simultaneous|in-flight|inflight|in flight|active|outstanding at once) (http|http2)? (request|call)'), (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|up to|no more than|only|not more than)? NUMBER (http)? (request|call) (at a time|at once|in parallel|concurrently|simultaneously|in flight|at the same time|in-flight)', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(http1maxpendingrequests|maxpendingrequests|connectionpool.http.http1maxpendingrequests|pending requests limit|pending request limit|pending limit|max pending requests|max pending) (=|:|of|to|is)* NUMBER', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(http2maxrequests|maxrequests|max requests|connectionpool.http.http2maxrequests) (=|:|of|to|is)* NUMBER', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(maxconnections|max connections|max conns|connection limit|connectionpool.tcp.maxconnections|connections|limit the connections|limit connections) (=|:|of|to|is|on|at)* NUMBER', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(maxrequestsperconnection|max requests per connection|requests per connection) (=|:|of|to|is)* NUMBER', (c) => breaker('maxRequestsPerConnection', num(c, 'NUMBER'))],
      ['(at most|max|maximum|up to|no more than)? NUMBER request per connection', (c) => breaker('maxRequestsPerConnection', num(c, 'NUMBER'))],
      ['(disable|remove|turn off|switch off|drop|no|without|delete|get rid of|take away|take out|undo|no more|do away with|want no|need no|not want any) (the|any|all|existing|current)* (circuit breaker|circuit breaking|outlier detection|breaker|ejection|outlier ejection|circuitbreaker|outlierdetection) (any more|anymore|any longer|at all)?', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      ['(take|switch|turn) (the|any)* (circuit breaker|circuit breaking|outlier detection|breaker) off', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      ['(circuit breaker|circuit breaking|outlier detection|breaker) (should|must|is|to|be|can|may|has|go|goes)* (off|away|gone|removed|disabled|deleted|dropped|switched off|turned off)', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      ['ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(warm up|warm-up|warmup|slow start|slow-start|ramp up|warming up|warm it up|warm them up|ease in|warmup duration|gradually warm up) (new|pod|instance|endpoint|over|of|for|during|period|with|=|:|time|to|duration|it|them|window|mode|in)* DURATION', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
      ['(warm up|warm-up|warmup|slow start|slow-start|ramp up|warming up|warmupdurationsecs|warmup duration) (new|pod|instance|endpoint|slowly|gradually)*', () => ({ kind: 'warm-up' })],
      ['DURATION (warm up|warm-up|warmup|slow start|slow-start) (period|window)?', (c) => ({ kind: 'warm-up', ms: num(c, 'DURATION') })],
    ],
    RETRY_WORD: [['(retry|re-try|retry policy|retry policies|retry logic|reattempt|re-attempt|resend|re-send|retrial|retry attempts|retry count|retry number|number of retries|max retries|maximum retries|attempts|repeat)', () => true]],
    sign_OF: [['(of|to|at|is|=|:|be|set|should|count)+', () => true]],
    TIMES: [
      ['NUMBER (time|x|attempt|try|tries|retry|retries) (at most|max|maximum|more|at the most|only)*', (c) => c['NUMBER']?.[0]],
      ['NUMBER', (c) => c['NUMBER']?.[0]],
      ['once (only|more|again|at most)*', () => 1],
      ['twice (at most|more|again)*', () => 2],
      ['thrice', () => 3],
      ['TIMES_X', (c) => c['TIMES_X']?.[0]],
      ['a couple of? times', () => 2],
    ],
    EJECT: [['(eject|kick out|throw out|take out|remove from (rotation|pool|load balancing)|evict|take out of (rotation|the pool|service|load balancing)|quarantine|pull|remove|exclude|isolate|bench|kick|drop|put aside|sideline|blacklist)', () => true]],
    ERRORS: [
      ['(consecutive|straight|successive|subsequent|back-to-back)* (http)* (gateway error|gateway failure|502 503 504|gateway-error) (in a row|in row|consecutively|in succession|one after another|in sequence)?', () => 'gateway'],
      ['(consecutive|straight|successive|subsequent|back-to-back)* (http|server|server side)* (error|failure|5xx|500|fault|failed request|failed call|bad response|error response|5xx error|5xx response|server error|failing request|errors 5xx)+ (in a row|in row|consecutively|in succession|one after another|in sequence)?', () => 'error'],
      ['(consecutive|straight|successive) (http)* STATUS (in a row)?', (c) => (c['STATUS']?.[0] === '5xx' ? 'error' : undefined)],
      ['STATUS (error|response|answer)* (in a row|in row|consecutively|in succession|one after another)', (c) => (c['STATUS']?.[0] === '5xx' ? 'error' : undefined)],
    ],
    CONSECUTIVE_ERRORS: [
      ['(consecutive|straight|successive|subsequent|back-to-back) ERRORS', (c) => c['ERRORS']?.[0]],
      ['(consecutive|straight|successive|subsequent|back-to-back) STATUS', (c) => (c['STATUS']?.[0] === '5xx' ? 'error' : undefined)],
      ['ERRORS (in a row|in row|consecutively|in succession|one after another)', (c) => c['ERRORS']?.[0]],
      ['(consecutive|straight|successive|subsequent) gateway (error|failure) \\( STATUS ((,|and|or|/)* STATUS)* \\)', () => 'gateway'],
      ['(http|server)* (error|failure|5xx|fault|5xx error|failed request|5xx response|server error) (in a row|in row|consecutively|in succession|one after another)', () => 'error'],
      ['(gateway error|gateway failure) (in a row|in row|consecutively)', () => 'gateway'],
    ],
    ALGORITHM: [
      ['(round robin|round-robin|roundrobin|round_robin) (load balancing|load-balancing|balancing|lb|algorithm|policy|fashion|strategy|distribution)*', () => ({ kind: 'balance', algorithm: { kind: 'round-robin' } })],
      ['(least request|least-request|least_request|least requests|the one with the fewest active request|one with the fewest request|leastrequest|least connection|least-connection|least conn|least_conn|leastconn|least-conn|least loaded|least-loaded|least busy|least-busy|fewest request|fewest connection|fewest active request|fewest outstanding request|least outstanding request|least active request|lowest load|smallest number of request) (load balancing|load-balancing|balancing|lb|algorithm|policy|strategy|backend|pod|instance|first|one|host|endpoint)*', () => ({ kind: 'balance', algorithm: { kind: 'least-request' } })],
      ['(random|randomly|random choice) (load balancing|load-balancing|balancing|lb|algorithm|policy|distribution|pod|strategy)*', () => ({ kind: 'balance', algorithm: { kind: 'random' } })],
      ['(passthrough|pass-through|pass through) (load balancing|load-balancing|balancing|lb|algorithm|policy)+', () => ({ kind: 'balance', algorithm: { kind: 'passthrough' } })],
      [`${sticky('header')} n=ANY_HEADER`, (c) => hash('header', c)],
      [`${stickyAfter('header')}`, (c) => hash('header', c)],
      [`STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per)* n=HEADER_NAME (header)?`, (c) => (c['n']?.[0] === 'cookie' ? undefined : hash('header', c))],
      [`${sticky('cookie')} (named|name|called|=|:)* n=ANY_HEADER (with|ttl|for|of|lasting|that lasts|valid|lifetime|a|=|:|,|\\()* DURATION? (ttl|lifetime|\\))*`, (c) => hash('cookie', c)],
      [`${stickyAfter('cookie')} (with|ttl|for|of|lasting|that lasts|valid|lifetime|a|=|:|,|\\()* DURATION? (ttl|lifetime|\\))*`, (c) => hash('cookie', c)],
      [`${sticky('query parameter')} n=ANY_HEADER`, (c) => hash('query', c)],
      [`${stickyAfter('query parameter')}`, (c) => hash('query', c)],
      [`STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|to|per|according|same)* (source ip|source-ip|client ip|client-ip|ip address|source address|client address|ip|caller ip|caller s ip|client s ip|source ip address|client ip address) (affinity|hash|hashing)?`, () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],
      [`(source ip|source-ip|client ip|client-ip|ip) (affinity|hash|hashing|stickiness|based affinity|session affinity)`, () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],
      ['STICKY', () => ({ kind: 'balance' })],
      ['(load balancing|load-balancing|balancing|load balancer|lb) (algorithm|policy|strategy|method|mode)? (=|:|of|to|is|with|using|must|should|shall|be|set|simple|by)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(loadbalancer|lb|simple) (simple|:|=|to|is|set)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['STICKY? (httpcookie|http cookie) (name|=|:|,)* n=ANY_HEADER (,|;|with|and)* (ttl (=|:|of|is)* DURATION)?', (c) => hash('cookie', c)],
      ['STICKY? (httpheadername|http header name) (=|:|of|is)* n=ANY_HEADER', (c) => hash('header', c)],
      ['STICKY? (httpqueryparametername) (=|:|of|is)* n=ANY_HEADER', (c) => hash('query', c)],
      ['STICKY? (usesourceip|use source ip) (:|=|is)* true?', () => ({ kind: 'balance', algorithm: { kind: 'hash', by: 'source-ip' } })],

      ['(balance|load-balance|loadbalance|load balance|distribute|spread) (load|traffic|request|call|it|them|across|over|pod|instance|replica|among|between|all|by|with|using|to|on|in|pick|a|toward)* ALGORITHM', (c) => c['ALGORITHM']?.[0]],
      ['(load balancing|load-balancing|load balancer) (algorithm|policy|strategy|method|mode|setting)*', () => ({ kind: 'balance' })],
    ],
    STICKY: [['(loadbalancer (:|.)? consistenthash|balance by|sticky session|sticky-session|session affinity|session stickiness|session-affinity|sticky|stickiness|affinity|consistent hash|consistent hashing|consistent-hash|consistenthash|consistently hash|hash|hashing|pin (user|session|client|request|them|caller)+|stick|same user to the same pod|same pod|always land on the same pod|always hit the same pod|go to the same pod|land on the same pod|same instance|always the same pod|keep user on the same pod|keep session on the same pod) (to the same (pod|instance|backend|replica))?', () => true]],
    RETRY_ON: [
      ['(only)? (on|when|for|if|in case of|upon|whenever|after|against|condition|because of|in the event of|triggered by|where|as soon as|that|which|condition is|conditions are)+ (there|it|they|call|request|service|server|upstream|backend|response|answer|we|you|gateway|gateways|upstreams|proxy|connection|pod|one|a|an|any|the|which|that|of|=|:|to)* (is|are|get|receive|return|answer|fail|see|respond|come back|reply|give|throw|hit|encounter|happen|have|has|was|were|being|had|report|end|ends|finish|produce|show|indicate|serve|yield|raise)* (with|by|in|due to|because of|up|as|a|an)* CAUSES (come back|comes back|happen|occur|is returned|are returned|returned)?', (c) => c['CAUSES']?.[0]],
    ],
    CAUSES: [['CAUSE ((,|and|or|/|\\||&|plus|, and|, or|and also|as well as|and on|or on|\\+) CAUSE)*', (c) => [...new Set((c['CAUSE'] as readonly (readonly RetryCondition[])[]).flat())]]],
    CAUSE: [
      ['(service|server|it|upstream|backend|they)? (can not|could not|cannot|couldn\'t|can\'t|is not|was not) be? (reached|reachable|connected to)', () => ['connect-failure']],
      ['PLAIN_RATIO', (c) => statuses((c['PLAIN_RATIO'] as readonly (readonly number[])[])[0] ?? [])],
      ['(connection|connections) (itself|attempt)? (fail|failing|break|breaks|can not be made|cannot be made|can not be opened|cannot be established|is refused|are refused|drop)', () => ['connect-failure']],
      ['(refused|failed|broken) connection', () => ['connect-failure']],
      ['STATUS', (c) => (/^(?:5xx|[45]\d\d)$/.test(String(c['STATUS']?.[0])) ? [c['STATUS']?.[0]] : c['STATUS']?.[0] === '4xx' ? ['retriable-4xx'] : undefined)],
      ['(any|all|every)? (server|server-side|server side|internal server|upstream) (error|failure|fault)', () => ['5xx']],
      ['(gateway error|gateway-error|gateway failure|bad gateway error)', () => ['gateway-error']],
      ['(connection|connect|connecting|tcp|network connection) (failure|error|problem|fail|can t be made|could not be made|refused|refusal|can not be established)', () => ['connect-failure']],
      ['(connect-failure|connect failure|connection-failure|connection refused|refused connection|connection refusal|connectfailure)', () => ['connect-failure']],
      ['(reset|connection reset|connection is reset|resets|disconnect|disconnection|broken connection|connection drop|dropped connection|connection closed)', () => ['reset']],
      ['(refused-stream|refused stream)', () => ['refused-stream']],
      ['(retriable-4xx|retriable 4xx|conflict)', () => ['retriable-4xx']],
      ['(grpc)? (status|code)? (unavailable)', () => ['unavailable']],
      ['(grpc)? (deadline-exceeded|deadline exceeded)', () => ['deadline-exceeded']],
      ['(grpc)? (resource-exhausted|resource exhausted)', () => ['resource-exhausted']],
      ['(grpc)? (cancelled|canceled)', () => ['cancelled']],
      ['(transient|temporary|intermittent|network) (error|failure|problem|fault|hiccup|blip|issue|glitch|failures and resets)', () => ['gateway-error', 'connect-failure', 'refused-stream', 'reset', 'unavailable']],
    ],
  },
];

function errorField(captures: Captures): BreakerField {
  const kind = captures['ERRORS']?.[0] ?? captures['CONSECUTIVE_ERRORS']?.[0];
  return kind === 'gateway' ? 'consecutiveGatewayErrors' : 'consecutiveErrors';
}

function hash(by: 'header' | 'cookie' | 'query', captures: Captures): Fact {
  const ttl = captures['DURATION']?.[0];
  return { kind: 'balance', algorithm: { kind: 'hash', by, name: captures['n']?.[0] as string, ...(typeof ttl === 'number' ? { ttlMs: ttl } : {}) } };
}

function limitOf(noun: string): string {
  return `(never|not|have|has|get|gets|at most|more than|max|maximum|maximum of|a maximum of|up to|no more than|limit|limit to|limited to|cap at|capped at|only|not more than|allow|with|limit of|never more than)* NUMBER (max|maximum)? ${noun} (at most|max|maximum|limit|at a time|at once|at any time|simultaneously|limits)*`;
}

function sticky(noun: string): string {
  return `STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per|same)* ${noun} (named|called|=|:)*`;
}

function stickyAfter(noun: string): string {
  return `STICKY (based|on|by|with|using|via|keyed|from|the|in|a|of|value|http|hashing|hash|according|to|per|same)* n=ANY_HEADER (http)? ${noun}`;
}
