import { isObject, listAt, objectAt, type Json, type JsonObject } from '../../../../kube/resource.ts';

/** A request refused: every field that is there has to hold. */
interface Term {
  readonly source: Readonly<Record<string, readonly string[]>>;
  readonly operation: Readonly<Record<string, readonly string[]>>;
}

const everything: Term = { source: {}, operation: {} };

/** Beyond this nobody can read what is refused. */
const mostTerms = 24;

/**
 * Rules of a DENY policy for whatever none of these ALLOW rules admits; undefined where they would be too many. Callers
 * without an identity satisfy `notPrincipals` and `notNamespaces`. What asks for methods and paths also names the ports,
 * for on a port without requests such a rule would refuse every connection.
 */
export function complement(rules: readonly JsonObject[]): JsonObject[] | undefined {
  let terms: Term[] = [everything];
  for (const rule of rules) {
    const others = refusedBy(rule);
    terms = withoutCovered(terms.flatMap((term) => others.flatMap((other) => both(term, other) ?? [])));
    if (terms.length > mostTerms) return undefined;
  }
  return terms.map(({ source, operation }) => ({ ...(isEmpty(source) ? {} : { from: [{ source }] }), ...(isEmpty(operation) ? {} : { to: [{ operation }] }) }) as JsonObject);
}

/** What a rule does not take: other callers, or another operation than each of its own. */
function refusedBy(rule: JsonObject): Term[] {
  const sources = partsOf(rule, 'from', 'source');
  const operations = partsOf(rule, 'to', 'operation');
  const bySource = sources.length === 0 ? [] : [sources.reduce<Term | undefined>((term, source) => term && both(term, { source: otherCallers(source), operation: {} }), everything)];
  const byOperation = operations.length === 0 ? [] : operations.reduce<Term[]>((terms, operation) => terms.flatMap((term) => otherOperations(operation).flatMap((other) => both(term, other) ?? [])), [everything]);
  return [...bySource.flatMap((term) => term ?? []), ...byOperation];
}

function partsOf(rule: JsonObject, list: string, part: string): JsonObject[] {
  return listAt(rule, [list]).flatMap((entry): JsonObject[] => {
    const found = objectAt(entry, [part]);
    return found === undefined ? [] : [found];
  });
}

/** Each source of ours has one field. */
function otherCallers(source: JsonObject): Term['source'] {
  const texts = (key: string): readonly string[] => listAt(source, [key]).filter((item) => typeof item === 'string');
  if (source['notPrincipals'] !== undefined) return { principals: ['*'] };
  return { ...(source['principals'] === undefined ? {} : { notPrincipals: texts('principals') }), ...(source['namespaces'] === undefined ? {} : { notNamespaces: texts('namespaces') }) };
}

function otherOperations(operation: JsonObject): Term[] {
  const texts = (key: string): readonly string[] => listAt(operation, [key]).filter((item) => typeof item === 'string');
  const ports = texts('ports');
  const within = ports.length === 0 ? {} : { ports };
  const term = (fields: Term['operation']): Term => ({ source: {}, operation: fields });
  return [
    ...(ports.length === 0 ? [] : [term({ notPorts: ports })]),
    ...(operation['methods'] === undefined ? [] : [term({ ...within, notMethods: texts('methods') })]),
    ...(operation['paths'] === undefined ? [] : [term({ ...within, notPaths: texts('paths') })]),
  ];
}

/** Undefined where nothing satisfies both. */
function both(a: Term, b: Term): Term | undefined {
  const operation = joined(a.operation, b.operation, ['ports']);
  const source = joined(a.source, b.source, ['principals']);
  if (operation === undefined || source === undefined) return undefined;
  const ports = operation['ports']?.filter((port) => operation['notPorts']?.includes(port) !== true);
  if (ports?.length === 0) return undefined;
  const { notPorts: _implied, ...rest } = operation;
  return { source, operation: ports === undefined ? operation : { ...rest, ports } };
}

/** What must not be adds up; of what must be only the common part is left. */
function joined(a: Term['source'], b: Term['source'], positive: readonly string[]): Term['source'] | undefined {
  const result: Record<string, readonly string[]> = { ...a };
  for (const [key, values] of Object.entries(b)) {
    const known = result[key];
    result[key] = known === undefined ? values : positive.includes(key) ? known.filter((value) => values.includes(value)) : [...new Set([...known, ...values])].sort();
    if (result[key]?.length === 0) return undefined;
  }
  // Somebody with an identity who has none is nobody.
  return result['principals'] !== undefined && result['notPrincipals']?.includes('*') === true ? undefined : result;
}

/** A term that asks for more than another one refuses nothing besides. */
function withoutCovered(terms: readonly Term[]): Term[] {
  const unique = [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
  return unique.filter((term) => !unique.some((other) => other !== term && covers(other, term)));
}

function covers(wide: Term, narrow: Term): boolean {
  const within = (a: Term['source'], b: Term['source']): boolean => Object.entries(a).every(([key, values]) => {
    const own = b[key];
    if (own === undefined) return false;
    return key.startsWith('not') ? values.every((value) => own.includes(value)) : own.every((value) => values.includes(value));
  });
  return within(wide.source, narrow.source) && within(wide.operation, narrow.operation);
}

function isEmpty(fields: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.keys(fields).length === 0;
}

/** The rules of a policy as they are written. */
export function rulesOf(object: JsonObject): readonly JsonObject[] {
  return listAt(object, ['spec', 'rules']).filter((rule: Json): rule is JsonObject => isObject(rule));
}
