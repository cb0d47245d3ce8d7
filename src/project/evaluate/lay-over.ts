import { isObject, type JsonObject, type SourceFile } from '../../kube/resource.ts';
import { decodeFile } from '../../kube/decode.ts';
import { describeResource } from '../../kube/resource.ts';
import { readYaml } from '../../yaml/read.ts';

/**
 * An application with an answer laid over it, as if it were applied: files of the same path are replaced, and objects
 * of the same kind and name in other files go.
 */
export function layOver(mesh: readonly SourceFile[], answer: readonly SourceFile[]): readonly SourceFile[] {
  const paths = new Set(answer.map(({ path }) => path));
  const applied = new Set(answer.flatMap((file) => decodeFile(file).resources.map(describeApplied)));
  return [...mesh.filter(({ path }) => !paths.has(path)).map((file) => without(file, applied)), ...answer];
}

function describeApplied(resource: Parameters<typeof describeResource>[0] & { readonly group: string }): string {
  return `${resource.group} ${describeResource(resource)}`;
}

function without(file: SourceFile, applied: ReadonlySet<string>): SourceFile {
  const replaced = new Set(decodeFile(file).resources.filter((resource) => applied.has(describeApplied(resource))).map(({ source }) => source.document.start));
  if (replaced.size === 0) return file;
  const kept = readYaml(file.text).documents.filter(({ start }) => !replaced.has(start));
  return { ...file, text: kept.map(({ text }) => `---\n${text.replace(/^---[^\n]*\n/, '')}`).join('\n') };
}

/** The same file with a namespace for every object that names none and has to have one, as `kubectl apply --namespace` gives it. */
export function inNamespace(file: SourceFile, namespace: string): SourceFile {
  const bare = new Set(decodeFile(file).resources.filter(({ raw, namespace: own }) => own !== '' && isObject(raw['metadata']) && raw['metadata']['namespace'] === undefined).map(({ source }) => source.document.start));
  if (bare.size === 0) return file;
  const texts = readYaml(file.text).documents.map(({ start, text, value }) => {
    if (!bare.has(start) || !isObject(value) || !isObject(value['metadata'])) return text;
    const named: JsonObject = { ...value, metadata: { ...value['metadata'], namespace } };
    return JSON.stringify(named, undefined, 2);
  });
  return { ...file, text: texts.map((text) => `---\n${text.replace(/^---[^\n]*\n/, '')}`).join('\n') };
}
