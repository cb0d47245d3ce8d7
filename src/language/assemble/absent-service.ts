import { nearest } from '../../base/near-miss.ts';
import { usualNames } from '../grammar/name-primitives.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Behind a preposition, and before the colon of a note. */
const places: readonly RegExp[] = [/\b(?:to|for|of|on)\s+(?:the\s+)?([a-z][a-z0-9-]*)/gi, /(?:^|[.;\n])\s*([a-z][a-z0-9-]*)\s*:/gi];

/** More names than these tell nobody anything. */
const mostNames = 3;

/** A usual name of a service where a name stands, of which the input has none, and what it has that is called so: what to ask where nobody else is named. */
export function absentService(text: string, { services }: Vocabulary): { readonly name: string; readonly near: readonly string[] } | undefined {
  const known = [...new Set(services.map(({ name }) => name))];
  const said = places.flatMap((place) => [...text.matchAll(place)].map(([, name = '']) => name.toLowerCase()));
  const absent = new Set(said.filter((name) => usualNames.has(name) && !known.includes(name)));
  const [name] = absent;
  if (known.length === 0 || name === undefined || absent.size > 1) return undefined;
  const stem = name.replace(/s$/, '');
  const akin = known.filter((one) => one.split('-').some((part) => part === name || part === stem));
  const close = akin.length > 0 ? undefined : nearest(name, known);
  return { name, near: akin.length > mostNames ? [] : [...akin, ...(close === undefined ? [] : [close])] };
}
