import { printWish } from '../intents/english/print-wish.ts';
import { contradictionsOf, doubtsOf, subjectOf } from './assemble/doubts.ts';
import { stageDoubts } from './assemble/stage.ts';
import { assumedServices, type State } from './assemble/state.ts';
import { vagueWish } from './errands.ts';
import type { Act, Fact } from './grammar/phrases.ts';
import type { Candidate, Option, Reading, TextSpan } from './reading.ts';

/** Services that the words name, as they were written. */
function namesIn({ phrases }: State): readonly string[] {
  return [...new Set(phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => {
    const named = entity.kind === 'service' ? entity : entity.kind === 'version' || entity.kind === 'relative-version' ? entity.of : undefined;
    return named !== undefined && named.match !== 'unknown' ? [named.written] : [];
  }) : [])))];
}

/** What the state amounts to: a reading, a question, or why there is none. `read` reads the text as an option puts it. */
export function conclude(state: State, unused: readonly TextSpan[], read: ((text: string) => Reading) | undefined): Reading {
  const blocks = state.obstacles.filter(({ kind }) => kind === 'blocked');
  const questions = state.obstacles.filter(({ kind }) => kind === 'question');
  const [first] = questions;
  if (unused.length > 0 || blocks.length > 0) {
    const words = unused.map(({ start, end }) => `"${state.text.slice(start, end)}"`);
    const because = [...(words.length === 0 ? [] : [`I did not use ${[...new Set(words)].slice(0, 8).join(', ')}`]), ...blocks.map(({ text }) => text), ...questions.map(({ text }) => text)];
    return { status: 'blocked', unused, because, suggestions: [], ...(speaksOfMesh(state) ? { about: aboutOf(state) } : {}) };
  }
  if (first !== undefined) {
    const options = first.choices.map((choice): Option => read === undefined ? { text: choice.text } : optionOf(state, choice, questions.length === 1, read));
    return { status: 'question', question: { text: first.text, options }, because: questions.map(({ text }) => text) };
  }
  const wanted = withoutStories(state);
  const doubts = [...doubtsOf(wanted), ...contradictionsOf(wanted), ...stageDoubts(state)];
  if (state.wishes.length > 0 && doubts.length > 0) return { status: 'question', question: { text: `I read this as: ${state.wishes.map(printWish).join(' ')} But ${doubts.join('; ')}. What is meant?`, options: [] }, because: doubts };
  const vague = state.wishes.length === 0 ? vagueWish(state.text, namesIn(state)) : undefined;
  if (vague !== undefined) return { status: 'question', question: { text: vague, options: [] }, because: [vague] };
  if (state.wishes.length === 0) return { status: 'blocked', unused: [], because: ['nothing in it says what a mesh should do'], suggestions: [] };
  return { status: 'ok', ...candidateOf(state) };
}

/** What was told of yesterday is nothing that a wish has to hold: of stories only the names stay that wishes have. */
function withoutStories(state: State): State {
  if (state.stories.length === 0) return state;
  const held = JSON.stringify(state.wishes).toLowerCase();
  const isIn = ({ start, end }: TextSpan): boolean => state.stories.some((story) => story.start <= start && story.end >= end);
  const named = state.phrases.flatMap((phrase) => (phrase.type === 'ref' && isIn(phrase.span) ? phrase.entities.flatMap((entity) => ((entity.kind === 'service' && held.includes(`/${entity.written.toLowerCase()}`)) || (entity.kind === 'version' && held.includes(`"${entity.version.toLowerCase()}"`)) || (entity.kind === 'namespace' && held.includes(entity.namespace)) || (entity.kind === 'service' && entity.services.some((id) => held.includes(id))) ? [phrase.span] : [])) : []));
  const isKept = (at: number): boolean => named.some(({ start, end }) => start <= at && at < end);
  const text = state.stories.reduce((left, { start, end }) => left.slice(0, start) + left.slice(start, end).replace(/[^\n]/g, (sign, index: number) => (isKept(start + index) ? sign : ' ')) + left.slice(end), state.text);
  return { ...state, text, phrases: state.phrases.filter(({ span }) => !isIn(span)) };
}

/** Whether the words hold a setting, a share, a route or a rule of who may call: somebody wants something that a mesh could do. */
function speaksOfMesh({ phrases }: State): boolean {
  return phrases.some((phrase) => phrase.type === 'fact' || phrase.type === 'percent' || phrase.type === 'ratio' || phrase.type === 'duration' || phrase.type === 'new-path' || (phrase.type === 'act' && phrase.act !== 'set' && phrase.act !== 'send') || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')));
}

const factWords: Readonly<Partial<Record<Fact['kind'], string>>> = { timeout: 'a timeout', retries: 'retries', 'retry-on': 'retries', backoff: 'retries', breaker: 'a circuit breaker', balance: 'balancing', rate: 'a limit of requests', delay: 'a delay', abort: 'failures', fault: 'faults', tls: 'mutual TLS', tracing: 'traces', 'access-logs': 'access logs', metrics: 'metrics', jwt: 'tokens', issuer: 'tokens', expose: 'an offer to the outside', egress: 'calls to the outside', canary: 'a share of the requests' };
const actWords: Readonly<Partial<Record<Act, string>>> = { mirror: 'copies of requests', rewrite: 'a rewrite', redirect: 'a redirect', allow: 'who may call', deny: 'who may call', call: 'who may call', 'be-called': 'who may call', split: 'a share of the requests' };

/** What the words speak of as far as they were understood: names, and what is wanted of them. */
function aboutOf(state: State): string {
  const wanted = state.phrases.flatMap((phrase) => (phrase.type === 'fact' ? (factWords[phrase.fact.kind] ?? []) : phrase.type === 'act' ? (actWords[phrase.act] ?? []) : phrase.type === 'percent' || phrase.type === 'ratio' ? ['a share of the requests'] : []));
  return [...namesIn(state).map((name) => `\`${name}\``), ...new Set(wanted)].join(', ');
}

function candidateOf(state: State, wishes: State['wishes'] = state.wishes): Candidate {
  return { wishes, restated: wishes.map(printWish), assumptions: state.assumptions, assumed: assumedServices(state) };
}

function optionOf(state: State, choice: State['obstacles'][number]['choices'][number], isOnlyQuestion: boolean, read: (text: string) => Reading): Option {
  if (!isOnlyQuestion) return { text: choice.text };
  if (choice.replace !== undefined) {
    const { span, by } = choice.replace;
    const reading = read(`${state.text.slice(0, span.start)}${by}${state.text.slice(span.end)}`);
    if (reading.status !== 'ok') return { text: choice.text };
    const { status: _, ...candidate } = reading;
    return { text: choice.text, reading: candidate };
  }
  if (choice.wishes === undefined) return { text: choice.text };
  const wishes = choice.wishes;
  return { text: choice.text, reading: candidateOf(state, [...state.wishes.filter((wish) => !wishes.some((other) => other.kind === wish.kind && subjectOf(other) === subjectOf(wish))), ...wishes]) };
}
