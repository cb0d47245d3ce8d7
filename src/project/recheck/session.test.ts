import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateMesh } from '../../../bench/generate-mesh.ts';
import type { SourceFile } from '../../kube/resource.ts';
import { inspectProject, type Inspection } from '../inspect.ts';
import { openProject, type Project } from '../project.ts';
import { openSession, type Session } from './session.ts';

const shop = filesBelow(new URL('../../../examples/shop', import.meta.url).pathname);
const synthetic = generateMesh({ services: 24, seed: 3 }).files;

function filesBelow(folder: string): SourceFile[] {
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.ya?ml$/.test(name)).sort();
  return names.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** A full check of the same texts, in the same order. */
function inFull(session: Session): unknown {
  const project = openProject(session.project.files.map(({ path, text }) => ({ path, text })));
  return toldOf(project, inspectProject(project));
}

/** All that is told, as plain values: positions of the call graph are worked out when they are read. */
function toldOf({ topology, problems, ignored }: Project, inspection: Inspection): unknown {
  const graph = Object.fromEntries(Object.entries(topology).map(([name, part]) => [name, part instanceof Map ? [...part] : part]));
  return JSON.parse(JSON.stringify({ inspection, graph, problems, ignored }));
}

function toldBy(session: Session): unknown {
  return toldOf(session.project, session.inspection);
}

interface Edit {
  readonly file: string;
  readonly change: (text: string, files: readonly SourceFile[]) => string | undefined;
  readonly toString: () => string;
}

/** Edits as people and tools make them: of lines, values, whole documents, indentation and files. */
function edits(files: readonly SourceFile[]): fc.Arbitrary<Edit> {
  const names = [...files.map((file) => file.path), 'new.yaml', 'other/new.yaml'];
  const line = fc.nat(400);
  const texts = fc.constantFrom('', '# a comment', '---', '  weird: true', '  name: orders', 'kind: Service', '  host: nowhere', '    - broken: [', '\t', '  namespace: elsewhere', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n---');
  const change = fc.oneof(
    fc.tuple(line, texts).map(([at, text]) => ({ what: `insert ${at} ${text}`, change: (lines: string[]) => lines.toSpliced(at % (lines.length + 1), 0, text) })),
    line.map((at) => ({ what: `delete ${at}`, change: (lines: string[]) => lines.toSpliced(at % (lines.length + 1), 1) })),
    fc.tuple(line, line).map(([from, to]) => ({ what: `copy ${from} ${to}`, change: (lines: string[]) => lines.toSpliced(to % (lines.length + 1), 0, lines[from % lines.length] ?? '') })),
    fc.tuple(line, fc.constantFrom('2', 'true', 'v9', 'nobody', 'shop', '0s', '100', 'orders', 'http')).map(([at, value]) => ({ what: `value ${at} ${value}`, change: (lines: string[]) => lines.with(at % lines.length, (lines[at % lines.length] ?? '').replace(/: .*$/, `: ${value}`)) })),
  );
  const lines = fc.tuple(fc.constantFrom(...names), change).map(([file, { what, change: edit }]): Edit => ({ file, change: (text) => edit(text.split('\n')).join('\n'), toString: () => `${file}: ${what}` }));
  const documents = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), line, line, fc.constantFrom('copy', 'swap', 'drop')).map(
    ([file, from, a, b, how]): Edit => ({ file, change: (text, all) => changeDocuments(text, all.find(({ path }) => path === from)?.text ?? text, a, b, how), toString: () => `${file}: ${how} document ${a} ${b} of ${from}` }),
  );
  const whole = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names, undefined)).map(([file, from]): Edit => ({ file, change: (_, all) => all.find(({ path }) => path === from)?.text, toString: () => `${file}: as ${from ?? 'removed'}` }));
  return fc.oneof({ weight: 5, arbitrary: lines }, { weight: 3, arbitrary: documents }, { weight: 1, arbitrary: whole });
}

function changeDocuments(text: string, from: string, a: number, b: number, how: string): string {
  const [own, others] = [text.split(/^---$/m), from.split(/^---$/m)];
  const [at, to] = [a % own.length, b % own.length];
  if (how === 'copy') return own.toSpliced(at, 0, `\n${others[b % others.length]?.trim() ?? ''}\n`).join('---');
  if (how === 'drop') return own.toSpliced(at, 1).join('---');
  return own.with(at, own[to] ?? '').with(to, own[at] ?? '').join('---');
}

function textOf(session: Session, file: string): string {
  return session.project.files.find(({ path }) => path === file)?.text ?? '';
}

describe.each([
  ['the shop', shop],
  ['a synthetic mesh', synthetic],
])('a session over %s', (_, files) => {
  it('finds at first what a full check finds', () => {
    const session = openSession({ files, problems: [] });
    expect(toldBy(session)).toEqual(inFull(session));
  });

  it('finds after every edit what a full check finds, order and all', () => {
    fc.assert(
      fc.property(fc.array(edits(files), { minLength: 1, maxLength: 12 }), (several) => {
        const session = openSession({ files, problems: [] });
        for (const { file, change } of several) {
          session.edit(file, change(textOf(session, file), session.project.files));
          expect(toldBy(session)).toEqual(inFull(session));
        }
      }),
      { numRuns: 25 },
    );
  });
});
