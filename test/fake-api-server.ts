import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Readonly<Record<string, unknown>>;

/** One kind of the cluster: what discovery says of it, and its objects as a list holds them, without apiVersion and kind. */
export interface FakeKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly items: readonly Item[];
  readonly verbs?: readonly string[];
  /** Answers in place of a page: called with the number of the request for this kind, from 1, and its token. */
  readonly instead?: (request: number, token: string | null) => { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | undefined;
}

export interface FakeApiServer {
  readonly url: string;
  /** Method, path and query of every request. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const statusOf = (status: number, reason: string, message: string, metadata: Item = {}): { readonly status: number; readonly body: Item } => ({ status, body: { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, reason, code: status } });

export const forbidden = statusOf(403, 'Forbidden', 'is forbidden: User "dev" cannot list resource at the cluster scope');
/** The apiserver's answer to a token that has become too old, with a later moment to go on at, or without. */
export const expired = (token?: string) => statusOf(410, 'Expired', 'The provided continue parameter is too old', token === undefined ? {} : { continue: token });

/** An API server as its wire format shows it: discovery, and lists by page. `missingGroups` are named by `/apis` and answer 404. */
export async function startFakeApiServer(kinds: readonly FakeKind[], missingGroups: readonly string[] = []): Promise<FakeApiServer> {
  const asked: string[] = [];
  const counts = new Map<FakeKind, number>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const { status, body, headers = {} } = answer(new URL(request.url ?? '/', 'http://x'), kinds, missingGroups, counts);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function answer(url: URL, kinds: readonly FakeKind[], missingGroups: readonly string[], counts: Map<FakeKind, number>): Reply {
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion).filter((version) => version.includes('/')))];
  if (url.pathname === '/apis') return { status: 200, body: { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf([...versions, ...missingGroups]) } };
  const version = /^\/apis?\/([^/]+(?:\/v[^/]+)?)$/.exec(url.pathname)?.[1];
  if (version !== undefined) {
    const own = kinds.filter(({ apiVersion }) => apiVersion === version);
    if (own.length === 0) return statusOf(404, 'NotFound', 'the server could not find the requested resource');
    return { status: 200, body: { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: version, resources: own.flatMap(({ plural, kind, namespaced, verbs = ['get', 'list', 'watch'] }) => [{ name: plural, singularName: '', namespaced, kind, verbs }, { name: `${plural}/status`, namespaced, kind, verbs: ['get'] }]) } };
  }
  const [, path = '', namespace, plural] = /^\/apis?\/(.+?)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(url.pathname) ?? [];
  const kind = kinds.find((each) => each.apiVersion === path && each.plural === plural);
  return kind === undefined ? statusOf(404, 'NotFound', 'the server could not find the requested resource') : page(kind, namespace, url.searchParams, counts);
}

function groupsOf(versions: readonly string[]): Item[] {
  const names = [...new Set(versions.map((version) => version.split('/')[0] ?? ''))];
  return names.map((name) => {
    const own = versions.filter((version) => version.startsWith(`${name}/`)).map((groupVersion) => ({ groupVersion, version: groupVersion.split('/')[1] }));
    return { name, versions: own, preferredVersion: own[0] };
  });
}

function page(kind: FakeKind, namespace: string | undefined, query: URLSearchParams, counts: Map<FakeKind, number>): Reply {
  const number = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, number);
  const token = query.get('continue');
  const special = kind.instead?.(number, token);
  if (special !== undefined) return special;
  const all = kind.items.filter((item) => namespace === undefined || (item['metadata'] as { readonly namespace?: string }).namespace === namespace);
  const from = Number(token ?? 0);
  const to = Math.min(all.length, from + Number(query.get('limit') ?? all.length));
  const metadata = { resourceVersion: '42', ...(to < all.length ? { continue: String(to), remainingItemCount: all.length - to } : {}) };
  return { status: 200, body: { kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items: all.slice(from, to) } };
}
