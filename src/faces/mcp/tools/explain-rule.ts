import { z } from 'zod';
import { explain, nearestName } from '../../../project/explain.ts';
import { renderExplanation } from '../../cli/render/explain-text.ts';
import { colorsFor } from '../../cli/render/colors.ts';
import { nextOutput } from '../next-step.ts';
import { plain } from '../plain.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const explainRule = defineTool({
  name: 'mesh_explain_rule',
  title: 'Explain a rule',
  description:
    'Tells what a rule of mesh_check reports, why it matters, an example that is reported and the same done right. Takes a rule id, its slug, a folder of rules, or a code of another checker. Without a name it lists the rules by folder. It says nothing of the files of this project.',
  annotations: reads,
  input: z.strictObject({
    name: z.string().min(1).max(200).optional().describe('Such as `kubernetes/duplicate-object`, `duplicate-object`, `kubernetes`, or a code of another checker. Without it: every rule.'),
  }),
  output: z.object({
    kind: z.string().describe('`rule`, `rules`, `code` or `tool`: what the name stands for.'),
    explanation: row.describe('For a rule: `id`, `severity`, `summary`, `why`, `bad`, `good`, `upstream`.'),
    ...nextOutput,
  }),
  run: ({ name }, { snapshot }) => {
    const explanation = explain(name);
    if (explanation === undefined) {
      const near = nearestName(name ?? '');
      return { problem: `there is no rule \`${name ?? ''}\``, help: near === undefined ? 'Without a name this tool lists every rule.' : `Did you mean \`${near}\`?` };
    }
    const { kind, ...rest } = explanation;
    return { content: { kind, explanation: plain(rest, snapshot) }, text: renderExplanation(explanation, { columns: 120, colors: colorsFor(false) }) };
  },
});
