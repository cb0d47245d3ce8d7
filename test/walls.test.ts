import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWalls } from '../scripts/walls.ts';
import { repositoryRoot } from './shared.ts';

/** One planted violation for each wall: the file, its text, and the wall that has to report it. */
const violations: readonly { readonly wall: string; readonly file: string; readonly text: string }[] = [
  { wall: 'layer-base', file: 'src/base/planted.ts', text: `import type { Topology } from '../topology/topology.ts';\nexport type Planted = Topology;\n` },
  { wall: 'layer-kube', file: 'src/kube/planted.ts', text: `import { readYaml } from '../project/project.ts';\nexport const planted = readYaml;\n` },
  { wall: 'mesh-island', file: 'src/meshes/other/planted.ts', text: `import { backend } from '../istio/backend.ts';\nexport const planted = backend;\n` },
  { wall: 'mesh-by-registry', file: 'src/compile/planted.ts', text: `import { backend } from '../meshes/istio/backend.ts';\nexport const planted = backend;\n` },
  { wall: 'io-at-the-rim', file: 'src/topology/planted.ts', text: `import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n` },
  { wall: 'io-at-the-rim', file: 'src/model/planted.ts', text: `export const planted = (): number => Date.now();\n` },
  { wall: 'io-at-the-rim', file: 'src/rules/planted.ts', text: `export const planted = (): string | undefined => process.env.HOME;\n` },
  { wall: 'only-faces-print', file: 'src/adapters/planted.ts', text: `export const planted = (): void => console.log('hello');\n` },
  { wall: 'no-mesh-by-name', file: 'src/project/planted.ts', text: `export const planted = (mesh: string): boolean => mesh === 'istio';\n` },
  { wall: 'no-mesh-by-name', file: 'src/intents/planted.ts', text: `export const linkerdOnly = true;\n` },
  { wall: 'no-cycle', file: 'src/base/planted.ts', text: `import { other } from './planted-other.ts';\nexport const planted = (): number => other();\n` },
  { wall: 'resolvable', file: 'src/base/planted.ts', text: `import { gone } from './gone.ts';\nexport const planted = gone;\n` },
  { wall: 'no-test-imports', file: 'src/base/planted.ts', text: `import { repositoryRoot } from '../../test/shared.ts';\nexport const planted = repositoryRoot;\n` },
  { wall: 'no-test-imports', file: 'src/adapters/planted.ts', text: `import { paths } from '../../lab/src/paths.ts';\nexport const planted = paths;\n` },
  { wall: 'lab-apart', file: 'test/planted.ts', text: `import { paths } from '../lab/src/paths.ts';\nexport const planted = paths;\n` },
  { wall: 'lab-imports', file: 'lab/src/planted.ts', text: `import { main } from '../../bench/run.ts';\nexport const planted = main;\n` },
  { wall: 'declared-dependencies', file: 'src/base/planted.ts', text: `import fc from 'fast-check';\nexport const planted = fc;\n` },
];

let house: string;

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'meshwright-walls-'));
  for (const part of ['src', 'test', 'package.json', 'tsconfig.json']) cpSync(join(repositoryRoot, part), join(house, part), { recursive: true });
  for (const part of ['lab/src/paths.ts', 'lab/cases/semantics.ts', 'lab/cases/semantics', 'bench/run.ts']) cpSync(join(repositoryRoot, part), join(house, part), { recursive: true });
  symlinkSync(join(repositoryRoot, 'node_modules'), join(house, 'node_modules'));
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('the walls', () => {
  it('all stand', async () => {
    expect(await checkWalls(repositoryRoot)).toEqual([]);
  });

  it.each(violations)('$wall is reported when $file breaks it', async ({ wall, file, text }) => {
    const planted = [plant(file, text)];
    if (wall === 'no-cycle') planted.push(plant('src/base/planted-other.ts', `import { planted } from './planted.ts';\nexport const other = (): number => planted();\n`));
    const breaches = await checkWalls(house);
    for (const path of planted) rmSync(path);
    expect(breaches).toContainEqual(expect.objectContaining({ wall, file: expect.stringMatching(/planted/) }));
  });

  it('a new intent does not compile until every mesh answers it', () => {
    const path = join(house, 'src/intents/intent.ts');
    const before = readFileSync(path, 'utf8');
    const after = before.replace('  | StepTraffic;', "  | StepTraffic\n  | Base<'do-something-new'>;");
    expect(after).not.toBe(before);
    writeFileSync(path, after);
    const output = typeErrors();
    writeFileSync(path, before);
    expect(output).toContain('src/meshes/istio/');
    expect(output).toContain('do-something-new');
  });
});

function plant(file: string, text: string): string {
  const path = join(house, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function typeErrors(): string {
  try {
    execFileSync(process.execPath, [join(repositoryRoot, 'node_modules/typescript/bin/tsc'), '-p', house, '--pretty', 'false'], { encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? '');
  }
}
