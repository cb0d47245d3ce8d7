import { describe, expect, it } from 'vitest';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { discover } from '../topology/discover.ts';
import { defineRule, type RegisteredRule } from './rule.ts';
import { RuleSession, type InputEdit } from './session.ts';
import { defineIndex, defineTable } from './view.ts';

const map = (name: string, text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { to: ${text} }\n`;
const words = { summary: 'It is so.', why: 'Because.', severity: 'info', upstream: [], bad: '', good: '' } as const;
const targets = defineTable({ reads: ['ConfigMap'], rowsOf: ({ name, raw }) => [[String((raw['data'] as { to: string }).to), name] as const] });
const names = defineIndex({ reads: ['Secret'], build: (view) => view.ofKind('Secret').map(({ name }) => name) });

/** A session over ConfigMaps in a file each. */
function sessionOf(rule: RegisteredRule['rule'], texts: Readonly<Record<string, string>>) {
  let resources = ResourceSet.of(Object.entries(texts).flatMap(([path, text]) => decodeFile({ path, text }).resources));
  const topology = discover(resources);
  const input = () => ({ resources, topology, mesh: () => expect.fail('nothing asks'), watchMesh: () => expect.fail('nothing asks') });
  const session = new RuleSession([{ id: 'a/b', rule }], input());
  const edit = (path: string, text: string, more: Partial<InputEdit> = {}): void => {
    const removed = resources.inFile(path);
    resources = resources.withFile(path, decodeFile({ path, text }).resources);
    session.edit(input(), { removed, added: resources.inFile(path), movedFiles: [], moved: (span) => span, topology: 'same', changedParts: () => new Set(), ...more });
  };
  return { session, edit };
}

describe('a session of rules', () => {
  it('asks about what was edited, and about what looked it up by name or by a key, and about nothing else', () => {
    const asked: string[] = [];
    const rule = defineRule({
      ...words,
      reads: ['ConfigMap'],
      judges: ['ConfigMap'],
      messages: { found: ({ by }: { by: string }) => by },
      judge(subject, { get, rows, report }) {
        asked.push(subject.name);
        const to = String((subject.raw['data'] as { to: string }).to);
        const known = get('ConfigMap', 'default', to);
        report({ at: [subject, []], message: 'found', data: { by: `${known?.name ?? 'nobody'}, ${rows(targets, subject.name).join('+')}` } });
      },
    });
    const { session, edit } = sessionOf(rule, { 'a.yaml': map('a', 'b'), 'b.yaml': map('b', 'x'), 'c.yaml': map('c', 'c'), 'd.yaml': map('d', 'none') });
    const told = (): string[] => ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'].flatMap((file) => session.findingsIn(file).map(({ message }) => message));
    expect(told()).toEqual(['b, ', 'nobody, a', 'c, c', 'nobody, ']);
    asked.length = 0;
    edit('b.yaml', map('b', 'd'));
    // `a` has looked `b` up, and `d` looked for rows under its name.
    expect(asked.toSorted()).toEqual(['a', 'b', 'd']);
    expect(told()).toEqual(['b, ', 'd, a', 'c, c', 'nobody, b']);
    asked.length = 0;
    edit('b.yaml', '');
    expect(asked.toSorted()).toEqual(['a', 'd']);
    expect(told()).toEqual(['nobody, ', 'c, c', 'nobody, ']);
  });

  it('builds an index anew after an edit of what it was built from, also where another index asked for it', () => {
    const counts: number[] = [];
    const doubled = defineIndex({ reads: ['ConfigMap'], build: (view) => view.index(names as never) as readonly string[] });
    const rule = defineRule({ ...words, reads: ['ConfigMap', 'Secret'], messages: {}, check: ({ index }) => void counts.push(index(doubled).length) });
    const { edit } = sessionOf(rule, { 'a.yaml': map('a', 'b') });
    edit('s.yaml', 'apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n');
    edit('o.yaml', 'apiVersion: v1\nkind: Service\nmetadata: { name: o }\n');
    expect(counts).toEqual([0, 1]);
  });

  it('moves findings with their lines, and asks again where a text names one', () => {
    let asked = 0;
    const rule = defineRule({
      ...words,
      reads: ['ConfigMap'],
      judges: ['ConfigMap'],
      messages: { plain: 'is here', line: ({ line }: { line: string }) => line },
      judge(subject, { report }) {
        asked += 1;
        if (subject.name === 'a') report({ at: [subject, ['data']], message: 'plain' });
        else report({ at: [subject, ['data']], message: 'line', data: { line: `see ${subject.source.file}:${subject.source.document.startLine}` } });
      },
    });
    const { session, edit } = sessionOf(rule, { 'ab.yaml': `${map('a', 'b')}---\n${map('b', 'a')}`, 'c.yaml': map('c', 'c') });
    asked = 0;
    edit('d.yaml', map('d', 'd'), { movedFiles: ['ab.yaml'], moved: (span) => ({ ...span, line: span.line + 2, endLine: span.endLine + 2 }) });
    // The finding on `a` moved; `b` and the new object were asked, and `b` still stands where it stood.
    expect(asked).toBe(2);
    expect(session.findingsIn('ab.yaml').map(({ span }) => span.line)).toEqual([6, 9]);
  });
});
