/**
 * Writes docs/shop.svg, the call graph of the example that the README shows.
 * Usage: node scripts/generate-picture.ts [--check]
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderSvg } from '../src/faces/cli/render/graph-svg.ts';
import { openProject } from '../src/project/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = join(root, 'examples/shop');
const target = join(root, 'docs/shop.svg');
const names = readdirSync(example).filter((name) => name.endsWith('.yaml')).sort();
const text = renderSvg(openProject(names.map((name) => ({ path: name, text: readFileSync(join(example, name), 'utf8') }))).topology);

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/shop.svg is stale: run `npm run docs`');
  process.exitCode = 1;
}
