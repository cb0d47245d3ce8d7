import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateRulePages, leftOverPages } from '../scripts/generate-docs.ts';
import { generateRegistries } from '../scripts/generate-registry.ts';
import { rulePath, ruleTemplate } from '../scripts/new-rule.ts';
import { describedFindings } from '../src/rules/described-findings.ts';
import { describedIntents } from '../src/rules/described-intents.ts';
import { repositoryRoot } from './shared.ts';

const textOf = (path: string): string | undefined => (existsSync(join(repositoryRoot, path)) ? readFileSync(join(repositoryRoot, path), 'utf8') : undefined);

describe('generated files are fresh', () => {
  it.each(generateRegistries().map((file) => [file.path, file.text]))('%s', (path, text) => {
    expect(textOf(path)).toBe(text);
  });

  it('docs/rules: run node scripts/generate-docs.ts', async () => {
    const pages = await generateRulePages();
    expect(pages.filter(({ path, text }) => textOf(path) !== text).map((page) => page.path)).toEqual([]);
    expect(leftOverPages(repositoryRoot, pages)).toEqual([]);
  });
});

describe('every generator', () => {
  it.each(readdirSync(join(repositoryRoot, 'scripts')).filter((name) => /^generate-.*\.ts$/.test(name)))('%s finds nothing stale', (name) => {
    const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot, 'scripts', name), '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

describe('every id that the source reports', () => {
  it('has a page', () => {
    const missing = [...idsInSource()].filter((id) => textOf(`docs/rules/${id}.md`) === undefined);
    expect(missing.sort(), 'describe them in src/rules/described-findings.ts or described-intents.ts').toEqual([]);
  });

  it('is described once', () => {
    const ids = [...describedFindings, ...describedIntents].map((finding) => finding.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const finding of [...describedFindings, ...describedIntents]) expect(finding.summary).toMatch(/^[A-Z][^.]*(?:\.yaml[^.]*)?\.$/);
  });
});

/** Ids as they stand in the source: whole, as the slug of a reader of mesh.yaml, as the slug of a schema finding. */
function* idsInSource(): Generator<string> {
  for (const path of sourceFiles('src')) {
    const text = textOf(path) ?? '';
    for (const [, id] of text.matchAll(/rule:\s*'((?:yaml|kubernetes|intents|resilience|input)\/[a-z-]+)'/g)) if (id !== undefined) yield id;
    for (const [, id] of text.matchAll(/'(kubernetes\/[a-z]+(?:-[a-z]+)+)'/g)) if (id !== undefined && path.startsWith('src/kube/')) yield id;
    if (path.startsWith('src/intents/')) for (const [, slug] of text.matchAll(/\breport\(\w+, '([a-z-]+)'/g)) yield `intents/${slug ?? ''}`;
    if (path === 'src/kube/schema/report.ts') for (const [, slug] of text.matchAll(/rule: '([a-z-]+)'/g)) yield `kubernetes/${slug ?? ''}`;
  }
}

function sourceFiles(folder: string): string[] {
  const names = readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`).filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
}

describe('the scaffolder', () => {
  it.each([
    ['istio/some-slug', { path: 'src/meshes/istio/rules/some-slug.ts' }],
    ['resilience/some-slug', { path: 'src/rules/resilience/some-slug.ts' }],
    ['istio/subset-not-defined', { refusal: 'src/meshes/istio/rules/subset-not-defined.ts stands already' }],
    ['nowhere/some-slug', { refusal: 'there is no folder of rules `nowhere`' }],
    ['istio/check-hosts', { refusal: '`check-hosts` names a check: name the fault as a person would say it, such as subset-not-defined' }],
    ['../../etc', { refusal: '`../../etc` is no rule id: write FOLDER/SLUG, such as istio/subset-not-defined' }],
  ])('answers %s', (id, answer) => {
    expect(rulePath(id)).toEqual(answer);
  });

  it.each(['src/meshes/istio/rules/some-slug.ts', 'src/rules/resilience/some-slug.ts'])('writes imports that resolve from %s', (path) => {
    const imports = [...ruleTemplate(path).matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? '');
    expect(imports).toHaveLength(2);
    for (const specifier of imports) expect(existsSync(join(repositoryRoot, path, '..', specifier)), specifier).toBe(true);
  });
});
