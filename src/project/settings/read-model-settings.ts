import type { Node } from '../../yaml/tree.ts';
import { modelProviders, refuseModelUrl, type ModelSettings } from './model-settings.ts';
import { choiceOf, durationOf, fieldsOf, flagOf, numberOf, textOf, type Reader } from './read-fields.ts';

const keys = ['provider', 'name', 'baseUrl', 'timeout', 'rounds', 'pseudonyms', 'prices'] as const;

/** Reads `model:`. Undefined where it is not there. */
export function readModelSettings(reader: Reader, node: Node | undefined): ModelSettings | undefined {
  if (node === undefined) return undefined;
  const fields = fieldsOf(reader, node, keys, '`model`');
  const provider = choiceOf(reader, fields.provider, modelProviders, '`provider`');
  const name = textOf(reader, fields.name, '`name`');
  const baseUrl = readBaseUrl(reader, fields.baseUrl, provider);
  const timeoutMs = durationOf(reader, fields.timeout, '`timeout`');
  const rounds = numberOf(reader, fields.rounds, '`rounds`', 1, 10);
  const hasPseudonyms = flagOf(reader, fields.pseudonyms, '`pseudonyms`');
  const prices = readPrices(reader, fields.prices);
  if (provider !== undefined && name === undefined) reader.report('wrong-value', node, '`model` has a `provider` and no `name`', 'name the model, as its provider does');
  if (provider === 'openai-compatible' && fields.baseUrl === undefined) reader.report('wrong-value', node, '`provider: openai-compatible` has no `baseUrl`', 'write its address, such as `http://localhost:11434/v1`');
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(name === undefined ? {} : { name }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(rounds === undefined ? {} : { rounds: Math.floor(rounds) }),
    ...(hasPseudonyms === undefined ? {} : { hasPseudonyms }),
    ...(prices === undefined ? {} : { prices }),
  };
}

function readBaseUrl(reader: Reader, node: Node | undefined, provider: ModelSettings['provider']): string | undefined {
  const text = textOf(reader, node, '`baseUrl`');
  if (text === undefined || node === undefined) return undefined;
  const refusal = refuseModelUrl(text);
  if (refusal !== undefined) reader.report('wrong-value', node, `\`baseUrl\` ${refusal}`);
  else if (provider !== 'openai-compatible') reader.report('wrong-value', node, '`baseUrl` is for `provider: openai-compatible`', 'the other addresses come from ANTHROPIC_BASE_URL and OPENAI_BASE_URL, as their keys do');
  return text;
}

function readPrices(reader: Reader, node: Node | undefined): ModelSettings['prices'] {
  if (node === undefined) return undefined;
  const fields = fieldsOf(reader, node, ['input', 'output'], '`prices`');
  const input = numberOf(reader, fields.input, '`input`', 0, 100_000);
  const output = numberOf(reader, fields.output, '`output`', 0, 100_000);
  if (input !== undefined && output !== undefined) return { input, output };
  if (fields.input === undefined || fields.output === undefined) reader.report('wrong-value', node, '`prices` has an `input` and an `output`', 'both are US dollars for a million tokens');
  return undefined;
}
