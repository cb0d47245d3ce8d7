import { formatDuration } from '../../intents/units.ts';
import { TransportRefused } from './guarded-fetch.ts';
import type { ModelChoice } from './model-choice.ts';
import type { ServerAnswer } from './sdk.ts';

/** Why there is no answer, as a clause for one line. Nothing of a request is in it, and no key, whatever the server sends back. */
export function failureWords(error: unknown, server: ServerAnswer | undefined, isLate: boolean, choice: ModelChoice): string {
  if (isLate) return `no answer within ${formatDuration(choice.timeoutMs)}`;
  const refused = causes(error).find((each) => each instanceof TransportRefused);
  if (refused !== undefined) return refused.message;
  if (server?.status !== undefined && server.status >= 400) return statusWords(server.status, server, choice);
  if (server?.status !== undefined) return 'the server answers in another protocol';
  const code = causes(error).flatMap((each) => ('code' in each && typeof each.code === 'string' ? [each.code] : []))[0];
  const host = new URL(choice.baseUrl).host;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return `${host} cannot be reached (${code})`;
  return code === undefined ? 'the connection failed' : `the connection to ${host} ended (${code})`;
}

function statusWords(status: number, server: ServerAnswer, choice: ModelChoice): string {
  if (status === 401 || status === 403) return choice.key === undefined ? `the server wants a key (${status}); ${choice.keyVariable} holds it` : `the server does not accept the key in ${choice.keyVariable} (${status})`;
  if (status === 404) return `the server knows no such model (404)`;
  if (status === 429) return `too many requests, or the quota is used up (429)`;
  if (status === 503 || status === 529) return `the server is overloaded (${status})`;
  if (status >= 500) return `the server failed (${status})`;
  const said = messageOf(server.body, choice.key);
  return `the server refuses the request (${status})${said === '' ? '' : `: ${said}`}`;
}

/** The server's own words, short and harmless: no control characters, no line ends, nothing that looks like a key. */
function messageOf(body: string, key: string | undefined): string {
  let said = '';
  try {
    const read = JSON.parse(body) as { readonly error?: { readonly message?: unknown } | string; readonly message?: unknown };
    const message = typeof read.error === 'object' ? read.error.message : (read.error ?? read.message);
    if (typeof message === 'string') said = message;
  } catch {
    return '';
  }
  const hidden = key === undefined || key.length < 4 ? said : said.replaceAll(key, '***');
  const line = hidden.replaceAll(/\b(?:sk|pk|key)-[\w*-]{6,}/gi, '***').replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let at = error; at instanceof Error && found.length < 6; at = at.cause) found.push(at);
  return found;
}
