import { isObject, textAt, type Json, type JsonObject } from '../../src/kube/resource.ts';

/** One small mistake in what was written. */
export interface Mutant {
  /** `DestinationRule remove spec.subsets[].labels.version`: alike for all list items. */
  readonly name: string;
  /** `shop/orders`: the object that was changed. */
  readonly subject: string;
  readonly objects: readonly JsonObject[];
}

interface Mutation {
  readonly what: string;
  readonly path: string;
  readonly value: Json | undefined;
}

const otherWords: Readonly<Record<string, readonly string[]>> = {
  STRICT: ['PERMISSIVE', 'DISABLE'],
  PERMISSIVE: ['STRICT', 'DISABLE'],
  DISABLE: ['ISTIO_MUTUAL', 'STRICT'],
  ISTIO_MUTUAL: ['DISABLE', 'SIMPLE'],
  SIMPLE: ['MUTUAL', 'PASSTHROUGH'],
  MUTUAL: ['SIMPLE'],
  PASSTHROUGH: ['SIMPLE'],
  ALLOW: ['DENY'],
  DENY: ['ALLOW'],
  GET: ['POST'],
  POST: ['GET'],
  ROUND_ROBIN: ['RANDOM'],
  RANDOM: ['ROUND_ROBIN'],
  LEAST_REQUEST: ['RANDOM'],
  HTTP: ['HTTPS', 'TCP', 'TLS'],
  HTTPS: ['HTTP', 'TLS'],
  TLS: ['HTTPS', 'HTTP'],
  DNS: ['STATIC', 'NONE'],
  '.': ['*'],
  '*': ['.'],
};

/** Every small change of every field: dropped, repeated, doubled, renamed, off by one, swapped with its neighbour, taken apart. */
export function* mutantsOf(written: readonly JsonObject[]): Iterable<Mutant> {
  const texts = [...new Set(written.flatMap((object) => textsIn(object['spec'])))].sort();
  for (const [index, object] of written.entries()) {
    const kind = textAt(object, ['kind']) ?? '';
    const subject = `${textAt(object, ['metadata', 'namespace']) ?? ''}/${textAt(object, ['metadata', 'name']) ?? ''}`;
    const put = (what: string, path: string, objects: readonly JsonObject[]): Mutant => ({ name: `${kind} ${what} ${path}`.trimEnd(), subject, objects: written.toSpliced(index, 1, ...objects) });
    const renamed = { ...object, metadata: { ...metadataOf(object), name: `${textAt(object, ['metadata', 'name']) ?? ''}-again` } };
    yield put('drop', '', []);
    yield put('repeat', '', [object, renamed]);
    yield put('move', 'metadata.namespace', [{ ...object, metadata: { ...metadataOf(object), namespace: 'elsewhere' } }]);
    for (const { what, path, value } of mutationsOf(object['spec'], 'spec', texts)) yield put(what, path.replaceAll(/\[\d+\]/g, '[]'), [{ ...object, spec: value }]);
  }
}

function metadataOf(object: JsonObject): JsonObject {
  return isObject(object['metadata']) ? object['metadata'] : {};
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function* mutationsOf(value: Json | undefined, path: string, texts: readonly string[]): Iterable<Mutation> {
  if (Array.isArray(value)) yield* listMutations(value as readonly Json[], path, texts);
  else if (isObject(value)) yield* objectMutations(value, path, texts);
  else if (typeof value === 'number') yield* [{ what: 'increment', path, value: value + 1 }, ...(value === 0 ? [] : [{ what: 'times 2', path, value: value * 2 }])];
  else if (typeof value === 'boolean') yield { what: 'flip', path, value: !value };
  else if (typeof value === 'string') yield* textMutations(value, path, texts);
}

function* listMutations(list: readonly Json[], path: string, texts: readonly string[]): Iterable<Mutation> {
  for (const [index, item] of list.entries()) {
    const at = `${path}[${index}]`;
    yield { what: 'remove', path: at, value: list.toSpliced(index, 1) };
    yield { what: 'repeat', path: at, value: list.toSpliced(index, 0, item) };
    const after = list[index + 1];
    if (after !== undefined) yield { what: 'swap', path: at, value: list.toSpliced(index, 2, after, item) };
    // The mistake that opens a service: what has to hold together stands in two items.
    const parts = isObject(item) ? Object.entries(item) : [];
    if (parts.length > 1 && /(?:rules|match)$/.test(path)) yield { what: 'split', path: at, value: list.toSpliced(index, 1, Object.fromEntries(parts.slice(0, 1)), Object.fromEntries(parts.slice(1))) };
    for (const inner of mutationsOf(item, at, texts)) yield { ...inner, value: inner.value === undefined ? list.toSpliced(index, 1) : list.with(index, inner.value) };
  }
}

function* objectMutations(object: JsonObject, path: string, texts: readonly string[]): Iterable<Mutation> {
  for (const [key, value] of Object.entries(object)) {
    const { [key]: _, ...rest } = object;
    yield { what: 'remove', path: `${path}.${key}`, value: rest };
    if (/(?:abels|selector)$/.test(path)) yield { what: 'rename', path: `${path}.${key}`, value: { ...rest, [`${key}-x`]: value } };
    for (const inner of mutationsOf(value, `${path}.${key}`, texts)) yield { ...inner, value: { ...object, [key]: inner.value } };
  }
}

function* textMutations(text: string, path: string, texts: readonly string[]): Iterable<Mutation> {
  if (/^[\d.]+(?:ms|s|m|h)$/.test(text)) {
    yield { what: 'times 2', path, value: text.replace(/^[\d.]+/, (number) => String(Number(number) * 2)) };
    return;
  }
  const words = otherWords[text];
  if (words) {
    for (const word of words) yield { what: `${text} to ${word}`, path, value: word };
    return;
  }
  yield { what: 'lengthen', path, value: `${text}x` };
  if (text.length > 1) yield { what: 'shorten', path, value: text.slice(0, -1) };
  for (const other of texts.filter((candidate) => candidate !== text && shapeOf(candidate) === shapeOf(text)).slice(0, 2)) yield { what: 'replace', path, value: other };
}

/** Texts are replaced by such as could stand there. */
function shapeOf(text: string): string {
  if (text.startsWith('/')) return 'path';
  if (/\/ns\/.*\/sa\//.test(text)) return 'principal';
  if (/\.svc\./.test(text)) return text.includes('/') ? 'imported host' : 'host';
  return /^v\d/.test(text) ? 'version' : /^[A-Z]+$/.test(text) ? 'word' : /^\d+$/.test(text) ? 'digits' : text.includes('.') ? 'name' : 'text';
}
