import { setTimeout as pause } from 'node:timers/promises';
import type { JsonSchema } from '../../intents/schema/json-schema.ts';
import { failureWords } from './failure-words.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { ModelChoice } from './model-choice.ts';
import type { AnswerMode, Generation } from './sdk.ts';

export type Answered = { readonly generation: Generation; readonly mode: AnswerMode } | { readonly failed: string };

export interface Asking {
  readonly instructions?: string;
  readonly prompt: string;
  readonly schema?: JsonSchema;
}

/** Asks one model, and remembers in which form it wants its schema. */
export interface ModelSession {
  readonly ask: (asking: Asking) => Promise<Answered>;
}

const mostTries = 3;
/** Overloaded, or out of breath: RFC 9110 section 15.6, RFC 6585 section 4, and Anthropic's 529. */
const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 529]);
/** What a server says to a schema that it cannot take. */
const refusesSchema: ReadonlySet<number> = new Set([400, 422]);
const modes: { readonly [P in ModelChoice['provider']]: readonly AnswerMode[] } = { anthropic: ['schema', 'text'], openai: ['schema', 'loose-schema', 'text'], 'openai-compatible': ['schema', 'loose-schema', 'text'] };

export function createSession(choice: ModelChoice, fetch: typeof globalThis.fetch = globalThis.fetch): ModelSession {
  const guarded = guardedFetch(fetch);
  let mode: AnswerMode = 'schema';
  return {
    ask: async (asking) => {
      const signal = AbortSignal.timeout(choice.timeoutMs);
      let tries = 1;
      for (;;) {
        const answered = await askOnce(choice, asking, mode, signal, guarded);
        if ('generation' in answered) return { generation: answered.generation, mode };
        const { status, waitMs, failed } = answered;
        const next = modes[choice.provider][modes[choice.provider].indexOf(mode) + 1];
        if (asking.schema !== undefined && status !== undefined && refusesSchema.has(status) && next !== undefined) mode = next;
        else if (tries < mostTries && waitMs !== undefined && !signal.aborted) {
          tries += 1;
          await pause(waitMs, undefined, { signal }).catch(() => undefined);
        } else return { failed };
      }
    },
  };
}

interface Failure {
  readonly failed: string;
  readonly status?: number;
  /** How long to wait before it makes sense to ask again; undefined where it makes none. */
  readonly waitMs?: number;
}

async function askOnce(choice: ModelChoice, asking: Asking, mode: AnswerMode, signal: AbortSignal, fetch: typeof globalThis.fetch): Promise<{ readonly generation: Generation } | Failure> {
  const sdk = await import('./sdk.ts').catch(() => undefined);
  if (sdk === undefined) return { failed: 'the packages of the AI SDK cannot be loaded (they need Node 22 or newer)' };
  try {
    return { generation: await sdk.generateOnce(choice, { ...asking, prompt: mode === 'text' ? withSchema(asking) : asking.prompt, mode, signal, fetch }) };
  } catch (error) {
    const server = sdk.serverAnswerOf(error);
    const failed = failureWords(error, server, signal.aborted, choice);
    const status = server?.status;
    if (signal.aborted) return { failed };
    if (status === undefined) return { failed, ...(isBroken(error) ? { waitMs: 200 } : {}) };
    if (!passing.has(status)) return { failed, status };
    const waitMs = waitOf(server?.headers ?? {});
    if (waitMs !== undefined && waitMs > Math.min(20_000, choice.timeoutMs)) return { failed: `${failed}; the server asks to wait ${Math.ceil(waitMs / 1_000)}s`, status };
    return { failed, status, waitMs: waitMs ?? 500 };
  }
}

/** The schema as part of the document, for servers that take none beside it. */
function withSchema({ prompt, schema }: Asking): string {
  return schema === undefined ? prompt : JSON.stringify({ ...(JSON.parse(prompt) as object), answerSchema: schema });
}

/** `retry-after` in seconds or as a date (RFC 9110 section 10.2.3), and OpenAI's `retry-after-ms`. */
function waitOf(headers: Readonly<Record<string, string>>): number | undefined {
  const precise = Number(headers['retry-after-ms']);
  if (headers['retry-after-ms'] !== undefined && Number.isFinite(precise)) return Math.max(0, precise);
  const written = headers['retry-after'];
  if (written === undefined) return undefined;
  const seconds = Number(written);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(written) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A connection that was there and ended. One that never was is not tried again. */
function isBroken(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) if ('code' in at && (at.code === 'ECONNRESET' || at.code === 'UND_ERR_SOCKET' || at.code === 'EPIPE')) return true;
  return false;
}
