import type { Reply, SeenRequest } from './server.ts';

/**
 * The bodies of three protocols, as their pages have them: Anthropic's Messages (docs.anthropic.com/en/api/messages),
 * OpenAI's Responses (platform.openai.com/docs/api-reference/responses) and chat completions
 * (platform.openai.com/docs/api-reference/chat), which Ollama, vLLM, llama.cpp and LM Studio speak under /v1.
 */
export interface WireFormat {
  readonly name: 'anthropic' | 'openai' | 'chat';
  /** An answer of the model: a value as the protocol carries structured output, or a text. */
  readonly answer: (value: unknown, tokens?: { readonly input: number; readonly output: number }) => Reply;
  readonly words: (text: string) => Reply;
  readonly refusal: Reply;
  readonly cutOff: (text: string) => Reply;
  readonly failure: (status: number, message: string, headers?: Readonly<Record<string, string>>) => Reply;
  /** The document that was sent, the instructions, and the schema wherever the protocol has it. */
  readonly read: (request: SeenRequest) => { readonly document: Document; readonly instructions: string; readonly schema: unknown };
  readonly environment: (origin: string) => Readonly<Record<string, string>>;
  readonly keyHeader: readonly [name: string, value: string];
}

export interface Document {
  readonly request: string;
  readonly services: readonly { readonly name: string; readonly versions?: readonly string[] }[];
  readonly faults?: readonly Readonly<Record<string, unknown>>[];
  readonly previous?: unknown;
  readonly [key: string]: unknown;
}

export const key = 'sk-test-4711-not-for-anybody';

const usage = { input: 100, output: 20 };

const anthropicMessage = (content: readonly object[], stop: string, tokens = usage): Reply => ({
  body: { id: 'msg_01', type: 'message', role: 'assistant', model: 'claude-test', content, stop_reason: stop, stop_sequence: null, usage: { input_tokens: tokens.input, output_tokens: tokens.output, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 } },
});

export const anthropic: WireFormat = {
  name: 'anthropic',
  answer: (value, tokens) => anthropicMessage([{ type: 'tool_use', id: 'toolu_01', name: 'json', input: value }], 'tool_use', tokens),
  words: (text) => anthropicMessage([{ type: 'text', text }], 'end_turn'),
  refusal: anthropicMessage([], 'refusal'),
  cutOff: (text) => anthropicMessage([{ type: 'text', text }], 'max_tokens'),
  failure: (status, message, headers = {}) => ({ status, headers, body: { type: 'error', error: { type: status === 429 ? 'rate_limit_error' : status === 529 ? 'overloaded_error' : 'invalid_request_error', message }, request_id: 'req_01' } }),
  read: ({ body }) => {
    const [message] = body['messages'] as { content: { text: string }[] | string }[];
    const [tool] = (body['tools'] ?? []) as { input_schema: unknown }[];
    return { document: documentIn(textOf(message!.content)), instructions: textOf(body['system'] as string), schema: tool?.input_schema };
  },
  environment: (origin) => ({ MESHWRIGHT_MODEL: 'anthropic/claude-test', ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: origin }),
  keyHeader: ['x-api-key', key],
};

const openaiResponse = (content: readonly object[], more: object = {}, tokens = usage): Reply => ({
  body: {
    id: 'resp_01', object: 'response', created_at: 1_760_000_000, status: 'completed', error: null, incomplete_details: null, instructions: null, model: 'gpt-test', parallel_tool_calls: true, store: false, tool_choice: 'auto', tools: [], metadata: {},
    output: [{ type: 'message', id: 'msg_01', status: 'completed', role: 'assistant', content }],
    usage: { input_tokens: tokens.input, input_tokens_details: { cached_tokens: 0 }, output_tokens: tokens.output, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: tokens.input + tokens.output },
    ...more,
  },
});
const outputText = (text: string): object => ({ type: 'output_text', text, annotations: [] });

export const openai: WireFormat = {
  name: 'openai',
  answer: (value, tokens) => openaiResponse([outputText(JSON.stringify(value))], {}, tokens),
  words: (text) => openaiResponse([outputText(text)]),
  refusal: openaiResponse([{ type: 'refusal', refusal: 'I cannot help with that.' }]),
  cutOff: (text) => openaiResponse([outputText(text)], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
  failure: (status, message, headers = {}) => ({ status, headers, body: { error: { message, type: 'invalid_request_error', param: null, code: null } } }),
  read: ({ body }) => {
    const input = body['input'] as { role: string; content: string | { text: string }[] }[];
    const format = (body['text'] as { format?: { schema?: unknown } } | undefined)?.format;
    const system = input.find(({ role }) => role === 'system' || role === 'developer');
    return { document: documentIn(textOf(input.find(({ role }) => role === 'user')!.content)), instructions: (body['instructions'] as string | undefined) ?? textOf(system!.content), schema: format?.schema };
  },
  environment: (origin) => ({ MESHWRIGHT_MODEL: 'openai/gpt-test', OPENAI_API_KEY: key, OPENAI_BASE_URL: `${origin}/v1` }),
  keyHeader: ['authorization', `Bearer ${key}`],
};

const completion = (message: object, finish: string, tokens = usage): Reply => ({
  body: { id: 'chatcmpl-01', object: 'chat.completion', created: 1_760_000_000, model: 'local-test', system_fingerprint: 'fp_ollama', choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }], usage: { prompt_tokens: tokens.input, completion_tokens: tokens.output, total_tokens: tokens.input + tokens.output } },
});

export const chat: WireFormat = {
  name: 'chat',
  answer: (value, tokens) => completion({ content: JSON.stringify(value) }, 'stop', tokens),
  words: (text) => completion({ content: text }, 'stop'),
  refusal: completion({ content: null, refusal: 'no' }, 'content_filter'),
  cutOff: (text) => completion({ content: text }, 'length'),
  failure: (status, message, headers = {}) => ({ status, headers, body: { error: { message, type: 'api_error', param: null, code: null } } }),
  read: ({ body }) => {
    const messages = body['messages'] as { role: string; content: string | { text: string }[] }[];
    const format = body['response_format'] as { json_schema?: { schema?: unknown } } | undefined;
    return { document: documentIn(textOf(messages.find(({ role }) => role === 'user')!.content)), instructions: textOf(messages.find(({ role }) => role === 'system')!.content), schema: format?.json_schema?.schema };
  },
  environment: (origin) => ({ MESHWRIGHT_MODEL: `${origin}/v1#local-test`, MESHWRIGHT_MODEL_API_KEY: key }),
  keyHeader: ['authorization', `Bearer ${key}`],
};

function textOf(content: string | readonly { readonly text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('');
}

function documentIn(text: string): Document {
  return JSON.parse(text) as Document;
}
