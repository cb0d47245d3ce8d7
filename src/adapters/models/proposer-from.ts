import { parseEnglish } from '../../intents/english/parse-english.ts';
import { printWish } from '../../intents/english/print-wish.ts';
import type { English } from '../../language/model/assess.ts';
import type { AskModel } from '../../language/model/model-call.ts';
import { createModelProposer } from '../../language/model/model-proposer.ts';
import type { Proposer } from '../../language/proposer.ts';
import type { Reading } from '../../language/reading.ts';
import type { Vocabulary } from '../../language/vocabulary.ts';
import type { ModelSettings } from '../../project/settings/model-settings.ts';
import { createSession, type ModelSession } from './ask-model.ts';
import { chooseModel, type Environment, type ModelRefused } from './model-choice.ts';
import { mostAnswerTokens } from './most-answer-tokens.ts';

export interface ProposerDependencies {
  /** The offline parser: the second reader of the same words, and the answer where the model gives none. */
  readonly readRequest: (text: string, vocabulary: Vocabulary) => Reading;
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The proposer of the model that settings and environment choose. Undefined where they choose none. `refused`: they
 * choose one that cannot be asked, with the reason as one sentence. Nothing is loaded and nobody is asked before `propose`.
 */
export function proposerFrom(settings: ModelSettings | undefined, environment: Environment, { readRequest, fetch }: ProposerDependencies): Proposer | ModelRefused | undefined {
  const choice = chooseModel(settings, environment);
  if (choice === undefined || 'refused' in choice) return choice;
  const { name, rounds, hasPseudonyms, prices } = choice;
  return createModelProposer({ name, ask: askIn(createSession(choice, fetch)), readRequest, english, rounds, hasPseudonyms, ...(prices ? { prices } : {}) });
}

export function isProposer(found: Proposer | ModelRefused | undefined): found is Proposer {
  return found !== undefined && 'propose' in found;
}

const english: English = {
  print: printWish,
  parse: (sentence) => {
    const parsed = parseEnglish(sentence);
    const [only, ...others] = 'sentences' in parsed ? parsed.sentences : [];
    return others.length === 0 ? only?.wish : undefined;
  },
};

function askIn(session: ModelSession): AskModel {
  return async (call) => {
    const answered = await session.ask(call);
    if ('failed' in answered) return { kind: 'failed', reason: answered.failed };
    const { text, finish, tokens } = answered.generation;
    if (finish === 'refusal') return { kind: 'failed', reason: 'the model refuses to answer', tokens };
    if (finish === 'length') return { kind: 'failed', reason: `the answer was cut off after ${mostAnswerTokens} tokens`, tokens };
    const value = jsonIn(text);
    return value === undefined ? { kind: 'not-json', tokens } : { kind: 'answer', value, tokens };
  };
}

/** The JSON object of an answer; models without a schema put it into a code fence, or between sentences. */
function jsonIn(text: string): unknown {
  for (const piece of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      const value: unknown = JSON.parse(piece);
      if (typeof value === 'object' && value !== null) return value;
    } catch {
      // The next way to read it, or none.
    }
  }
  return undefined;
}
