import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { emptyFlow, type Flow, type Flows, type Hands, hasContent, isConditional } from './flow.ts';
import { readReference } from './read-references.ts';
import { wordsOf } from './scope-of.ts';
import { ask, block, type State } from './state.ts';

/** Walks the phrases: what is said of requests gathers until a target ends the flow; a target that comes first waits for its share. */
export function readFlows(state: State, phrases: readonly Phrase[]): Flows | undefined {
  const flows: Flow[] = [];
  const subjects: Entity[] = [];
  let ratio: readonly number[] | undefined;
  let steps = false;
  let hasOnly = false;
  const holds: number[] = [];
  let open: Flow | undefined;
  const here = (phrase: Phrase): Flow => (open ??= emptyFlow(phrase.span));
  const finish = (): void => {
    const last = flows.at(-1);
    // "v2 for header a; header b": a further condition for the same target.
    if (open !== undefined && open.target === undefined && open.conditions.length > 0 && open.percent === undefined && last?.target !== undefined && last.conditions.length > 0) open.target = last.target;
    if (open !== undefined && open.target !== undefined) flows.push(open);
    else if (open !== undefined && hasContent(open)) flows.push(open);
    open = undefined;
  };
  for (const [index, phrase] of phrases.entries()) {
    const hands: Hands = { flows, subjects, here, finish, current: () => open, targetsAhead: () => hasTargetAhead(phrases, index) };
    switch (phrase.type) {
      case 'percent':
        if (open?.target !== undefined && open.percent !== undefined) finish();
        here(phrase).percent = phrase.percent;
        break;
      case 'count':
        if (readCount(state, phrase, hands) === undefined) return undefined;
        break;
      case 'ratio':
        ratio = phrase.parts;
        break;
      case 'cond':
        if (readCondition(state, phrases, index, phrase, hands) === undefined) return undefined;
        break;
      case 'traffic':
        if (state.pending.length > 0 && /^(?:those|these|such|that)\b/i.test(wordsOf(state, phrase))) here(phrase).conditions.push(...state.pending);
        if (phrase.isAll === true) here(phrase).isAll = true;
        break;
      case 'mark':
        hasOnly ||= phrase.mark === 'only';
        steps ||= phrase.mark === 'gradually';
        if (readMark(state, phrases, index, phrase, hands) === undefined) return undefined;
        break;
      case 'link':
        readLink(state, phrase, hands);
        break;
      case 'ref': {
        if (readReference(state, isCaller(phrase, phrases[index + 1]) ? { ...phrase, role: 'from' } : phrase, hands) === undefined) return undefined;
        break;
      }
      case 'fact':
        if (phrase.fact.kind !== 'canary' && phrase.fact.kind !== 'balance') return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
        break;
      case 'duration':
        holds.push(phrase.ms);
        break;
      case 'act':
        if (phrase.act === 'remove') return ask(state, `"${wordsOf(state, phrase)}": where should these requests go instead?`, [], phrase.span);
        break;
      case 'status':
      case 'new-path':
      case 'unused':
        return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
      default:
        break;
    }
  }
  finish();
  return together(state, { flows, subjects, ...(ratio === undefined ? {} : { ratio }), steps, holds }, hasOnly);
}

/** Requests that are left over are asked for; shares that rise are steps, and only steps take time. */
function together(state: State, read: Flows, hasOnly: boolean): Flows | undefined {
  const { flows, steps, holds } = read;
  if (hasOnly && flows.some(isConditional) && flows.every((flow) => isConditional(flow)) && state.shares.size === 0 && !/\b(?:other|others|rest|else|remaining|default|otherwise)\b/i.test(state.text)) return ask(state, 'where should the other requests go?');
  const percents = flows.flatMap(({ percent }) => percent ?? []);
  const targets = new Set(flows.flatMap(({ target }) => (target?.kind === 'version' ? [target.version] : target === undefined ? [] : ['other'])));
  const isRising = percents.length > 1 && targets.size <= 1 && percents.every((percent, at) => at === 0 || percent > (percents[at - 1] ?? 0));
  if (holds.length > 0 && !steps && !isRising) return block(state, 'I did not use a duration: routes have none');
  return { ...read, steps: steps || isRising };
}

/** "10 to v2, 90 to v1": numbers are percentages. */
function readCount(state: State, phrase: Extract<Phrase, { type: 'count' }>, { here, current }: Hands): true | undefined {
  const open = current();
  if (!/^\d/.test(wordsOf(state, phrase))) return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
  if (open?.target !== undefined && open.percent === undefined && phrase.count <= 100) open.percent = phrase.count;
  else if (open?.target === undefined && phrase.count <= 100) here(phrase).percent = phrase.count;
  else return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
  return true;
}

/** Which requests: those of the flow that is being said, or of the one just said. */
function readCondition(state: State, phrases: readonly Phrase[], index: number, phrase: Extract<Phrase, { type: 'cond' }>, { flows, here, finish, current }: Hands): true | undefined {
  const open = current();
  if (phrase.isNot === true) return block(state, `"${wordsOf(state, phrase)}": say which requests are meant; those without something are the rest`, phrase.span);
  if (open === undefined && flows.length > 0 && /^(?:but )?(?:only )?(?:if|when|provided|as long as|in case|where)\b/i.test(wordsOf(state, phrase)) && !isTargetAfter(phrases, index)) {
    flows.at(-1)?.conditions.push(phrase.cond);
    return true;
  }
  if (open?.target !== undefined && (open.percent !== undefined || open.isRest || open.isAll || open.conditions.length > 0)) finish();
  if (phrase.cond.port !== undefined && Object.keys(phrase.cond).length === 1) {
    state.background.push(wordsOf(state, phrase));
    return true;
  }
  const flow = here(phrase);
  if (flow.target !== undefined) flow.isTargetFirst = true;
  flow.conditions.push(phrase.cond);
  return true;
}

/** "the rest", "without the header", "not v1"; undefined where nobody can tell what is excepted. */
function readMark(state: State, phrases: readonly Phrase[], index: number, phrase: Extract<Phrase, { type: 'mark' }>, { flows, here, finish, current }: Hands): true | undefined {
  const open = current();
  if (phrase.mark === 'rest' && open?.target !== undefined && !hasContent(open) && phrases[index - 1]?.type === 'ref') {
    open.isRest = true;
    return true;
  }
  if (phrase.mark === 'rest') {
    if (open?.target !== undefined || (open !== undefined && open.conditions.length > 0)) finish();
    here(phrase).isRest = true;
  } else if (phrase.mark === 'not' && /^without/i.test(wordsOf(state, phrase)) && flows.some(isConditional)) {
    if (open?.target !== undefined) finish();
    here(phrase).isRest = true;
  } else if (phrase.mark === 'not' && isVersionNext(phrases, index)) {
    if (open?.target !== undefined) finish();
    here(phrase).percent = 0;
  } else if (phrase.mark === 'not' || phrase.mark === 'except' || phrase.mark === 'no-other') return block(state, `"${wordsOf(state, phrase)}": I cannot tell what is excepted from these routes; say where those requests go`, phrase.span);
  return true;
}

/** A comma or "and" ends what is whole; what still waits for its share or its requests goes on. */
function readLink(state: State, phrase: Extract<Phrase, { type: 'link' }>, { flows, finish, current }: Hands): void {
  const open = current();
  const before = flows.at(-1);
  if (open !== undefined && open.target === undefined && open.conditions.length > 0 && open.percent === undefined && before?.isTargetFirst === true && before.target !== undefined) {
    open.target = before.target;
    open.isTargetFirst = true;
    finish();
    return;
  }
  const isWaiting = /\b(?:for|when|if|where|on|with)[\s:]*$/i.test(state.text.slice(Math.max(0, phrase.span.start - 12), phrase.span.start));
  const parts = ['and', 'or', 'comma', 'semicolon', 'then', 'but', 'break', 'dash'].includes(phrase.link);
  if (open?.target !== undefined && !hasContent(open) && !isWaiting && parts) {
    finish();
    return;
  }
  if (open?.target !== undefined && (open.percent !== undefined || open.conditions.length > 0 || open.isRest || open.isAll || open.from.length > 0)) finish();
}

function isTargetAfter(phrases: readonly Phrase[], index: number): boolean {
  const next = phrases.slice(index + 1).find(({ type }) => type === 'ref' || type === 'cond' || type === 'mark');
  return next?.type === 'ref' && next.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version' || kind === 'service');
}

function hasTargetAhead(phrases: readonly Phrase[], index: number): boolean {
  for (const phrase of phrases.slice(index + 1)) {
    if (phrase.type === 'link') return false;
    if (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')) return true;
  }
  return false;
}

function isVersionNext(phrases: readonly Phrase[], index: number): boolean {
  const rest = phrases.slice(index + 1);
  const end = rest.findIndex(({ type }) => type === 'link');
  const next = rest.slice(0, end < 0 ? rest.length : end).find(({ type }) => type === 'ref');
  return next?.type === 'ref' && next.entities.every(({ kind }) => kind === 'version');
}

/** "cart -> catalog v2": who comes before the arrow calls. */
function isCaller(phrase: Extract<Phrase, { type: 'ref' }>, next: Phrase | undefined): boolean {
  if (phrase.role !== 'none' || next?.type !== 'ref' || next.role !== 'to') return false;
  return phrase.entities.every(({ kind }) => kind === 'service' || kind === 'others') && next.entities.some((entity) => (entity.kind === 'version' || entity.kind === 'relative-version') && entity.of !== undefined);
}
