import { describe, expect, it } from 'vitest';
import type { Diagnostic, Span } from '../../../diagnostics/diagnostic.ts';
import { colorsFor } from './colors.ts';
import { describeCounts, renderDiagnostics, renderUnjudged, startingPoint, type DiagnosticsView } from './diagnostics.ts';

const text = [
  'apiVersion: security.istio.io/v1',
  'kind: AuthorizationPolicy',
  'spec:',
  '  rules:',
  '    - from:',
  '        - source:',
  '            principals: ["cluster.local/ns/shop/sa/web"]',
  '    - to:',
  '        - operation:',
  '            methods: [GET]',
  `    - when: ["${'x'.repeat(90)}", LONG]`,
].join('\r\n');

const view: DiagnosticsView = { files: [{ path: 'k8s/authz.yaml', text }, { path: 'b.yaml', text: '\ta: 1\n' }], rendered: new Map(), colors: colorsFor(false), columns: 80 };

function at(line: number, column: number, endColumn: number, file = 'k8s/authz.yaml'): Span {
  return { file, line, column, endLine: line, endColumn };
}

function render(diagnostic: Partial<Diagnostic>, changed: Partial<DiagnosticsView> = {}): string {
  return renderDiagnostics([{ rule: 'mesh/split-rule', severity: 'error', message: 'shop/authz lets everyone in', span: at(8, 7, 9), upstream: [], ...diagnostic }], { ...view, ...changed }).join('\n');
}

describe('renderDiagnostics', () => {
  it('shows the line with a mark, the related place, what traffic does, and what to do', () => {
    const related = [{ span: at(5, 7, 11), message: 'this item admits web to every method and path' }];
    expect(render({ related, explains: "a stranger's GET /api/users is answered", help: 'move `to` into the first item', upstream: ['IST0101'] })).toBe(
      `error  shop/authz lets everyone in                               mesh/split-rule
  ┌─ k8s/authz.yaml:8
  │
 5│     - from:
  │       ──── this item admits web to every method and path
 6│         - source:
 7│             principals: ["cluster.local/ns/shop/sa/web"]
 8│     - to:
  │       ^^
   = so    a stranger's GET /api/users is answered
   = fix   move \`to\` into the first item
   = also  IST0101
`,
    );
  });

  it('names a related place in another file', () => {
    expect(render({ related: [{ span: at(1, 2, 3, 'b.yaml'), message: 'declared here' }] })).toContain('  ├─ b.yaml:1\n  │\n 1│  a: 1\n  │  ─ declared here\n');
  });

  it('wraps a long message and puts the rule where it fits', () => {
    const output = render({ message: 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen' });
    expect(output.split('\n').slice(0, 3)).toEqual([
      'error  one two three four five six seven eight nine ten eleven twelve thirteen',
      '       fourteen fifteen sixteen                                  mesh/split-rule',
      '  ┌─ k8s/authz.yaml:8',
    ]);
  });

  it('cuts a long line so that the marked part stays in sight, in 80 columns', () => {
    const line = text.split('\r\n')[10] ?? '';
    const column = line.indexOf('LONG') + 1;
    const [, , , shown, marks] = render({ span: at(11, column, column + 4) }).split('\n');
    expect(shown?.length).toBeLessThanOrEqual(80);
    expect(shown?.slice(marks?.indexOf('^'), (marks?.lastIndexOf('^') ?? 0) + 1)).toBe('LONG');
  });

  it('keeps the beginning of a mark in sight that is longer than the line', () => {
    const [, , , shown = '', marks = ''] = render({ span: at(11, 13, 107) }).split('\n');
    expect(shown.length).toBeLessThanOrEqual(80);
    expect(marks.length).toBeLessThanOrEqual(80);
    expect(shown).toContain('["xxx');
    expect(shown.slice(marks.indexOf('^'))).toMatch(/^\["xxx/);
  });

  it('wraps what it says of a related place, or puts it beneath where there is no room', () => {
    const message = 'a long sentence about this place that no line of eighty columns can hold beside the mark';
    const beside = render({ related: [{ span: at(5, 7, 11), message }] }).split('\n');
    expect(Math.max(...beside.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(beside.join(' ').replaceAll(/[\s│─]+/g, ' ')).toContain(message);
    const beneath = render({ related: [{ span: at(7, 25, 60), message }] }).split('\n');
    expect(Math.max(...beneath.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(beneath.join(' ').replaceAll(/[\s│─]+/g, ' ')).toContain(message);
  });

  it('shows what would steer a terminal, and does not do it', () => {
    expect(render({ message: 'red \u001b[31m and \u202ebackwards', help: 'a\u0007b' })).toMatch(/red \uFFFD\[31m and \uFFFDbackwards[\s\S]*a\uFFFDb/);
  });

  it('gives the source line of a rendered file', () => {
    const rendered = new Map([['k8s/authz.yaml', { by: 'helm template', sourceLines: [0, 0, 0, 0, 0, 0, 0, 42] }]]);
    expect(render({}, { rendered })).toContain('┌─ k8s/authz.yaml:42\n  │\n42│     - to:\n');
  });

  it('has no lines to show for a file that could not be read', () => {
    expect(render({ rule: 'input/missing', message: 'there is no file or folder `x`', span: at(1, 1, 1, 'x') })).toBe('error  there is no file or folder `x`                              input/missing\n');
  });

  it('never prints a colour unless asked', () => {
    expect(render({})).not.toContain('\u001b[');
    expect(render({}, { colors: colorsFor(true) })).toContain('\u001b[');
  });
});

describe('summaries', () => {
  const of = (severity: Diagnostic['severity'], line: number): Diagnostic => ({ rule: 'a/b', severity, message: '', span: at(line, 1, 2), upstream: [] });

  it('count by severity and start with the worst', () => {
    const found = [of('warning', 1), of('error', 2), of('error', 3), of('info', 4)];
    expect(describeCounts(found)).toBe('2 errors, 1 warning, 1 note');
    expect(startingPoint(found)?.line).toBe(2);
    expect(describeCounts([])).toBe('nothing wrong');
  });

  it('start with what cannot be read, then with what is refused, then with the object that has most to say', () => {
    const error = of('error', 1);
    const refused: Diagnostic = { ...of('error', 3), resource: 'Service a', refusedBy: ['api-server'] };
    const other: Diagnostic = { ...of('error', 4), resource: 'Service b', refusedBy: ['api-server'] };
    const more: Diagnostic = { ...of('warning', 5), resource: 'Service b' };
    expect(startingPoint([error, refused])?.line).toBe(3);
    expect(startingPoint([error, refused, other, more])).toMatchObject({ line: 4, explains: 2 });
    expect(startingPoint([error, refused, { ...of('error', 9), rule: 'yaml/syntax' }])?.line).toBe(9);
    expect(startingPoint([of('info', 1)])).toBeUndefined();
  });

  it('list a few of many things that are missing, and all where all are asked for', () => {
    const many = Array.from({ length: 10 }, (_, index) => ({ rule: 'a/b', subject: `Secret s${index}`, missing: `thing ${index}` }));
    expect(renderUnjudged(many, 80)).toHaveLength(9);
    expect(renderUnjudged(many, 80).at(-1)).toBe('            and 2 more (--unjudged lists them)');
    expect(renderUnjudged(many, 80, Number.POSITIVE_INFINITY)).toHaveLength(10);
  });

  it('name once what is missing', () => {
    const missing = 'no Secrets in the input';
    expect(renderUnjudged([{ rule: 'a/tls', subject: 'Secret a', missing }, { rule: 'a/tls', subject: 'Secret b', missing }], 80)).toEqual(['Not judged: Secret a, Secret b (no Secrets in the input) a/tls']);
  });

  it('says one missing thing of several owners once', () => {
    const owners = ['Job shop/a', 'Job shop/b', 'Job shop/c'].map((owner) => ({ rule: 'a/account', subject: `the account \`x\` of ${owner}`, missing: 'the accounts' }));
    expect(renderUnjudged(owners, 200)).toEqual(['Not judged: the account `x` of Job shop/a, Job shop/b and 1 more (the accounts) a/account']);
  });
});
