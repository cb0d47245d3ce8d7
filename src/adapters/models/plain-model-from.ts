import { usageOf } from '../../language/model/model-call.ts';
import type { PlainModel } from '../../language/plain-model.ts';
import type { ModelSettings } from '../../project/settings/model-settings.ts';
import { createSession } from './ask-model.ts';
import { chooseModel, type Environment, type ModelRefused } from './model-choice.ts';

/** The same model as `proposerFrom` chooses, asked in words and answering in words. */
export function plainModelFrom(settings: ModelSettings | undefined, environment: Environment, fetch?: typeof globalThis.fetch): PlainModel | ModelRefused | undefined {
  const choice = chooseModel(settings, environment);
  if (choice === undefined || 'refused' in choice) return choice;
  const session = createSession(choice, fetch);
  return {
    name: choice.name,
    complete: async (prompt) => {
      const answered = await session.ask({ prompt });
      if ('failed' in answered) return answered;
      const { text, finish, tokens } = answered.generation;
      if (finish === 'refusal') return { failed: 'the model refuses to answer' };
      return { text, usage: usageOf(choice.name, 1, [tokens], choice.prices) };
    },
  };
}
