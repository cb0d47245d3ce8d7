import { describe, expect, it } from 'vitest';
import { baselineOf, printBaseline, readBaseline, type Baseline } from './baseline.ts';
import { checkWithSpans, writtenBaseline } from './check.ts';
import { openProject } from './project.ts';

const rule = (name: string, field: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${name}, namespace: shop }\nspec: { host: ${name}.com, ${field}: 1 }\n`;
const open = (...texts: readonly string[]) => openProject(texts.map((text, index) => ({ path: `${index}.yaml`, text })));

function baseline(...texts: readonly string[]): Baseline {
  const project = open(...texts);
  return writtenBaseline(project, checkWithSpans(project));
}

describe('a baseline', () => {
  it('hides what it holds and counts it; only what is new is told', () => {
    const known = baseline(rule('a', 'hots'));
    const { diagnostics, report } = checkWithSpans(open(`# moved\n\n${rule('a', 'hots')}---\n${rule('b', 'hots')}`), { baseline: known });
    expect(diagnostics.map(({ resource }) => resource)).toEqual(['DestinationRule shop/b']);
    expect(report.baseline).toEqual({ known: 1, gone: [] });
    expect(report.summary).toMatchObject({ errors: 1, known: 1 });
  });

  it('says which of its entries are gone, of files that were read', () => {
    const known = baseline(rule('a', 'hots'), rule('b', 'hots'));
    const { report } = checkWithSpans(open(rule('a', 'exportTo')), { baseline: known });
    expect(report.baseline?.gone.map(({ resource, file }) => [resource, file])).toEqual([['DestinationRule shop/a', '0.yaml']]);
  });

  it('knows as many of the same as it holds, and no more', () => {
    const twice = rule('a', 'hots').replace('spec: {', 'spec: { subsets: [{ name: v1, x: 1 }],');
    const thrice = twice.replace('x: 1 }', 'x: 1 }, { name: v2, x: 1 }');
    const told = (text: string, known: Baseline): number => checkWithSpans(open(text), { baseline: known, rules: ['kubernetes'] }).diagnostics.length;
    expect(told(thrice, baseline(twice))).toBe(1);
    expect(told(twice, baseline(thrice))).toBe(0);
  });

  it('is the same whatever is filtered, and holds nothing that could not be read', () => {
    const project = open(rule('a', 'hots'), 'a: [1\n');
    const filtered = writtenBaseline(project, checkWithSpans(project, { severity: 'error', rules: ['istio'] }));
    expect(filtered).toEqual(writtenBaseline(project, checkWithSpans(project)));
    expect(filtered.findings.map((entry) => entry.rule)).toEqual(['kubernetes/unknown-field']);
    expect(checkWithSpans(project, { baseline: filtered }).diagnostics.map((each) => each.rule)).toEqual(['yaml/syntax']);
  });

  it('holds no finding that is silenced', () => {
    expect(baseline(`# meshwright: ignore *\n${rule('a', 'hots')}`).findings).toEqual([]);
  });

  it('is read as it was printed', () => {
    const known = baseline(rule('a', 'hots'));
    expect(readBaseline(printBaseline(known))).toEqual(known);
    expect(readBaseline(`\uFEFF${printBaseline(baselineOf([], []))}`)).toEqual({ findings: [] });
  });

  it.each(['', '{}', '[]', 'null', '{"format":"meshwright-baseline/1"}', '{"format":"meshwright-baseline/1","findings":[{}]}', '{"format":"meshwright-baseline/2","findings":[]}'])('is not what %j says', (text) => {
    expect(readBaseline(text)).toBeUndefined();
  });
});
