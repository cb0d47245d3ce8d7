import { z } from 'zod';
import { proveProject } from '../../../project/prove.ts';
import { assertionForms } from '../../../intents/read/assertions.ts';
import { renderProved } from '../../cli/render/prove-text.ts';
import { nextOutput } from '../next-step.ts';
import { plain, styleOf } from '../plain.ts';
import { planInput } from '../plan-input.ts';
import { projectOf } from '../planning.ts';
import { amount, row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const verify = defineTool({
  name: 'mesh_verify',
  title: 'Prove properties',
  description: `Decides for all requests whether properties hold, with a request that breaks each one that does not. Forms of a property: ${assertionForms.map((form) => `\`${form}\``).join('; ')}. Without \`properties\` those of \`assert:\` in mesh.yaml are decided. It proves what is asked and looks for nothing else: mesh_check does.`,
  annotations: reads,
  input: z.strictObject({
    properties: z.array(z.string().min(1).max(500)).min(1).max(50).optional().describe('Properties to decide, a sentence each. Without it, those of mesh.yaml.'),
    ...planInput,
  }),
  output: z.object({
    items: z.array(row).describe('In the order asked: `sentence`, `verdict` (`holds`, `violated`, `unknown`), `because`, `counterexample`.'),
    summary: z.object({ holds: amount, violated: amount, unknown: amount }),
    unread: z.array(row).describe('Configuration that the model does not read: verdicts may rest on it.'),
    ...nextOutput,
  }),
  run: ({ properties, plan }, { world, snapshot }) => {
    const project = projectOf(plan, world, snapshot);
    if ('problem' in project) return project;
    const file = properties === undefined ? snapshot.meshFile : { path: 'properties', text: `version: 1\nassert:\n${properties.map((property) => `  - ${JSON.stringify(property)}\n`).join('')}` };
    if (file === undefined) return { problem: 'the project has no mesh.yaml whose properties could be decided', help: 'Give `properties`.' };
    const report = proveProject(project, file);
    const mistakes = report.diagnostics.filter(({ severity, span }) => severity === 'error' && span.file === file.path);
    if (mistakes.length > 0) return { problem: mistakes.map(({ message, span }) => (properties === undefined ? `mesh.yaml:${span.line}: ${message}` : `\`${properties[span.line - 3] ?? ''}\`: ${message}`)).join('\n'), help: `Forms: ${assertionForms.join('; ')}.` };
    if (report.properties.length === 0) return { problem: 'mesh.yaml asserts nothing', help: 'Give `properties`.' };
    const { properties: items, summary, unread } = report;
    return {
      content: { items: items.map((item) => plain(item, snapshot)), summary: { holds: summary.holds, violated: summary.violated, unknown: summary.unknown }, unread: unread.map((entry) => plain(entry, snapshot)) },
      text: renderProved(report, styleOf(snapshot)),
    };
  },
});
