import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { describeResource, spanOf, type Resource } from '../../kube/resource.ts';
import type { UpstreamTool } from '../../rules/analyzer.ts';
import type { Project } from '../project.ts';

/** Our own annotation: rules, folders of rules or codes with commas between; `*` for all. */
export const ignoreAnnotation = 'meshwright.io/ignore';

/** An annotation that asks for silence about the object that carries it. */
export interface SuppressionAnnotation {
  readonly key: string;
  readonly resource: Resource;
  readonly names: readonly string[];
  /** The checker whose annotation it is: only findings with codes of it are meant. Absent for our own. */
  readonly tool?: UpstreamTool;
}

export function readAnnotations(project: Project, tools: Iterable<UpstreamTool>): SuppressionAnnotation[] {
  const known = [{ key: ignoreAnnotation, all: '*' }, ...[...tools].flatMap((tool) => (tool.ignore === undefined ? [] : [{ key: tool.ignore.annotation, all: tool.ignore.all, tool }]))];
  const found: SuppressionAnnotation[] = [];
  for (const resource of project.resources.all()) {
    for (const { key, all, ...rest } of known) {
      const value = resource.annotations[key];
      if (value !== undefined) found.push({ key, resource, names: namesIn(value, all), ...rest });
    }
  }
  return found;
}

function namesIn(value: string, all: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  return value.trim() === all || (all !== '' && names.includes(all)) ? ['*'] : names.filter((name) => name !== '');
}

export function spanOfAnnotation({ resource, key }: SuppressionAnnotation): Span {
  return spanOf(resource, ['metadata', 'annotations', key]);
}

/** Whether a finding is about the object of an annotation. */
export function isAbout({ resource }: SuppressionAnnotation, { span, resource: described }: Diagnostic): boolean {
  const { file, document } = resource.source;
  if (span.file !== file || described !== describeResource(resource)) return false;
  return span.line >= document.startLine && span.line <= document.startLine + document.text.split('\n').length - 1;
}
