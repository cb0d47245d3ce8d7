/**
 * Starts a new rule: its file with examples that a test runs, its entry in the registry and its page.
 * Usage: node scripts/new-rule.ts istio/some-slug
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateRegistries } from './generate-registry.ts';

const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../..');

/** Where the file of a rule stands, or why there can be none. */
export function rulePath(id: string, root: string = repositoryRoot): { readonly path: string } | { readonly refusal: string } {
  const parts = /^([a-z-]+)\/([a-z0-9]+(?:-[a-z0-9]+)+)$/.exec(id);
  const [, folder, slug] = parts ?? [];
  if (folder === undefined || slug === undefined) return { refusal: `\`${id}\` is no rule id: write FOLDER/SLUG, such as istio/subset-not-defined` };
  if (/^(?:check|no|valid)-/.test(slug)) return { refusal: `\`${slug}\` names a check: name the fault as a person would say it, such as subset-not-defined` };
  const isShared = existsSync(join(root, 'src/rules', folder));
  const isMesh = existsSync(join(root, 'src/meshes', folder));
  if (!isShared && !isMesh) return { refusal: `there is no folder of rules \`${folder}\`` };
  const path = isShared ? `src/rules/${folder}/${slug}.ts` : `src/meshes/${folder}/rules/${slug}.ts`;
  return existsSync(join(root, path)) ? { refusal: `${path} stands already` } : { path };
}

/** The text of a new rule. It runs, and its examples pass, before a word of it is changed; its contract fails while a TODO is left. */
export function ruleTemplate(path: string): string {
  const up = relative(dirname(path), 'src').replaceAll('\\', '/');
  return `import { textAt } from '${up}/kube/resource.ts';
import { defineRule } from '${path.startsWith('src/rules') ? '..' : `${up}/rules`}/rule.ts';

export default defineRule({
  summary: 'TODO: what is wrong, in one sentence.',
  why: \`TODO: what traffic does because of it.\`,
  severity: 'warning',
  reads: ['ConfigMap'],
  upstream: [],
  messages: {
    wrong: ({ value }: { value: string }) => \`\\\`\${value}\\\` is wrong here: TODO say what traffic does\`,
  },
  bad: \`apiVersion: v1
kind: ConfigMap
metadata: { name: example, namespace: shop }
data:
  key: wrong
#      ^^^^^ \\\`wrong\\\` is wrong here: TODO say what traffic does
\`,
  good: \`apiVersion: v1
kind: ConfigMap
metadata: { name: example, namespace: shop }
data:
  key: right
\`,
  check(context) {
    for (const resource of context.ofKind('ConfigMap')) {
      const value = textAt(resource.raw, ['data', 'key']);
      if (value === 'wrong') context.report({ at: [resource, ['data', 'key']], message: 'wrong', data: { value } });
    }
  },
});
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = rulePath(process.argv[2] ?? '');
  if ('refusal' in found) {
    console.error(found.refusal);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(repositoryRoot, found.path)), { recursive: true });
    writeFileSync(join(repositoryRoot, found.path), ruleTemplate(found.path), { flag: 'wx' });
    for (const { path, text } of generateRegistries()) writeFileSync(join(repositoryRoot, path), text);
    // In a process of its own: this one has loaded nothing of the new rule.
    execFileSync(process.execPath, [join(repositoryRoot, 'scripts/generate-docs.ts')], { stdio: 'inherit' });
    console.log(`${found.path}: now change the examples first, and watch the test fail`);
  }
}
