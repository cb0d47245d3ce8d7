import type { DiscoverReport } from '../../../project/discover.ts';
import type { Loaded } from '../load-project.ts';
import { renderJson } from './json.ts';
import { jsonDiagnostics } from './json-diagnostics.ts';

/** What was found, and what could not be read: a script must not take half an input for the whole. */
export function renderDiscoverJson({ input, project }: Loaded, report: DiscoverReport): string {
  return renderJson({ ...report, diagnostics: jsonDiagnostics(project.problems) }, input.rendered);
}
