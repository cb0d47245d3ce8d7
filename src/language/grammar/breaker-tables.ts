import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { BreakerField, Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;
const breaker = (field?: BreakerField, value?: number): Fact => ({ kind: 'breaker', limits: field === undefined || value === undefined ? {} : { [field]: value } });

type Pattern = readonly [string, (captures: Captures) => Fact];

const memberWord = '(pod|instance|host|endpoint|replica|backend|server|one|upstream|member|node|them|those|pool|fleet)';
const member = '(eject|any|a|an|each|every|all|such|bad|sick|broken|pod|instance|host|endpoint|replica|backend|server|one|upstream|member)';
const streak = '(in a row|in row|consecutively|in succession|one after another|straight|in sequence|back to back|running)';
const amountWord = '(max|maximum|limit|number|amount|count|cap|ceiling|quota|upper limit|upper bound|threshold|of|on|for|the|allowed|permitted|possible|total|maximal)';
/** "is 60", "must never exceed 60", "should stay below 60". */
const bound = '(:|=|<=|<|≤|of|to|is|are|be|at|must|should|may|can|shall|will|has to|have to|set|limited|capped|restricted|bounded|kept|stay|remain|max|maximum|at most|up to|no more than|not more than|never more than|not exceed|never exceed|not be allowed to exceed|not to exceed|never be more than|not be more than|not go above|not go over|never go above|never go over|not rise above|not grow beyond|not go beyond|never above|not be higher than|below|under|no higher than|only)';
/** What is counted at a time, as people call it. */
const limits: readonly (readonly [string, BreakerField])[] = [
  ['(concurrent|parallel|simultaneous|open|tcp|active|upstream|established|client|incoming|inbound|max|maximum|at the same time)* connection', 'maxConnections'],
  ['(concurrent|parallel|simultaneous|in-flight|inflight|in flight|active|outstanding|running) (http|http2|api)* (request|call|stream)', 'maxRequests'],
  ['(request|call) (in flight|in-flight|in parallel|at a time|at once|at the same time|outstanding)', 'maxRequests'],
  ['(pending|queued|waiting|queueing|backlogged) (http|http1)* (request|call)', 'maxPendingRequests'],
  ['(request|call) (in the queue|in queue|in line|waiting|queued|pending|that wait|waiting in line)', 'maxPendingRequests'],
  ['request per connection', 'maxRequestsPerConnection'],
];

/** Limits of connections and requests, and when instances are taken out. */
export const breakerTables: readonly ProductionTable[] = [
  {
    FACT: [
      ['(a|an)? (circuit breaker|circuit-breaker|circuitbreaker|circuit breaking|circuit-breaking|breaker|outlier detection|outlier-detection|outlierdetection|outlier ejection|outlier|outliers|passive health check|passive health checking|circuit protection|connection pool limit|connection pool|connectionpool|bulkhead|fuse) (rule|policy|setting|config|configuration|pattern|in place|protection)*', () => breaker()],
      ['(protect|shield|isolate|guard) (it|them|against|from|other|caller|cascading|cascade|failure|overload|outage|the|rest|of|platform|us)* (with|by|using) (a|an)? (circuit breaker|breaker|outlier detection)', () => breaker()],
      ['(stop|avoid|prevent|quit) (hammering|overloading|cascading failure|cascade failures|cascade|sending traffic to|routing to|calling|using|sending requests to|sending to) (it|them|bad|broken|sick|failing|unhealthy|dead|faulty|that|those)* (pod|instance|host|endpoint|replica|backend|one)* (that|which)? (fail|is failing|are failing|keep failing|misbehave|is broken|are broken|is down|are down|return error|throws? errors?)*', () => breaker()],
      ['EJECT (pod|instance|host|endpoint|replica|backend|server|it|them|one|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving|upstream)* (of it)? (after|when|once|that|which|if|on|with|as soon as|having|from the pool|out of the pool|of the load balancing pool|from load balancing|of rotation|from rotation)* (it|they|there)? (have|has|is|are|had|got|gets|give|gives|return|returned|throw|answer|answered|reach|reached|produce|produced|see|saw)* COUNTED ERRORS', (c) => ({ kind: 'breaker', limits: { [errorField(c)]: num(c, 'COUNTED') }, may: 'ejectForMs' })],
      ['EJECT (pod|instance|host|endpoint|replica|backend|server|it|them|one|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving|upstream)* (from the pool|out of the pool|from load balancing|of rotation|from rotation|out)* (for|during) DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['EJECT (it|them|bad|unhealthy|failing|sick|broken|faulty|any|a|an|each|misbehaving)* (pod|instance|host|endpoint|replica|backend|server)+ (from the pool|out of the pool|from load balancing|of rotation|from rotation|automatically)*', () => ({ kind: 'breaker', limits: {}, may: 'ejectForMs' })],
      ['(eject|ejected|evict|kick out|throw out|quarantine) (it|them)? (from the pool|out of the pool|from load balancing|of rotation|from rotation|automatically)*', () => ({ kind: 'breaker', limits: {}, may: 'ejectForMs' })],
      ['(after|when|once|on|upon|if|with|at|threshold|threshold of|as soon as|that|which)? (it|they|there|instance|pod|host|one|a|an)* (have|has|had|is|are|return|answer|give|returned|gives|returns|see|with|produce|throw|respond|show|serve|reach|by|been)* NUMBER CONSECUTIVE_ERRORS', (c) => breaker(errorField(c), num(c, 'NUMBER'))],
      ['(consecutive5xxerrors|consecutive5xx|outlierdetection.consecutive5xxerrors|consecutive errors|consecutiveerrors|max failures|error threshold|failure threshold|consecutive failures) (=|:|of|to|is)* NUMBER', (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(consecutivegatewayerrors|consecutive gateway errors) (=|:|of|to|is)* NUMBER', (c) => breaker('consecutiveGatewayErrors', num(c, 'NUMBER'))],
      ['(open|trip|opens|kick in|fire|trigger|tripping|opening) (it|circuit|breaker|the circuit|the breaker|circuit breaker|out)* (after|when|once|on|upon|at|if)* (it|they|there)? (have|has|is|are|see|get)* NUMBER ERRORS', (c) => ({ kind: 'breaker', limits: { [errorField(c)]: num(c, 'NUMBER') }, may: 'ejectForMs' })],
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
      ['(max|maximum|limit of|limit on|limit for|number of|tcp|open|concurrent)* connection (limit|max|maximum|cap|count|number|pool size)* (:|=|of|to|is|at|max|maximum|at most|up to|limit|limited|cap|capped|no more than|under|below)+ NUMBER', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(max|maximum|limit of|limit on|limit for|number of|http|http2)* (concurrent|parallel|active|simultaneous|in-flight|in flight) (request|call) (limit|max|maximum|cap|count|number)* (:|=|of|to|is|at|max|maximum|at most|up to|limited|capped|no more than)+ NUMBER', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|maximum of|max of|up to|no more than|only|not more than|never more than)? NUMBER (http)? (request|call) (may|can|should|must|shall|are|is|be|allowed|to|wait|sit|stand)* (waiting|queued|pending|in queue|in the queue|queue|wait)+ (at a time|at once)?', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
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
      ['(queue|queueing|backlog|pending queue|request queue) (<=|<|≤|of|at|to|limit|limited|size|length|max|maximum|=|:|is|up to|at most)* NUMBER (request|call|entries)?', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|maximum of|max of|up to|no more than|only|not more than)? NUMBER (request|call) (waiting|queued|pending|in queue|in the queue)+ (at most|max|maximum|tops|at a time|at once)*', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      [limitOf('(concurrent|parallel|simultaneous|in-flight|inflight|in flight|active|outstanding at once) (http|http2)? (request|call)'), (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|maximum of|max of|up to|no more than|only|not more than)? NUMBER (http)? (request|call) (at a time|at once|in parallel|concurrently|simultaneously|in flight|at the same time|in-flight)', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(http1maxpendingrequests|maxpendingrequests|connectionpool.http.http1maxpendingrequests|pending requests limit|pending request limit|pending limit|max pending requests|max pending) (=|:|of|to|is)* NUMBER', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(http2maxrequests|maxrequests|max requests|connectionpool.http.http2maxrequests) (=|:|of|to|is)* NUMBER', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(maxconnections|max connections|max conns|connection limit|connectionpool.tcp.maxconnections|connections|limit the connections|limit connections) (=|:|of|to|is|on|at)* NUMBER', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(maxrequestsperconnection|max requests per connection|requests per connection) (=|:|of|to|is)* NUMBER', (c) => breaker('maxRequestsPerConnection', num(c, 'NUMBER'))],
      ['(at most|max|maximum|maximum of|max of|up to|no more than)? NUMBER request per connection', (c) => breaker('maxRequestsPerConnection', num(c, 'NUMBER'))],
      ['(disable|remove|turn off|switch off|drop|no|without|delete|get rid of|take away|take out|undo|no more|do away with|want no|need no|not want any) (the|any|all|existing|current)* (circuit breaker|circuit breaking|outlier detection|breaker|ejection|outlier ejection|circuitbreaker|outlierdetection) (any more|anymore|any longer|at all)?', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      ['(take|switch|turn) (the|any)* (circuit breaker|circuit breaking|outlier detection|breaker) off', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      ['(circuit breaker|circuit breaking|outlier detection|breaker) (should|must|is|to|be|can|may|has|go|goes)* (off|away|gone|removed|disabled|deleted|dropped|switched off|turned off)', () => ({ kind: 'breaker', limits: {}, isOff: true })],
      // How many at a time, whatever the order: "the number of parallel requests must never exceed 60".
      ...limits.flatMap(([noun, field]): readonly Pattern[] => [
        [`${amountWord}* ${noun} ${amountWord}* ${bound}+ NUMBER (at a time|at once|at any time|concurrently|simultaneously|in parallel|max|maximum|tops|at most|at the most)*`, (c) => breaker(field, num(c, 'NUMBER'))],
        [`(max|maximum|limit|cap|limit of|limit on|limit for) ${noun} ${amountWord}* ${bound}* NUMBER (at a time|at once|at any time)*`, (c) => breaker(field, num(c, 'NUMBER'))],
        [`(cap|limit|restrict|bound|keep|hold|allow|permit|accept|throttle) (it|them|number|amount|count|of|the|to|at|with|only|total|maximum|max)* ${noun} (at|to|below|under|with|up to|at most|no more than|max|maximum|of)+ NUMBER (at a time|at once|at any time)*`, (c) => breaker(field, num(c, 'NUMBER'))],
        [`(not|never|no|don't|must not|should not|may not|cannot|can't) (have|get|see|serve|handle|accept|take|keep|open|hold|allow|permit|process|there|be|should|must|may|let|hand|send|ever|receive|to|it|them|more|over|above|beyond|than|exceed|in excess of)+ NUMBER ${noun} (at a time|at once|at any time|at the same time|concurrently|simultaneously|in parallel)*`, (c) => breaker(field, num(c, 'NUMBER'))],
        [`(hold|keep|have|open|maintain|use|make|see|get|serve|accept|allow|establish|tolerate|bear|stand|cope with|sustain)* (no|not) more than NUMBER ${noun} (may|can|should|must|be|are|is|allowed|open|opened|active|accepted|in use|at a time|at once|at any time|to|reach|hit)*`, (c) => breaker(field, num(c, 'NUMBER'))],
      ]),
      ['NUMBER (http)? (request|call) (may|can|should|must|be|are|is|to|go|run|get|served|handled|processed|allowed|or more)* (in flight|in-flight|inflight|in parallel|concurrently|simultaneously|at the same time|at once|at a time|outstanding|active|running)+ (at any time|max|maximum|at most|tops|, no more|and no more)*', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['NUMBER (http)? (connection) (may|can|should|must|be|are|is|to|get|allowed|or more)* (open|opened|established|active|in use|at once|at a time|at the same time|simultaneously|in parallel|concurrently)+', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(not|never|no|don\'t|do not|must not|should not|shouldn\'t|may not|cannot|can\'t|mustn\'t)+ (let|have|allow|permit|there|be|should|must|may|keep|leave|ever|hold|make|see|get|want|accept|tolerate|more|over|above|beyond|than|exceed|in excess of)+ NUMBER (request|call|of them)* (wait|waiting|queue|queued|queue up|pending|line up|lined up|pile up|piled up|in line|in the queue|in queue|backed up|stack up|to|be|up|for)+ (at a time|at once|any time)*', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(connection)? pool (size|limit|max|maximum|of|to|at|is|=|:|has|with|up to|at most|limited)+ NUMBER (tcp)? (connection)?', (c) => breaker('maxConnections', num(c, 'NUMBER'))],
      ['(not|never|doesn\'t|don\'t|does not|do not|shouldn\'t|mustn\'t|must not|should not|cannot|can\'t|isn\'t|is not)+ (be|get|gets|being|ever|is|are)* (hit|called|asked|reached|flooded|bothered|used|loaded|stressed|queried|invoked|burdened|busy) (by|with)* (more than|over|above) NUMBER (http)? (request|call|of them)* (at a time|at once|at any time|concurrently|simultaneously|in parallel|at the same time)+', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(circuit breaker|breaker|outlier detection|outlier|outliers|ejection|eject|eject (failing|bad|sick|broken|unhealthy)* (pod|instance|host|endpoint)) (:|-|of|with|at|after|,|threshold|limit|is|=|on|to)* COUNTED ERRORS', (c) => ({ kind: 'breaker', limits: { [errorField(c)]: num(c, 'COUNTED') }, may: 'ejectForMs' })],
      ['(max|maximum|at most|up to|no more than|only|not more than|never more than|accept|allow|tolerate|take|handle)* NUMBER (at a time|at once|in parallel|concurrently|simultaneously|at the same time|in flight)+', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      [`(down|failing|bad|unavailable|broken|failed|faulty|erroring) (for|on|with)* NUMBER (request|call|time|answer|response|try|tries)* ${streak}`, (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(concurrency|parallelism) (limit|max|maximum|cap|of|to|at|is|=|:|level|limited)* NUMBER', (c) => breaker('maxRequests', num(c, 'NUMBER'))],
      ['(queue|backlog|wait queue|waiting queue|request queue) (should|must|may|can|not|never|grow|get|be|hold|have|contain|longer|more|over|beyond|exceed|than|at most|up to|no more than|limited|limit|to|at|length|size|of|max|maximum|is|:|=)+ NUMBER (request|call|entries|entry)?', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      ['(at most|max|maximum|maximum of|max of|up to|no more than|only|not more than|never more than)? NUMBER (request|call|of them)* (may|can|should|must|are|is|be|to)* (queue|queued|queue up|wait|waiting|in line|pending|lined up|backed up)+', (c) => breaker('maxPendingRequests', num(c, 'NUMBER'))],
      // When it opens, and what is taken out.
      ['(open|trip|break|pop|blow|trigger|fire|cut) (circuit|breaker|circuit breaker|fuse) (when|if|once|after|at|as soon as|on|upon|beyond|from|with)* (there|are|is|it|has|have|more than|over|exceed|reach|hit|see|get|than)*', () => breaker()],
      ['(circuit breaker|circuit-breaker|breaker|circuit|fuse) (should|must|shall|to|will|has to|is to|needs to)* (open|trip|break|pop|blow|trigger|fire|kick in) (when|if|once|after|at|as soon as|on|upon|beyond|from|with)* (there|are|is|it|has|have|more than|over|exceed|reach|hit|see|get|than)*', () => breaker()],
      ['(circuit break|circuit-break|circuitbreak|put circuit breaker|outlier eject|outlier-eject) (it|them|on|around|before|in front of)*', () => breaker()],
      [`${member}* (that|which|who|whenever|when|if|once|after|as soon as|with|having|it|they|have|has|had|is|are)* (fail|failed|failing|err|error out|errored|crash|answer with ERRORS|return ERRORS|respond with ERRORS|give ERRORS|throw ERRORS|answer 5xx|return 5xx|respond 5xx|throw 5xx|produce ERRORS) NUMBER (time|request|call)? ${streak}`, (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      [`NUMBER (failure|error|failed request|failed call|failed response|bad response|bad answer|fail|server error|5xx|5xx error|5xx response|http error) ${streak}`, (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      [`(return|answer|respond|reply|fail|give|throw|serve|produce|err|error out) (with|a|an|ERRORS)* COUNTED (time|request|call)? ${streak} (with|by|a|an)* ERRORS?`, (c) => breaker('consecutiveErrors', num(c, 'COUNTED'))],
      ['(pause|break|rest|sit|bench|ban|banned|penalty|quarantine|cool|cooling|off|out|away|timeout|time-out)+ (of|for|the|pod|instance|:|is|lasts|=|time|period)* EJECT_DURATION', (c) => breaker('ejectForMs', num(c, 'EJECT_DURATION'))],
      ['EJECT_DURATION (of|in)* (pause|break|rest|ban|penalty|quarantine|off|out|away|bench|time out|timeout|time-out)+ ((for|of) (such|that|it|those|each|pod|instance|host|replica)+)?', (c) => (breaker('ejectForMs', num(c, 'EJECT_DURATION')))],
      [`(fail|failed|failing) NUMBER consecutive (time|request|call)`, (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(5xx errors|consecutive 5xx|errors threshold|5xx threshold|threshold of errors|5xx limit|error limit|failure limit|failures before ejection|errors before ejection) (:|=|of|to|is|at)* NUMBER', (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(gateway errors|gateway failures|consecutivegatewayfailure|gateway error threshold) (:|=|of|to|is|at)* NUMBER', (c) => breaker('consecutiveGatewayErrors', num(c, 'NUMBER'))],
      [`(eject|ejected|kick|kicked|bench|benched|exclude|excluded|remove|removed|taken|take|throw|thrown|pull|pulled|put|isolate|quarantine|suspend|suspended|sit|evict|evicted|out|away|off|drop) (it|them|${memberWord}|should|must|be|is|are|gets|stay|remain|kept|keep|that)* (out|away|off|aside|from|of|rotation|pool|load|balancing|service|ejected|gone|excluded|out of)* for DURATION`, (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      [`(stay|stays|remain|remains|sit|keep|kept|leave|hold|be|are|is) (it|them|${memberWord}|should|must)* (out|away|off|ejected|gone|excluded|out of rotation|out of the pool|benched|isolated|suspended)+ (of rotation|of the pool|of service)* (for)? DURATION`, (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      [`(bring|let|put|take|readmit|re-admit|allow|return|come|add|rejoin|try|give) (it|them|${memberWord}|may|can|should)* (back|in|again|another chance|a new chance|rejoin)* (in|into|to)* (rotation|the pool|pool|service|traffic)* after DURATION`, (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(ejection|base ejection|eject|cool down|cooldown|cooling off|timeout of ejection|ejection period|ejection window) (time|duration|period|of|for|is|:|=|to|lasts)* DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      [`(at most|no more than|up to|max|maximum|not more than|never more than|never|do not|don't|not) (eject|remove|take|kick)* (more than)? PERCENT (of)? ${memberWord}+ (may|can|should|are|is|being|get|be|ejected|out|at a time|at once|simultaneously|at the same time|gone|down|removed|of rotation)*`, (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['(never|not|do not|don\'t|must not|should not) (eject|remove|take out|kick out|throw out|take) more than PERCENT (of)? (them|host|instance|pod|endpoint|pool|replica|backend|fleet)* (at a time|at once|simultaneously|at the same time)*', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['PERCENT (of)? (them|host|instance|pod|endpoint|pool|replica|backend|fleet) (at most|max|maximum|at a time|at the most|tops)+', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ['(max|maximum)? (ejection|ejected) (percent|percentage|share|max|maximum|limit|of|at|is|:|=|at most|up to)* PERCENT', (c) => breaker('maxEjectionPercent', num(c, 'PERCENT'))],
      ...['(ejection|ejection time|eject for|ejected for|eject|out for|base ejection|base ejection time|ejection for) (:|=|of|for|is)* DURATION', 'DURATION (ejection|ejection time|base ejection|base ejection time)'].map((time): Pattern => [`${time} (,|and|with)* PERCENT (max|maximum|at most|tops|at the most|ejected|of them|of pods|of hosts)+`, (c) => ({ kind: 'breaker', limits: { ejectForMs: num(c, 'DURATION'), maxEjectionPercent: num(c, 'PERCENT') } })]),
      ['(leave|exit|drop out of|fall out of|get out of|go out of|sit out) (pool|rotation|load balancing|load-balancing|service|of|the)* for DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(not|never|don\'t|do not|no|stop|quit|avoid|without|shouldn\'t|mustn\'t|must not|should not|may not|won\'t|will not) (send|sending|route|routing|give|giving|get|gets|getting|receive|receives|use|using|direct|serve|see|pick|hand|forward|be|used|picked|offered|called|calling|call)+ (it|them|him|any|more|further|new|traffic|request|call|to|that|this|such|instance|pod|host|replica|endpoint|one|those|these)* (for|during|in the next|within the next) (next)? DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(skip|leave out|ignore|rest|pause|spare|avoid|park|ban|bar|shun|freeze|exile|sit out|send away|take off|lay off) (it|them|that|this|the|such|instance|pod|host|replica|endpoint|one|those|these)* (for|during) DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(out|away|benched|off) (:|=|of|for)* DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(scan|sweep|check|checks|analysis|evaluation) (:|=|of|for|is|at|interval)* DURATION', (c) => breaker('intervalMs', num(c, 'DURATION'))],
      ['back (in|into|to)+ (rotation|pool|service|the pool)* after DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(NUMBER x|TIMES_X) (consecutive|straight|successive)* (5xx|error|failure|server error|http error)', (c) => breaker('consecutiveErrors', (c['NUMBER'] ?? c['TIMES_X'])?.[0] as number)],
      // "max. 10%", "never more than half" where instances are taken out.
      ['(max|maximum|at most|no more than|not more than|never more than|up to|only) (of|:|=|is)* EJECTED_SHARE (of)? (them|host|instance|pod|endpoint|pool|replica|backend|fleet)* (at a time|at once)?', (c) => breaker('maxEjectionPercent', num(c, 'EJECTED_SHARE'))],
      ['EJECTED_SHARE (max|maximum|at most|tops|at the most)', (c) => breaker('maxEjectionPercent', num(c, 'EJECTED_SHARE'))],
      ['(5xx|errors|consecutive|failures|consecutive errors) (:|=)+ NUMBER', (c) => breaker('consecutiveErrors', num(c, 'NUMBER'))],
      ['(after|upon|once|when|if|as soon as|following)+ (it|they|there|one|have|has|had|is|are|were|return|give|get|see|show|produce|throw|answer)* COUNTED ERRORS', (c) => breaker(errorField(c), num(c, 'COUNTED'))],
      ['(base ejection|ejection base) (time|duration)? (of|:|=)* DURATION', (c) => breaker('ejectForMs', num(c, 'DURATION'))],
      ['(checked|check|evaluated|looked at|analysed|analyzed|inspected|judged|sweep|swept|measured|scan|scanned|test|tested|probe|sampled) (it|them|instance|pod|host|is|are|be|health|outliers)* (once)? (every|each) DURATION', (c) => breaker('intervalMs', num(c, 'DURATION'))],
    ],
    COUNTED: [['NUMBER', (c) => c['NUMBER']?.[0]], ['TIMES_X', (c) => c['TIMES_X']?.[0]], ['NUMBER (x|time)', (c) => c['NUMBER']?.[0]]],
    // What happens without the limit, and what the limit is for.
    REASON: [
      ['be? (protect|shield|guard|save|safeguard) (it|them|himself|itself)* (against|from) (an|any|the|too much|too many|sudden|traffic)* (overload|overloading|cascading failure|cascade|load|flood|spike|burst|overuse|stampede|thundering herd|request)', () => ({})],
      ['(please|and|then|to)* (reject|refuse|drop|deny|fail|shed|block|turn away|discard|bounce) (what|everything|anything|whatever|all|request|call|those|that|is|are|come|which|go|connection)* (on top|on top of that|on top of it|beyond|beyond that|beyond it|above|above that|above it|in excess|over that|over it|past that|over the limit|above the limit|beyond the limit|over|more)', () => ({})],
      ['(please|and|then|to)* (reject|refuse|drop|deny|shed|block|turn away|discard|bounce) (the)? (rest|excess|surplus|overflow|further ones|additional ones)', () => ({})],
      ['(anything|everything|whatever|what|all|further|additional|excess|surplus|more)+ (request|call|connection|one)* (is|on top|on top of that|beyond|above|over|that|it|in excess|of that|come|exceed|exceeding|go|the limit)* (should|must|shall|may|can|get|is|are|be|will|to|would)* (rejected|refused|dropped|denied|shed|blocked|turned away|discarded|bounced|fail|fail fast|fail immediately)', () => ({})],
      ['(be|answer|respond|react|get|become|reply|finish|come back)+ (more)? (faster|quicker|snappier|more quickly)', () => ({})],
      ['(fall over|falls over|collapse|break down|crash|die|choke|go down|get slow|melt|suffer|struggle|degrade|be overloaded) (when|if|once|with|at|above|beyond|as soon as)+ (it|there|get|see|have|more than|over|are|is|than|hit|by)* NUMBER (concurrent|parallel|simultaneous)* (request|call|connection) (hit|reach|come in|arrive|are)* (it)? (at once|at a time|at the same time|simultaneously|in parallel|open)*', () => ({})],
      ['(is|are) (all|the most|the limit|the maximum|as much as|what)+ (that)? (it|they|we|this|service)* (can|could|will|may|is able to)? (take|handle|bear|cope with|stand|serve|sustain|manage|process|digest)+', () => ({})],
      ["(is not|isn't|must not|should not|shouldn't|mustn't) (to)? be (hammered|overloaded|flooded|overwhelmed|swamped|overrun)", () => ({})],
      ['NOT_REPEATABLE', () => ({})],
      ['THEN_ENDS', () => ({})],
    ],
    GLUE: [['valid for', () => ({})]],
    EJECT: [['(eject|kick out|throw out|take out|remove from (rotation|pool|load balancing)|evict|take out of (rotation|the pool|service|load balancing)|quarantine|pull|remove|exclude|isolate|bench|kick|drop|put aside|sideline|blacklist)', () => true]],
    ERRORS: [
      ['(consecutive|straight|successive|subsequent|back-to-back)* (http)* (gateway error|gateway failure|502 503 504|gateway-error) (in a row|in row|consecutively|in succession|one after another|in sequence)?', () => 'gateway'],
      ['(x|consecutive|straight|successive|subsequent|back-to-back)* (http|server|server side)* (error|failure|strike|5xx|500|fault|failed request|failed call|bad response|error response|5xx error|5xx response|server error|failing request|errors 5xx)+ (in a row|in row|consecutively|in succession|one after another|in sequence)?', () => 'error'],
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
  },
];

function errorField(captures: Captures): BreakerField {
  const kind = captures['ERRORS']?.[0] ?? captures['CONSECUTIVE_ERRORS']?.[0];
  return kind === 'gateway' ? 'consecutiveGatewayErrors' : 'consecutiveErrors';
}

function limitOf(noun: string): string {
  return `(never|not|have|has|get|gets|hold|keep|maintain|at most|more than|max|maximum|maximum of|a maximum of|up to|no more than|limit|limit to|limited to|cap at|capped at|only|not more than|allow|with|limit of|never more than)* NUMBER (max|maximum)? ${noun} (at most|max|maximum|limit|at a time|at once|at any time|simultaneously|limits|, no more|and no more|tops)*`;
}
