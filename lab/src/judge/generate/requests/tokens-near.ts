import { listAt, textAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { claimSets, issuers, tokenOf, type TokenFault } from '../tokens.ts';
import { objectsOf } from './aim.ts';
import type { Dice } from './dice.ts';

type Place = { readonly header: string; readonly prefix: string } | { readonly parameter: string } | { readonly cookie: string };

/** What the tokens of one mesh are drawn from. */
export interface TokenVocabulary {
  readonly places: readonly Place[];
  readonly trusted: readonly string[];
}

export interface Carried {
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: string;
}

const usualPlaces: readonly Place[] = [{ header: 'authorization', prefix: 'Bearer ' }, { parameter: 'access_token' }];

export function tokenVocabulary(objects: readonly JsonObject[]): TokenVocabulary {
  const rules = objectsOf(objects, 'RequestAuthentication').flatMap((policy) => listAt(policy, ['spec', 'jwtRules']));
  const named = rules.flatMap((rule): Place[] => [
    ...listAt(rule, ['fromHeaders']).map((header) => ({ header: textAt(header, ['name']) ?? '', prefix: textAt(header, ['prefix']) ?? '' })),
    ...listAt(rule, ['fromParams']).map((name) => ({ parameter: String(name) })),
    ...listAt(rule, ['fromCookies']).map((name) => ({ cookie: String(name) })),
  ]);
  const trusted = rules.map((rule) => textAt(rule, ['issuer']) ?? '');
  return { places: [...(named.length === 0 || named.length < rules.length ? usualPlaces : []), ...named, ...(named.length === 0 ? [] : usualPlaces.slice(0, 1))], trusted: [...new Set(trusted)] };
}

/** A token that holds mostly, in one of the places where some rule looks, or one that does not, or two. */
export function tokenNear(vocabulary: TokenVocabulary, dice: Dice): Carried {
  const first = carry(dice.pick(vocabulary.places), textNear(vocabulary, dice));
  if (!dice.isOnce(12)) return first;
  const second = carry(dice.pick(vocabulary.places), textNear(vocabulary, dice));
  return { headers: { ...first.headers, ...second.headers }, ...(first.query === undefined ? {} : { query: first.query }) };
}

function textNear({ trusted }: TokenVocabulary, dice: Dice): string {
  const claims = dice.pick(claimSets);
  if (dice.isOnce(10)) return dice.pick(['x.y.z', 'none', '', tokenOf({ iss: 'nobody', ...claims }), tokenOf(claims), tokenOf({ iss: 'judge', ...claims }).slice(0, 40)]);
  const isTrusted = trusted.length > 0 && !dice.isOnce(7);
  const iss = dice.pick(isTrusted ? trusted : issuers);
  return tokenOf({ iss, ...claims }, trusted.includes(iss) ? undefined : dice.pick<TokenFault | undefined>([undefined, 'expired', 'forged', 'not-yet-valid']));
}

function carry(place: Place, token: string): Carried {
  if ('header' in place) return { headers: { [place.header]: `${place.prefix}${token}` } };
  if ('cookie' in place) return { headers: { cookie: `theme=dark; ${place.cookie}=${token}` } };
  return { headers: {}, query: `${place.parameter}=${token}` };
}
