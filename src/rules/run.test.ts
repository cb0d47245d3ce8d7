import { describe, expect, it } from 'vitest';
import { exampleFile } from '../../test/caret.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { discover } from '../topology/discover.ts';
import { defineRule, type RegisteredRule } from './rule.ts';
import { runRules } from './run.ts';
import { defineIndex, defineTable } from './view.ts';

const resources = ResourceSet.of(decodeFile({ path: exampleFile, text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' }).resources);
const input = { resources, topology: discover(resources), mesh: () => expect.fail('nothing asks for the mesh') };

const words = { summary: 'It is so.', why: 'Because.', severity: 'info', upstream: [], bad: '', good: '' } as const;

describe('runRules', () => {
  it('sorts what is found, says it once, and lets a finding be worse than most', () => {
    const twice = defineRule({
      ...words,
      reads: ['ConfigMap'],
      messages: { named: ({ name }: { name: string }) => `is named \`${name}\``, plain: 'is there' },
      check({ ofKind, report, unjudged }) {
        for (const resource of [...ofKind('ConfigMap'), ...ofKind('ConfigMap')].reverse()) {
          report({ at: [resource, ['metadata', 'name']], message: 'named', data: { name: resource.name } });
          report({ at: [resource, ['kind'], 'key'], message: 'plain', severity: 'error' });
          unjudged(resource.name, 'more');
        }
      },
    });
    const { diagnostics, unjudged } = runRules([{ id: 'a/b', rule: twice }], input);
    expect(diagnostics.map(({ severity, message, span }) => `${span.line}:${span.column} ${severity} ${message}`)).toEqual(['2:1 error is there', '3:19 info is named `b`', '6:1 error is there', '7:19 info is named `a`']);
    expect(unjudged.map((entry) => entry.subject)).toEqual(['a', 'b']);
  });

  it('builds an index once for all rules', () => {
    let built = 0;
    const names = defineIndex({ reads: ['ConfigMap'], build: (view) => (built += 1, view.ofKind('ConfigMap').length) });
    const rule = defineRule({ ...words, reads: ['ConfigMap', 'Service'], messages: {}, check: ({ index }) => void index(names) });
    runRules([{ id: 'a/b', rule }, { id: 'a/c', rule }], input);
    expect(built).toBe(1);
  });

  it('asks about each object of the kinds that a rule judges, and looks up rows by key', () => {
    let built = 0;
    const initials = defineTable({ reads: ['ConfigMap'], rowsOf: (resource) => (built += 1, [[resource.name, resource.name.toUpperCase()]]) });
    const rule = defineRule({
      ...words,
      reads: ['ConfigMap'],
      judges: ['ConfigMap'],
      messages: { named: ({ name }: { name: string }) => name },
      judge: (subject, { report, rows }) => report({ at: [subject, []], message: 'named', data: { name: [...rows(initials, subject.name), ...rows(initials, 'none')].join() }, upstream: ['IST0101'] }),
    });
    const { diagnostics } = runRules([{ id: 'a/b', rule }], input);
    expect(diagnostics.map(({ message, upstream }) => `${message} ${upstream.join()}`)).toEqual(['B IST0101', 'A IST0101']);
    expect(built).toBe(2);
  });

  it.each<[string, (context: { ofKind: (kind: string) => unknown; topology: unknown; mesh: unknown }) => unknown]>([
    ['a kind', (context) => context.ofKind('Secret')],
    ['the topology', (context) => context.topology],
    ['the mesh', (context) => context.mesh],
  ])('refuses %s that is not declared, even where the types were told to look away', (_, read) => {
    const rule = defineRule({ ...words, reads: ['ConfigMap'], messages: {}, check: (context) => void read(context as never) });
    const registered: RegisteredRule = { id: 'a/b', rule };
    expect(() => runRules([registered], input)).toThrow('read and not declared');
  });

  it('is refused by the types where a kind, a message or its data is wrong', () => {
    const rule = defineRule({
      ...words,
      reads: ['ConfigMap'],
      messages: { named: ({ name }: { name: string }) => name },
      check(context) {
        const place = [resources.get('ConfigMap', 'default', 'a')!, []] as const;
        // @ts-expect-error the kind is not declared
        void (() => context.ofKind('Secret'));
        // @ts-expect-error the topology is not declared
        void (() => context.topology);
        // @ts-expect-error the mesh is not declared
        void (() => context.mesh);
        // @ts-expect-error no such message
        void (() => context.report({ at: place, message: 'nmaed', data: { name: '' } }));
        // @ts-expect-error the message takes a name
        void (() => context.report({ at: place, message: 'named', data: {} }));
      },
    });
    expect(runRules([{ id: 'a/b', rule }], input).diagnostics).toEqual([]);
  });
});
