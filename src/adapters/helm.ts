import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import { inputProblem } from './input-problem.ts';
import { readTextFile } from './read-text.ts';
import { alignWithTemplate, type RenderedFile } from './rendered.ts';
import { runTool } from './run-tool.ts';
import { childOf, type Place } from './walk.ts';

export interface Rendering {
  readonly files: readonly SourceFile[];
  readonly rendered: ReadonlyMap<string, RenderedFile>;
  readonly problems: readonly Diagnostic[];
}

/** Renders a chart with `helm template` and gives each object back to the template that wrote it. */
export async function renderChart(chart: Place, values: readonly string[], cwd: string, program = 'helm'): Promise<Rendering> {
  const valueArguments = values.flatMap((file) => ['--values', resolve(cwd, file)]);
  const result = await runTool(program, ['template', 'release', resolve(cwd, chart.path), ...valueArguments], cwd);
  switch (result.outcome) {
    case 'not-installed':
      return failed(inputProblem('not-rendered', chart.shown, `the Helm chart \`${chart.shown}\` was not read: \`helm\` is not installed`, `install helm, or render it elsewhere: helm template ${chart.shown} | meshwright check -`));
    case 'failed':
      return failed(inputProblem('not-rendered', chart.shown, `\`helm template ${chart.shown}\` failed: ${result.reason}`));
    case 'done':
      return { ...assignToTemplates(result.text, chart), problems: [] };
  }
}

function failed(problem: Diagnostic): Rendering {
  return { files: [], rendered: new Map(), problems: [problem] };
}

/** Helm writes `# Source: chart-name/templates/x.yaml` above every document. */
function assignToTemplates(text: string, chart: Place): Pick<Rendering, 'files' | 'rendered'> {
  const bySource = new Map<string, string>();
  for (const document of text.split(/^---[ \t]*\r?$/m)) {
    const source = /^# Source: [^/\n]+\/(.+?)\s*$/m.exec(document)?.[1];
    if (document.trim() === '') continue;
    const key = source ?? 'Chart.yaml';
    const earlier = bySource.get(key);
    bySource.set(key, earlier === undefined ? document.replace(/^\n/, '') : `${earlier.replace(/\n*$/, '\n')}---${document}`);
  }
  const files: SourceFile[] = [];
  const rendered = new Map<string, RenderedFile>();
  for (const [source, rendering] of bySource) {
    const place = childOf(chart, source);
    const template = readTextFile(place.path, place.shown);
    files.push({ path: place.shown, text: rendering });
    rendered.set(place.shown, { by: 'helm template', sourceLines: alignWithTemplate('text' in template ? template.text : '', rendering) });
  }
  return { files, rendered };
}
