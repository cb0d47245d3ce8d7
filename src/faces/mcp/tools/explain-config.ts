import { z } from 'zod';
import { explainConfig } from '../../../project/explain-config.ts';
import { renderDiff } from '../../cli/render/diff-text.ts';
import { findingLines, flatFinding } from '../findings.ts';
import { nextOutput } from '../next-step.ts';
import { plain, styleOf } from '../plain.ts';
import { amount, row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

/** What the given text is called in places. */
const givenName = 'given.yaml';
const mostEffects = 50;

export const explainConfigTool = defineTool({
  name: 'mesh_explain_config',
  title: 'Explain manifests by what they do',
  description:
    'Takes YAML manifests and tells what they would do beside the project: which requests are treated differently with them than without, each with an example, what is wrong in them, and what the model does not read. Objects of the same name take the place of those of the project. It saves nothing and writes no intents from YAML.',
  annotations: reads,
  input: z.strictObject({
    manifests: z.string().min(1).max(500_000).describe('One or several YAML documents.'),
  }),
  output: z.object({
    objects: z.array(row).describe('What was read: `object`, `apiVersion`, `line`, and whether it replaces one of the project.'),
    isWithoutEffect: z.boolean().describe('No request is treated differently: proved only where `isComplete`.'),
    isComplete: z.boolean(),
    effects: z.array(row).describe('Classes of requests that are treated differently; the first 50.'),
    effectsTotal: amount,
    findings: z.array(row).describe(`What is wrong in the manifests; lines are of the given text, called \`${givenName}\`.`),
    unread: z.array(row).describe('Configuration that the model does not read.'),
    ...nextOutput,
  }),
  run: ({ manifests }, { snapshot }) => {
    const { objects, effects, findings, ignored } = explainConfig(snapshot.project, { path: givenName, text: manifests });
    if (objects.length === 0 && findings.length === 0) return { problem: 'the text holds no Kubernetes object', help: ignored.length === 0 ? 'Give YAML documents with apiVersion, kind and metadata.' : `The documents in lines ${ignored.join(', ')} have no apiVersion and kind.` };
    return {
      content: {
        objects: objects.map((object) => ({ ...object })),
        isWithoutEffect: effects.isUnchanged,
        isComplete: effects.isComplete,
        effects: effects.changes.slice(0, mostEffects).map(({ before: { steps: _before, ...before }, after: { steps: _after, ...after }, ...change }) => plain({ ...change, before, after }, snapshot)),
        effectsTotal: effects.changes.length,
        findings: findings.map((finding) => plain(flatFinding(finding), snapshot)),
        unread: effects.unread.map((entry) => plain(entry, snapshot)),
      },
      text: [`${objects.map(({ object }) => object).join(', ')}`, '', renderDiff(effects, styleOf(snapshot)), ...findingLines(findings)].join('\n'),
    };
  },
});
