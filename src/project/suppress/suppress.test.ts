import { describe, expect, it } from 'vitest';
import { withoutCarets } from '../../../test/caret.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { checkWithSpans, type Checked } from '../check.ts';
import { allRules } from '../inspect.ts';
import { openProject } from '../project.ts';
import { readSuppressions } from './comments.ts';

const check = (text: string): Checked => checkWithSpans(openProject([{ path: 'a.yaml', text }]), { rules: ['istio/subset-not-defined', 'kubernetes', 'check'] });

/** `line rule` of what is told, and what is silenced by what. */
function told(text: string): { told: string[]; silenced: string[] } {
  const { diagnostics, suppressed } = check(text);
  return {
    told: diagnostics.map(({ span, rule }) => `${span.line} ${rule}`),
    silenced: suppressed.map(({ diagnostic, by, reason }) => `${diagnostic.span.line} ${diagnostic.rule} ${by}${reason === undefined ? '' : `: ${reason}`}`),
  };
}

const rule = (name: string, extra = ''): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}
${extra}spec:
  host: ${name}.com
  hots: 1
  trafficPolicy: { loadBalancer: { simple: NOPE } }
`;

const unknown = 'kubernetes/unknown-field';
const wrong = 'kubernetes/bad-enumeration-value';

describe('comments', () => {
  it.each<[string, string, { told: string[]; silenced: string[] }]>([
    ['nothing', rule('a'), { told: [`7 ${unknown}`, `8 ${wrong}`], silenced: [] }],
    ['behind the value', rule('a').replace('hots: 1', `hots: 1 # meshwright: ignore ${unknown} -- we know`), { told: [`8 ${wrong}`], silenced: [`7 ${unknown} comment: we know`] }],
    ['on the line above', rule('a').replace('  hots: 1', `  # meshwright: ignore ${unknown}\n  # and a word more\n\n  hots: 1`), { told: [`11 ${wrong}`], silenced: [`10 ${unknown} comment`] }],
    ['not two lines above', rule('a').replace('  host:', `  # meshwright: ignore ${unknown}\n  host:`), { told: [`6 check/unused-suppression`, `8 ${unknown}`, `9 ${wrong}`], silenced: [] }],
    ['a folder of rules', rule('a').replace('hots: 1', 'hots: 1 # meshwright: ignore kubernetes'), { told: [`8 ${wrong}`], silenced: [`7 ${unknown} comment`] }],
    ['everything', `# meshwright: ignore *\n${rule('a')}`, { told: [], silenced: [`8 ${unknown} comment`, `9 ${wrong} comment`] }],
    ['several rules', `# meshwright: ignore ${unknown}, ${wrong} -- old -- and fine\n${rule('a')}`, { told: [], silenced: [`8 ${unknown} comment: old -- and fine`, `9 ${wrong} comment: old -- and fine`] }],
    ['one document of two', `${rule('a')}---\n# meshwright: ignore *\n${rule('b')}`, { told: [`7 ${unknown}`, `8 ${wrong}`], silenced: [`17 ${unknown} comment`, `18 ${wrong} comment`] }],
    ['the first document of two, which no separator opens', `# meshwright: ignore *\n${rule('a')}---\n${rule('b')}`, { told: [`17 ${unknown}`, `18 ${wrong}`], silenced: [`8 ${unknown} comment`, `9 ${wrong} comment`] }],
    ['the file, above its first separator', `# meshwright: ignore ${unknown}\n---\n${rule('a')}---\n${rule('b')}`, { told: [`10 ${wrong}`, `19 ${wrong}`], silenced: [`9 ${unknown} comment`, `18 ${unknown} comment`] }],
    ['the file, by its own word', `${rule('a')}---\n${rule('b')}# meshwright: ignore-file ${unknown}\n`, { told: [`8 ${wrong}`, `17 ${wrong}`], silenced: [`7 ${unknown} comment`, `16 ${unknown} comment`] }],
  ])('silence %s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('are no comments inside a text', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  b: |\n    # meshwright: ignore nothing\n  c: "x # meshwright: ignore nothing"\n`;
    expect(told(map)).toEqual({ told: [], silenced: [] });
  });

  it('say so where they silence nothing, and suggest what was meant', () => {
    const { diagnostics } = check(`# meshwright: ignore istio/unscoped-falt, ${unknown}, ${wrong}\n${rule('a').replace('  hots: 1\n', '')}# meshwright: ignore\n`);
    expect(diagnostics.map(({ severity, message, help }) => [severity, message, help])).toEqual([
      ['info', `nothing is left that \`${unknown}\` would say here`, 'take it out'],
      ['info', 'there is no rule `istio/unscoped-falt` to be silent about', 'did you mean `istio/unscoped-fault`?'],
      ['info', 'this names no rule, so that it silences nothing', 'write `# meshwright: ignore RULE -- reason`'],
    ]);
  });

  it('never silence what could not be read', () => {
    const project = openProject([{ path: 'a.yaml', text: '# meshwright: ignore-file *\na: [1\n' }]);
    expect(checkWithSpans(project).diagnostics.map((each) => each.rule)).toEqual(['yaml/syntax']);
  });

  it('are read with carriage returns and a byte order mark', () => {
    const text = `\uFEFFa: 1 # meshwright: ignore x/y -- z \r\nb: 1\r\n`;
    expect(readSuppressions({ path: 'a', text })).toMatchObject([{ names: ['x/y'], reason: 'z', firstLine: 1, lastLine: 1, span: { line: 1, column: 6 } }]);
  });
});

describe('annotations', () => {
  const annotated = (key: string, value: string): string => rule('a', `  annotations: { ${key}: "${value}" }\n`);
  const subset = (annotation: string): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec: { host: a.com, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, annotations: { ${annotation} } }
spec:
  hosts: [a.com]
  http:
    - route: [{ destination: { host: a.com, subset: v2 } }]
      hots: 1
`;

  it('of ours silence the object that carries them, and no other', () => {
    expect(told(`${annotated('meshwright.io/ignore', unknown)}---\n${rule('b')}`)).toEqual({ told: [`9 ${wrong}`, `17 ${unknown}`, `18 ${wrong}`], silenced: [`8 ${unknown} meshwright.io/ignore`] });
    expect(told(annotated('meshwright.io/ignore', '*')).told).toEqual([]);
  });

  it('of ours say so where they silence nothing', () => {
    expect(told(annotated('meshwright.io/ignore', 'istio/unscoped-fault')).told).toEqual(['5 check/unused-suppression', `8 ${unknown}`, `9 ${wrong}`]);
  });

  it.each([
    ['galley.istio.io/analyze-suppress: "*"', true],
    ['galley.istio.io/analyze-suppress: "IST0109, IST0101"', true],
    ['galley.istio.io/analyze-suppress: "IST0109"', false],
    ['galley.istio.io/analyze-suppress: "KIA1107"', false],
    ['galley.istio.io/analyze-suppress: ""', false],
    ['kiali.io/ignore-validations: ""', true],
    ['kiali.io/ignore-validations: "KIA1107,KIA0203"', true],
    ['kiali.io/ignore-validations: "KIA0203,"', false],
  ])('of other checkers silence findings with their codes: %s', (annotation, isSilenced) => {
    const { told: rules } = told(subset(annotation));
    expect(rules.includes('12 istio/subset-not-defined')).toBe(!isSilenced);
    expect(rules, 'what they have no code for stays').toContain(`13 ${unknown}`);
    expect(rules.filter((each) => each.includes('unused'))).toEqual([]);
  });

  it('count in the report', () => {
    const { report } = check(subset('galley.istio.io/analyze-suppress: "*"'));
    expect(report.summary.suppressed).toBe(report.suppressed.length);
    expect(report.suppressed).toContainEqual({ rule: 'istio/subset-not-defined', message: expect.any(String) as string, file: 'a.yaml', line: 12, by: 'galley.istio.io/analyze-suppress' });
  });
});

describe('the bad example of each rule', () => {
  it.each(allRules.map(({ id, rule: { bad } }) => [id, withoutCarets(bad)] as const))('of %s is silent about it where a comment says so, and about nothing else', (id, text) => {
    const all = checkWithSpans(openProject([{ path: 'a.yaml', text: `# a word\n${text}` }])).diagnostics;
    const rest = checkWithSpans(openProject([{ path: 'a.yaml', text: `# meshwright: ignore-file ${id} -- a test\n${text}` }])).diagnostics;
    const keyOf = ({ rule: name, span, message }: Diagnostic): string => `${span.line}:${span.column} ${name} ${message}`;
    expect(rest.map(keyOf)).toEqual(all.filter((diagnostic) => diagnostic.rule !== id).map(keyOf));
    expect(all.length).toBeGreaterThan(rest.length);
  });
});
