/**
 * `npm start`: the main job on the example, from manifests to configuration, as a first look at what Meshwright does.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readInput } from '../src/adapters/files.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { applyPlan, planFor } from '../src/faces/cli/commands/generate.ts';
import { colorsFor } from '../src/faces/cli/render/colors.ts';
import { renderDecisions } from '../src/faces/cli/render/decisions-text.ts';
import { renderProof } from '../src/faces/cli/render/generate-text.ts';
import { describeCounts } from '../src/faces/cli/render/diagnostics.ts';
import { renderSvg } from '../src/faces/cli/render/graph-svg.ts';
import { renderTree } from '../src/faces/cli/render/graph-tree.ts';
import { count, hanging } from '../src/faces/cli/render/layout.ts';
import { renderTimeouts } from '../src/faces/cli/render/timeouts-text.ts';
import { describeTopology } from '../src/faces/cli/render/topology-text.ts';
import { systemTerminal } from '../src/faces/cli/terminal.ts';
import { checkWithSpans } from '../src/project/check.ts';
import { discoverReport } from '../src/project/discover.ts';
import { generateFiles } from '../src/project/generate.ts';
import { openProject } from '../src/project/project.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = 'examples/shop';
const shownTreeLines = 16;
const terminal = { ...systemTerminal(), cwd: root };
const colors = colorsFor(terminal.hasColor);
const { columns } = terminal;

const input = await readInput([example], { cwd: root, values: [], readStandardInput: terminal.readStandardInput });
const project = openProject(input.files, input.problems);
const { topology } = project;
const style = { columns, colors, shownLine: (_: string, line: number) => line, folder: `${example}/` };

say(...hanging('', `Meshwright reads ${example}: ${describeTopology(topology)}`, columns), '');
mkdirSync(join(root, 'out'), { recursive: true });
writeFileSync(join(root, 'out/graph.svg'), renderSvg(topology));
const tree = renderTree(topology, { width: columns - 2, maxLines: shownTreeLines }).trimEnd().split('\n');
say(...tree.map((line) => `  ${line}`), colors.dim('  out/graph.svg has all of it'), '');
say(...renderTimeouts(topology, discoverReport(project).timeoutVerdicts, style, true), '');

const report = generateFiles(project, undefined, { confirmUnscopedFaults: false });
const out = `out/${report.summary.mesh}`;
const plan = planFor(report, out, false, terminal);
applyPlan(plan, join(root, out));
const kept = plan.actions.filter((action) => action.action === 'keep-edited');
say(colors.bold(`Written to ${out}, ${count(report.files.length, 'file')}, with defaults by role`));
say(...renderDecisions(report.intents, topology, columns));
if (kept.length > 0) say(...hanging('  kept        ', `${kept.map((action) => action.path).join(', ')}: edited by hand`, columns));
say(...renderProof(report, columns), '');

const written = await readInput([example, out], { cwd: root, values: [], readStandardInput: terminal.readStandardInput });
const together = checkWithSpans(openProject(written.files, written.problems)).diagnostics;
const inWritten = together.filter((diagnostic) => diagnostic.span.file.startsWith(`${out}/`));
const inManifests = together.filter((diagnostic) => !diagnostic.span.file.startsWith(`${out}/`));
say(`Checked what was written, together with the manifests: ${describeCounts(inWritten)} in ${count(report.files.length, 'file')}.`);
say(`Found in the example's manifests: ${describeCounts(inManifests)}.`);
say('', colors.bold('Next'));
say(`  npx meshwright check ${example} --readiness`, '      what is wrong there, with the line, and what is missing to join a mesh');
say(`  npx meshwright graph ${example}`, '      the whole graph');
say(`  npx meshwright trace order-service payment-service POST /payments ${example} ${out}`, '      what happens to one request, and why');
say(`  npx meshwright init ${example} -o out/mesh.yaml`, '      every decision in one file; change it and run:');
say(`  npx meshwright generate ${example} --intents out/mesh.yaml --out ${out}`);
process.exitCode = hasError(inWritten) || hasError(report.diagnostics) ? 1 : 0;

function say(...lines: readonly string[]): void {
  terminal.out(`${lines.join('\n')}\n`);
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
