import { describe, expect, it } from 'vitest';
import type { ModelSettings } from '../../project/settings/model-settings.ts';
import { chooseModel, type Environment } from './model-choice.ts';

const told = (environment: Environment, settings?: ModelSettings): string => {
  const choice = chooseModel(settings, environment);
  if (choice === undefined) return 'none';
  return 'refused' in choice ? `refused: ${choice.refused}` : `${choice.name} at ${choice.baseUrl} ${choice.key === undefined ? 'without a key' : `with ${choice.key}`}`;
};
const keys = { ANTHROPIC_API_KEY: 'A', OPENAI_API_KEY: 'O', MESHWRIGHT_MODEL_API_KEY: 'M' };

describe('chooseModel', () => {
  it.each<[string, Environment, ModelSettings | undefined, string]>([
    ['nothing is configured, keys or not', keys, undefined, 'none'],
    ['settings without a model', keys, { timeoutMs: 5 }, 'none'],
    ['offline', { ...keys, MESHWRIGHT_MODEL: 'offline' }, { provider: 'openai', name: 'gpt' }, 'none'],
    ['Anthropic', { ...keys, MESHWRIGHT_MODEL: 'anthropic/claude-x' }, undefined, 'anthropic/claude-x at https://api.anthropic.com/v1 with A'],
    ['the environment before the settings', { ...keys, MESHWRIGHT_MODEL: 'openai/gpt-x' }, { provider: 'anthropic', name: 'claude-x' }, 'openai/gpt-x at https://api.openai.com/v1 with O'],
    ['the settings', keys, { provider: 'anthropic', name: 'claude-x' }, 'anthropic/claude-x at https://api.anthropic.com/v1 with A'],
    ['an address of its own, with and without version', { ...keys, MESHWRIGHT_MODEL: 'anthropic/c', ANTHROPIC_BASE_URL: 'https://gateway.corp/' }, undefined, 'anthropic/c at https://gateway.corp/v1 with A'],
    ['an address with a path', { ...keys, MESHWRIGHT_MODEL: 'openai/g', OPENAI_BASE_URL: 'https://gateway.corp/openai/v1/' }, undefined, 'openai/g at https://gateway.corp/openai/v1 with O'],
    ['a server on this machine', { ...keys, MESHWRIGHT_MODEL: 'http://localhost:11434/v1#qwen3:8b' }, undefined, 'localhost:11434/qwen3:8b at http://localhost:11434/v1 with M'],
    ['a server that the environment names', { ...keys, MESHWRIGHT_MODEL: 'https://models.corp/v1#big' }, undefined, 'models.corp/big at https://models.corp/v1 with M'],
    ['a server that a file names', keys, { provider: 'openai-compatible', name: 'big', baseUrl: 'https://models.corp/v1' }, 'models.corp/big at https://models.corp/v1 without a key'],
    ['no key', { MESHWRIGHT_MODEL: 'anthropic/c' }, undefined, 'refused: anthropic/c needs a key, and ANTHROPIC_API_KEY holds none'],
    ['no model', { MESHWRIGHT_MODEL: 'claude' }, undefined, 'refused: `claude` names no model: write `anthropic/NAME`, `openai/NAME`, `http://localhost:11434/v1#NAME`, or `offline`'],
    ['an address without a model', { MESHWRIGHT_MODEL: 'http://user:secret@localhost/v1' }, undefined, 'refused: MESHWRIGHT_MODEL holds an address and no model: write `http://localhost/v1#NAME`'],
    ['plaintext to another machine', { MESHWRIGHT_MODEL: 'http://models.corp/v1#big' }, undefined, 'refused: the address `http://models.corp/v1` of the model is not encrypted: anything but this machine needs https'],
    ['plaintext to what only looks like this machine', { MESHWRIGHT_MODEL: 'http://localhost.evil.com/v1#big' }, undefined, 'refused: the address `http://localhost.evil.com/v1` of the model is not encrypted: anything but this machine needs https'],
    ['plaintext to a provider', { ...keys, MESHWRIGHT_MODEL: 'openai/g', OPENAI_BASE_URL: 'http://10.0.0.1/v1' }, undefined, 'refused: the address in OPENAI_BASE_URL is not encrypted: anything but this machine needs https'],
    ['a password in the address', { MESHWRIGHT_MODEL: 'http://me:pw@localhost/v1#m' }, undefined, 'refused: the address `http://localhost/v1` of the model holds a password: keys stand in environment variables'],
    ['another scheme', { ...keys, MESHWRIGHT_MODEL: 'openai/g', OPENAI_BASE_URL: 'file:///etc/passwd' }, undefined, 'refused: the address in OPENAI_BASE_URL is neither http nor https'],
  ])('%s', (_, environment, settings, expected) => {
    expect(told(environment, settings)).toBe(expected);
  });
});
