import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv, type Schema } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutCarets } from '../caret.ts';
import { allRules } from '../../src/project/inspect.ts';
import { repositoryRoot } from '../shared.ts';
import { runInProcess } from './run.ts';

/** The official schema of SARIF 2.1.0, as a package of its maintainers carries it: of what draft 4 has apart, it uses nothing. Our URIs are tested below. */
const require = createRequire(import.meta.url);
const schemaPath = require.resolve('@microsoft/jest-sarif').replace(/index\.js$/, 'schemas/sarif-2.1.0-rtm.5.json');
const { $schema: _draft4, id: _id, ...schema } = JSON.parse(readFileSync(schemaPath, 'utf8')) as Readonly<Record<string, unknown>>;
const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema as Schema);

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string; readonly help: { readonly markdown: string }; readonly defaultConfiguration: { readonly level: string } }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: Readonly<Record<string, number>> } }];
        readonly partialFingerprints: { readonly 'meshwright/v1': string };
        readonly fixes?: readonly { readonly artifactChanges: readonly { readonly replacements: readonly { readonly deletedRegion: object; readonly insertedContent: { readonly text: string } }[] }[] }[];
        readonly relatedLocations?: readonly object[];
      }[];
    },
  ];
}

const hostile = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: "a", namespace: shop }\nspec:\n  host: a.com\n  "ho|ts::error file=x,line=1::<b>@me %0A ]]> \\u0007\\uD83D": 1\n  trafficPolicy: { loadBalancer: { simple: LEAST_CONN } }\n';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'meshwright-reports-'));
  writeFileSync(join(cwd, 'a b:c,d.yaml'), hostile);
  writeFileSync(join(cwd, 'fine.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n');
  writeFileSync(join(cwd, 'broken.yaml'), 'a: [1\n');
  for (const { id, rule } of allRules) writeFileSync(join(cwd, `${id.replace('/', '-')}.yaml`), withoutCarets(rule.bad));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const report = async (format: string, ...paths: string[]): Promise<string> => (await runInProcess(['check', ...(paths.length === 0 ? ['a b:c,d.yaml', 'fine.yaml', 'broken.yaml'] : paths), '--format', format, '--no-config'], { cwd })).stdout;
const sarif = async (...paths: string[]): Promise<Sarif> => JSON.parse(await report('sarif', ...paths)) as Sarif;

describe('SARIF', () => {
  it.each([['of the bad examples of all rules', ['.']], ['of hostile texts', ['a b:c,d.yaml', 'broken.yaml', 'gone.yaml']], ['of nothing', ['fine.yaml']], ['of another checker', ['.', '--as', 'kiali']]])('%s is valid', async (_, paths) => {
    expect(validate(await sarif(...paths)) ? [] : validate.errors).toEqual([]);
  });

  it('describes each rule once, with its help and its level', async () => {
    const { tool, results } = (await sarif('.')).runs[0];
    const ids = tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { ruleId, ruleIndex, level } of results) {
      expect(ids[ruleIndex]).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
    }
    expect(tool.driver.rules.find(({ id }) => id === 'istio/subset-not-defined')).toMatchObject({ help: { markdown: expect.stringContaining('```yaml') as string }, defaultConfiguration: { level: 'error' } });
  });

  it('names files by URIs that lead to them, and findings of a path without a line', async () => {
    const { results } = (await sarif('a b:c,d.yaml', 'gone.yaml')).runs[0];
    expect(results[0]?.locations[0].physicalLocation).toMatchObject({ artifactLocation: { uri: 'a%20b%3Ac%2Cd.yaml' }, region: { startLine: 6, startColumn: 3 } });
    const gone = results.find(({ ruleId }) => ruleId === 'input/missing');
    expect(gone?.locations[0].physicalLocation).toEqual({ artifactLocation: { uri: 'gone.yaml' } });
  });

  it('carries fixes, and fingerprints that are one for each finding', async () => {
    const { results } = (await sarif('.')).runs[0];
    const prints = results.map((result) => result.partialFingerprints['meshwright/v1']);
    expect(new Set(prints).size).toBe(prints.length);
    const fix = results.find(({ ruleId }) => ruleId === 'kubernetes/deprecated-value')?.fixes?.[0];
    expect(fix?.artifactChanges[0]?.replacements[0]).toMatchObject({ insertedContent: { text: 'LEAST_REQUEST' } });
  });
});

describe('JUnit', () => {
  it('has a suite for each file, and fails only what fails the check', async () => {
    const text = await report('junit');
    expect(text).toContain('<testsuite name="fine.yaml" tests="1" failures="0" errors="0" skipped="0">\n    <testcase classname="meshwright" name="no findings"/>');
    const [, tests, failures] = /<testsuites name="meshwright check" tests="(\d+)" failures="(\d+)"/.exec(text) ?? [];
    expect([text.match(/<testcase /g)?.length, text.match(/<failure /g)?.length].map(String)).toEqual([tests, failures]);
    expect((await report('junit', '.', '--severity', 'info')).match(/<system-out>/g)).toBeNull();
  });

  it('escapes what is no XML', async () => {
    const text = await report('junit');
    expect(text).toContain('ho|ts::error file=x,line=1::&lt;b&gt;@me %0A ]]&gt;');
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|<b>/);
    expect(text.replaceAll(/<\?xml[^?]*\?>|<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>/g, '')).not.toMatch(/[<>]/);
  });
});

describe('GitHub annotations', () => {
  it('stand beside the line, escaped', async () => {
    const [first = ''] = (await report('github', 'a b:c,d.yaml')).split('\n');
    expect(first).toMatch(/^::error file=a b%3Ac%2Cd\.yaml,line=6,endLine=6,col=3,endColumn=\d+,title=kubernetes\/unknown-field::`spec` has no field/);
    expect(first).toContain('%250A');
    expect(first).toContain('%0A');
  });

  it('are ten of each level at most; the others stand in the log, where they are no commands', async () => {
    const text = await report('github', '.');
    const counts = ['error', 'warning', 'notice'].map((level) => text.match(new RegExp(`^::${level} `, 'gm'))?.length ?? 0);
    for (const number of counts) expect(number).toBeLessThanOrEqual(10);
    const { diagnostics } = JSON.parse(await report('json', '.')) as { diagnostics: readonly object[] };
    const total = counts.reduce((sum, each) => sum + each, 0);
    expect(text).toContain(`${diagnostics.length - total} more, for which a step has no annotations left:\n`);
    expect(text.trimEnd().split('\n').filter((line) => !line.startsWith('::'))).toHaveLength(diagnostics.length - total + 2);
  });
});

describe('Markdown', () => {
  it('is a table that nothing of the files can break out of', async () => {
    const text = await report('markdown', 'a b:c,d.yaml');
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    for (const row of rows) expect(row.replaceAll(String.raw`\|`, '').match(/\|/g)).toHaveLength(5);
    expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/<b>|@me/);
    expect(text).toMatch(/^### 1 error, \d+ warnings?\n/);
  });

  it('fits into a comment', async () => {
    const text = await report('markdown', '.');
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^… and \d+ more findings\.$/m);
  });
});

describe('JSON', () => {
  it('keeps its fingerprints when lines move', async () => {
    const prints = async (): Promise<readonly string[]> => (JSON.parse(await report('json', 'a b:c,d.yaml')) as { diagnostics: { fingerprint: string }[] }).diagnostics.map(({ fingerprint }) => fingerprint);
    const before = await prints();
    writeFileSync(join(cwd, 'a b:c,d.yaml'), `# one\n# two\n---\n${hostile}`);
    expect(await prints()).toEqual(before);
    writeFileSync(join(cwd, 'a b:c,d.yaml'), hostile);
  });
});

it('the schema is the one of the package', () => {
  expect(schemaPath.startsWith(repositoryRoot)).toBe(true);
});
