import type { RetryCondition } from '../../intents/intent.ts';
import { meshWord } from '../lexicon/mesh-words.ts';
import type { Captures } from '../pattern/match.ts';
import type { ProductionTable } from '../pattern/grammar.ts';
import type { Fact } from './phrases.ts';

const num = (captures: Captures, name: string): number => captures[name]?.[0] as number;

/** "503/504": statuses, and no ratio. */
const statuses = (codes: readonly number[]): readonly string[] | undefined => (codes.every((code) => Number.isInteger(code) && code >= 400 && code < 600) ? codes.map(String) : undefined);
const retries = (attempts?: number): Fact => (attempts === 0 ? { kind: 'retries', isOff: true } : { kind: 'retries', ...(attempts === undefined ? {} : { attempts }) });

const again = '(ask|query|contact|try|attempt|send|issue|do|run|make|perform|have|go|give|sent|tried|attempted|repeat|reissue|resend|call|retry|retried)';
const none = '(no|not|never|without|don\'t|do not|doesn\'t|must not|mustn\'t|should not|shouldn\'t|may not|cannot|can\'t|never ever|zero|avoid|forbid|disable|switch off|turn off|skip|not any|under no circumstances|in no case|by no means)';

/** "3 tries": with the first one, or after it? */
const openTries = (attempts: number): Fact => ({ kind: 'retries', attempts, isOpen: true });

const named: ReadonlySet<string> = new Set(['5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted', 'internal']);

/** `"gateway-error,reset"`: conditions as the field has them. */
function listed(text: unknown): Fact | undefined {
  const on = String(text).split(/[,\s]+/).filter((part) => part !== '');
  return on.length > 0 && on.every((part) => named.has(part) || /^[45]\d\d$/.test(part)) ? { kind: 'retry-on', on: on as RetryCondition[] } : undefined;
}

/** How often calls are tried again, on which failures, and when. */
export const retryTables: readonly ProductionTable[] = [
  {
    FACT: [
      ['RETRY_WORD (of|to|at|is|=|:|be|set|should|must|count|limited|capped|are|limit|kept|restricted)+ (up to|at most|max|maximum|a maximum of|no more than|not more than|only)? TIMES', (c) => retries(num(c, 'TIMES'))],
      ['RETRY_WORD (request|call|it|them|that|failed|failing|failure|on failure|one|ones|transient|error|operation|read)* (up to|at most|max|maximum|a maximum of|no more than|for)? TIMES ((if|when|on) (it|they)? (fail|failing|failure|error)+)?', (c) => retries(num(c, 'TIMES'))],
      ['(up to|at most|max|maximum|a maximum of|no more than|not more than|never more than|exactly|do|make|with|have|allow|perform)? NUMBER (automatic|more|further|additional|extra|max|maximum|http|quick)* (retry|retrie|retransmission|re-try|retrial|reattempt|re-attempt|second chance|resend) (attempt|max|at most|maximum|on failure)*', (c) => retries(num(c, 'NUMBER'))],
      ['(retried|retry|retries|re-tried) TIMES', (c) => retries(num(c, 'TIMES'))],
      ['(attempts|retries attempts|retry attempts|numretries|num retries|retries) (=|:|is|to)* NUMBER', (c) => retries(num(c, 'NUMBER'))],
      ['NUMBER (retry|re-try|retrial|reattempt) (is|are|should|must|will|would|be|do|suffice|suffices|enough|sufficient|plenty|fine|ok|okay|for|us|here|there|at most)+', (c) => retries(num(c, 'NUMBER'))],
      ['NUMBER (more|further|additional|extra)* (attempt|try|tries|time|retry) (after|on top of|beyond|following|besides|beside|in addition to|plus) (first|the|initial|original|one|try|attempt|call|request)+', (c) => retries(num(c, 'NUMBER'))],
      ['TIMES retries', (c) => retries(num(c, 'TIMES'))],
      ['(a|one) (single)? (retry|re-try|reattempt)', () => retries(1)],
      ['(single|one) retry', () => retries(1)],
      ['(a couple of? retry|couple of retry)', () => retries(2)],
      ['(up to|at most|max|maximum|no more than)? NUMBER (attempt|try|tries) (in total|in all|altogether|total|overall|including the first|including first)', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['RETRY_WORD (of|to|at|is|=|:|be|set|should|must|count|limited|capped|are|limit)* NUMBER (attempt|try|tries|time)? (in total|in all|altogether|total|overall|including|counting|with|first|the|initial|original|try|attempt|call|one|included|counted|,|\\()* (including|counting|included|counted) (first|the|initial|original|try|attempt|call|one|request|\\))*', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['(total of|in total|altogether) NUMBER (attempt|try|tries)', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['(try|attempt|ask|call|query|contact|give it|do it) (again|another|it again|them again|anew|over)+ (up to|at most|max|for)? TIMES?', (c) => retries(c['TIMES'] === undefined ? undefined : num(c, 'TIMES'))],
      ['(try|attempt|give it|do it|send|resend|call|request) (it|them|request|call|that|again)* (once more|one more time|a second time|one second time|second time|one more|another time|one additional time|once again)', () => retries(1)],
      ['(try|attempt) TIMES (more|again)', (c) => retries(num(c, 'TIMES'))],
      ['(try|attempt) (up to|at most|max)? NUMBER more times', (c) => retries(num(c, 'NUMBER'))],
      ['(up to|at most)? NUMBER (more|further|additional|extra) (attempt|try|tries|time)', (c) => retries(num(c, 'NUMBER'))],
      [`(never|not|no|don t|don't|do not|without|disable|turn off|switch off|stop|remove|drop|must not be|mustn't be|should not be|shouldn't be|must never be|should never be|cannot be|get rid of|forbid|delete|avoid|prevent) (do|any|all|be|automatic|the|${meshWord}|mesh|ever|have|more|existing|current|default)* (retry|retries|re-try|retrying|retried|reattempt|resend|resent|re-sent|repeat|repeated)`, () => ({ kind: 'retries', isOff: true })],
      ['(retry|retries) (=|:|is|be|to|should|must|turned|turn|switch|switched|are|go|goes)* (off|disabled|none|0|removed|zero|no)', () => ({ kind: 'retries', isOff: true })],
      ['(tried|try|sent) (only)? once (only)?', () => ({ kind: 'retries', isOff: true })],
      ['(a few|several|some|multiple|a number of|many|a couple of) (retry|times)', () => retries()],
      ['(tried|retried|try|attempt|attempted|repeated|sent) (again|another time|over|anew)? (a few|several|some|multiple|many) times', () => retries()],
      ['RETRY_WORD (should|must|shall|is|are|to|be|get|gets|can|may|has|have|has to|have to|need|needs|need to|needs to|ought|will)+ (be)? (dropped|removed|deleted|disabled|go|go away|disappear|vanish|stop|end|cease|abolished|killed|scrapped|eliminated|banned|forbidden|avoided|off|away|turned off|switched off|gone|cleared|cancelled)', () => ({ kind: 'retries', isOff: true })],
      ['(turn|switch|take|leave|keep|put) (all|any|every|automatic|existing|current)* RETRY_WORD off', () => ({ kind: 'retries', isOff: true })],
      ['(kill|scrap|ditch|abolish|suppress|eliminate|strip|ban|lose|veto|omit) (all|any|every|automatic|existing|current|of|their|its)* RETRY_WORD (altogether|completely|entirely|for good|at all)*', () => ({ kind: 'retries', isOff: true })],
      ['(retry|repeat|resend|try again) (nothing|none|not a single|no|not at all|nothing at all)+ (request|call|one|of them|method)*', () => ({ kind: 'retries', isOff: true })],
      ['(try|attempt|call|send|make) (it|them|request|call|each|every|one|to call|calling)* (up to|at most|max|maximum|no more than|not more than|exactly|only|never more than)* TRY_COUNT (in total|in all|altogether|total|overall|all in all|including the first)+', (c) => ({ kind: 'retries', attempts: num(c, 'TRY_COUNT'), isTotal: true })],
      ['(first|initial|one|original|the first|a first) (try|attempt|call|request|one)? (and|plus|then|followed by|with|,|\\+)+ (up to|at most)? NUMBER (more|further|additional|extra|other) (try|attempt|one|go)*', (c) => retries(num(c, 'NUMBER'))],
      ['RETRY_WORD (failed|failing|unsuccessful|broken)', () => retries()],
      ['PLAIN_NUMBER (retry|try|tries|attempt) (is|are|seem|seems|was|were) (far|way|a bit|much)* too (much|many|few|little) (,|;|-|:|and|so|please|make it|use|set)* b=NUMBER (retry|retries)? (will|is|are|would|should|do|enough|suffice|suffices|plenty|sufficient|please|at most|ok|fine|must|be|instead)*', (c) => retries(num(c, 'b'))],
      ['(all|any|every|automatic|existing|current|these|those|such)+ RETRY_WORD', () => retries()],
      ['RETRY_WORD (off|disabled|none)', () => ({ kind: 'retries', isOff: true })],
      ['(retriable|retryable|safe to retry|repeatable|isretryable|is retryable)', () => retries()],
      ['RETRY_WORD', () => retries()],
      ['RETRY_ON', (c) => ({ kind: 'retry-on', on: c['RETRY_ON']?.[0] as readonly RetryCondition[] })],
      ['(retry|retries|retried) (on|for|when|if|=|:|only|but|whenever|in case|solely|just|provided|as long as|the|call|request)+ CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[], isHead: true })],
      ['(retryon|retry-on|retry condition|retry conditions|retryconditions) (on|for|when|if|=|:|is|are|of)* CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[] })],
      ['(it|they|that|call|request|fail|return|answer|respond|with|by|is|of|:|=)* CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[], isBare: true })],
      ['(with|using|and)? (exponential|retry)* (backoff|back-off|back off|retry interval|retry delay|retry wait|baseinterval|base interval) (of|=|:|is|at|from|starting|with|base|initial|between|retry|retries|attempt|try|tries|the|them|each|first|interval|a)* DURATION (between|before|apart)* (retry|retries|attempt|try|tries|them|each|first)*', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (pause|wait|delay|interval|waiting|sleep|gap) (of|for|=|:|is|at|a)* DURATION (between|before|apart|in between)+ (retry|retries|attempt|try|tries|them|each|first|every|the|next)*', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (pause|wait|delay|interval|waiting|sleep|gap) (between|before) (the|each|every|next)* (retry|retries|attempt|try|tries|them) (of|=|:|is|at|for)* DURATION', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|and)? DURATION BETWEEN_END', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(at most|up to|max|maximum|no more than|not more than|at least|about|around)* DURATION (in between|inbetween|in-between|between (tries|them|attempts|retries|each)|apart)', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and|,)? (pause|pausing|wait|waiting|delay|delaying|sleep|sleeping|rest|resting|interval|gap|break|spaced|spacing|waits|pauses) (for|of|at least|about|around|at most|up to|only|just|by|a|an)* DURATION (before|between|in between|inbetween|apart|after) (retry|retries|attempt|try|tries|them|each|first|every|the|next|one|another|trying|again|retrying|two|second)*', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and|,)? an? (increasing|growing|exponential|exponentially|doubling|jittered|rising)+ (pause|wait|delay|interval|gap|break) (starting|beginning|that start|that starts|start|from|with|at|of|between|the|retry|retries|attempt|try|tries|them|each|base|initial)* DURATION', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['DURATION (exponential|base|initial)* (backoff|back-off|apart|between retries|between attempts|between tries|pause between tries|pause between retries|between them|between each|retry backoff|wait between retries|gap)', (c) => ({ kind: 'backoff', ms: num(c, 'DURATION') })],
      ['(with|using|and)? (exponential|jittered|increasing|an exponential)* (backoff|back-off|backing off)', () => ({ kind: 'backoff' })],
      // Once more, in other words: "give it another go", "send it a second time", "two more tries".
      [`${again} (it|them|request|call|that|those|one|failed|failing|operation)* (up to|at most|for|max|maximum|no more than|not more than|only|exactly)? MORE_TIMES (at most|max|maximum|only)*`, (c) => retries(num(c, 'MORE_TIMES'))],
      [`(up to|at most|max|maximum|no more than|not more than|only|exactly|with|get|have|give|allow|deserve|make|do|perform)* (it|them|request|call)* MORE_TRIES (at most|max|maximum|only)*`, (c) => retries(num(c, 'MORE_TRIES'))],
      ['(repeat|resend|re-send|reissue|re-issue|redo|replay|re-run|rerun|retransmit|re-try|reattempt|re-attempt|retry) (it|them|request|call|that|those|failed|failing|operation)* (not more than|only|exactly|just|a total of|another|with|for|by)* TIMES', (c) => retries(num(c, 'TIMES'))],
      ['(repeat|resend|re-send|reissue|re-issue|redo|replay|retransmit) (it|them|request|call|that|those|failed|failing)+', () => retries()],
      [`${none} be? ${again} (it|them|request|call|that|those|failed|failing|operation)* (again|twice|a second time|once more|more than once|repeatedly|anew|over|another time)`, () => ({ kind: 'retries', isOff: true })],
      [`${none} (it|them|be|any|automatic|second|further|more|other|additional|repeated|whatever|such|have|has|get|want|need|do|make)* (try again|second try|second attempt|second chance|second go|further try|further attempt|more try|more attempt|additional attempt|repeat|repetition|resend|retransmission|reattempt|re-attempt|another try|another attempt|retry|retries|retried) (whatsoever|at all|any more|anymore|any longer|here|of any kind|ever|please|on any request|on any call|for any request|for any call|for any of them)*`, () => ({ kind: 'retries', isOff: true })],
      ['(try|tried|attempt|attempted|sent|send|call|called|made|make) (it|them|request|call)* (only|at most|not more than|no more than|never more than|exactly|just|max|maximum|a maximum of)+ (once|one time) (only)?', () => ({ kind: 'retries', isOff: true })],
      ['(a|one|a single|single) (try|attempt|shot|go) (only|at most|max|maximum|and no more|no more|and that is it|tops|per request|per call)+', () => ({ kind: 'retries', isOff: true })],
      ['(with|get|have|on)? (one|a single|single) and only one (try|attempt|shot)', () => ({ kind: 'retries', isOff: true })],
      ['(only|just|exactly|at most|no more than|not more than|never more than) (a|one) (single)? (try|attempt|shot|go)', () => ({ kind: 'retries', isOff: true })],
      ['(not|never|don\'t|do not|must not|should not|shouldn\'t|mustn\'t|cannot|can\'t) (be)? (try|tried|attempt|attempted|sent|send) (it|them|request|call)* (more than once|twice|repeatedly|again)', () => ({ kind: 'retries', isOff: true })],
      ['(once|one time|first try|initial try|first attempt|one try|one initial attempt|one attempt|an initial attempt|original request|initial request|one first try|1 initial attempt|one original try) (and|plus|then|followed by|with|,|\\+)+ (up to|at most)? NUMBER (retry|re-try|retrial|reattempt)', (c) => retries(num(c, 'NUMBER'))],
      ['(try|attempt|call|send) (it|them|request|call)* (once|one time) (and|plus|then|,)+ (again|retry)? (up to|at most)? (NUMBER|b=MORE_TIMES) (more|further|additional)? (time|retry|try|attempt)* (more|again)?', (c) => retries((c['b'] ?? c['NUMBER'])?.[0] as number)],
      ["(not|never|don't|do not|must not|should not|shouldn't|mustn't|cannot|can't|may not|no) (be)? (try|tried|attempt|attempted|sent|send|call|called|made) (it|them|request|call|ever)* (more often than|more than|over) NUMBER time (in total|in all|overall|altogether)?", (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ["(not|never|don't|do not|must not|should not|shouldn't|mustn't|cannot|can't|may not|no) (be)? (retry|retried|repeat|repeated|resent|re-sent) (it|them|request|call|ever)* (more often than|more than|over) TIMES (per request|per call|each)?", (c) => retries(num(c, 'TIMES'))],
      // Whoever says so says that everything may be sent twice.
      ['(call|request|they|it|operation|everything|all)* (is|are|be) (all|fully|completely)? (idempotent|repeatable|safe to retry|safe to repeat|safe to be retried|safe to be repeated|safe to send twice)', () => ({ kind: 'retries', isEvery: true })],
      ['(fully|completely|all)? (idempotent|repeatable) (,|;)? (so|and so|therefore|hence|thus|that is why)+', () => ({ kind: 'retries', isEvery: true })],
      ['(retryon|retry-on|retry condition|retry conditions|retryconditions|retry on) (:|=)* QUOTED', (c) => listed(c['QUOTED']?.[0])],
      ['(try|attempt) (it|them|request|call|each|every|to call|calling)* (up to|at most|max|maximum|no more than|for|not more than|exactly|only)? TRY_COUNT (at most|max|maximum|only)* (before (giving up|it gives up|we give up|failing)|and then give up|then give up|and give up)', (c) => ({ kind: 'retries', attempts: num(c, 'TRY_COUNT'), isTotal: true })],
      // "try 3 times": with the first, or beside it?
      ['(try|attempt) (it|them|request|call|each|every|one|to call|calling)* (up to|at most|max|maximum|no more than|for|not more than|exactly)? TRY_COUNT', (c) => openTries(num(c, 'TRY_COUNT'))],
      ['(up to|at most|max|maximum|no more than|not more than|with|make|allow)? NUMBER (attempt|try|tries) (at most|max|maximum)?', (c) => openTries(num(c, 'NUMBER'))],
      ['(give up|stop|stop trying|fail|abort|quit|no more than|not more than) (after|on|with|at)+ NUMBER (failed|unsuccessful|failing)* (try|attempt)', (c) => ({ kind: 'retries', attempts: num(c, 'NUMBER'), isTotal: true })],
      ['(retry|retries|retried) (with|using|for|,|:|and|of|at)* (up to|at most|max|maximum|no more than)? NUMBER attempt', (c) => retries(num(c, 'NUMBER'))],
      ['(on|upon|after|in case of|if|when|whenever|where|once|as soon as|every time|each time|only if|only when)* (there|it|they|call|request|first|one|that|this|try|attempt|a|an|any|of|them|the)* (fail|failure|failing|failed|break|abort|go wrong|goes wrong|unsuccessful) (because of|because|since|due to|owing to)+ (the|a|an|its|their|it|they|there|was|were|is|are|get|got)* CAUSES', (c) => ({ kind: 'retry-on', on: c['CAUSES']?.[0] as readonly RetryCondition[] })],
      ['(on|upon|after|in case of|if|when|whenever|where|once|as soon as|every time|each time|only if|only when)+ (there|it|they|call|request|first|one|that|this|try|attempt|service|should|does|do|a|an|any|of|them|is|are|was|the|goes|upstream|have|has)* (fail|failure|failing|failed|go wrong|goes wrong|gone wrong|break|not succeed|not work|unsuccessful|be unsuccessful|trouble|problem)', () => ({ kind: 'retry-on', on: [] })],
    ],
    RETRY_WORD: [['(retry|re-try|retry policy|retry policies|retry logic|reattempt|re-attempt|resend|re-send|retrial|retry attempts|retry count|retry number|number of retries|max retries|maximum retries|attempts|repeat)', () => true]],
    TRY_COUNT: [['NUMBER time', (c) => c['NUMBER']?.[0]], ['TIMES_X', (c) => c['TIMES_X']?.[0]], ['twice', () => 2], ['thrice', () => 3]],
    MORE_TIMES: [
      ['(another|up to another)? NUMBER (more|further|additional|extra) (time|try|tries|attempt)', (c) => c['NUMBER']?.[0]],
      ['another NUMBER (time|try|tries|attempt)', (c) => c['NUMBER']?.[0]],
      ['NUMBER (time|times|x) (more|again|over|anew)', (c) => c['NUMBER']?.[0]],
      ['(again|over)? TIMES_X (more|again)?', (c) => c['TIMES_X']?.[0]],
      ['again (up to|at most|for|max|maximum|no more than)* (NUMBER time)', (c) => c['NUMBER']?.[0]],
      ['again (up to|at most|max|maximum|no more than|only)* (once|one time)', () => 1],
      ['again (up to|at most|max|maximum|no more than|only)* twice', () => 2],
      ['twice (more|again)', () => 2],
      ['thrice (more|again)', () => 3],
      ['(once more|once again|one more time|another time|a second time|one time more|one additional time|anew|once over)', () => 1],
    ],
    MORE_TRIES: [
      ['(another)? NUMBER (more|further|additional|extra|other) (try|tries|attempt|chance|go|shot|call)', (c) => c['NUMBER']?.[0]],
      ['another NUMBER (try|tries|attempt|chance|go|shot)', (c) => c['NUMBER']?.[0]],
      ['(another|a second|one more|a further|an additional|an extra|one additional|one extra|one further|second|one second|single extra|one other) (try|attempt|chance|go|shot)', () => 1],
      ['NUMBER (second chance|repeat|repetition|re-send|resend)', (c) => c['NUMBER']?.[0]],
    ],
    TIMES: [
      ['(up to|at most|max|maximum|a maximum of|no more than|not more than|at the most) NUMBER (time|x)', (c) => c['NUMBER']?.[0]],
      ['(up to|at most|max|maximum|no more than|not more than|only|just) (once|one time|a single time)', () => 1],
      ['(up to|at most|max|maximum|no more than|not more than|only|just) twice', () => 2],
      ['NUMBER (time|x|attempt|try|tries|retry|retries) (at most|max|maximum|more|at the most|only)*', (c) => c['NUMBER']?.[0]],
      ['NUMBER', (c) => c['NUMBER']?.[0]],
      ['once (only|more|again|at most)*', () => 1],
      ['twice (at most|more|again)*', () => 2],
      ['thrice', () => 3],
      ['TIMES_X (at most|max|maximum|more|at the most|only|tops)*', (c) => c['TIMES_X']?.[0]],
      ['a couple of? times', () => 2],
    ],
    RETRY_ON: [
      ['(only)? (on|when|for|if|in case of|upon)+ (it|they|grpc|status|code|return|answer|is|are|with|by)* GRPC_CAUSES', (c) => c['GRPC_CAUSES']?.[0]],
      ['(only)? (on|when|for|if|in case of|upon|whenever|after|against|condition|because of|in the event of|triggered by|where|as soon as|that|which|condition is|conditions are)+ (there|it|they|failed|failing|attempt|try|failure|error|status|first|call|request|service|server|upstream|backend|response|answer|we|you|gateway|gateways|upstreams|other side|far end|pods?|target|proxy|connection|pod|one|a|an|any|the|which|that|of|=|:|to)* (is|are|get|receive|return|answer|fail|see|respond|come back|reply|give|throw|hit|encounter|happen|have|has|was|were|being|had|report|say|tell|signal|end|ends|finish|produce|show|indicate|serve|yield|raise)* (with|by|in|due to|because of|up|as|a|an)* CAUSES (come back|comes back|happen|occur|is returned|are returned|returned)?', (c) => c['CAUSES']?.[0]],
    ],
    // As gRPC writes them: by themselves they are an answer that a fault gives.
    GRPC_CAUSE: [
      ['deadlineexceeded', () => ['deadline-exceeded']],
      ['resourceexhausted', () => ['resource-exhausted']],
      ['refusedstream', () => ['refused-stream']],
      ['CAUSE', (c) => c['CAUSE']?.[0]],
    ],
    GRPC_CAUSES: [['GRPC_CAUSE ((,|and|or|/|\\||&|plus|, and|, or) GRPC_CAUSE)*', (c) => [...new Set((c['GRPC_CAUSE'] as readonly (readonly RetryCondition[])[]).flat())]]],
    CAUSES: [['CAUSE ((,|and|or|/|\\||&|plus|, and|, or|and also|as well as|and on|or on|\\+) CAUSE)*', (c) => [...new Set((c['CAUSE'] as readonly (readonly RetryCondition[])[]).flat())]]],
    CAUSE: [
      ['(service|server|it|upstream|backend|they)? (can not|could not|cannot|couldn\'t|can\'t|is not|was not) be? (reached|reachable|connected to)', () => ['connect-failure']],
      // What never arrived may be sent again.
      ['(request|call|it|they|that|one)* (has|have|had|did|does|was|were|could)* (never|not|hasn\'t|haven\'t|didn\'t|wasn\'t) (even|ever|yet|actually|really|been|be)* (reach|reached|arrive|arrived|get to|got to|get through|got through|hit|make it|made it|touch|touched|delivered|received|processed|get there|got there) (by|to|at|it|them|service|server|backend|pod|upstream|target|instance|other side)*', () => ['connect-failure', 'refused-stream']],
      ['STATUS_LIST', (c) => c['STATUS_LIST']?.[0]],
      ['PLAIN_RATIO', (c) => statuses((c['PLAIN_RATIO'] as readonly (readonly number[])[])[0] ?? [])],
      ['(connection|connections) (itself|attempt)? (can not|cannot|can\'t|could not|couldn\'t|is not|isn\'t|was not|wasn\'t) be? (established|made|opened|open|set up|built|accepted|possible)', () => ['connect-failure']],
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
      ['(any|all|every)* (5xx|500s|50x|5xx class|server-side) (error|response|status|code|answer|failure)+', () => ['5xx']],
      ['(can not|could not|cannot|couldn\'t|can\'t|is not|was not|does not|doesn\'t|did not|didn\'t|refuse|refuses) (to)? (accept|take|establish|open) (connection)', () => ['connect-failure']],
      ['(unreachable|not reachable|connection trouble|connection issue|unable to connect|failing to connect|fails? to connect|connecting fail|failure to connect|connect error|nobody answers the connection)', () => ['connect-failure']],
      ['(connection (get|got|is|are|was|were|being)* (reset|dropped|closed|cut|lost|broken|aborted|torn down)|lost connection|connection loss|reset connection|tcp reset|connection abort)', () => ['reset']],
      ['(grpc|status|code|grpc-status)+ internal', () => ['internal']],
      ['(grpc)? (status|code)? (unavailable)', () => ['unavailable']],
      ['(grpc)? (deadline-exceeded|deadline exceeded)', () => ['deadline-exceeded']],
      ['(grpc)? (resource-exhausted|resource exhausted)', () => ['resource-exhausted']],
      ['(grpc)? (cancelled|canceled)', () => ['cancelled']],
      ['(transient|temporary|intermittent|network) (error|failure|problem|fault|hiccup|blip|issue|glitch|failures and resets)', () => ['gateway-error', 'connect-failure', 'refused-stream', 'reset', 'unavailable']],
    ],
  },
];
