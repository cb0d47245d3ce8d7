/** What a name is a name of. Where the names that there are are known, a schema holds them as an enum. */
export type NameRole = 'service' | 'workload' | 'namespace' | 'version';

/** The form of a value as it comes from outside, as plain data: JSON Schemas and the reader are made of it. */
export type ShapeNode =
  | { readonly kind: 'text'; readonly about: string; readonly pattern?: RegExp; readonly expected?: string }
  | { readonly kind: 'name'; readonly of: NameRole; readonly about: string }
  | { readonly kind: 'number'; readonly about: string; readonly least: number; readonly most: number; readonly isWhole: boolean }
  | { readonly kind: 'flag'; readonly about: string }
  | { readonly kind: 'choice'; readonly of: readonly (string | number | boolean)[]; readonly about?: string }
  | { readonly kind: 'list'; readonly item: ShapeNode; readonly about?: string; readonly least: number }
  | { readonly kind: 'map'; readonly value: ShapeNode; readonly about: string }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Field>>; readonly definition?: string; readonly about?: string }
  | { readonly kind: 'union'; readonly of: readonly ShapeNode[]; readonly definition?: string; readonly about?: string };

export interface Field {
  readonly shape: ShapeNode;
  readonly isOptional: boolean;
}

/** A shape of exactly the values of T: one that misses a member of T, or has one too many, does not compile. */
export type Shape<T> = ShapeNode & { readonly holds?: (value: T) => T };

/** A field that may be left out. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

type FieldShapes<T> = { readonly [K in keyof T]-?: Record<string, never> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Shape<T[K]> };

export function maybe<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

export function text(about: string, pattern?: RegExp, expected?: string): Shape<string> {
  return { kind: 'text', about, ...(pattern ? { pattern } : {}), ...(expected === undefined ? {} : { expected }) };
}

export function name(of: NameRole, about: string): Shape<string> {
  return { kind: 'name', of, about };
}

export function whole(about: string, least: number, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  return { kind: 'number', about, least, most, isWhole: true };
}

export function percent(about: string): Shape<number> {
  return { kind: 'number', about: `${about}, 0 to 100`, least: 0, most: 100, isWhole: false };
}

export function flag(about: string): Shape<boolean> {
  return { kind: 'flag', about };
}

export function choice<const C extends string | number | boolean>(of: readonly C[], about?: string): Shape<C> {
  return { kind: 'choice', of, ...(about === undefined ? {} : { about }) };
}

export function list<T>(item: Shape<T>, about?: string, least = 0): Shape<readonly T[]> {
  return { kind: 'list', item, least, ...(about === undefined ? {} : { about }) };
}

export function map<T>(value: Shape<T>, about: string): Shape<Readonly<Record<string, T>>> {
  return { kind: 'map', value, about };
}

/** `definition` names a shape that is used in many places, so that a schema says it once. */
export function fields<T>(shapes: FieldShapes<T>, about?: string, definition?: string): Shape<T> {
  const given = shapes as Readonly<Record<string, ShapeNode | { readonly optional: ShapeNode }>>;
  const entries = Object.entries(given).map(([key, shape]): [string, Field] => [key, 'optional' in shape ? { shape: shape.optional, isOptional: true } : { shape, isOptional: false }]);
  return { kind: 'fields', fields: Object.fromEntries(entries), ...labels(about, definition) };
}

export function union<const T extends readonly unknown[]>(of: { readonly [I in keyof T]: Shape<T[I]> }, about?: string, definition?: string): Shape<T[number]> {
  return { kind: 'union', of: of as readonly ShapeNode[], ...labels(about, definition) };
}

function labels(about: string | undefined, definition: string | undefined): { about?: string; definition?: string } {
  return { ...(about === undefined ? {} : { about }), ...(definition === undefined ? {} : { definition }) };
}
