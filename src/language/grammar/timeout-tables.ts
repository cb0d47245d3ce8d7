import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;
const timeout = (ms: number | undefined, of: 'request' | 'try' | 'connect' | 'idle' = 'request'): Fact => ({ kind: 'timeout', of, ...(ms === undefined ? {} : { ms }) });

const timeoutWord = '(timeout|time-out|deadline|time limit|time-limit|time out|time budget|response time limit|request timeout|overall timeout|total timeout|route timeout|http timeout|timeoutms)';
const perTry = '(per-try|per try|per-retry|per retry|per attempt|per-attempt|pertry|pertrytimeout|each try|each attempt|each retry|every try|every attempt|per-request-try|individual try|single try|single attempt|for each try|for each attempt|for every attempt|for each retry|on each try|on each attempt|per individual attempt)';
const sign = '(back|of|to|at|is|=|:|be|set|should|must|being|with|a|maximum|max|value|around|by)*';
const upTo = '(at most|max .|maximum of|for up to|for at most|up to|no longer than|no more than|not longer than|never longer than|never more than|max|maximum|maximum of|at the most|not more than|not over|no higher than|not exceed|never exceed|not to exceed|not exceeding|less than|shorter than|lower than|faster than|quicker than|below|under|within|inside|inside of|only|as much as|as long as|limited to|capped at|bounded to|bounded by)';

/** How something ends, what is still going on, and what a call does while it lasts. */
const ending = '(fail|give up|give up waiting|abort|cancel|cut|cut off|cut short|kill|stop waiting|stop|bail out|bail|die|error out|terminate|drop|end|expire|interrupt|break off|hang up|call off|abandon|time out|timeout|time-out|timing out|be over|quit|discard)';
const lasting = '(wait|take|last|run|hang around|hang about|stick around|drag on|sit|hang|block|go|go on|linger|stay open|remain open|pend|keep waiting|respond|answer|reply|finish|complete|return|come back|be waiting|be delayed|need|spend|be allowed to take|be kept waiting|be left hanging|be left waiting|be stuck|make it wait|make them wait|be answered|be finished|be completed|be done)';
const still = '(if|when|once|that|which|as soon as|whenever|in case|where|it|they|call|request|response|answer|reply|query|still|has|have|had|is|are|was|been|be|not|no|without|nothing|isn\'t|hasn\'t|haven\'t|doesn\'t|don\'t|does|do|take|last|run|answer|finish|come|arrive|return|respond|reply|complete|done|go|hang|there|any|got|get|receive|back|then|waiting|wait|pending|unanswered|open|should|must|would|one)';
const beyond = '(longer|more|slower|over|above|beyond|past|exceed|in excess of|upwards of)';
const passed = '(have passed|has passed|have elapsed|has elapsed|have gone by|are over|is over|are up|is up|pass|elapse|of waiting|of silence|without answer|without response|without reply|have gone|later|at the latest|in total|in all|overall|total|altogether|at most|maximum|max|tops|flat)';
const duration = '(response time|latency|call time|call duration|duration|waiting time|wait time|answer time|reply time|processing time|execution time|request time|request duration|time to answer|time to respond|time to reply|response times|time for answer|round trip time|round-trip time|turnaround|turnaround time|total time|time|length|waiting|wait|patience)';
const limitWord = '(limit|cap|ceiling|bound|budget|maximum|max|upper limit|upper bound)';
const given = '(can|may|should|must|shall|get|has|have|take|last|wait|be|is|given|limited|capped|allowed|bounded|timeout|run|has to)';
const tryWord = '(try|tries|attempt|retry)';

/** How long a request, a try, or opening a connection may take. */
export const timeoutTables: readonly ProductionTable[] = [
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
      [`${timeoutWord} (for|on|of)* ${perTry} ${sign} ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
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
      // What ends, and after how long: "cut off once 2s have passed", "if there is no answer within 2s, give up on it".
      [`(be)? ${ending} (it|them|request|call|there|waiting|response|answer|wait|on|for|off|one|operation|attempt|automatically|hanging|slow|stuck|pending|anything|everything|whatever|query|with|error|504)* ${still}* (after|once|when|if|past|beyond|at|in|within|longer|more|over|than|above|slower|exceed|unless)+ ${still}* (than|for|within|after|in|at)* DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(if|when|whenever|once|as soon as|in case|where|should)+ ${still}* (within|after|in|for|longer|more|over|than|beyond|past|exceed|by|until)* DURATION ${passed}* (,|then|please|simply)* (it|they|request|call|client|caller|we|one|should|must|shall|is|are|to|be|get|will|can|may|has to|have to)* ${ending} (it|them|request|call|with|504|error|on|wait|waiting|for|off)*`, (c) => timeout(num(c, 'DURATION'))],
      [`(anything|everything|whatever|what|all|request|call|response|one|those|query|it|they)* (that|which|is|are|be|taking|take|lasting|last|running|run|go|going|respond|answer)* ${beyond}+ (than|for)* DURATION (:|,|-|->|=>|>)? (should|must|shall|are|is|to|need|be|get|has to|have to|will|may|can|count as|counts as|treated as|considered|considered as|regarded as|to be)* (${ending}|failed|failure|timed out|dead|lost|error|too slow|given up|cut off)+ (it|them|off|short)*`, (c) => timeout(num(c, 'DURATION'))],
      [`(never|not|no|don't|do not|doesn't|shouldn't|mustn't|can't|cannot|won't|isn't|aren't|may not|nothing|nobody|none of them|no single) (request|call|response|answer|reply|query|wait|one|caller|client|user|ever|let|it|them|be|may|should|must|can|shall|will|is|are|allowed|to|have|has|keep|accept|tolerate|want|permit|allow)* ${lasting}* (for|on)? (answer|response|reply|it|them)* ${beyond} (than|for|of|to)* DURATION (for|on|per)? (answer|response|reply|it|to answer|to respond|before answering|in total|in all|overall)*`, (c) => timeout(num(c, 'DURATION'))],
      [`(wait|take|allow|last|run|give|spend|permit|get|have|hang|block|hold|be given|be allowed|tolerate|accept|grant|answer|respond|reply|return|finish|complete|end|be finished|be answered|be done|be back|be through|come|come back|arrive|react|succeed|deliver|be completed|patience|patient) (for|answer|response|reply|it|them|request|call|to|take|last|run|be|on|in|with|back|out|there)* ${upTo} DURATION (for|to|of)? (it|them|answer|response|reply|complete|finish|respond|wait|time|each time|per call|per request|before failing)* ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(time|how long) (may|can|should|is|be|allowed|to|will|it|they|call)* (spend|wait|waiting|take|last)+ (waiting|on|for)* (:|=|is|be|of|must|should|may|not|never|exceed|limited to|capped at)* ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(everything|all of it|all of that|the whole thing|whole thing|whole call|entire call|all together|all in all|altogether|everything together|all tries together|retries included) (must|should|may|can|has to|is|be|to|done|finished|over|end|finish|complete|take|last|limited|capped)* (within|in|under|after|at most|up to|no more than|no longer than|inside|to|at|not exceed|never exceed)+ DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(must|should|has to|have to|needs to|shall|wants to|expects to)* (get|receive|have|expect|obtain|need|see|hear) (back|answer|response|reply|result|something|anything)+ (within|in|after|by|inside)+ ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(call|query|reach|contact|invoke|hit|use) (it|them)* within ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`${timeoutWord} (shorter|lower|longer|higher|tighter|smaller|bigger|sooner|earlier|later|faster|quicker) (:|=|,|-|after|at|of)+ DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(shorter|longer|tighter|lower|higher|stricter|smaller|bigger|new|generous) ${timeoutWord} (of|:|=|,|-|is|be)+ DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`${limitWord} (of|at|:|=)* DURATION (on|for|to) ${duration}`, (c) => timeout(num(c, 'DURATION'))],
      [`patience (with|for|towards|of)* (:|=|is|of|limited to|ends after|lasts|be|should|must)* ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'))],
      ['(request|overall|total) (:|=)? DURATION', (c) => timeout(num(c, 'DURATION'))],
      ['(connect|connection) (:|=)? DURATION', (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(max|maximum|longest|upper|hard|allowed|permitted|acceptable|tolerated|highest)+ (allowed|permitted|acceptable)? ${duration} ${limitWord}* ${sign} ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`${duration} ${limitWord}+ ${sign} ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`${duration} (of|for|is|are|:|=|must|should|may|can|shall|be|to|has to|have to|stay|remain|be kept|kept)* ${upTo} DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(cap|bound|limit|restrict) (it|them|request|call|how long|they|their|can|may|take|run|last|answer|maximum|max|off|on|for|waiting|overall|total|response|latency|wait|time|duration|length|each|every|single)* (at|to|with|by|of)* DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`${upTo}? DURATION (is|are|should be|must be|has to be|ought to be|shall be|will be)+ (enough|limit|the maximum|the max|max|maximum|sufficient|the most|all|plenty|the longest|timeout|deadline|cap|upper limit|ceiling|ok|fine|long enough|as long as)+ (it|they|call|we|that|caller|get|may|can|should|take|wait|for|to|will|want|tolerate|accept|allowed|time|request)*`, (c) => timeout(num(c, 'DURATION'))],
      [`time (it|them|request|call|out)* out (after|in|at|within|past|if|when|once|as soon as|be|should|must|they|it|take|no answer|longer|more|than|exceed)* ${upTo}? DURATION ${passed}*`, (c) => timeout(num(c, 'DURATION'))],
      [`(set|keep|hold|bring|put)? ${timeoutWord} (should|must|shall|may|can|is|are|be|to)* (not|never) (be|exceed|go|rise|longer|more|over|above|beyond|higher|greater|than|of)+ DURATION`, (c) => timeout(num(c, 'DURATION'))],
      [`(never|not|don't|do not|doesn't|shouldn't|should not|mustn't|must not) (be|ever)* (time out|timed out|timing out|timeout)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(take|switch|turn) ${timeoutWord} (off|away|out)`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(no|without|remove|lift|drop) (any|overall|total|upper|hard|more|request|response|whatever|such)* (${timeoutWord}|limit on (the|how long|response|time|duration)+|time limits?) (whatsoever|at all|any more|anymore)?`, () => ({ kind: 'timeout', of: 'request', isOff: true })],
      [`(each|every|any) (single|one of|of|individual|such|these|those|them)* ${tryWord} (of them)? ${given}* (for|to|at|of|within|on)* ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(each|every|any|a|one|no) (single|individual)* (try|attempt) (can|may|should|must|shall|has to|will) ${given}* (for|to|at|of|within|on|longer than|more than)* ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(each|every|any|one|a) (single|individual)* (try|attempt) (is|be|should|must|can|may|has to|gets)* (time out|give up|fail|cut off|cancel|abort|end|killed) (after|at|within) ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(try|attempt) (of|limited to|capped at|each) ${upTo}? DURATION (each)?`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`DURATION (for|per|on|to)+ (each|every|the|a|any|one|single|individual|of)* (of them|try|tries|attempt|retry)`, (c) => timeout(num(c, 'DURATION'), 'try')],
      [`(each|every|any|a) (single)? (try|attempt) (to|at|of|on|against|for)* (reach|call|calling|contact|connect|get|get through|query|hit|use)* (to)? ${given}+ (for|to|at|of|within|on)* ${upTo}? DURATION`, (c) => timeout(num(c, 'DURATION'), 'try')],
      // What the caller sees then, which a timeout does by itself.
      [`(otherwise|or else|else|or|and|then|,)* (the|it|they|we|caller|client|callers|clients|request|call|proxy|user|should|must|shall|will|is|are|be)* (get|see|receive|answer|answered|return|returned|respond|reply|send|give) (back|with|by|a|an|http|status|code)* PLAIN_STATUS`, (c) => (c['PLAIN_STATUS']?.[0] === '504' ? timeout(undefined) : undefined)],
      [`(fail|failing) fast ,? (after|within|in|at) DURATION`, (c) => timeout(num(c, 'DURATION'))],
      // Opening a connection, which is no request yet.
      [`(connect|connecting|connection setup|connection establishment|handshake|tcp handshake|open connection|opening connection|establish connection|establishing connection|set up connection|setting up connection|tcp connect|new connection|tcp connection|connection) (may|must|should|shall|can|has to|have to|need to|to|be|take|have|done|succeed|established|open|opened|made|set up|up|ready|not|never|finish|complete|completed|fail|give up|is|are|allowed|time out|abort|give|get)* (within|in|at most|no longer than|no more than|longer than|more than|slower than|up to|under|max|maximum|not exceed|fail after|give up after|time out after|abort after|timing out after)+ DURATION`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(not|never|don't)? (wait|give up|stop waiting) (for|on|opening|establishing|connecting)* (longer than|more than|at most|up to|after|for|no longer than)* DURATION (for|on|to) (connection|tcp connection|connecting|connect|open connection|handshake)+ (to be|open|established|up)*`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(not|never|don't)? (wait|give up|stop waiting|stop trying) (for|on|to)* (connection|tcp connection|connecting|connect|handshake) (to be|open|established|up)* (longer than|more than|at most|up to|after|for|no longer than|any longer than)* DURATION`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(never|not|no|don't|must not|should not|shouldn't|mustn't|cannot|may not|at most|up to|max|maximum)? (take|last|wait|need|have|get|be)* (longer than|more than|up to|at most|over|within|no longer than)* DURATION (to|for|until|till|before) (open|opening|establish|establishing|set up|setting up|connect|connecting|make|get|build|building|connection|new|tcp)+ (to|is|are|be|open|established|up|made)*`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`DURATION (to|for) (connect|connecting|open connection|opening connection|establish connection|establishing connection|connection|tcp connect|handshake)`, (c) => timeout(num(c, 'DURATION'), 'connect')],
      [`(connecttimeout|connect_timeout|connecttimeoutms|tcp timeout) (:|=|of|to|is)* DURATION`, (c) => timeout(num(c, 'DURATION'), 'connect')],
    ],
    GLUE: [['(under any circumstances|in any case|no matter what|in all cases|under all circumstances|whatever happens|in any event|at all costs|fail fast|failing fast|beyond that|above that|past that)', () => ({})], ['(take|took|hang|hung|run|ran|wait) (far|way|much)? too long (sometimes|often|at times|lately)*', () => ({})]],
  },
];
