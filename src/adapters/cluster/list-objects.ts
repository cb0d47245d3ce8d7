import { isObject, listAt, textAt, type JsonObject } from '../../kube/resource.ts';
import type { ClusterConnection } from './connection.ts';
import { pathOf, type ServedKind } from './discover-kinds.ts';

/** Objects that one answer holds: the server's memory is not ours to fill. */
const pageSize = 500;

/** How often a listing may go on at a later moment before it is asked for in one piece. */
const mostLaterMoments = 5;

export type Listed =
  | { readonly objects: readonly JsonObject[] }
  /** `forbidden` is a matter of permission; `gone` means that the kind is there no more; otherwise the reason in words. */
  | { readonly failure: 'forbidden' | 'gone' | { readonly reason: string } };

/**
 * Every object of a kind, page by page. Pages of one listing are one moment of the cluster; where that moment has become too
 * old to go on (410), the listing goes on at a later moment if the server offers it, and else begins anew in one piece.
 */
export async function listObjects(connection: ClusterConnection, kind: ServedKind, namespace?: string): Promise<Listed> {
  const found = new Map<string, JsonObject>();
  let token: string | undefined;
  let isWhole = false;
  let stale = 0;
  for (;;) {
    const { status, body } = await connection.get(listPath(kind, namespace, isWhole ? undefined : pageSize, token));
    if (status === 410 && !isWhole) {
      stale += 1;
      token = textAt(body, ['metadata', 'continue']);
      if (token !== undefined && token !== '' && stale <= mostLaterMoments) continue;
      isWhole = true;
      token = undefined;
      found.clear();
      continue;
    }
    if (status !== 200) return { failure: failureOf(status, body) };
    for (const item of listAt(body, ['items'])) if (isObject(item)) found.set(identityOf(item), { apiVersion: kind.apiVersion, kind: kind.kind, ...item });
    token = textAt(body, ['metadata', 'continue']);
    if (token === undefined || token === '') return { objects: [...found.values()] };
  }
}

/** Of Secrets, those that no mesh configuration names are not even asked for: releases of Helm, and tokens of accounts. */
const notAskedFor = 'type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token';

function listPath({ apiVersion, plural, groupKind }: ServedKind, namespace: string | undefined, limit: number | undefined, token: string | undefined): string {
  const query = new URLSearchParams({ ...(limit === undefined ? {} : { limit: String(limit) }), ...(token === undefined ? {} : { continue: token }), ...(groupKind === 'Secret' ? { fieldSelector: notAskedFor } : {}) });
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  const asked = query.toString();
  return `${pathOf(apiVersion)}${scope}/${plural}${asked === '' ? '' : `?${asked}`}`;
}

function identityOf(item: JsonObject): string {
  return `${textAt(item, ['metadata', 'namespace']) ?? ''}/${textAt(item, ['metadata', 'name']) ?? ''}`;
}

function failureOf(status: number, body: unknown): Exclude<Listed, { readonly objects: unknown }>['failure'] {
  if (status === 403 || status === 401) return 'forbidden';
  if (status === 404 || status === 405) return 'gone';
  return { reason: `the server answered ${status}${textAt(body, ['message']) === undefined ? '' : `: ${textAt(body, ['message']) ?? ''}`}` };
}
