/**
 * Checks the walls of ARCHITECTURE.md: imports through dependency-cruiser, the rest by reading every source file.
 * Usage: node scripts/walls.ts [ROOT]
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-config';
import config from './walls.config.json' with { type: 'json' };

export interface WallBreach {
  readonly wall: string;
  readonly file: string;
  readonly what: string;
}

/** Every breach below ROOT/src; an empty list when the house stands. */
export async function checkWalls(root: string): Promise<WallBreach[]> {
  const files = sourceFiles(join(root, 'src')).map((path) => relative(root, path).replaceAll('\\', '/'));
  const breaches = await importBreaches(root);
  for (const file of files) {
    if (file.endsWith('.test.ts') || file.endsWith('.d.ts')) continue;
    breaches.push(...sourceBreaches(file, readFileSync(join(root, file), 'utf8')));
  }
  return breaches;
}

async function importBreaches(root: string): Promise<WallBreach[]> {
  const options = await extractOptions(join(repositoryRoot, '.dependency-cruiser.cjs'));
  const places = ['src', 'test', 'scripts', ...placesOfLab(root)].filter((place) => existsSync(join(root, place)));
  const result = await cruise(places, { ...options.options, ruleSet: { forbidden: options.forbidden ?? [] }, validate: true, baseDir: root });
  if (typeof result.output === 'string') throw new Error('dependency-cruiser gave text where data was asked');
  if (result.output.summary.totalCruised === 0) throw new Error('dependency-cruiser read no file: the walls were not checked');
  return result.output.summary.violations.map((violation) => ({ wall: violation.rule.name, file: violation.from, what: `imports ${violation.to}` }));
}

/** Its cache is no source, and large. */
function placesOfLab(root: string): string[] {
  const lab = join(root, 'lab');
  const programs = existsSync(lab) ? readdirSync(lab).filter((name) => name.endsWith('.ts')) : [];
  return ['src', 'test', ...programs].map((name) => `lab/${name}`);
}

type Token = { readonly kind: 'name' | 'text' | 'use'; readonly value: string };

function sourceBreaches(file: string, text: string): WallBreach[] {
  const layer = file.split('/')[1] ?? '';
  const tokens = [...tokensOf(text)];
  const breaches: WallBreach[] = [];
  if (!config.ioLayers.includes(layer)) {
    for (const token of tokens) {
      if (token.kind === 'use' && worldly.test(token.value)) breaches.push({ wall: 'io-at-the-rim', file, what: `uses ${token.value}` });
    }
  }
  if (!config.printingLayers.includes(layer)) {
    for (const token of tokens) {
      if (token.kind === 'use' && /^(?:console\.\w+|process\.(?:stdout|stderr))$/.test(token.value)) breaches.push({ wall: 'only-faces-print', file, what: `uses ${token.value}` });
    }
  }
  const isIsland = /^src\/meshes\/[^/]+\//.test(file);
  if (!isIsland && file !== 'src/meshes/registry.ts' && !config.meshFactFiles.includes(file)) {
    for (const token of tokens) {
      const named = meshName.exec(token.value)?.[0];
      if (named !== undefined) breaches.push({ wall: 'no-mesh-by-name', file, what: `names ${named} in \`${token.value.slice(0, 60)}\`` });
    }
  }
  return breaches;
}

const worldly = /^(?:console\.\w+|process\.\w+|Date\.now|new Date\(\)|Math\.random|performance\.now|fetch|setTimeout|setInterval)$/;
const meshName = new RegExp(config.meshNames.join('|'), 'i');

/** Identifiers, texts and uses of globals in a source, comments left out. */
function* tokensOf(text: string): Generator<Token> {
  const open: unknown[] = [parseSync(text, { syntax: 'typescript', target: 'es2022' })];
  while (open.length > 0) {
    const node = open.pop();
    if (Array.isArray(node)) open.push(...(node as unknown[]));
    else if (typeof node === 'object' && node !== null) {
      yield* tokensOfNode(node as Readonly<Record<string, unknown>>);
      for (const [key, child] of Object.entries(node)) {
        if (key !== 'span' && typeof child === 'object') open.push(child);
      }
    }
  }
}

function* tokensOfNode(node: Readonly<Record<string, unknown>>): Generator<Token> {
  const nameOf = (value: unknown): string => (typeof value === 'object' && value !== null && 'value' in value ? String(value.value) : '');
  switch (node['type']) {
    case 'Identifier':
      yield { kind: 'name', value: String(node['value']) };
      break;
    case 'StringLiteral':
      yield { kind: 'text', value: String(node['value']) };
      break;
    case 'TemplateElement':
      yield { kind: 'text', value: String(node['raw']) };
      break;
    case 'RegExpLiteral':
      yield { kind: 'text', value: String(node['pattern']) };
      break;
    case 'MemberExpression':
      yield { kind: 'use', value: `${nameOf(node['object'])}.${nameOf(node['property'])}` };
      break;
    case 'CallExpression':
      yield { kind: 'use', value: nameOf(node['callee']) };
      break;
    case 'NewExpression':
      if (nameOf(node['callee']) === 'Date' && Array.isArray(node['arguments']) && node['arguments'].length === 0) yield { kind: 'use', value: 'new Date()' };
      break;
    default:
  }
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...sourceFiles(path));
    else if (entry.name.endsWith('.ts')) found.push(path);
  }
  return found.sort();
}

const repositoryRoot = resolve(fileURLToPath(import.meta.url), '../..');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? repositoryRoot);
  const breaches = await checkWalls(root);
  for (const breach of breaches) console.log(`${breach.file}: ${breach.wall}: ${breach.what}`);
  console.log(breaches.length === 0 ? 'walls: all stand' : `walls: ${breaches.length} breached`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
