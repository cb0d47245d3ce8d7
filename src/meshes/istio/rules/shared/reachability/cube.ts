import { languageOf } from '../../../../../model/language/language.ts';
import { isTooComplex, tooComplex, type Language, type LanguageStore, type TooComplex } from '../../../../../model/language/node.ts';
import { complement, intersect, minus, union } from '../../../../../model/language/operations.ts';
import { plainAttribute, type Attribute, type Predicate } from '../../../../../model/predicate.ts';
import { baseVariable, type Variable } from '../../../../../model/space-base.ts';

/** A set of requests and clients: for each attribute that something is known of, the values that it may have. */
export type Cube = ReadonlyMap<string, Variable>;

/** Values that an attribute may have at all. Paths are not held to their canonical form: a route for another form is judged, too. */
export type Domain = (attribute: string) => Variable;

const patterns: Readonly<Record<string, string>> = { path: '/[^\\x00-\\x20\\x7f?#]*', '@namespace': '[a-z0-9]([a-z0-9-]*[a-z0-9])?', '@sni': '[^\\x00-\\x20\\x7fA-Z]+', '@subnets': '[^\\x00-\\x1f]*' };

const domains = new WeakMap<LanguageStore, Map<string, Domain>>();

/** `gateways` are those that the VirtualService is bound to. The same for the same ones, so that what was found in it is found again. */
export function domainFor(gateways: readonly string[], store: LanguageStore): Domain {
  const ofStore = domains.get(store) ?? new Map<string, Domain>();
  domains.set(store, ofStore);
  const key = gateways.join(' ');
  const found = ofStore.get(key) ?? makeDomain(gateways, store);
  ofStore.set(key, found);
  return found;
}

function makeDomain(gateways: readonly string[], store: LanguageStore): Domain {
  const known = new Map<string, Variable>();
  const compute = (attribute: string): Variable => {
    const written = attribute === '@gateway' ? gateways.map(quote).join('|') : patterns[attribute];
    if (written !== undefined) return { absent: false, present: must(languageOf({ kind: 'regex', value: written }, store), store) };
    if (attribute.startsWith('@label:')) return { absent: true, present: store.everything };
    return baseVariable(attribute === '@port' ? 'port' : attribute, { protocol: 'http' }, store);
  };
  return (attribute) => {
    const found = known.get(attribute) ?? compute(attribute);
    known.set(attribute, found);
    return found;
  };
}

function quote(text: string): string {
  return `\\Q${text.replaceAll('\\E', '')}\\E`;
}

function must(language: Language | TooComplex, store: LanguageStore): Language {
  return isTooComplex(language) ? store.everything : language;
}

/** No request is asked for: what is asked of this attribute contradicts itself, or nothing that can be sent is like it. */
export interface NoRequest {
  readonly kind: 'none';
  readonly attribute: string;
}

export function isNoRequest(value: object): value is NoRequest {
  return (value as { readonly kind?: unknown }).kind === 'none';
}

type Found = Cube | NoRequest | TooComplex;
const cubes = new WeakMap<Predicate, { readonly domain: Domain; readonly found: Found }>();

/** The requests that a conjunction holds for. `TooComplex` where a pattern cannot be followed. */
export function cubeOf(predicate: Predicate, domain: Domain, store: LanguageStore): Found {
  const known = cubes.get(predicate);
  if (known?.domain === domain) return known.found;
  const found = makeCube(predicate, domain, store);
  cubes.set(predicate, { domain, found });
  return found;
}

function makeCube(predicate: Predicate, domain: Domain, store: LanguageStore): Found {
  const parts = predicate.kind === 'all' ? predicate.of : predicate.kind === 'always' ? [] : [predicate];
  const cube = new Map<string, Variable>();
  for (const part of parts) {
    const asked = valuesOf(part, store);
    if (isTooComplex(asked)) return asked;
    const attribute = plainAttribute(asked.attribute);
    if (attribute === 'target') return tooComplex('`:path` asks for path and query together');
    const both = intersectValues(cube.get(attribute) ?? domain(attribute), asked);
    if (isTooComplex(both)) return both;
    if (isNoValue(both)) return { kind: 'none', attribute };
    cube.set(attribute, both);
  }
  return cube;
}

type Asked = Variable & { readonly attribute: Attribute };

/** The values of the one attribute that a part of a match asks about. */
function valuesOf(predicate: Predicate, store: LanguageStore): Asked | TooComplex {
  switch (predicate.kind) {
    case 'text': {
      const present = languageOf(predicate.set, store);
      return isTooComplex(present) ? present : { attribute: predicate.attribute, absent: false, present };
    }
    case 'not': {
      const inner = valuesOf(predicate.of, store);
      if (isTooComplex(inner)) return inner;
      // A token may hold several values of a claim, of which one is enough: what is not there cannot be told by one value.
      if (inner.attribute.startsWith('claim:')) return tooComplex('claims that must be missing are not followed');
      const present = complement(inner.present);
      return isTooComplex(present) ? present : { attribute: inner.attribute, absent: !inner.absent, present };
    }
    case 'any': {
      const [first, ...rest] = predicate.of.map((part) => valuesOf(part, store));
      return first === undefined ? tooComplex('nothing is asked') : rest.reduce<Asked | TooComplex>(joined, first);
    }
    default:
      return tooComplex('the condition is not followed');
  }
}

function joined(a: Asked | TooComplex, b: Asked | TooComplex): Asked | TooComplex {
  if (isTooComplex(a)) return a;
  if (isTooComplex(b)) return b;
  const present = union(a.present, b.present);
  return isTooComplex(present) ? present : { attribute: a.attribute, absent: a.absent || b.absent, present };
}

function intersectValues(a: Variable, b: Variable): Variable | TooComplex {
  const present = intersect(a.present, b.present);
  return isTooComplex(present) ? present : { absent: a.absent && b.absent, present };
}

function minusValues(a: Variable, b: Variable): Variable | TooComplex {
  const present = minus(a.present, b.present);
  return isTooComplex(present) ? present : { absent: a.absent && !b.absent, present };
}

function isNoValue({ absent, present }: Variable): boolean {
  return !absent && present === present.store.nothing;
}

/** What two cubes have in common, as far as it can be told. */
export function intersectCubes(a: Cube, b: Cube, domain: Domain): Cube {
  const common = new Map(a);
  for (const [attribute, values] of b) {
    const both = intersectValues(a.get(attribute) ?? domain(attribute), values);
    if (!isTooComplex(both)) common.set(attribute, both);
  }
  return common;
}

/** What of a cube is not in another: pieces that share nothing. Undefined where the two have nothing in common. */
export function subtractCube(from: Cube, other: Cube, domain: Domain): readonly Cube[] | undefined | TooComplex {
  const pieces: Cube[] = [];
  const rest = new Map(from);
  for (const [attribute, values] of other) {
    const own = rest.get(attribute) ?? domain(attribute);
    const both = intersectValues(own, values);
    if (isTooComplex(both)) return both;
    if (isNoValue(both)) return undefined;
    const outside = minusValues(own, values);
    if (isTooComplex(outside)) return outside;
    if (!isNoValue(outside)) pieces.push(new Map(rest).set(attribute, outside));
    rest.set(attribute, both);
  }
  return pieces;
}
