import { createHash, timingSafeEqual } from 'node:crypto';
import { validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';

export interface GuardOptions {
  /** Names under which the server may be called, without ports. */
  readonly hosts: readonly string[];
  readonly token: string;
}

/**
 * Who may talk to the server over HTTP: whoever calls it by its own name, from no foreign page, and with the token. A page
 * in a browser that has its name resolved to this machine sends another Host; one that posts across sends its Origin.
 */
export function refusalOf(request: Request, { hosts, token }: GuardOptions): Response | undefined {
  const host = validateHostHeader(request.headers.get('host'), [...hosts]);
  if (!host.ok) return answer(403, 'the Host header names another server');
  const origin = validateOriginHeader(request.headers.get('origin'), [...hosts]);
  if (!origin.ok) return answer(403, 'requests from this origin are not taken');
  const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (given === undefined || !isSame(given, token)) return answer(401, 'a bearer token is needed: the server printed it when it started', { 'www-authenticate': 'Bearer realm="meshwright"' });
  return undefined;
}

function answer(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json({ jsonrpc: '2.0', id: null, error: { code: -32_000, message } }, { status, headers });
}

/** Hashes have one length, so that the time tells nothing of it either. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
