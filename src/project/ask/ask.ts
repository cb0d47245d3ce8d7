import type { Proposer, Counterexample, Usage } from '../../language/proposer.ts';
import type { Candidate, Reading } from '../../language/reading.ts';
import { addUsage } from '../../language/usage-words.ts';
import { answer, type Asked } from './answer.ts';
import { prepareAsk, type AskInput, type Prepared } from './prepare.ts';
import { readRequest } from '../../language/read-request.ts';

/** What comes of a request in words, read without any model. `choices` are the options taken for each question in turn. */
export function askOffline(input: AskInput, choices: readonly number[] = []): Asked {
  const prepared = prepareAsk(input);
  return choose(prepared, answer(prepared, readRequest(prepared.text, prepared.vocabulary)), choices);
}

/** The same for wishes that are given as they are. */
export function askCandidate(input: AskInput, candidate: Candidate): Asked {
  return answer(prepareAsk(input), { status: 'ok', ...candidate });
}

/** Goes on with the options that were chosen, each the answer to one question after the other. */
export function choose(prepared: Prepared, asked: Asked, choices: readonly number[], proposer?: string): Asked {
  let current = asked;
  for (const choice of choices) {
    const next = chosen(current.reading, choice);
    if (next === undefined) return current;
    current = answer(prepared, next, proposer === undefined ? {} : { proposer });
  }
  return current;
}

/** The reading behind an option, counted from 0; undefined where there is none, or choosing it means to say more. */
export function chosen(reading: Reading, choice: number): Reading | undefined {
  const candidate = reading.status === 'question' ? reading.question.options[choice]?.reading : undefined;
  return candidate === undefined ? undefined : { status: 'ok', ...candidate };
}

/** How often a proposal is handed back with what is wrong with it. */
const mostRounds = 2;

export interface Proposed extends Asked {
  /** One line for a person: why somebody else answered than was asked. */
  readonly notice?: string;
  readonly usage?: Usage;
}

export async function askProposer(input: AskInput, proposer: Proposer): Promise<Proposed & { readonly prepared: Prepared }> {
  const prepared = prepareAsk(input);
  return { ...(await readWith(prepared, proposer)), prepared };
}

/**
 * Asks a model, or the parser where there is none. What is wrong with what a model proposes goes back to it, a few times;
 * nothing that it proposes is believed before it is proved.
 */
export async function readWith(prepared: Prepared, proposer: Proposer | undefined): Promise<Proposed> {
  if (proposer === undefined) return answer(prepared, readRequest(prepared.text, prepared.vocabulary));
  const world = { vocabulary: prepared.vocabulary, inForce: prepared.inForce };
  let counterexamples: readonly Counterexample[] = [];
  let usage: Usage | undefined;
  for (let round = 0; ; round += 1) {
    const { reading, notice, usage: spent } = await proposer.propose(prepared.text, { ...world, counterexamples });
    usage = addUsage(usage, spent);
    const asked = answer(prepared, reading, { proposer: notice === undefined ? proposer.name : 'offline' });
    const proposed = { ...asked, ...(notice === undefined ? {} : { notice }), ...(usage === undefined ? {} : { usage }) };
    if (round === mostRounds || reading.status !== 'ok' || asked.report.outcome !== 'refused' || notice !== undefined) return proposed;
    counterexamples = asked.report.reasons.map((message) => ({ intent: 0, path: '', message }));
  }
}
