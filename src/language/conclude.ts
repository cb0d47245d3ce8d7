import { printWish } from '../intents/english/print-wish.ts';
import { contradictionsOf, doubtsOf, subjectOf } from './assemble/doubts.ts';
import { stageDoubts } from './assemble/stage.ts';
import { assumedServices, type State } from './assemble/state.ts';
import { vagueWish } from './errands.ts';
import type { Candidate, Option, Reading, TextSpan } from './reading.ts';

/** Services that the words name, as they were written. */
function namesIn({ phrases }: State): readonly string[] {
  return [...new Set(phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' && entity.match !== 'unknown' ? [entity.written] : [])) : [])))];
}

/** What the state amounts to: a reading, a question, or why there is none. `read` reads the text as an option puts it. */
export function conclude(state: State, unused: readonly TextSpan[], read: ((text: string) => Reading) | undefined): Reading {
  const blocks = state.obstacles.filter(({ kind }) => kind === 'blocked');
  const questions = state.obstacles.filter(({ kind }) => kind === 'question');
  const [first] = questions;
  if (unused.length > 0 || blocks.length > 0) {
    const words = unused.map(({ start, end }) => `"${state.text.slice(start, end)}"`);
    const because = [...(words.length === 0 ? [] : [`I did not use ${[...new Set(words)].slice(0, 8).join(', ')}`]), ...blocks.map(({ text }) => text), ...questions.map(({ text }) => text)];
    return { status: 'blocked', unused, because, suggestions: [], ...(speaksOfMesh(state) ? { isPartly: true as const } : {}) };
  }
  if (first !== undefined) {
    const options = first.choices.map((choice): Option => read === undefined ? { text: choice.text } : optionOf(state, choice, questions.length === 1, read));
    return { status: 'question', question: { text: first.text, options }, because: questions.map(({ text }) => text) };
  }
  const doubts = [...doubtsOf(state), ...contradictionsOf(state), ...stageDoubts(state)];
  if (state.wishes.length > 0 && doubts.length > 0) return { status: 'question', question: { text: `I read this as: ${state.wishes.map(printWish).join(' ')} But ${doubts.join('; ')}. What is meant?`, options: [] }, because: doubts };
  const vague = state.wishes.length === 0 ? vagueWish(state.text, namesIn(state)) : undefined;
  if (vague !== undefined) return { status: 'question', question: { text: vague, options: [] }, because: [vague] };
  if (state.wishes.length === 0) return { status: 'blocked', unused: [], because: ['nothing in it says what a mesh should do'], suggestions: [] };
  return { status: 'ok', ...candidateOf(state) };
}

/** Whether the words hold a setting, a share, a route or a rule of who may call: somebody wants something that a mesh could do. */
function speaksOfMesh({ phrases }: State): boolean {
  return phrases.some((phrase) => phrase.type === 'fact' || phrase.type === 'percent' || phrase.type === 'ratio' || phrase.type === 'duration' || phrase.type === 'new-path' || (phrase.type === 'act' && phrase.act !== 'set' && phrase.act !== 'send') || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')));
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
