import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { intentKinds } from '../../intents/schema/intent-shapes.ts';
import { assertionForms } from '../../intents/read/assertions.ts';
import { discoverReport } from '../../project/discover.ts';
import { explain } from '../../project/explain.ts';
import { colorsFor } from '../cli/render/colors.ts';
import { renderExplanation } from '../cli/render/explain-text.ts';
import { describeIntent, sentenceOf } from './intent-examples.ts';
import { plain } from './plain.ts';
import { findPlan } from './planning.ts';
import type { Plan } from './plan-store.ts';
import type { World } from './world.ts';

/** What can be read without a question: the same facts that the tools give, as documents. */
export function registerResources(server: McpServer, world: World): void {
  server.registerResource('inventory', 'mesh://inventory', { title: 'Inventory', description: 'Services, workloads, calls with their evidence, and what the input cannot tell.', mimeType: 'application/json' }, async (uri) => {
    const snapshot = await world.open();
    return { contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(plain(discoverReport(snapshot.project), snapshot)) }] };
  });
  server.registerResource('grammar', 'mesh://grammar', { title: 'Controlled English', description: 'A sentence of every kind of intent, and the forms of properties.', mimeType: 'text/markdown' }, (uri) => ({ contents: [{ uri: uri.href, mimeType: 'text/markdown', text: grammarText() }] }));
  registerPlans(server, world);
  registerFindings(server);
}

function registerPlans(server: McpServer, world: World): void {
  const list = (suffix: string, mimeType: string) => () => ({ resources: world.plans.all().map(({ id }) => ({ uri: `mesh://plans/${id}${suffix}`, name: `plan ${id.slice(0, 8)}${suffix}`, mimeType })) });
  server.registerResource('plan', new ResourceTemplate('mesh://plans/{id}', { list: list('', 'application/json') }), { title: 'A plan', description: 'What a plan does, and the names of its files.', mimeType: 'application/json' }, async (uri, { id }) => {
    const { report, ...plan } = await planFor(String(id), world);
    const { echo, assumptions, losses, files } = report;
    const text = JSON.stringify({ id: plan.id, restated: echo, assumptions: assumptions.map(({ text: assumed }) => assumed), losses, files: files.map(({ path, before }) => ({ path, isNew: before === undefined })) });
    return { contents: [{ uri: uri.href, mimeType: 'application/json', text }] };
  });
  server.registerResource('plan-manifests', new ResourceTemplate('mesh://plans/{id}/manifests.yaml', { list: list('/manifests.yaml', 'application/yaml') }), { title: 'Manifests of a plan', description: 'The files of a plan in one stream of YAML.', mimeType: 'application/yaml' }, async (uri, { id }) => {
    const { report } = await planFor(String(id), world);
    return { contents: [{ uri: uri.href, mimeType: 'application/yaml', text: report.files.map(({ path, content }) => `# ${path}\n${content.trimEnd()}\n`).join('---\n') }] };
  });
}

async function planFor(id: string, world: World): Promise<Plan> {
  const plan = findPlan(id, world, await world.open());
  if ('problem' in plan) throw new Error(plan.problem);
  return plan;
}

/** Rules have a slash in their names, and a template without `+` takes none: `{+rule}`. */
function registerFindings(server: McpServer): void {
  server.registerResource('finding', new ResourceTemplate('mesh://findings/{+rule}', { list: undefined, complete: { rule: (value) => ruleIds().filter((id) => id.includes(value)).slice(0, 50) } }), { title: 'A rule', description: 'What a finding of mesh_check means, why it matters, and an example.', mimeType: 'text/plain' }, (uri, { rule }) => {
    const explanation = explain(decodeURIComponent(String(rule)));
    if (explanation === undefined) throw new Error(`there is no rule \`${String(rule)}\``);
    return { contents: [{ uri: uri.href, mimeType: 'text/plain', text: renderExplanation(explanation, { columns: 100, colors: colorsFor(false) }) }] };
  });
}

function ruleIds(): string[] {
  const all = explain();
  return all?.kind === 'rules' ? all.folders.flatMap(({ rules }) => rules.map(({ id }) => id)) : [];
}

/** The sentences that plans are restated in, and that can be said to mesh_plan. */
export function grammarText(): string {
  const sentences = intentKinds.flatMap((kind) => [`## ${kind}`, '', `${describeIntent(kind)}.`, '', `> ${sentenceOf(kind)}`, '']);
  return ['# Controlled English', '', 'One sentence for each intent. Every field stands in it, and the sentence reads back as the same intent.', '', ...sentences, '## Properties', '', ...assertionForms.map((form) => `- ${form}`), ''].join('\n');
}
