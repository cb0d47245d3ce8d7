import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutCarets } from '../../test/caret.ts';
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic.ts';
import { describedFindings } from '../rules/described-findings.ts';
import { fixProject, type Fixed } from './fix.ts';
import { allRules, type CheckOptions } from './inspect.ts';
import { openProject } from './project.ts';

const everything = { changesTraffic: true, whyNotEditable: () => undefined };

function fix(texts: readonly string[], options: Partial<Parameters<typeof fixProject>[3]> = {}, check: CheckOptions = {}): Fixed {
  return fixProject(openProject(texts.map((text, index) => ({ path: `${index}.yaml`, text }))), [], check, { ...everything, ...options });
}

const textOf = (fixed: Fixed): string => fixed.project.files[0]?.text ?? '';

const rule = (text: string): string => `# the rule of orders
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders.com   # outside
  trafficPolicy:
    loadBalancer: { simple: ${text} }   # keep me
`;

const bads = [...allRules.map(({ id, rule: { bad } }) => ({ id, bad })), ...describedFindings].flatMap(({ id, bad }) => (bad === undefined ? [] : [{ id, text: withoutCarets(bad) }]));
const mendable = bads.filter(({ id, text }) => fix([text]).applied.some(({ diagnostic }) => diagnostic.rule === id));

describe('fixProject', () => {
  it('changes only what it must: comments, quotes and blanks stay', () => {
    const fixed = fix([rule('LEAST_CONN')], {}, { rules: ['kubernetes', 'istio'] });
    expect(textOf(fixed)).toBe(rule('LEAST_REQUEST'));
    expect(fixed.changed).toEqual([{ path: '0.yaml', before: rule('LEAST_CONN'), after: rule('LEAST_REQUEST') }]);
  });

  it('keeps the line ends and the byte order mark of the file', () => {
    const text = `\uFEFF${rule('LEAST_CONN').replaceAll('\n', '\r\n')}`;
    expect(textOf(fix([text]))).toBe(text.replace('LEAST_CONN', 'LEAST_REQUEST'));
  });

  it('fixes only what is told: no other rule, nothing that is silenced', () => {
    expect(fix([rule('LEAST_CONN')], {}, { rules: ['resilience'] }).changed).toEqual([]);
    expect(fix([`# meshwright: ignore-file *\n${rule('LEAST_CONN')}`]).changed).toEqual([]);
  });

  it('edits no file that it must not, and says why', () => {
    const fixed = fix([rule('LEAST_CONN'), rule('LEAST_CONN')], { whyNotEditable: (file) => (file === '0.yaml' ? 'it is ours' : undefined) });
    expect(fixed.changed.map(({ path }) => path)).toEqual(['1.yaml']);
    expect([...fixed.left.notEditable]).toEqual([['it is ours', expect.any(Number)]]);
  });

  it('writes JSON where the file is JSON', () => {
    const json = (simple: string): string => JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'a' }, spec: { host: 'a.com', trafficPolicy: { loadBalancer: { simple } } } }, null, 1);
    expect(textOf(fix([json('LEAST_CONN')], {}, { rules: ['kubernetes', 'istio'] }))).toBe(json('LEAST_REQUEST'));
  });

  it('has rules whose fixes it can be tested with', () => {
    expect(mendable.length).toBeGreaterThan(0);
  });

  it.each(mendable)('mends what $id reports for good', ({ id, text }) => {
    const first = fix([text]);
    const mended = new Set(first.applied.filter(({ diagnostic }) => diagnostic.rule === id).map(({ diagnostic }) => diagnostic.message));
    expect(first.checked.diagnostics.filter((diagnostic) => diagnostic.rule === id && mended.has(diagnostic.message))).toEqual([]);
    expect(first.left.failed).toEqual([]);
    expect(fix([textOf(first)]).changed).toEqual([]);
  });

  it('is done after one run, whatever stands together', () => {
    const piece = fc.constantFrom(...mendable.map(({ text }) => text));
    fc.assert(
      fc.property(fc.array(fc.array(piece, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }), fc.boolean(), (files, changesTraffic) => {
        const first = fix(files.map((texts) => texts.join('---\n')), { changesTraffic });
        const second = fixProject(first.project, [], {}, { ...everything, changesTraffic });
        expect(second.changed).toEqual([]);
        expect(first.project.problems).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('asks before it changes what traffic does', () => {
    const careful = fix(mendable.map(({ text }) => text), { changesTraffic: false });
    expect(careful.applied.filter((each) => each.fix.changesTraffic !== undefined)).toEqual([]);
    expect(careful.left.changesTraffic.every((diagnostic: Diagnostic) => diagnostic.fix?.changesTraffic !== undefined)).toBe(true);
  });

  it('applies no two edits that touch each other in one round', () => {
    const fixed = fix(mendable.map(({ text }) => text));
    const edits: readonly TextEdit[] = fixed.applied.flatMap((each) => each.fix.edits);
    expect(edits.length).toBeGreaterThan(0);
    expect(fixed.project.problems).toEqual([]);
  });
});
