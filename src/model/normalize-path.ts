import type { PathNormalization } from './mesh-model.ts';

/**
 * A path (without query) as Envoy rewrites it before it looks at it, in this order: escaped slashes are decoded,
 * then `normalize_path` (Chromium's canonical form of a path), then slashes are merged. Checked against the table of
 * Istio's own test of it, tests/integration/security/normalization_test.go.
 */
export function normalizePath(path: string, to: PathNormalization): string {
  switch (to) {
    case 'none':
      return path;
    case 'base':
      return canonicalPath(path);
    case 'merge-slashes':
      return mergeSlashes(canonicalPath(path));
    case 'decode-and-merge-slashes':
      return mergeSlashes(canonicalPath(decodeSlashes(path)));
  }
}

/** A request whose path holds an escaped or a plain NUL is answered 400 by every normalisation but `none`. */
export function isRefusedPath(path: string, to: PathNormalization): boolean {
  return to !== 'none' && (path.includes('\0') || path.includes('%00'));
}

function decodeSlashes(path: string): string {
  return path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}

/** Of nothing but slashes two are left, the first and the last. Source: `mergeSlashes` in Envoy's source/common/http/path_utility.cc. */
function mergeSlashes(path: string): string {
  return /^\/{2,}$/.test(path) ? '//' : path.replace(/\/{2,}/g, '/');
}

/** Dot segments resolved, `\` as `/`, unreserved characters decoded, characters that no URL may hold encoded. */
function canonicalPath(path: string): string {
  if (/^(?:\/[A-Za-z0-9_~!$&'()*+,;=:@-][A-Za-z0-9._~!$&'()*+,;=:@-]*)+\/?$/.test(path)) return path;
  return resolveDots(escapeCharacters(path.replace(/\\/g, '/')));
}

function escapeCharacters(path: string): string {
  const decoded = path.replace(/%([0-9A-Fa-f]{2})/g, (escape, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escape;
  });
  return keepNestedEscapes(path, decoded).replace(/[^\x21\x23-\x3B\x3D\x40-\x5B\x5D\x5F\x61-\x7A\x7E]|#/gu, percentEncode);
}

/** `%%3030` must not become `%00`: where decoding makes a new escape out of a lone `%`, that `%` is written `%25`. */
function keepNestedEscapes(path: string, decoded: string): string {
  if (!/%(?![0-9A-Fa-f]{2})/.test(path)) return decoded;
  let result = '';
  for (let index = 0; index < path.length; ) {
    const escape = /^%([0-9A-Fa-f]{2})/.exec(path.slice(index, index + 3));
    const character = escape === null ? (path[index] ?? '') : String.fromCharCode(Number.parseInt(escape[1] ?? '', 16));
    const isDecoded = escape !== null && /[A-Za-z0-9._~-]/.test(character);
    index += escape === null ? 1 : 3;
    result += escape === null || isDecoded ? character : escape[0];
    if (isDecoded) result = guardLastPercent(result, path[index]);
  }
  return result;
}

/** Looks at the last two places before a character that was just decoded, with the next one of the input. */
function guardLastPercent(written: string, next: string | undefined): string {
  const twoBack = /%([0-9A-Fa-f])([0-9A-Fa-f])$/.exec(written);
  if (twoBack !== null) return `${written.slice(0, -3)}%25${twoBack[1]}${twoBack[2]}`;
  const oneBack = /%([0-9A-Fa-f])$/.exec(written);
  return oneBack !== null && next !== undefined && /[0-9A-Fa-f]/.test(next) ? `${written.slice(0, -2)}%25${oneBack[1]}` : written;
}

function percentEncode(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Empty segments stay, and `..` takes one of them away: `/a//../b` is `/a/b`. */
function resolveDots(path: string): string {
  const segments = (path.startsWith('/') ? path.slice(1) : path).split('/');
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment === '.' || segment === '..') {
      if (isLast) kept.push('');
    } else kept.push(segment);
  });
  return `/${kept.join('/')}`;
}
