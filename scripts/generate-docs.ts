/**
 * Writes docs/rules: a table of every rule and a page for each, from the rules themselves.
 * Usage: node scripts/generate-docs.ts [--check]
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sortedBy } from '../src/base/order.ts';
import { describedFindings, type DescribedFinding } from '../src/rules/described-findings.ts';
import { describedIntents } from '../src/rules/described-intents.ts';
import type { RegisteredRule } from '../src/rules/rule.ts';
import type { GeneratedFile } from './generate-registry.ts';

const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../..');
const folder = 'docs/rules';
const described = [...describedFindings, ...describedIntents];
const notice = '<!-- Written by scripts/generate-docs.ts. Do not edit. -->';

/** The pages as they should stand. */
export async function generateRulePages(): Promise<GeneratedFile[]> {
  const rules = await loadRules();
  const pages = [...rules.map(rulePage), ...described.map(findingPage)];
  const { coveragePage } = await import('./coverage-page.ts');
  return [{ path: `${folder}/README.md`, text: overview(rules) }, { path: `${folder}/coverage.md`, text: coveragePage(notice) }, ...pages];
}

/** Pages that stand there and belong to nothing any more. */
export function leftOverPages(root: string, pages: readonly GeneratedFile[]): string[] {
  const wanted = new Set(pages.map((page) => page.path));
  const found = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  return found.map((name) => join(folder, name).replaceAll('\\', '/')).filter((path) => !wanted.has(path));
}

/** Loaded late, so that a rule that does not compile does not keep the scaffolder from running. */
async function loadRules(): Promise<readonly RegisteredRule[]> {
  const [shared, meshes] = await Promise.all([import('../src/rules/registry.generated.ts'), import('../src/meshes/registry.ts')]);
  return [...shared.rules, ...meshes.meshRules];
}

function overview(rules: readonly RegisteredRule[]): string {
  const rows = sortedBy(
    [...rules.map(({ id, rule }) => ({ id, ...rule })), ...described.map((finding) => ({ upstream: [] as readonly string[], ...finding }))],
    (row) => row.id,
  );
  const lines = rows.map((row) => `| [\`${row.id}\`](${row.id}.md) | ${row.severity} | ${row.summary.replaceAll('|', '\\|')} | ${row.upstream.join(', ')} |`);
  return [
    notice,
    '',
    '# Rules',
    '',
    `Everything that \`meshwright check\` and \`meshwright generate\` may report: ${rows.length} findings. Each has a name, a page and a position. [What other checkers find](coverage.md) is set beside it.`,
    '',
    '| rule | severity | what is wrong | also known as |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}

function rulePage({ id, rule }: RegisteredRule): GeneratedFile {
  const facts = [
    `**${rule.severity}**`,
    rule.reads === 'every-kind' ? 'reads every kind' : rule.reads.length === 0 ? '' : `reads ${rule.reads.map((kind) => `\`${kind}\``).join(', ')}`,
    rule.asks.includes('topology') ? 'asks for the call graph' : '',
    rule.upstream.length === 0 ? '' : `also known as ${rule.upstream.join(', ')}`,
  ].filter((fact) => fact !== '');
  const text = [notice, '', `# ${id}`, '', rule.summary, '', facts.join(' · '), '', '## Why it matters', '', rule.why.trim(), '', '## Reported', '', fenced(rule.bad), '', '## Right', '', fenced(rule.good), ''].join('\n');
  return { path: `${folder}/${id}.md`, text };
}

function findingPage(finding: DescribedFinding): GeneratedFile {
  const example = finding.bad === undefined ? [] : ['## Reported', '', fenced(finding.bad), ''];
  const text = [notice, '', `# ${finding.id}`, '', finding.summary, '', `**${finding.severity}**`, '', '## Why it matters', '', finding.why, '', ...example].join('\n');
  return { path: `${folder}/${finding.id}.md`, text };
}

function fenced(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pages = await generateRulePages();
  const stale = pages.filter(({ path, text }) => !existsSync(join(repositoryRoot, path)) || readFileSync(join(repositoryRoot, path), 'utf8') !== text);
  mkdirSync(join(repositoryRoot, folder), { recursive: true });
  const leftOver = leftOverPages(repositoryRoot, pages);
  if (process.argv.includes('--check')) {
    for (const path of [...stale.map((page) => page.path), ...leftOver]) console.log(`${path} is stale: run node scripts/generate-docs.ts`);
    process.exitCode = stale.length + leftOver.length === 0 ? 0 : 1;
  } else {
    for (const { path, text } of stale) {
      mkdirSync(dirname(join(repositoryRoot, path)), { recursive: true });
      writeFileSync(join(repositoryRoot, path), text);
    }
    for (const path of leftOver) rmSync(join(repositoryRoot, path));
    console.log(`${relative(process.cwd(), join(repositoryRoot, folder)) || folder}: ${pages.length} pages, ${stale.length} written, ${leftOver.length} removed`);
  }
}
