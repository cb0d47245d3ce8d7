// The only file that imports the AI SDK. It is loaded when a model is asked, and never before.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, jsonSchema, NoObjectGeneratedError, Output, type JSONSchema7, type LanguageModel } from 'ai';
import { unreachable } from '../../base/assert.ts';
import type { JsonSchema } from '../../intents/schema/json-schema.ts';
import type { ModelChoice } from './model-choice.ts';
import { mostAnswerTokens } from './most-answer-tokens.ts';

/** How the form of the answer is asked for. `text`: in the words of the message, for servers that refuse the schema. */
export type AnswerMode = 'schema' | 'loose-schema' | 'text';

export interface Generation {
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'refusal' | 'other';
  readonly tokens: { readonly input: number; readonly output: number };
  /** The model that answered, as the server names it. */
  readonly servedBy?: string;
}

export interface GenerationCall {
  readonly instructions?: string;
  readonly prompt: string;
  readonly schema?: JsonSchema;
  readonly mode: AnswerMode;
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
}

/** What a server said instead of an answer. */
export interface ServerAnswer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly cause: unknown;
}

// Warnings of the SDK are for developers of it, and would stand in the middle of somebody's output.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Asks once. Throws what `serverAnswerOf` and the caller tell apart. */
export async function generateOnce(choice: ModelChoice, call: GenerationCall): Promise<Generation> {
  const output = call.schema === undefined || call.mode === 'text' ? undefined : Output.object({ schema: jsonSchema(call.schema as JSONSchema7), name: 'reading' });
  try {
    const result = await generateText({
      model: modelOf(choice, call.fetch),
      prompt: call.prompt,
      ...(call.instructions === undefined ? {} : { instructions: call.instructions }),
      ...(output === undefined ? {} : { output }),
      ...(choice.provider === 'openai-compatible' ? { temperature: 0 } : {}),
      maxOutputTokens: mostAnswerTokens,
      maxRetries: 0,
      abortSignal: call.signal,
      providerOptions: optionsOf(choice, call.mode),
    });
    return { text: result.text, finish: finishOf(result.finishReason), tokens: tokensOf(result.usage), servedBy: result.response.modelId };
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) throw error;
    return { text: error.text ?? '', finish: finishOf(error.finishReason), tokens: tokensOf(error.usage) };
  }
}

function modelOf({ provider, model, baseUrl, key }: ModelChoice, fetch: typeof globalThis.fetch): LanguageModel {
  switch (provider) {
    case 'anthropic':
      return createAnthropic({ baseURL: baseUrl, apiKey: key ?? '', fetch })(model);
    case 'openai':
      return createOpenAI({ baseURL: baseUrl, apiKey: key ?? '', fetch }).responses(model);
    case 'openai-compatible':
      // Without this the schema is not sent at all.
      return createOpenAICompatible({ name: 'compatible', baseURL: baseUrl, fetch, supportsStructuredOutputs: true, ...(key === undefined ? {} : { apiKey: key }) })(model);
    default:
      return unreachable(provider);
  }
}

/**
 * Anthropic compiles the schema of its own structured output to a grammar, and refuses what grows too large ("The
 * compiled grammar is too large", anthropic-sdk-python#1185): the schema goes as that of a tool, which it may be of any
 * size. OpenAI keeps what is asked unless it is told not to (`store`).
 */
function optionsOf({ provider }: ModelChoice, mode: AnswerMode): NonNullable<Parameters<typeof generateText>[0]['providerOptions']> {
  switch (provider) {
    case 'anthropic':
      return { anthropic: { structuredOutputMode: 'jsonTool' } };
    case 'openai':
      return { openai: { store: false, strictJsonSchema: mode === 'schema' } };
    case 'openai-compatible':
      return { compatible: { strictJsonSchema: mode === 'schema' } };
    default:
      return unreachable(provider);
  }
}

function finishOf(reason: string | undefined): Generation['finish'] {
  if (reason === 'content-filter') return 'refusal';
  return reason === 'stop' || reason === 'length' ? reason : 'other';
}

function tokensOf(usage: { readonly inputTokens?: number | undefined; readonly outputTokens?: number | undefined } | undefined): Generation['tokens'] {
  return { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 };
}

export function serverAnswerOf(error: unknown): ServerAnswer | undefined {
  if (!APICallError.isInstance(error)) return undefined;
  return { ...(error.statusCode === undefined ? {} : { status: error.statusCode }), headers: error.responseHeaders ?? {}, body: error.responseBody ?? '', cause: error.cause };
}
