import type { Wish } from '../../intents/wish.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { factsOf } from './facts.ts';

/** Methods, paths, headers, hosts and versions that stand in the words and in no wish: each of them narrows what is meant. */
export function lostTokens(wishes: readonly Wish[], text: string, { services }: Vocabulary): string[] {
  const values = wishes.flatMap(factsOf).map(({ value }) => String(value));
  const lower = values.map((value) => value.toLowerCase());
  const isIn = (piece: string): boolean => lower.some((value) => value.includes(piece.toLowerCase()));
  // Names of Services have a slash inside; a pattern says a path in its own way.
  const isPathIn = (path: string): boolean => lower.some((value) => (/^\/|^https?:|^\.\*/.test(value) && value.includes(path)) || /[[(\\]/.test(value));
  const methods = wishes.some(({ kind }) => kind === 'set-retries') ? [] : found(text, /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/g).filter((method) => !values.includes(method));
  const paths = found(text, /(?<![\w.:/*<{}])\/[A-Za-z0-9_][\w./-]*/g).filter((path) => !isPathIn(path.replace(/[./]+$/, '').toLowerCase()));
  const headers = found(text, /\bx-[a-z0-9-]*[a-z0-9]\b/gi).filter((header) => !isIn(header));
  const hosts = found(text, /(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w.-])(?!\/v\d)/gi).filter((host) => !isHeldHost(host, isIn));
  const movesFrom = new Set(wishes.flatMap((wish) => (wish.kind === 'split-traffic' || wish.kind === 'step-traffic' ? (services.find(({ id }) => id === wish.service)?.versions.map(({ name }) => name) ?? ['v1', 'v2', 'v3']) : [])));
  const versions = found(text, /(?<![\w/.-])v\d+\b(?![.\w-])/g).filter((version) => !isIn(version) && !movesFrom.has(version));
  return [...new Set([...methods, ...paths, ...headers, ...hosts, ...versions])];
}

function found(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

/** `orders.shop.svc.cluster.local` is `shop/orders`; names of files and groups of APIs are no hosts. */
function isHeldHost(host: string, isIn: (piece: string) => boolean): boolean {
  if (/\.(?:ya?ml|json|md|txt|local|svc|sh|go|ts|js|py|java)$/i.test(host)) return true;
  const [name = '', namespace = ''] = host.split('.');
  return isIn(host) || isIn(`${namespace}/${name}`) || isIn(`/${name}`);
}
