import type { CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { Person } from './person.ts';
import type { Snapshot } from './snapshot.ts';
import type { World } from './world.ts';

/** All four said aloud: left out, they mean destructive and open to the world. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Reads, and nothing else: the files of one folder. */
export const reads: Annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

/** What a tool is asked with besides its arguments. */
export interface Asking {
  readonly world: World;
  readonly snapshot: Snapshot;
  /** Whoever sits in front of the client. */
  readonly person: Person;
  readonly context: ServerContext;
}

export interface Answer<T> {
  readonly content: T;
  /** The same for clients that show text alone: what decides, in few lines. */
  readonly text: string;
}

/** The call cannot be answered as it stands, and how it could: the model mends it by itself. */
export interface Refusal {
  readonly problem: string;
  readonly help?: string;
}

export type Outcome<T> = Answer<T> | Refusal | InputRequiredResult;

export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** Describes; never tells the model what to do. Says what the tool does not do and names its sibling. */
  readonly description: string;
  readonly annotations: Annotations;
  readonly input: I;
  readonly output: O;
  readonly run: (input: z.output<I>, asking: Asking) => Outcome<z.input<O>> | Promise<Outcome<z.input<O>>>;
}

/** Keeps the types of one tool together; a list of tools forgets them. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool {
  return tool as unknown as Tool;
}

/** Texts longer than this are cut, and say so: the structured content has everything. */
const longestText = 12_000;

export function toResult(outcome: Outcome<Readonly<Record<string, unknown>>>): CallToolResult | InputRequiredResult {
  if ('problem' in outcome) return failed(outcome as Refusal);
  if (!('text' in outcome) || !('content' in outcome)) return outcome as InputRequiredResult;
  const { content, text } = outcome as Answer<Record<string, unknown>>;
  return { content: [{ type: 'text', text: shortened(text) }], structuredContent: content };
}

export function failed({ problem, help }: Refusal): CallToolResult {
  return { content: [{ type: 'text', text: help === undefined ? problem : `${problem}\n${help}` }], isError: true };
}

function shortened(text: string): string {
  if (text.length <= longestText) return text.trimEnd();
  return `${text.slice(0, longestText).trimEnd()}\n… cut here: ${text.length - longestText} more characters; the structured content has all of it`;
}
