/**
 * Writes the lists of rules: src/rules/registry.generated.ts and one beside the rules of each mesh.
 * Usage: node scripts/generate-registry.ts [--check]
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface RuleFile {
  /** `kubernetes/duplicate-object`: the folder and the slug. */
  readonly id: string;
  /** Path from the root of the repository. */
  readonly path: string;
}

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../..');

/** Folders of rules that hold on every mesh. Everything else in src/rules is the engine. */
const sharedFolders = ['gateway-api', 'kubernetes', 'resilience'];

/** Rule files of one list, in the order of their ids. */
export function ruleFiles(root: string = repositoryRoot): { readonly registry: string; readonly files: readonly RuleFile[] }[] {
  const shared = sharedFolders.flatMap((folder) => filesIn(root, join('src/rules', folder), folder));
  const meshes = foldersIn(join(root, 'src/meshes')).map((mesh) => {
    const folder = join('src/meshes', mesh, 'rules');
    return { registry: join(folder, 'registry.generated.ts'), files: filesIn(root, folder, mesh) };
  });
  return [{ registry: 'src/rules/registry.generated.ts', files: shared }, ...meshes.filter((list) => list.files.length > 0)];
}

/** The registries as they should stand. */
export function generateRegistries(root: string = repositoryRoot): GeneratedFile[] {
  const rules = ruleFiles(root).map(({ registry, files }) => ({ path: registry, text: registryText(registry, files) }));
  return [...rules, ...analyzerFolders(root).map((folder) => ({ path: join(folder, 'registry.generated.ts'), text: analyzersText(root, folder) }))];
}

/** A folder for each checker whose verdicts a mesh can give: `src/meshes/istio/compat/kiali`. */
function analyzerFolders(root: string): string[] {
  return foldersIn(join(root, 'src/meshes')).flatMap((mesh) => {
    const compat = join('src/meshes', mesh, 'compat');
    return existsSync(join(root, compat)) ? foldersIn(join(root, compat)).filter((name) => name !== 'shared').map((name) => join(compat, name)) : [];
  });
}

function analyzersText(root: string, folder: string): string {
  const files = filesIn(root, folder, '').filter(({ id }) => id !== '/codes');
  return [
    '// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.',
    `import type { Analyzer } from '${relative(folder, 'src/rules/analyzer.ts')}';`,
    ...files.map(({ id }) => `import ${nameOf(id.slice(1))} from './${id.slice(1)}.ts';`),
    '',
    'export const analyzers: readonly Analyzer[] = [',
    ...files.map(({ id }) => `  ${nameOf(id.slice(1))},`),
    '];',
    '',
  ].join('\n');
}

function registryText(registry: string, files: readonly RuleFile[]): string {
  const folder = join(registry, '..');
  const imports = files.map(({ id, path }) => `import ${nameOf(id)} from './${relative(folder, path)}';`);
  const entries = files.map(({ id }) => `  { id: '${id}', rule: ${nameOf(id)} },`);
  const engine = relative(folder, 'src/rules/rule.ts');
  return [
    '// Written by scripts/generate-registry.ts from the files that stand beside it. Do not edit.',
    `import type { RegisteredRule } from '${engine.startsWith('.') ? engine : `./${engine}`}';`,
    ...imports,
    '',
    'export const rules: readonly RegisteredRule[] = [',
    ...entries,
    '];',
    '',
  ].join('\n');
}

function nameOf(id: string): string {
  return id.replaceAll(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function filesIn(root: string, folder: string, prefix: string): RuleFile[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.generated.ts'));
  return names.sort().map((name) => ({ id: `${prefix}/${name.replace(/\.ts$/, '')}`, path: join(folder, name) }));
}

function foldersIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generateRegistries()) {
    const target = join(repositoryRoot, path);
    if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
    if (process.argv.includes('--check')) {
      console.log(`${path} is stale: run node scripts/generate-registry.ts`);
      process.exitCode = 1;
    } else writeFileSync(target, text);
  }
}
