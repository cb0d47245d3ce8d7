import type { GroupKind } from '../../../kube/resource.ts';
import facts from './message-facts.json' with { type: 'json' };

/** What one value of a field is read into. */
export type ValueType =
  | { readonly is: 'scalar'; readonly scalar: string }
  | { readonly is: 'enum'; readonly byName: Readonly<Record<string, number>>; readonly byNumber: ReadonlyMap<number, string> }
  | { readonly is: 'message'; readonly message: string };

export interface FieldFacts {
  /** `httpStatus`. */
  readonly name: string;
  /** `http_status`, which is read as well; of two that are written, the other counts. */
  readonly snakeName: string;
  readonly shape: 'single' | 'list' | 'map';
  /** Keys of a map that are no texts. */
  readonly keys?: string;
  readonly type: ValueType;
  /** Its place among the fields of the message, in the order in which they are read. */
  readonly order: number;
  /** The choice that it is one of: the last that is read counts. */
  readonly choice?: string;
}

interface MessageFacts {
  /** Kind to the message of its `spec`. */
  readonly specs: Readonly<Record<GroupKind, string>>;
  readonly messages: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const { specs, messages, enums } = facts as unknown as MessageFacts;

/** The kinds whose specs are read into messages. */
export const validatedKinds: readonly GroupKind[] = Object.keys(specs);

export function messageOfSpec(kind: GroupKind): string | undefined {
  return Object.hasOwn(specs, kind) ? specs[kind] : undefined;
}

const known = new Map<string, ReadonlyMap<string, FieldFacts>>();

/** The fields of a message by both of their names. */
export function fieldsOf(message: string): ReadonlyMap<string, FieldFacts> {
  let fields = known.get(message);
  if (fields === undefined) {
    const read = Object.entries(messages[message] ?? {}).map(([name, text], order) => readField(name, text, order));
    fields = new Map(read.flatMap((field) => [[field.snakeName, field], [field.name, field]] as const));
    known.set(message, fields);
  }
  return fields;
}

/** `[]string`, `{uint32}networking.Port choice@snake_name`. */
function readField(name: string, text: string, order: number): FieldFacts {
  const [, keys, list, type = '', choice, snake] = /^(?:\{(\w+)\}|(\[\]))?([\w.]+)(?: (\w+))?(?:@(\w+))?$/.exec(text) ?? [];
  return {
    name,
    snakeName: snake ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    shape: keys === undefined ? (list === undefined ? 'single' : 'list') : 'map',
    ...(keys === undefined || keys === 'string' ? {} : { keys }),
    type: readType(type),
    order,
    ...(choice === undefined ? {} : { choice }),
  };
}

function readType(name: string): ValueType {
  const byName = Object.hasOwn(enums, name) ? enums[name] : undefined;
  if (byName !== undefined) return { is: 'enum', byName, byNumber: new Map(Object.entries(byName).map(([value, number]) => [number, value])) };
  return Object.hasOwn(messages, name) ? { is: 'message', message: name } : { is: 'scalar', scalar: name };
}
