import type { Names } from '../../intents/schema/json-schema.ts';
import type { Counterexample, Proposal, Proposer, ProposerWorld } from '../proposer.ts';
import type { Reading } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { answerSchema } from './answer-schema.ts';
import { assess, canonical, type Assessed, type English } from './assess.ts';
import { candidateOf } from './candidate.ts';
import { crossCheck } from './cross-check.ts';
import { instructions } from './instructions.ts';
import { usageOf, type AskModel, type ModelPrices, type Tokens } from './model-call.ts';
import { longestRequest, printPrompt } from './prompt.ts';
import { readAnswer } from './read-answer.ts';
import { confirm, settle, type Settled } from './settle.ts';
import { shownNames, type ShownNames } from './shown-names.ts';
import { createVeil, wordsOf, type Veil } from './veil.ts';

export interface ModelProposerOptions {
  /** `anthropic/claude-…`, for people. */
  readonly name: string;
  readonly ask: AskModel;
  readonly readRequest: (text: string, vocabulary: Vocabulary) => Reading;
  readonly english: English;
  /** How often a model may be asked for one request. */
  readonly rounds: number;
  /** Whether names of Services, namespaces and hosts stay at home. */
  readonly hasPseudonyms: boolean;
  readonly prices?: ModelPrices;
}

/** A model as a proposer: it is asked a few times at most, believed in nothing, and never needed. */
export function createModelProposer(options: ModelProposerOptions): Proposer {
  const memory: Memory = new Map();
  return { name: options.name, propose: (text, world) => propose(options, text, world, memory) };
}

/** The last answer to each text: what is proved wrong later is wrong in that. */
type Memory = Map<string, unknown>;

async function propose(options: ModelProposerOptions, text: string, world: ProposerWorld, memory: Memory): Promise<Proposal> {
  const offline = options.readRequest(text, world.vocabulary);
  const words = wordsOf(text);
  if (offline.status === 'errand' || words === '') return { reading: offline };
  // Where the grammar has one reading, nothing that a model says the second time could change it.
  if (offline.status === 'ok' && world.counterexamples.length > 0) return { reading: offline };
  if (words.length > longestRequest) return { reading: offline, notice: noticeOf(options, `the request has more than ${longestRequest} characters, and is not sent`) };
  const talk = await converse(options, words, world, memory);
  const usage = usageOf(options.name, talk.spent.length, talk.spent, options.prices);
  if (talk.settled === undefined) return { reading: offline, usage, notice: noticeOf(options, talk.failure ?? `no usable proposal in ${talk.spent.length} ${talk.spent.length === 1 ? 'round' : 'rounds'}`) };
  return { reading: crossCheck(offline, talk.settled, text, { name: options.name, vocabulary: world.vocabulary }), usage };
}

function noticeOf({ name }: ModelProposerOptions, reason: string): string {
  return `${name}: ${reason}; answered offline`;
}

interface Talk {
  readonly settled?: Settled;
  readonly failure?: string;
  readonly spent: readonly (Tokens | undefined)[];
}

/** Rounds of proposal and faults. It ends when nothing is against the proposal, when nothing changes any more, or at the bound. */
async function converse(options: ModelProposerOptions, words: string, world: ProposerWorld, memory: Memory): Promise<Talk> {
  const table = setTable(options, words, world);
  const spent: (Tokens | undefined)[] = [];
  let faults: readonly Counterexample[] = world.counterexamples;
  let previous: unknown = faults.length === 0 ? undefined : memory.get(words);
  let best: Assessed | undefined;
  for (let round = 0; round < options.rounds; round += 1) {
    const outcome = await options.ask({ instructions, schema: table.schema, prompt: printPrompt({ words, shown: table.shown, vocabulary: world.vocabulary, inForce: world.inForce, faults, previous }, table.veil) });
    spent.push(outcome.tokens);
    // What was readable before a server failed is still worth showing.
    if (outcome.kind === 'failed') return best?.isReadable === true ? { ...conclude(options, words, world, best), spent } : { failure: outcome.reason, spent };
    if (outcome.kind === 'not-json') {
      faults = [{ intent: 0, path: '', message: 'the answer was no JSON, or ended before it was whole' }];
      continue;
    }
    const assessed = assess(readAnswer(table.veil.reveal(outcome.value), table.names, world.vocabulary), words, world.vocabulary, world.inForce, options.english);
    best = better(best, assessed);
    memory.set(words, outcome.value);
    if (assessed.faults.length === 0 || canonical(outcome.value) === canonical(previous)) break;
    previous = outcome.value;
    faults = assessed.faults;
  }
  return { ...(best === undefined ? {} : conclude(options, words, world, best)), spent };
}

function setTable({ hasPseudonyms }: ModelProposerOptions, words: string, { vocabulary }: ProposerWorld): { shown: ShownNames; names: Names; veil: Veil; schema: ReturnType<typeof answerSchema> } {
  const shown = shownNames(words, vocabulary);
  const bare = (ids: readonly string[]): string[] => ids.map((id) => id.split('/')[1] ?? id);
  const everyName = { services: bare([...shown.names.service, ...shown.names.workload]), namespaces: [...shown.names.namespace, vocabulary.homeNamespace], hosts: shown.hosts };
  const veil = createVeil(words, hasPseudonyms ? everyName : undefined);
  const hidden = { ...shown.names, service: shown.names.service.map(veil.hide), workload: shown.names.workload.map(veil.hide), namespace: shown.names.namespace.map(veil.hide) };
  return { shown, names: shown.names, veil, schema: answerSchema(hidden) };
}

/** A later answer is better unless an earlier one could be read and it cannot, or has fewer faults. */
function better(before: Assessed | undefined, now: Assessed): Assessed {
  if (before === undefined || now.isReadable !== before.isReadable) return before === undefined || now.isReadable ? now : before;
  return now.faults.length <= before.faults.length ? now : before;
}

/** The end of the talk: a reading, or a question with the part that could be read. Never anything that was not read whole. */
function conclude({ english, name }: ModelProposerOptions, words: string, { vocabulary }: ProposerWorld, best: Assessed): { settled?: Settled } {
  if (best.isReadable) {
    const settled = settle(best, words, vocabulary, english);
    return settled === undefined ? {} : { settled };
  }
  const { answer } = best;
  const wishes = answer.kind === 'intents' ? answer.wishes.filter((wish) => canonical(english.parse(english.print(wish))) === canonical(wish)) : [];
  if (wishes.length === 0) return {};
  const candidate = candidateOf(wishes, english.print, [], words, vocabulary);
  const because = best.faults.slice(0, 5).map(({ path, message }) => `${name} could not say all of it: ${path === '' ? '' : `\`${path}\`: `}${message}`);
  return { settled: { reading: confirm(candidate, because), isClean: false, candidate } };
}
