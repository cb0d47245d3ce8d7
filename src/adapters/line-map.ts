import { isObject, textAt } from '../kube/resource.ts';
import type { Path, YamlDocument } from '../yaml/document.ts';
import { readYaml } from '../yaml/read.ts';

/** The source line of each line of a rendered text, by the field that stands on it. */
export function lineMap(source: string, rendered: string): number[] {
  const sources = readYaml(source).documents;
  const lines: number[] = Array.from({ length: rendered.split('\n').length }, () => 0);
  const taken = new Set<YamlDocument>();
  for (const document of readYaml(rendered).documents) {
    const origin = counterpart(document, sources, taken);
    if (origin === undefined) continue;
    taken.add(origin);
    for (const path of pathsOf(document.value, [])) {
      const index = document.locate(path, 'key').line - 1;
      lines[index] ||= origin.locate(path, 'key').line;
    }
  }
  let last = 1;
  return lines.map((line) => (last = line === 0 ? last : line));
}

/** The document of the same kind whose name the rendered one still carries; names may have got a prefix or suffix. */
function counterpart(document: YamlDocument, sources: readonly YamlDocument[], taken: ReadonlySet<YamlDocument>): YamlDocument | undefined {
  const free = sources.filter((source) => !taken.has(source) && textAt(source.value, ['kind']) === textAt(document.value, ['kind']));
  const name = nameOf(document);
  return free.find((source) => nameOf(source) === name) ?? free.find((source) => name.includes(nameOf(source))) ?? free[0];
}

function nameOf(document: YamlDocument): string {
  return textAt(document.value, ['metadata', 'name']) ?? '';
}

function* pathsOf(value: unknown, path: Path): Iterable<Path> {
  if (path.length > 0) yield path;
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index]);
  else if (isObject(value)) for (const [key, child] of Object.entries(value)) yield* pathsOf(child, [...path, key]);
}
