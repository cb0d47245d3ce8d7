import { acceptedContent, CLIENT_CAPABILITIES_META_KEY, inputRequired, inputResponse, type ClientCapabilities, type InputRequiredResult, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';

export interface PersonQuestion {
  /** Names the question in the answer: letters and hyphens. */
  readonly key: string;
  readonly message: string;
  /** Heading of the field. */
  readonly title: string;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  /** Comes back with the answer, from the client: nothing may rest on it that the call itself could not say. */
  readonly state?: string;
}

export type PersonAnswer =
  /** One of the values that were offered. */
  | { readonly kind: 'chosen'; readonly value: string }
  /** No, or nothing that can be read as an answer. Final. */
  | { readonly kind: 'declined'; readonly how: string }
  /** The client has no way to ask anybody. */
  | { readonly kind: 'cannot-ask' }
  /** Hand this back: the client asks, and repeats the call. */
  | { readonly kind: 'ask'; readonly result: InputRequiredResult };

/** Whoever sits in front of the client, as far as the client lets us ask. */
export interface Person {
  readonly ask: (question: PersonQuestion) => PersonAnswer;
  /** What a question of an earlier round carried. */
  readonly state: () => string | undefined;
  /** Program in between, as it names itself. */
  readonly client: string;
}

/**
 * The one way to ask. Capabilities come first: a client that cannot be asked and is asked nevertheless gets a protocol
 * error that the model never sees (server 2.4.0, specification 2026-07-28), and over stateless HTTP a client of the
 * specification before cannot be asked at all.
 */
export function personOf(server: McpServer, context: ServerContext): Person {
  const { inputResponses } = context.mcpReq;
  return {
    client: clientName(server),
    state: () => {
      const state: unknown = context.mcpReq.requestState();
      return typeof state === 'string' ? state : undefined;
    },
    ask: (question) => {
      // First of all: an answer from a client that says it cannot ask is nobody's.
      if (!canAsk(server, context)) return { kind: 'cannot-ask' };
      const view = inputResponse(inputResponses, question.key);
      if (view.kind === 'missing' && context.mcpReq.droppedInputResponseKeys?.includes(question.key) !== true) return { kind: 'ask', result: formOf(question) };
      if (view.kind !== 'elicit') return { kind: 'declined', how: 'the answer could not be read' };
      if (view.action !== 'accept') return { kind: 'declined', how: view.action === 'cancel' ? 'the question was closed without an answer' : 'the answer was no' };
      const [first = '', ...others] = question.choices.map(({ value }) => value);
      const content = acceptedContent(inputResponses, question.key, z.object({ choice: z.enum([first, ...others]) }));
      return content === undefined ? { kind: 'declined', how: 'the answer is none of those that were offered' } : { kind: 'chosen', value: content.choice };
    },
  };
}

function formOf({ key, message, title, choices, state }: PersonQuestion): InputRequiredResult {
  const requestedSchema = {
    type: 'object' as const,
    properties: { choice: { type: 'string' as const, title, oneOf: choices.map(({ value, title: shown }) => ({ const: value, title: shown })) } },
    required: ['choice'],
  };
  return inputRequired({ inputRequests: { [key]: inputRequired.elicit({ mode: 'form', message, requestedSchema }) }, ...(state === undefined ? {} : { requestState: state }) });
}

/** Unknown counts as no. An empty capability means forms; `url` alone does not. */
function canAsk(server: McpServer, context: ServerContext): boolean {
  const declared = context.mcpReq.envelope === undefined ? legacyCapabilities(server) : (context.mcpReq.envelope as Readonly<Record<string, unknown>>)[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  const elicitation = declared?.elicitation as Readonly<Record<string, unknown>> | undefined;
  return elicitation !== undefined && (elicitation['form'] !== undefined || elicitation['url'] === undefined);
}

/** What the client said when the connection was made; over stateless HTTP nobody remembers. */
function legacyCapabilities(server: McpServer): ClientCapabilities | undefined {
  return server.server.getClientCapabilities();
}

function clientName(server: McpServer): string {
  const info = server.server.getClientVersion();
  return info === undefined ? 'unnamed client' : `${info.name} ${info.version}`.slice(0, 100);
}
