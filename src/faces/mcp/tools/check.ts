import { z } from 'zod';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { checkWithSpans } from '../../../project/check.ts';
import { openProject, type Project } from '../../../project/project.ts';
import { isExcluded } from '../../../project/settings/settings.ts';
import { count } from '../../cli/render/layout.ts';
import { findingLines, flatFinding } from '../findings.ts';
import { nextOutput } from '../next-step.ts';
import { moreLine, pageInput, pageOf, pageOutput } from '../page.ts';
import { plain } from '../plain.ts';
import { planInput } from '../plan-input.ts';
import { projectOf } from '../planning.ts';
import { amount, row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';
import type { Snapshot } from '../snapshot.ts';

export const check = defineTool({
  name: 'mesh_check',
  title: 'Find what is wrong',
  description:
    'Reports what is wrong in the manifests and the mesh configuration: unknown and misplaced fields, wrong values, names that lead nowhere, settings that defeat each other, each with file, line and what traffic does because of it, and what could not be judged for lack of input. The settings of the project (.meshwright.yaml) and silencing comments count. It changes no file; mesh_explain_rule tells more of one rule.',
  annotations: reads,
  input: z.strictObject({
    severity: z.enum(['error', 'warning', 'info']).optional().describe('Only findings at least this severe; all without it.'),
    rule: z.string().max(200).optional().describe('Only this rule, such as `kubernetes/duplicate-object`, or a folder of rules, such as `kubernetes`.'),
    file: z.string().max(1000).optional().describe('Only findings in files whose path holds this text.'),
    ...planInput,
    ...pageInput,
  }),
  output: z.object({
    summary: row.describe('Counts of errors, warnings and infos over everything, and of files and objects.'),
    items: z.array(row).describe('Findings: `rule`, `severity`, `message`, `file`, `line`, `resource`, `explains` (what traffic does), `help`, `fix`.'),
    unjudged: z.array(row).describe('What could not be judged, and what is missing for it; the first 50.'),
    unjudgedTotal: amount,
    ...pageOutput,
    ...nextOutput,
  }),
  run: ({ severity, rule, file, plan, limit, cursor }, { world, snapshot }) => {
    const whole = projectOf(plan, world, snapshot);
    if ('problem' in whole) return whole;
    const project = withoutExcluded(whole, snapshot);
    const { settings, pathOf } = snapshot.settings;
    const level = severity ?? settings.severity;
    const checked = checkWithSpans(project, {
      ...(level === undefined ? {} : { severity: level }),
      ...(rule === undefined ? {} : { rules: [rule] }),
      surroundings: { nowMs: Date.now(), ...settings.cluster },
      settings,
      settingsPathOf: pathOf,
    });
    const wanted = checked.diagnostics.filter(({ span }) => file === undefined || span.file.includes(file));
    const page = pageOf(wanted, { limit, cursor }, [snapshot.revision, 'check', severity, rule, file, plan]);
    if ('problem' in page) return page;
    const { items, total, nextCursor } = page;
    const { errors, warnings, infos } = checked.report.summary;
    const [first] = items;
    return {
      content: {
        summary: plain(checked.report.summary, snapshot),
        items: items.map((finding) => plain(flatFinding(finding), snapshot)),
        unjudged: checked.unjudged.slice(0, 50).map((entry) => plain(entry, snapshot)),
        unjudgedTotal: checked.unjudged.length,
        total,
        ...(nextCursor === undefined ? {} : { nextCursor }),
        ...(first === undefined ? {} : { next: { tool: 'mesh_explain_rule', why: `what ${first.rule} means and how to mend it` } }),
      },
      text: [`${count(errors, 'error')}, ${count(warnings, 'warning')}, ${count(infos, 'info')} in ${count(project.files.length, 'file')}; ${checked.unjudged.length} things not judged`, ...findingLines(inSources(items, snapshot)), moreLine(page)].filter((line) => line !== '').join('\n'),
    };
  },
});

/** What the settings exclude is not checked; for every other question it is a part of the mesh. */
function withoutExcluded(project: Project, { settings: { settings, pathOf } }: Snapshot): Project {
  const kept = project.files.filter(({ path }) => !isExcluded(settings, pathOf(path)));
  if (kept.length === project.files.length) return project;
  return openProject(kept, project.problems.filter(({ rule, span }) => rule.startsWith('input/') && !isExcluded(settings, pathOf(span.file))));
}

/** Lines of texts that a tool rendered are those of their sources. */
function inSources(findings: readonly Diagnostic[], { input: { rendered } }: Snapshot): Diagnostic[] {
  return findings.map((finding) => ({ ...finding, span: { ...finding.span, line: rendered.get(finding.span.file)?.sourceLines[finding.span.line - 1] ?? finding.span.line } }));
}
