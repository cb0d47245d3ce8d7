import type { Captures } from '../pattern/match.ts';
import type { Primitive, ProductionTable } from '../pattern/grammar.ts';
import { contentOf } from '../text/tokenize.ts';
import type { Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;
const text = (captures: Captures, name: string): string => captures[name]?.[0] as string;

const requestWord = '(request|call|traffic|http|hit|of|all|time|response|the|user|these|those|such|load|query|message)';

function delay(captures: Captures): Fact {
  const [percent, ms] = [captures['PERCENT']?.[0], captures['DURATION']?.[0]];
  return { kind: 'delay', ...(typeof ms === 'number' ? { ms } : {}), ...(typeof percent === 'number' ? { percent } : {}) };
}

/** Codes of gRPC by their numbers. */
const grpcCodes = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'] as const;

/** A code of gRPC in capitals, or its number behind the word, where something answers with it; what is retried on is another matter. */
export const grpcStatus: Primitive = ({ tokens, text }, at) => {
  const token = tokens[at];
  if (token === undefined || /\bre-?tr(?:y|ies)/i.test(text)) return [];
  const written = contentOf(token);
  const isAfterWord = ['grpc', 'grpcstatus', 'grpc-status', 'grpc_status'].some((word) => [1, 2, 3].some((back) => tokens[at - back]?.lower === word));
  const name = token.kind === 'number' && isAfterWord ? grpcCodes[token.value ?? -1] : grpcCodes.find((code) => code === written || (isAfterWord && code === written.toUpperCase().replaceAll(/[- ]/g, '_')));
  return name === undefined || name === 'OK' ? [] : [{ end: at + 1, value: name }];
};

function grpcAbort(captures: Captures): Fact {
  const [percent, grpc] = [captures['PERCENT']?.[0], captures['GRPC_STATUS']?.[0]];
  return { kind: 'abort', grpc: grpc as string, ...(typeof percent === 'number' ? { percent } : {}) };
}

function abort(captures: Captures): Fact {
  const [percent, status] = [captures['PERCENT']?.[0], captures['STATUS']?.[0]];
  return { kind: 'abort', ...(typeof status === 'string' ? { status } : {}), ...(typeof percent === 'number' ? { percent } : {}) };
}

function rate(captures: Captures, perMs: number | undefined = captures['WINDOW']?.[0] as number | undefined): Fact {
  return { kind: 'rate', requests: num(captures, 'NUMBER'), ...(perMs === undefined ? {} : { perMs }) };
}

const inject = '(inject|let|should|add|introduce|simulate|insert|put in|put|create|apply|cause|have|make|give|return|answer with|answer|respond with|respond|reply with|fail with|throw|produce|serve|send back)';

/** Faults, rates, mirrors: what is done to requests on purpose. */
export const trafficTables: readonly ProductionTable[] = [
  {
    FACT: [
      [`DURATION (fixed|artificial|extra|additional|injected|network|more|of)* (delay|latency|lag|slowdown|sleep) (fault|injection|of|to|into|for|on|in|with|at)* PERCENT ${requestWord}*`, delay],
      ['DURATION (fixed|artificial|extra|additional|injected|network|more|of)* (delay|latency|lag|slowdown|fixeddelay|fixed_delay|slowness) (fault|injection)?', delay],
      [`(delay|latency|lag|slowdown|fixed delay|fixeddelay) (fault|injection)? (of|=|:|is|to|for|by|with)* DURATION (to|for|on|in|into|at|of|with|,|\\()* PERCENT ${requestWord}*`, delay],
      ['(delay|latency|lag|slowdown|fixed delay|fixeddelay) (fault|injection)? (of|=|:|is|to|by|with)* DURATION', delay],
      [`(delay|slow down|slow|hold|hold up|hold back|pause|stall|lag) (down)? PERCENT ${requestWord}* (by|for|with)? DURATION`, delay],
      [`(delay|slow down|slow|hold|hold up|hold back|pause|stall|lag) (it|them|request|call|response|every|all|each|traffic|down)* (by|for|with) DURATION`, delay],
      [`(delay|slow down|slow|hold|hold up|pause|stall) (down)? PERCENT ${requestWord}*`, delay],
      [`PERCENT ${requestWord}* (should|must|will|are|is|be|get|gets|to|to be|shall)* (delayed|slowed down|slowed|held|slow|delay) (by|for)? DURATION`, delay],
      [`(make|let) PERCENT ${requestWord}* (take|wait|slower by|slow by) DURATION (longer|more|extra)?`, delay],
      ['(delay|latency|lag|slowdown) (fault|injection)?', () => ({ kind: 'delay' })],
      [`${inject}? (a|an|the)* (fixed|artificial|extra|additional|injected|network)* (delay|latency|lag|slowdown) (fault)? (of|=|:|is|to|for|by|with|on|in|into|at)* PERCENT ${requestWord}*`, delay],
      ['(slow|slow down|slow it down|delay|delayed|slowed|slowed down|held up|held back|held|hold up) (by|for) DURATION', delay],
      ['(fixeddelay|fixed delay|fixed_delay) (:|=|of)* DURATION', delay],
      [`inject DURATION (into|in|on|for|to|at)+ (PERCENT)? ${requestWord}*`, delay],
      [`(add|put|inject|insert) DURATION (to|into|onto|on|in)+ (every|each|all|any)? PERCENT? ${requestWord}+`, delay],
      [`(should|must|shall|will|are|is|be|get|gets|to)* (all|each|every)? (be)? (delayed|slowed down|slowed|held up) (all|each|every)? (by|for) DURATION`, delay],
      [`(take|takes|last|respond|answer|answered|return) DURATION (longer|more|extra|slower|later|too late|late)`, delay],
      ['(wait|waits|sleep|sleeps|hang|hangs|pause|pauses) (for)? DURATION (first|before answering|before it answers|before they reach it|before it is answered|before the answer|before reaching it)', delay],
      [`${inject}? (http|a|an)? (error|abort|failure|fault|abort fault|http abort|aborts)? (of|with|=|:|code|status)* STATUS (error|abort|fault|failure|for|to|on|in|at|with|,|\\(|of|response)* PERCENT ${requestWord}*`, abort],
      [`(fail|abort|break|reject|error out|kill|crash) PERCENT ${requestWord}* (with|by|as|returning|using|and return|and answer|giving)? (a|an|http|error|code|status)* STATUS`, abort],
      [`(fail|abort|break|error out|kill|crash|drop|lose) PERCENT ${requestWord}*`, abort],
      [`${inject} (http|a|an)? STATUS (error|abort|fault|failure|instead|back|straight away|directly)*`, abort],
      [`(fail|abort|break|error out) (it|them|request|call|all|every|each|traffic)* (with|by|as|returning|using)+ (a|an|http|error|code|status)* STATUS`, abort],
      [`PERCENT ${requestWord}* (should|must|will|are|is|be|get|gets|to|shall|receive|return|see|fail|failing|end|end up|answered|aborted|come|back)+ (with|by|in|a|an|http|error|status|code)* STATUS (back|response|error)*`, abort],
      ['(abort|http abort|abort fault|fault) (with|of|=|:|code|status|httpstatus|http)+ STATUS', abort],
      [`PERCENT ${requestWord}* (error|failure|abort) (rate)?`, abort],
      ['(error rate|failure rate|fail rate|abort rate|abort percentage) (of|=|:)? PERCENT', abort],
      ['STATUS (abort|fault|failure) (injection|rate)?', abort],
      ['(fail|failing|fails|abort|aborted|break|be answered|be rejected|error out) (with|in|as|by)* (a|an|error|http|status|code|the|response)* STATUS', abort],
      ['(httpstatus|abort status|abort code|error code|http-status) (:|=|of|to|is)* STATUS', abort],
      ['(abort|http abort|abort fault) (fault)?', () => ({ kind: 'abort' })],
      ['(end|ends|ending|finish|finishes|come back|comes back|end up) (with|in|as|by) (a|an|the|http|error|status|code)* STATUS', abort],
      ['(end|ends|ending|finish|finishes|come back|comes back|end up) (with|in|as|by) (a|an|the|grpc|error|status|code)* GRPC_STATUS', grpcAbort],
      ['(an|with|by|in|grpc|status|code|grpc-status|grpcstatus|grpc_status|error|=|:|returning|of|abort)* GRPC_STATUS (error|status|code|response|failure)*', grpcAbort],
      [`(abort|http abort|abort fault|fail|failing) (fault)? (at|for|on|in|of|with)* PERCENT ${requestWord}* (with|by|as|using|and|return|answer|give)* (a|an|http|error|code|status)* STATUS`, abort],
      [`(abort|http abort|abort fault) (fault)? (with)? STATUS (at|for|on|in|with|to)+ PERCENT ${requestWord}*`, abort],
      ['(let|make)? (fail|abort|break) PERCENT', abort],
      ['(fail|failing|break|breaking|error|end|abort|answer|answered) (with|in|as|by) (a|an|error|http|status|code|the)* STATUS', abort],
      ['with (a|an)? (http)? (error|status|code|errors)+ STATUS', abort],
      ['(fault.abort|abort.httpstatus|httpstatus) (httpstatus|=|:)* STATUS', abort],
      ['(fault.delay|delay.fixeddelay) (fixeddelay|=|:)* DURATION', delay],
      ['(percentage|percentage.value|percent) (value|=|:)* NUMBER', (c) => ({ kind: 'fault', percent: num(c, 'NUMBER') })],
      ['(abort|inject|fail) STATUS (at|for|on|in|with) PERCENT', abort],
      [`STATUS (on|for|in|at) PERCENT ${requestWord}*`, abort],
      ['make (it|them|calls?|requests?)? (wait|slow|slower) (by|for)? DURATION', delay],
      ['let (it|them|calls?|requests?)? (slow|slower) (by|for)? DURATION', delay],
      ['let (calls?|requests?) wait (for)? DURATION', delay],
      ['(fault injection|fault-inject|fault inject|fault-injection|faultinjection|httpfaultinjection|fault_injection|error injection|error-injection|blackout|black out|gameday|game-day|chaos|chaos test|chaos testing|fault|chaos experiment|inject fault|failure injection|chaos engineering|game day|fault rule|fault rules)', () => ({ kind: 'fault' })],
      ['(remove|stop|delete|disable|turn off|switch off|drop|end|get rid of|no more|no|without|take out|take away|clear|clean up|undo|cancel) (all|any|the|existing|current|injected|artificial)* (fault injection|fault|fault-injection|chaos|injected fault|chaos test|chaos experiment|fault rule) (any more|anymore|any longer|again)?', () => ({ kind: 'fault', isOff: true })],
      ['(remove|stop|delete|disable|turn off|switch off|drop|end|get rid of|no more|take out) (injected|artificial|existing|current|fault|the|any|all)* (delay|latency) (fault|injection|again|any more|anymore)*', () => ({ kind: 'delay', isOff: true })],
      ['(fault injection|fault|delay|latency|chaos|abort|injected fault) (fault)? (=|:|is|be|to|should|must|can|are|go|goes)* (off|disabled|removed|over|gone|deleted|dropped|turned off|switched off|go away)', () => ({ kind: 'fault', isOff: true })],
      ['(remove|stop|delete|disable|turn off|switch off|drop|end|get rid of|no more|take out) (injected|artificial|existing|current|fault)* (abort|injected error)', () => ({ kind: 'abort', isOff: true })],
      ['(rate limit|rate-limit|ratelimit|limit|throttle|limit rate|cap|restrict|allow|permit|accept|quota|at most|max|maximum|no more than|up to|rate|limiting|local rate limit) (of|it|them|to|at|=|:|is|request|call|traffic|rate|by|limit|only|most|more|than|a|maximum|max|on|for|each|instance|be)* NUMBER (of)? (http)? (request|call|rq|req|hit|query|transaction)* WINDOW', (c) => rate(c)],
      ['(not|never|must not|should not|shall not|may not|mustn\'t|cannot|can\'t|shouldn\'t)+ (be|get|receive|see|serve|handle|ever|go|rise|grow|climb|to)* (exceed|more than|above|over|beyond|higher than|in excess of|faster than)+ NUMBER (http)? (request|call|rq|req|hit|query|transaction|time)* WINDOW', (c) => rate(c)],
      ['(not|never|must not|should not|shall not|may not|mustn\'t|cannot|can\'t|shouldn\'t|nobody|no one)+ (be|get|receive|see|serve|handle|ever|go|rise|grow|climb|to|hit|called|with|by|send|do|make)* (exceed|more than|above|over|beyond|higher than|in excess of|faster than)+ NUMBER (rps|qps|req/s|rq/s|r/s|requests/s|requests/second|requests/sec|req/sec|calls/s)', (c) => rate(c, 1_000)],
      ['NUMBER (http)? (request|call|rq|req|hit|query|transaction)* WINDOW (rate limit|limit|at most|max|maximum|at the most|rate|quota|cap|tops)*', (c) => rate(c)],
      ['(on average|in average|averaging|an average of|average of|sustained|steady|continuously) NUMBER (http)? (rps|qps|req/s|rq/s|r/s|requests/s|requests/second|requests/sec|req/sec|calls/s)', (c) => rate(c, 1_000)],
      ['(on average|in average|averaging|an average of|average of|sustained|steady) NUMBER (http)? (request|call|rq|req|hit|query|transaction)* WINDOW', (c) => rate(c)],
      ['NUMBER (rps|qps|req/s|rq/s|r/s|requests/s|requests/second|requests/sec|rps limit|req/sec|calls/s) (max|maximum|at most|tops|limit|at the most|rate limit|cap)*', (c) => rate(c, 1_000)],
      ['(rate limit|limit|throttle|cap|at most|max|maximum|no more than|up to|rate) (of|it|them|to|at|=|:|request|call|traffic|by)* NUMBER (rps|qps|req/s|rq/s|r/s|requests/s|requests/second|req/sec)', (c) => rate(c, 1_000)],
      ["(not|never|no|mustn't|shouldn't|can't|cannot|don't|must not|should not|may not) (be|called|hit|invoked|asked|get|receive|see|serve|take|handle|accept|allow|process|let)* (more|more often|often) than NUMBER (time|request|call)? WINDOW", (c) => rate(c)],
      ['(return|answer|reject|refuse|deny|block|drop|respond|send|with|by|429|limit|throttle) (with|429|it|them|request|call|traffic|extra|everything|anything)* (when|if|once|as soon as|whenever|above|beyond|over)* (anyone|anybody|somebody|someone|they|it|we|caller|client|one|call|hit|ask|request|invoke|are|is|be|called|there|get|receive|come)* (more often|more|often|over|above|exceed|beyond|faster|in excess of)+ than? NUMBER (time|request|call)* WINDOW', (c) => rate(c)],
      ['(be)? (hit|call|invoke|ask|query|request|use|reach|contact) (it|them|at most|up to|only|max|maximum|no more than|not more than|no more often than)* NUMBER time WINDOW (at most|max|maximum|at the most|tops)?', (c) => rate(c)],
      ['(no|without|remove|disable|turn off|switch off|drop|delete|lift) (the|any|all)* (rate limit|rate limiting|rate-limit|throttling|throttle) (any more|anymore)?', () => ({ kind: 'rate', isOff: true })],
      ['NUMBER token (,|and|with|at|a)* (fill interval|fillinterval|fill_interval|per|every|refilled every) (=|:|of)* DURATION', (c) => rate(c, c['DURATION']?.[0] as number)],
      ['NUMBER (rpm|req/min|requests/minute|requests/min|r/min|req/m|calls/min|calls/minute) (max|maximum|at most|tops|limit|at the most|rate limit|cap)*', (c) => rate(c, 60_000)],
      ['(rate limit|limit|throttle|cap|at most|max|maximum|no more than|up to|rate) (of|it|them|to|at|=|:|request|call|traffic|by)* NUMBER (rpm|req/min|requests/minute|requests/min|r/min|req/m|calls/min|calls/minute)', (c) => rate(c, 60_000)],
      ['(rate limit|limit|throttle|cap|at most|max|maximum|no more than|up to|rate)? (of|it|them|to|at|=|:|request|call|traffic|by)* NUMBER (rph|req/h|requests/hour|requests/h|calls/hour) (max|maximum|at most|tops|limit|cap)*', (c) => rate(c, 3_600_000)],
      ['(with|allow|allowing|and|short|small|brief|temporary|a|some|tolerate|permit)* (burst|bursts|bucket|burst size|spikes|peak|peaks) (of|=|:|up to|to|is|at|size|allowed|limit|max|maximum)* NUMBER (request|call)? (is|are|be|may|can|should|must|still|also|ok|okay|fine|allowed|permitted|accepted|tolerated|possible|pass|acceptable|let through)*', (c) => ({ kind: 'rate', burst: num(c, 'NUMBER') })],
      ['NUMBER (request|call)? (as|for|of|in)* (burst|in a burst)', (c) => ({ kind: 'rate', burst: num(c, 'NUMBER') })],
      ['(rate limit|rate-limit|rate limiting|throttle|throttling|rate-limiting|ratelimit|ratelimiting|local rate limit|localratelimit)', () => ({ kind: 'rate' })],
      ['(for|of|as|with|using|do|want)? (canary deployment|canary release|canary rollout|progressive rollout|progressive delivery|gradual rollout|blue-green|blue/green|blue green deployment|a/b test|a/b testing|ab test|a/b|traffic split|traffic splitting|traffic-split|trafficsplit|weighted routing|weighted route|percentage split) (deployment|release|rollout|routing|config|setup|test|rule)*', () => ({ kind: 'canary' })],
      ['canary for', () => ({ kind: 'canary' })],
    ],
    ACT: [
      ['(ship|launch|bleed|drip|trickle|siphon|syphon|peel|dial|nudge|ramp|sluice|feed|spill|wean|cut|flip|swing|hop|jump) (off|over|across|in|up|down|out|away)*', () => ({ act: 'send' })],
    ],
    GLUE: [
      ['(restore|reinstate|bring back|go back to|return to|back to) (the|its)* (normal|usual|regular|ordinary|clean)+ (routing|traffic|operation|operations|behaviour|behavior|state|flow|service)?', () => ({})],
      ['(for|before|during|ahead of) (the|our|this|a)* (next|upcoming|coming|planned)+ (load|stress|chaos|resilience|performance|soak|big)* (test|trial|experiment|drill|rehearsal|game day|exercise|benchmark|comparison|demo)', () => ({})],
    ],
    WINDOW: [
      ['(per|a|each|every|in a|in|within|/|in one|over) (second|sec|s)', () => 1_000],
      ['(per|a|each|every|in a|in|within|/|in one|over) (minute|min|m)', () => 60_000],
      ['(per|a|each|every|in a|in|within|/|in one|over) (hour|h)', () => 3_600_000],
      ['(per|every|each|in|within|over|/) DURATION', (c) => c['DURATION']?.[0]],
      ['(secondly|minutely)', () => undefined],
      ['hourly', () => 3_600_000],
    ],
    NEW_PATH: [
      ['REWRITE (path|uri|url|prefix|request|it|them|the|from|incoming|any|all|:|=)* old=PATH (path|prefix|uri|url)* (to|as|with|into|by|->|=>|>|becomes|become)+ (path|prefix|uri|url)* new=PATH (before|when|upstream|on the way|at the backend|towards? it)*', (c) => ({ old: text(c, 'old'), new: text(c, 'new') })],
      ['old=PATH (path|prefix|uri|url|should|must|is|be|gets?|to be|will|are|has|request)* (rewritten|rewrite|replaced|changed|mapped|turned|translated|become|becomes|converted)+ (to|as|with|into|by)* (path|prefix|uri|url)* new=PATH', (c) => ({ old: text(c, 'old'), new: text(c, 'new') })],
      ['(rewrite.uri|uri rewrite|rewrite (uri|path|url|prefix)) (:|=|to|as|is)* new=PATH', (c) => ({ new: text(c, 'new') })],
      ['(that|this|the|with|its)* (prefix|path|uri|url|it|which|that) (is|be|being|gets?|should|must|are|will)* (rewritten|replaced|changed|turned|stripped) (to|as|with|into|by)+ new=PATH', (c) => ({ new: text(c, 'new') })],
      ['REWRITE (path|uri|url|prefix|it|them|the|that|this)* (to|as|with|into|by|:|=)+ (path|prefix|uri|url)* new=PATH', (c) => ({ new: text(c, 'new') })],
      ['(strip|drop|remove|cut|cut off|chop|stripping|dropping|removing|chop off|take off) (off|the|path|leading|prefix|url|uri)* old=PATH (prefix|part|segment|path)* (from|of|off)? (path|uri|url|it|them|request|front|the|before|forwarding|sending|it|on|to|upstream)*', (c) => ({ old: text(c, 'old'), new: '/' })],
    ],
    REWRITE: [['(rewrite|rewriting|replace|replacing|change|changing|turn|map|mapping|translate|convert|url rewrite|path rewrite)', () => true]],
  },
];
