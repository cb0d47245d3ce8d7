import fc from 'fast-check';
import { expect, it } from 'vitest';
import { listAt, objectAt, type JsonObject } from '../../../../kube/resource.ts';
import { complement } from './complement.ts';

interface Call {
  readonly principal: string | undefined;
  readonly port: string;
  readonly method: string;
  readonly path: string;
}

/** What the mesh does with one field of a rule, said in the plainest way. */
function holds(field: string, values: readonly string[], { principal, port, method, path }: Call): boolean {
  const texts: Readonly<Record<string, string | undefined>> = { principals: principal, namespaces: principal?.split('/')[0], ports: port, methods: method, paths: path };
  const isNot = field.startsWith('not');
  const name = isNot ? `${field.charAt(3).toLowerCase()}${field.slice(4)}` : field;
  const is = texts[name] !== undefined && values.some((value) => value === '*' || value === texts[name] || (value.endsWith('*') && texts[name]?.startsWith(value.slice(0, -1)) === true));
  return isNot ? !is : is;
}

function takes(rule: JsonObject, call: Call): boolean {
  return [['from', 'source'], ['to', 'operation']].every(([list = '', part = '']) => {
    const entries = listAt(rule, [list]);
    return entries.length === 0 || entries.some((entry) => Object.entries(objectAt(entry, [part]) ?? {}).every(([field, values]) => holds(field, values as string[], call)));
  });
}

const source = fc.constantFrom<JsonObject>({ principals: ['a/x'] }, { principals: ['a/x', 'b/y'] }, { principals: ['*'] }, { namespaces: ['a'] }, { notPrincipals: ['*'] });
const operation = fc.record({ ports: fc.constant(['80']), methods: fc.constantFrom(['GET'], ['GET', 'PUT']), paths: fc.constantFrom(['/a', '/a/*'], ['/b']) }, { requiredKeys: ['ports'] });
const rule = fc.tuple(fc.option(fc.array(source, { minLength: 1, maxLength: 2 }), { nil: undefined }), fc.array(operation, { minLength: 1, maxLength: 2 })).map(([from, to]): JsonObject => ({ ...(from ? { from: from.map((each) => ({ source: each })) } : {}), to: to.map((each) => ({ operation: each as JsonObject })) }));
const call = fc.record({ principal: fc.constantFrom('a/x', 'a/z', 'b/y', undefined), port: fc.constantFrom('80', '90'), method: fc.constantFrom('GET', 'PUT', 'POST'), path: fc.constantFrom('/a', '/a/1', '/b', '/c') });

it('refuses exactly what no rule admits', () => {
  let said = 0;
  fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 2 }), fc.array(call, { minLength: 30, maxLength: 30 }), (rules, calls) => {
    const others = complement(rules);
    if (others === undefined) return;
    said += 1;
    for (const each of calls) expect([each, others.some((other) => takes(other, each))]).toEqual([each, !rules.some((known) => takes(known, each))]);
  }));
  expect(said).toBeGreaterThan(50);
});
