import type { Path } from '../../yaml/document.ts';
import { isObject, textAt, type JsonObject } from '../resource.ts';
import type { CelRule, SchemaNode } from './schema-table.ts';

/** `broken`: the API server refuses the object. `unknown`: the rule asks for something that cannot be evaluated here. */
export type CelOutcome = 'kept' | 'broken' | 'unknown';

/** Reads an expression of CEL; throws where it is none. The function it gives is asked about one value each time. */
export type CelCompiler = (expression: string) => (self: unknown) => CelOutcome;

/** A rule of the CRD that a value does not keep, or that cannot be judged. */
export interface CelFinding {
  readonly path: Path;
  readonly rule: CelRule;
  readonly outcome: Exclude<CelOutcome, 'kept'>;
}

interface Evaluation {
  readonly nodes: readonly SchemaNode[];
  readonly compile: CelCompiler;
  readonly report: (finding: CelFinding) => void;
  readonly path: (string | number)[];
}

/** Asks the rules of a CRD about an object that its schema fits, from the inside out, with the defaults that the server fills in. */
export function findBrokenRules(object: JsonObject, root: number, nodes: readonly SchemaNode[], compile: CelCompiler, report: (finding: CelFinding) => void): void {
  const node = nodes[root];
  if (node === undefined) return;
  const metadata = { name: textAt(object, ['metadata', 'name']) ?? '', generateName: textAt(object, ['metadata', 'generateName']) ?? '' };
  const evaluation: Evaluation = { nodes, compile: remembered(compile), report, path: [] };
  const self = readObject(evaluation, object, node);
  askRules(evaluation, node, isObject(self) ? { ...self, apiVersion: object['apiVersion'], kind: object['kind'], metadata } : self);
}

const known = new WeakMap<CelCompiler, CelCompiler>();

/** Expressions are read once, as every object of a kind asks the same ones. What cannot be read cannot be judged. */
function remembered(compile: CelCompiler): CelCompiler {
  const found = known.get(compile);
  if (found) return found;
  const programs = new Map<string, (self: unknown) => CelOutcome>();
  const remembering: CelCompiler = (expression) => {
    let program = programs.get(expression);
    if (program === undefined) {
      program = readProgram(compile, expression);
      programs.set(expression, program);
    }
    return program;
  };
  known.set(compile, remembering);
  return remembering;
}

function readProgram(compile: CelCompiler, expression: string): (self: unknown) => CelOutcome {
  try {
    return compile(expression);
  } catch {
    return () => 'unknown';
  }
}

/** The value as CEL sees it: whole numbers apart from others, absent fields with their defaults, names of fields escaped. */
function read(evaluation: Evaluation, value: unknown, node: SchemaNode): unknown {
  const self = readPlain(evaluation, value, node);
  askRules(evaluation, node, self);
  return self;
}

function readPlain(evaluation: Evaluation, value: unknown, node: SchemaNode): unknown {
  if (Array.isArray(value)) return value.map((item, index) => inside(evaluation, index, () => read(evaluation, item, evaluation.nodes[node.items ?? -1] ?? {})));
  if (isObject(value)) return readObject(evaluation, value, node);
  return typeof value === 'number' && Number.isInteger(value) && node.type !== 'number' ? BigInt(value) : value;
}

function readObject(evaluation: Evaluation, value: JsonObject, node: SchemaNode): unknown {
  const self: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, child] of Object.entries({ ...(node.defaults as JsonObject | undefined), ...withoutNulls(value) })) {
    const field = node.fields !== undefined && Object.hasOwn(node.fields, key) ? node.fields[key] : undefined;
    const schema = evaluation.nodes[field ?? node.values ?? -1] ?? {};
    self[field === undefined ? key : escapeName(key)] = inside(evaluation, key, () => read(evaluation, child, schema));
  }
  return self;
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== null && child !== undefined));
}

function inside<T>({ path }: Evaluation, step: string | number, act: () => T): T {
  path.push(step);
  const result = act();
  path.pop();
  return result;
}

function askRules({ compile, report, path }: Evaluation, node: SchemaNode, self: unknown): void {
  for (const rule of node.rules ?? []) {
    const outcome = compile(rule.expression)(self);
    if (outcome !== 'kept') report({ path: [...path], rule, outcome });
  }
}

/** Names that CEL keeps for itself. Source: cel-spec langdef, "Syntax". */
export const reservedInCel: ReadonlySet<string> = new Set(['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while']);

/** Source: Kubernetes documentation, "Validation rules", escaping of property names. */
function escapeName(name: string): string {
  if (reservedInCel.has(name)) return `__${name}__`;
  return name.replaceAll('__', '__underscores__').replaceAll('.', '__dot__').replaceAll('-', '__dash__').replaceAll('/', '__slash__');
}
