import { assert } from '../base/assert.ts';
import { intersect, minus } from './language/operations.ts';
import { regexLanguage } from './language/language.ts';
import { isTooComplex, type Language, type LanguageStore, type TooComplex } from './language/node.ts';
import { withAnyTail } from './language/preimages.ts';
import type { SpaceOptions } from './space-types.ts';

/** The values that an attribute may have: absent, or a text of the language. */
export interface Variable {
  readonly absent: boolean;
  readonly present: Language;
}

/** Characters that Envoy's canonical form of a path leaves as they are. */
const pathCharacter = "[!$&'()*+,;=:@\\[\\]A-Za-z0-9._~%-]";
/** Escapes of characters that need none are decoded in the canonical form; `%00` is refused. */
const decodedEscape = '%(?:2[DdEe]|3[0-9]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9AaEe]|00)';
/** Escaped slashes count as slashes here: what a proxy that decodes them makes of a path is in its canonical form too. */
const anySlash = '(?:/|%2[Ff]|%5[Cc])';

/**
 * Paths in canonical form: what a proxy sees once it normalised what was sent. Requests for other forms are treated
 * as the request for the canonical form is, wherever normalisation is on.
 */
const canonicalPath = { within: `/${slashedPath()}`, without: [`(?s).*${decodedEscape}.*`, `(?s).*${anySlash}\\.\\.?(?:${anySlash}.*)?`, '(?s).*//.*'] };

function slashedPath(): string {
  return `(?:/|${pathCharacter})*`;
}

const controlFree = '[^\\x00-\\x1f\\x7f]';
const visible = '[^\\x00-\\x20\\x7f]';

const patterns: Readonly<Record<string, string>> = {
  method: '[A-Z][A-Z0-9_-]*',
  scheme: 'https?',
  host: "[^\\x00-\\x20\\x7f A-Z/?#@\\\\]+",
  port: '[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]',
  identity: `${visible}+`,
  sni: '[^\\x00-\\x20\\x7fA-Z]+',
  // Proxies cut spaces off at both ends.
  header: `(?:${visible}(?:${controlFree}*${visible})?)?`,
  query: '[^\\x00-\\x20\\x7f&#]*',
  claim: `${controlFree}*`,
  items: `${visible}*`,
};

/** What an attribute may be before anything is asked. */
export function baseVariable(attribute: string, { protocol }: SpaceOptions, store: LanguageStore): Variable {
  const isRequest = protocol === 'http' || protocol === 'grpc';
  const { kind, mayBeAbsent, isOfRequest } = traits(attribute);
  if (isOfRequest && !isRequest) return { absent: true, present: store.nothing };
  if (protocol === 'grpc' && attribute === 'method') return { absent: false, present: must(regexLanguage('POST', store)) };
  if (protocol === 'grpc' && attribute === 'header:content-type') return { absent: false, present: must(regexLanguage('application/grpc(?:[+;][!-~]*)?', store)) };
  return { absent: mayBeAbsent, present: kind === 'path' ? pathLanguage(store) : kind === 'target' ? targetLanguage(store) : must(regexLanguage(patterns[kind] ?? patterns['header'] ?? '', store)) };
}

function traits(attribute: string): { readonly kind: string; readonly mayBeAbsent: boolean; readonly isOfRequest: boolean } {
  const [kind = '', rest] = attribute.split(':', 1).concat(attribute.slice(attribute.indexOf(':') + 1));
  if (kind === 'claim') return { kind: rest === 'scope' || rest === 'permission' ? 'items' : 'claim', mayBeAbsent: true, isOfRequest: false };
  if (kind === 'header' || kind === 'query') return { kind, mayBeAbsent: true, isOfRequest: true };
  return { kind: attribute, mayBeAbsent: attribute === 'identity' || attribute === 'sni', isOfRequest: attribute === 'method' || attribute === 'path' || attribute === 'target' || attribute === 'host' || attribute === 'scheme' };
}

export function pathLanguage(store: LanguageStore): Language {
  const known = store.remembered('canonical path');
  if (known) return known;
  const within = must(regexLanguage(canonicalPath.within, store));
  return store.remember('canonical path', canonicalPath.without.reduce((language, pattern) => must(minus(language, must(regexLanguage(pattern, store)))), within));
}

/** A path, alone or with a query. */
function targetLanguage(store: LanguageStore): Language {
  const known = store.remembered('canonical target');
  if (known) return known;
  const tail = must(regexLanguage('[^?]*(?:\\?[^\\x00-\\x20\\x7f#]*)?', store));
  return store.remember('canonical target', must(intersect(must(withAnyTail('?', pathLanguage(store))), tail)));
}

/** Paths that the normalisation of RFC 3986 would leave as they are; several slashes in a row are its business only where it merges. */
export function stableLanguage(store: LanguageStore): Language {
  const known = store.remembered('stable path');
  if (known) return known;
  const patternsOut = [`(?s).*${decodedEscape}.*`, '(?s).*/\\.\\.?(?:/.*)?'];
  const within = must(regexLanguage(`/${slashedPath()}`, store));
  return store.remember('stable path', patternsOut.reduce((language, pattern) => must(minus(language, must(regexLanguage(pattern, store)))), within));
}

function must(language: Language | TooComplex): Language {
  assert(!isTooComplex(language), 'a base language is too complex');
  return language;
}
