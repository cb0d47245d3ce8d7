import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { groupBy } from '../base/order.ts';
import type { SourceFile } from '../kube/resource.ts';
import { textAt } from '../kube/resource.ts';
import type { YamlDocument } from '../yaml/document.ts';
import { readYaml } from '../yaml/read.ts';
import type { Rendering } from './helm.ts';
import { inputProblem } from './input-problem.ts';
import { lineMap } from './line-map.ts';
import { readTextFile } from './read-text.ts';
import type { RenderedFile } from './rendered.ts';
import { runTool, type ToolResult } from './run-tool.ts';
import type { Kustomization } from './walk.ts';

export type KustomizeRendering = Rendering & { readonly isRendered: boolean };

const originAnnotation = /^ {4}config\.kubernetes\.io\/origin: \|-?\n(?: {6}.*\n?)+/m;

/**
 * Renders a kustomization and gives each object back to the file it came from. A file whose objects come
 * out unchanged keeps its own text, so that findings have exact lines.
 */
export async function renderKustomization(folder: Kustomization): Promise<KustomizeRendering> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-')));
  try {
    const result = await runKustomize(root, realpathSync(folder.path));
    switch (result.outcome) {
      case 'not-installed':
        return asPlainFiles(folder, 'neither `kubectl` nor `kustomize` is installed');
      case 'failed':
        return asPlainFiles(folder, `\`kubectl kustomize\` failed: ${innermost(result.reason)}`);
      case 'done':
        return { ...assignToSources(result.text, root, folder), problems: [], isRendered: true };
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** kubectl wraps a reason once for every kustomization on the way; the innermost one tells what is wrong. */
function innermost(reason: string): string {
  const start = reason.lastIndexOf('accumulating resources from ');
  return start < 0 ? reason : (reason.slice(start + 'accumulating resources from '.length).split("': must build at directory")[0] ?? reason);
}

/** A kustomization around the user's asks for the origin of every object, without touching the user's file. */
async function runKustomize(root: string, folder: string): Promise<ToolResult> {
  const target = relative(root, folder).split(sep).join('/');
  writeFileSync(join(root, 'kustomization.yaml'), `resources:\n- ${JSON.stringify(target)}\nbuildMetadata: [originAnnotations]\n`);
  const kubectl = await runTool('kubectl', ['kustomize', root], root);
  return kubectl.outcome === 'not-installed' ? runTool('kustomize', ['build', root], root) : kubectl;
}

function asPlainFiles(folder: Kustomization, why: string): KustomizeRendering {
  const shown = `${folder.shown}/${folder.file}`;
  const message = `\`${shown}\` was not applied, its folder's files were read as they stand: ${why}`;
  return { files: [], rendered: new Map(), problems: [inputProblem('not-rendered', shown, message, undefined, 'warning')], isRendered: false };
}

function assignToSources(text: string, root: string, folder: Kustomization): Pick<Rendering, 'files' | 'rendered'> {
  const documents = text.split(/^---\n/m).filter((document) => document.trim() !== '');
  const bySource = groupBy(documents, (document) => sourceOf(document, root, folder));
  const files: SourceFile[] = [];
  const rendered = new Map<string, RenderedFile>();
  for (const [shown, group] of bySource) {
    const path = resolve(folder.path, relative(folder.shown, shown));
    const output = group.map(withoutOrigin).join('---\n');
    const source = readTextFile(path, shown);
    if ('text' in source && isUnchanged(readYaml(source.text).documents, readYaml(output).documents)) {
      files.push({ path: shown, text: source.text });
      continue;
    }
    files.push({ path: shown, text: output });
    rendered.set(shown, { by: 'kubectl kustomize', sourceLines: lineMap('text' in source ? source.text : '', output) });
  }
  return { files, rendered };
}

/** The file an object came from, as the user would write it; the kustomization itself for a generated one. */
function sourceOf(document: string, root: string, folder: Kustomization): string {
  const annotations = readYaml(document).documents[0]?.value;
  const origin = readYaml(textAt(annotations, ['metadata', 'annotations', 'config.kubernetes.io/origin']) ?? '').documents[0]?.value;
  const written = textAt(origin, ['repo']) === undefined ? (textAt(origin, ['path']) ?? textAt(origin, ['configuredIn'])) : undefined;
  if (written === undefined) return `${folder.shown}/${folder.file}`;
  const inside = relative(realpathSync(folder.path), resolve(root, written));
  if (isAbsolute(inside)) return inside;
  const shown = join(folder.shown, inside).split(sep).join('/');
  return shown;
}

function withoutOrigin(document: string): string {
  return document.replace(originAnnotation, '').replace(/^ {2}annotations:\n(?! {4})/m, '').replace(/\n*$/, '\n');
}

/** Whether each object of the source comes out exactly as it stands there. */
function isUnchanged(source: readonly YamlDocument[], output: readonly YamlDocument[]): boolean {
  if (source.length !== output.length) return false;
  const left = [...source];
  return output.every((document) => {
    const index = left.findIndex((candidate) => isDeepStrictEqual(candidate.value, document.value));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}
