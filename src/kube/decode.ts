import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { Path, YamlDocument, YamlProblem, YamlText } from '../yaml/document.ts';
import { readYaml } from '../yaml/read.ts';
import { isClusterScoped } from './kinds.ts';
import { isObject, textAt, textMapAt, valueAt, type Json, type JsonObject, type Resource, type SourceFile } from './resource.ts';

export interface Decoded {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
  /** Documents that are well-formed YAML and no Kubernetes objects: values files, application settings. */
  readonly ignored: readonly Span[];
}

/** Reads one file into resources. What cannot be read is a diagnostic; the rest of the file still counts. */
export function decodeFile(file: SourceFile): Decoded {
  return decodeDocuments(file.path, readYaml(file.text));
}

/** The same for what the YAML reader made of a file, or of a part of it. */
export function decodeDocuments(file: string, { documents, problems }: YamlText): Decoded {
  const collector: Collector = { file, resources: [], diagnostics: problems.map((problem) => problemDiagnostic(file, problem)), ignored: [] };
  for (const document of documents) decodeValue(collector, document, document.value as Json, []);
  return collector;
}

interface Collector {
  readonly file: string;
  readonly resources: Resource[];
  readonly diagnostics: Diagnostic[];
  readonly ignored: Span[];
}

function decodeValue(into: Collector, document: YamlDocument, value: Json, path: Path): void {
  if (isList(value)) {
    const items = value['items'];
    if (Array.isArray(items)) items.forEach((item, index) => decodeValue(into, document, item as Json, [...path, 'items', index]));
    return;
  }
  const span = (at: Path): Span => ({ file: into.file, ...document.locate([...path, ...at]) });
  if (Array.isArray(value) && value.some(isObjectHeader)) {
    value.forEach((item, index) => decodeValue(into, document, item as Json, [...path, index]));
    return;
  }
  if (!isObject(value) || (value['apiVersion'] === undefined && value['kind'] === undefined)) {
    into.ignored.push(span([]));
    return;
  }
  const missing = firstMissing(value);
  if (missing) into.diagnostics.push({ rule: 'kubernetes/not-an-object', severity: 'error', span: span(missing.path), upstream: [], message: missing.message, help: missing.help });
  else into.resources.push(toResource(into.file, document, value, path));
}

function isList(value: Json): value is JsonObject {
  return isObject(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List') && Array.isArray(value['items']);
}

function isObjectHeader(value: unknown): boolean {
  return isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';
}

function firstMissing(value: JsonObject): { path: Path; message: string; help: string } | undefined {
  if (typeof value['kind'] !== 'string') return { path: ['kind'], message: 'this object has no `kind`', help: 'write `kind:` with the kind of object that it is' };
  if (typeof value['apiVersion'] !== 'string') return { path: ['apiVersion'], message: `this ${value['kind']} has no \`apiVersion\``, help: 'write `apiVersion:` with the group and version of the kind' };
  if (value['kind'] === 'Kustomization') return undefined;
  const written = valueAt(value, ['metadata', 'name']);
  if (typeof written === 'boolean' || typeof written === 'number') {
    return { path: ['metadata', 'name'], message: `the name of this ${value['kind']} is read as a ${typeof written}, not as a text`, help: 'put it in quotes' };
  }
  const name = textAt(value, ['metadata', 'name']) ?? textAt(value, ['metadata', 'generateName']);
  if (name === undefined || name === '') return { path: ['metadata'], message: `this ${value['kind']} has no name`, help: 'write `metadata.name`' };
  return undefined;
}

function toResource(file: string, document: YamlDocument, raw: JsonObject, path: Path): Resource {
  const apiVersion = textAt(raw, ['apiVersion']) ?? '';
  const kind = textAt(raw, ['kind']) ?? '';
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return {
    apiVersion,
    group,
    version: apiVersion.slice(slash + 1),
    kind,
    namespace: isClusterScoped(group, kind) ? '' : textAt(raw, ['metadata', 'namespace']) || 'default',
    name: textAt(raw, ['metadata', 'name']) ?? textAt(raw, ['metadata', 'generateName']) ?? '',
    labels: textMapAt(raw, ['metadata', 'labels']),
    annotations: textMapAt(raw, ['metadata', 'annotations']),
    raw,
    source: { file, document, path },
  };
}

function problemDiagnostic(file: string, problem: YamlProblem): Diagnostic {
  const rule = { syntax: 'yaml/syntax', 'duplicate-key': 'yaml/duplicate-key', limit: 'yaml/too-large' }[problem.kind];
  return {
    rule,
    severity: 'error',
    message: problem.message,
    span: { file, ...problem.range },
    upstream: [],
    ...(problem.help === undefined ? {} : { help: problem.help }),
  };
}
