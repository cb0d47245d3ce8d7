import type { Request } from '../../../model/request-view.ts';

/** `GET /orders?page=2 with x-canary: true`, as much of it as says something. */
export function describeRequest({ method, path, host, headers, address }: Request, dialled?: string): string {
  const facts = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (host !== undefined && host !== dialled) facts.unshift(`host ${host}`);
  if (address !== undefined) facts.push(`from ${address}`);
  return `${method} ${path}${facts.length === 0 ? '' : ` with ${facts.join(', ')}`}`;
}
