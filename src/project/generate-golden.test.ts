import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../test/shared.ts';
import { backends } from '../meshes/registry.ts';
import { generateFiles } from './generate.ts';
import { openProject } from './project.ts';

/** `UPDATE_GOLDEN=1` writes what is generated now as the expectation: read the difference before it is committed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const root = join(repositoryRoot, 'test/golden');

describe.each([...backends.values()].map((backend) => [backend.name, backend] as const))('golden folders of %s', (name, backend) => {
  const folder = join(root, name);
  const cases = readdirSync(folder).sort();

  it.each(cases)('%s', (intent) => {
    const actual = generated(join(folder, intent));
    const expected = join(folder, intent, 'expected');
    if (isUpdate) rewrite(expected, actual);
    expect(actual).toEqual(readFolder(expected));
  });

  it('there is one for every kind of intent', () => {
    const missing = Object.keys(backend.support).filter((kind) => !cases.includes(kind));
    expect(missing).toEqual([]);
  });

  it('every case lowers the intent that it is named for', () => {
    const idle = cases.filter((intent) => !reportOf(join(folder, intent)).intents.some(({ kind }) => intent === kind || intent.startsWith(`${kind}-`)));
    expect(idle).toEqual([]);
  });
});

function reportOf(path: string): ReturnType<typeof generateFiles> {
  const file = (name: string) => ({ path: name, text: readFileSync(join(path, name), 'utf8') });
  return generateFiles(openProject([file('manifests.yaml')]), file('mesh.yaml'), { confirmUnscopedFaults: false });
}

/** The files, and what could not be said or went wrong as one more file beside them. */
function generated(path: string): Record<string, string> {
  const report = reportOf(path);
  const notes = [
    ...report.diagnostics.map((item) => `${item.severity} ${item.rule} ${item.span.file}:${item.span.line}\n  ${item.message}`),
    ...report.losses.map((loss) => `loss ${loss.intent} ${loss.subject}\n  ${loss.what}\n  because ${loss.because}${loss.instead === undefined ? '' : `\n  instead ${loss.instead}`}`),
  ];
  return Object.fromEntries([...report.files.map((file) => [file.path, file.content]), ['notes.txt', notes.map((note) => `${note}\n`).join('')]]);
}

function rewrite(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

function readFolder(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(?:yaml|txt)$/.test(path));
  return Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}
