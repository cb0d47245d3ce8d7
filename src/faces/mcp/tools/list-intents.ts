import { z } from 'zod';
import { intentSchema } from '../../../intents/schema/json-schema.ts';
import { intentKinds } from '../../../intents/schema/intent-shapes.ts';
import { describeIntent, exampleOf, sentenceOf } from '../intent-examples.ts';
import { meshBackend } from '../../../project/mesh-model-of.ts';
import { nextOutput } from '../next-step.ts';
import { row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

export const listIntents = defineTool({
  name: 'mesh_list_intents',
  title: 'List what can be wanted',
  description: 'Lists the kinds of typed intents: what each is for, an example with its sentence in controlled English, and whether the mesh can do it. With `kind`, also its JSON Schema. It reads no files of the project.',
  annotations: reads,
  input: z.strictObject({ kind: z.enum(intentKinds as readonly [string, ...string[]]).optional().describe('Only this kind, with its JSON Schema.') }),
  output: z.object({
    items: z.array(z.object({ kind: z.string(), about: z.string(), sentence: z.string(), example: row, support: z.string(), schema: row.optional() })),
    ...nextOutput,
  }),
  run: ({ kind }) => {
    const { support } = meshBackend();
    const items = intentKinds
      .filter((each) => kind === undefined || each === kind)
      .map((each) => ({ kind: each, about: describeIntent(each), sentence: sentenceOf(each), example: { ...exampleOf(each) }, support: supportText(support[each]), ...(kind === undefined ? {} : { schema: { ...intentSchema(each) } }) }));
    return {
      content: { items, next: { tool: 'mesh_plan', why: 'makes files of intents' } },
      text: items.map((item) => `${item.kind}: ${item.about}\n  ${item.sentence}${'schema' in item ? `\n${JSON.stringify(item.schema)}` : ''}`).join('\n'),
    };
  },
});

function supportText(support: ReturnType<typeof meshBackend>['support'][(typeof intentKinds)[number]]): string {
  switch (support.level) {
    case 'supported':
      return 'supported';
    case 'partial':
      return `in part: ${support.losses}`;
    case 'cannot':
      return `not: ${support.because}`;
  }
}
