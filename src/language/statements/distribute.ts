import type { ServiceEntity } from '../grammar/entities.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { type Atom, atomsOf, isOpen, type RefPhrase } from './atoms.ts';
import { type Cell, cellsOf, type ValueAtom } from './cells.ts';
import { withPlainUnits } from './shared-units.ts';

/** A list of values as single statements, each complete in itself. */
export interface Distribution {
  readonly statements: readonly (readonly Phrase[])[];
  /** Words that are used up by the way in which the list was read: "never", "except". */
  readonly used: readonly Phrase[];
}

/**
 * "orders 2s, users 1s and catalog 5s as timeouts": a sentence that gives several values to several calls, said once
 * for each of them. What a statement leaves out it takes from the list: the setting from its head, the service and the
 * caller from the statement before it, and "the rest" is what the others leave over. Undefined where the sentence is no
 * such list, or can be read in more than one way; `open` where its condition may be meant for all of it, or for a part.
 */
export function distribute(phrases: readonly Phrase[], text: string, vocabulary: Vocabulary): Distribution | 'open' | undefined {
  const all = atomsOf(phrases, text);
  if (all === undefined) return undefined;
  const atoms = withPlainUnits(withoutPronouns(all), text);
  const zipped = /\b(?:respectively|in (?:that|this|the same) order)\b/i.test(text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0));
  const cells = zipped ? zipCells(withSharedUnit(atoms, text)) : cellsOf(atoms);
  if (cells === 'open' || cells === undefined) return cells;
  if (!isList(cells, atoms)) return undefined;
  const factsOf = namedValues(atoms, cells, text);
  const scoped = withSpared(inherit(cells), vocabulary);
  if (factsOf === undefined || scoped === undefined) return undefined;
  const statements: Phrase[][] = [];
  for (const cell of scoped) {
    const statement = statementOf(cell, scoped, factsOf, vocabulary);
    if (statement === undefined) return undefined;
    if (statement.length > 0) statements.push(statement);
  }
  const spared = cells.flatMap(({ to, values }) => (values.length === 0 && to !== undefined ? [to] : []));
  const used = atoms.flatMap((atom): readonly Phrase[] => (atom.kind === 'off' || atom.kind === 'except' || atom.kind === 'rest' ? [atom.phrase] : []));
  const joined = joinedByScope(statements);
  return statements.length === 0 || joined.some(isOnlyWhen) ? undefined : { statements: joined, used: [...used, ...spared] };
}

/** "a tries again when b answers 503": whose failures they are, and no setting by itself. */
function isOnlyWhen(statement: readonly Phrase[]): boolean {
  const facts = statement.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  return facts.length > 0 && facts.every((fact) => fact.kind === 'retry-on' && fact.isHead !== true);
}

/** "a retries: 2, a perTryTimeout: 1s": what is said of the same calls is one statement, since parts of one setting may be among it. */
function joinedByScope(statements: readonly (readonly Phrase[])[]): readonly (readonly Phrase[])[] {
  const joined = new Map<string, Phrase[]>();
  for (const statement of statements) {
    const scope = statement.filter(({ type }) => type !== 'fact');
    const key = JSON.stringify(scope.map((phrase) => (phrase.type === 'ref' ? [phrase.role, phrase.entities.map(({ span: _span, ...entity }) => entity)] : phrase.type === 'cond' ? phrase.cond : phrase.type)));
    const before = joined.get(key);
    if (before === undefined) joined.set(key, [...statement]);
    else before.push(...statement.filter(({ type }) => type === 'fact'));
  }
  return [...joined.values()];
}

/** "orders uses payments; timeout 2s for that": a pronoun beside names says nothing that they do not. */
function withoutPronouns(atoms: readonly Atom[]): readonly Atom[] {
  const isPronoun = (atom: Atom): boolean => atom.kind === 'name' && atom.phrase.entities.every(({ kind }) => kind === 'pronoun');
  return atoms.some((atom) => atom.kind === 'name' && !isPronoun(atom)) ? atoms.filter((atom) => !isPronoun(atom)) : atoms;
}

/** Several values, or one for calls between two services that a verb puts in their order. */
function isList(cells: readonly Cell[], atoms: readonly Atom[]): boolean {
  const [only] = cells;
  return cells.length > 1 || (only?.from !== undefined && only.to !== undefined && atoms.some(({ kind }) => kind === 'verb'));
}

/** "2, 3 and 4 seconds": the unit of the last is that of all. */
function withSharedUnit(atoms: readonly Atom[], text: string): readonly Atom[] {
  const last = atoms.findLast((atom) => atom.kind === 'bare' && atom.phrase.type === 'duration');
  if (last?.kind !== 'bare' || last.phrase.type !== 'duration') return atoms;
  const digits = Number.parseFloat(text.slice(last.phrase.span.start, last.phrase.span.end));
  const unit = Number.isNaN(digits) || digits === 0 ? undefined : last.phrase.ms / digits;
  return unit === undefined ? atoms : atoms.map((atom) => (atom.kind === 'bare' && atom.phrase.type === 'count' ? { kind: 'bare', phrase: { type: 'duration', ms: atom.phrase.count * unit, span: atom.phrase.span, at: atom.phrase.at } } : atom));
}

/** "1s, 2s and 3s for a, b and c respectively". */
function zipCells(atoms: readonly Atom[]): Cell[] | undefined {
  const values = atoms.flatMap((atom) => (atom.kind === 'value' || atom.kind === 'bare' ? [atom] : []));
  const names = atoms.flatMap((atom) => (atom.kind === 'name' && atom.role !== 'from' ? atom.phrase.entities.map((entity): RefPhrase => ({ ...atom.phrase, entities: [entity], span: entity.span })) : []));
  if (values.length !== names.length || atoms.some(({ kind }) => kind === 'cond' || kind === 'rest' || kind === 'except' || kind === 'off')) return undefined;
  return values.map((value, index) => ({ ...(names[index] === undefined ? {} : { to: names[index] }), conditions: [], isRest: false, isException: false, isCallerFirst: false, isCalleeLast: false, values: [value], isScopeFirst: false }));
}

/** What each value is of. Undefined where a value does not say that, and nothing else does. */
function namedValues(atoms: readonly Atom[], cells: readonly Cell[], text: string): Map<ValueAtom, Fact> | undefined {
  const heads = atoms.flatMap((atom) => (atom.kind === 'head' ? [atom.fact] : []));
  const said = [...heads, ...atoms.flatMap((atom) => (atom.kind === 'value' ? [atom.fact] : []))];
  const facts = new Map<ValueAtom, Fact>();
  const usedHeads = new Set<Fact>();
  for (const { values } of cells) {
    for (const value of values) {
      const fact = value.kind === 'value' ? value.fact : value.kind === 'off' ? offOf(said, text.slice(value.phrase.span.start, value.phrase.span.end)) : namedBy(value.phrase, said, text);
      if (fact === undefined) return undefined;
      facts.set(value, fact);
      for (const head of heads) if (head.kind === fact.kind) usedHeads.add(head);
    }
  }
  return heads.every((head) => usedHeads.has(head)) ? facts : undefined;
}

/** "never", "none": the one setting that the list is about is off. */
function offOf(said: readonly Fact[], words: string): Fact | undefined {
  const kinds = new Set(said.map(({ kind }) => kind).filter((kind) => kind !== 'retry-on' && kind !== 'backoff'));
  const [kind] = kinds;
  if (kinds.size !== 1) return undefined;
  return kind === 'retries' ? { kind, isOff: true } : kind === 'timeout' && !/^\s*not\b/i.test(words) ? { kind, of: 'request', isOff: true } : undefined;
}

const waiting = /\b(?:waits?|waiting|answers?|responds?|give up|gives up|patience|takes?|slower|longer|gives?)\b/i;

function namedBy(phrase: Phrase, said: readonly Fact[], text: string): Fact | undefined {
  const fitting = said.flatMap((fact) => withBare(fact, phrase) ?? []);
  const different = new Map(fitting.map((fact) => [JSON.stringify(fact), fact]));
  const [only] = different.values();
  if (different.size > 1) return undefined;
  if (only !== undefined) return only;
  return phrase.type === 'duration' && said.length === 0 && waiting.test(text) ? { kind: 'timeout', of: 'request', ms: phrase.ms } : undefined;
}

function withBare(fact: Fact, phrase: Phrase): Fact | undefined {
  if (phrase.type === 'duration') {
    if (fact.kind === 'timeout' || fact.kind === 'delay') return fact.isOff === true ? undefined : { ...fact, ms: phrase.ms };
    return fact.kind === 'backoff' || fact.kind === 'warm-up' ? { ...fact, ms: phrase.ms } : fact.kind === 'breaker' && fact.open?.endsWith('Ms') === true ? { kind: 'breaker', limits: { [fact.open]: phrase.ms } } : undefined;
  }
  if (phrase.type !== 'count') return undefined;
  if (fact.kind === 'rate') return fact.perMs === undefined ? undefined : { kind: 'rate', requests: phrase.count, perMs: fact.perMs };
  if (fact.kind === 'retries') return phrase.count === 0 ? { kind: 'retries', isOff: true } : { kind: 'retries', attempts: phrase.count, ...(fact.isTotal === true ? { isTotal: true as const } : {}) };
  if (fact.kind === 'breaker' && fact.open !== undefined && !fact.open.endsWith('Ms')) return { kind: 'breaker', limits: { [fact.open]: phrase.count } };
  const [field] = fact.kind === 'breaker' ? Object.keys(fact.limits) : [];
  return fact.kind === 'breaker' && field !== undefined && Object.keys(fact.limits).length === 1 && !field.endsWith('Ms') ? { kind: 'breaker', limits: { [field]: phrase.count } } : undefined;
}

/** What a cell leaves out it has from the cells before it; the first ones from the only service that is named. */
function inherit(cells: readonly Cell[]): readonly Cell[] {
  const named = new Set(cells.flatMap(({ to }) => to ?? []));
  const [single] = named;
  let to = named.size === 1 ? single : undefined;
  let from: RefPhrase | undefined;
  const result: Cell[] = [];
  for (const cell of cells) {
    to = cell.to ?? to;
    from = cell.from !== undefined && cell.isCallerFirst ? cell.from : from;
    const caller = cell.from ?? (cell.isRest && cells.some((other) => other.from !== undefined) ? undefined : from);
    result.push({ ...cell, ...(to === undefined ? {} : { to }), ...(caller === undefined ? {} : { from: caller }) });
  }
  return result;
}

/** "all services 2s except payments": who is excepted without a value of its own is taken out of what stands before. */
function withSpared(cells: readonly Cell[], vocabulary: Vocabulary): readonly Cell[] | undefined {
  const result: Cell[] = [];
  for (const cell of cells) {
    if (cell.values.length > 0) {
      result.push(cell);
      continue;
    }
    const before = result.at(-1);
    const spared = cell.to;
    if (before?.to === undefined || spared === undefined || cell.conditions.length > 0) return undefined;
    const all = servicesOf(before.to, vocabulary);
    const without = servicesOf(spared, vocabulary);
    if (all === undefined || without === undefined || all.length < 2) return undefined;
    const ids = new Set(without.flatMap(({ services }) => services));
    const left = all.filter(({ services }) => !services.some((id) => ids.has(id)));
    if (left.length === all.length) return undefined;
    result[result.length - 1] = { ...before, to: { ...before.to, entities: left } };
  }
  return result;
}

/** Every service that a name stands for, one by one. */
function servicesOf(phrase: RefPhrase, vocabulary: Vocabulary): readonly ServiceEntity[] | undefined {
  const found: ServiceEntity[] = [];
  for (const entity of phrase.entities) {
    if (entity.kind === 'service') found.push(entity);
    else if (entity.kind === 'all-services' || entity.kind === 'namespace') {
      const own = vocabulary.services.filter(({ namespace }) => entity.namespace === undefined || namespace === entity.namespace);
      found.push(...own.map((service): ServiceEntity => ({ kind: 'service', written: service.name, services: [service.id], workloads: [], namespace: service.namespace, match: 'exact', isMarked: true, span: entity.span })));
    } else return undefined;
  }
  return found;
}

/** One statement: who calls, who is called, which requests, and what holds. */
function statementOf(cell: Cell, all: readonly Cell[], facts: ReadonlyMap<ValueAtom, Fact>, vocabulary: Vocabulary): Phrase[] | undefined {
  const to = cell.isRest ? restOf(cell, all, vocabulary) : sparedBySingles(cell, all, vocabulary);
  if (to === 'unclear') return undefined;
  const own = cell.values.flatMap((value): Phrase[] => {
    const fact = facts.get(value);
    return fact === undefined || isOpen(fact) ? [] : [{ type: 'fact', fact, span: value.phrase.span, at: value.phrase.at }];
  });
  if (own.length < cell.values.length) return undefined;
  // "GETs: 2 retries; everything else: none": retries that are for some methods are for no others.
  const isSpared = cell.isRest && cell.from === undefined && cell.conditions.length === 0 && own.every((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'retries' && phrase.fact.isOff === true) && all.some((other) => other !== cell && other.conditions.length > 0 && other.conditions.every((phrase) => phrase.type === 'cond' && phrase.cond.methods !== undefined && Object.keys(phrase.cond).length === 1) && other.values.every((value) => facts.get(value)?.kind === 'retries'));
  if (isSpared) return [];
  const from = cell.from === undefined ? [] : [{ ...cell.from, role: 'from' as const }];
  return [...from, ...(to === undefined ? [] : [{ ...to, role: 'on' as const }]), ...cell.conditions, ...own];
}

/** "the rest": other requests to the same service, other callers of it, or other services. */
function restOf(cell: Cell, all: readonly Cell[], vocabulary: Vocabulary): RefPhrase | undefined | 'unclear' {
  const others = all.filter((other) => other !== cell && !other.isRest);
  if (cell.conditions.length > 0) return cell.to;
  if (others.some(({ conditions }) => conditions.length > 0) || others.some(({ from }) => from !== undefined)) return others.every(({ to }) => JSON.stringify(to?.entities) === JSON.stringify(cell.to?.entities)) ? cell.to : 'unclear';
  const named = others.flatMap(({ to }) => to?.entities ?? []);
  const ids = new Set(named.flatMap((entity) => (entity.kind === 'service' ? entity.services : [])));
  const spaces = new Set([...ids].map((id) => id.split('/')[0]));
  const [only] = spaces;
  const first = others[0]?.to;
  if (first === undefined || only === undefined || spaces.size > 1 || named.length !== ids.size) return 'unclear';
  const left = vocabulary.services.filter(({ id, namespace }) => namespace === only && !ids.has(id));
  return left.length === 0 ? 'unclear' : { ...first, entities: left.map((service): ServiceEntity => ({ kind: 'service', written: service.name, services: [service.id], workloads: [], namespace: service.namespace, match: 'exact', isMarked: true, span: cell.values[0]?.phrase.span ?? first.span })) };
}

/** "2s for all services, payments 10s": who is named by itself is not among all. */
function sparedBySingles(cell: Cell, all: readonly Cell[], vocabulary: Vocabulary): RefPhrase | undefined | 'unclear' {
  const { to } = cell;
  if (to === undefined || to.entities.every(({ kind }) => kind === 'service' || kind === 'pronoun') || cell.conditions.length > 0) return to;
  const singles = all.filter((other) => other !== cell && other.to !== undefined && other.conditions.length === 0 && other.from === undefined && other.to.entities.every(({ kind }) => kind === 'service'));
  if (singles.length === 0) return to;
  const own = servicesOf(to, vocabulary);
  const ids = new Set(singles.flatMap((other) => other.to?.entities.flatMap((entity) => (entity.kind === 'service' ? entity.services : [])) ?? []));
  if (own === undefined || own.length === 0 || ids.size === 0) return 'unclear';
  return { ...to, entities: own.filter(({ services }) => !services.some((id) => ids.has(id))) };
}
