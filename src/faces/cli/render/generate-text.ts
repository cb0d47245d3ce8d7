import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { WriteAction, WritePlan } from '../../../compile/plan-writes.ts';
import type { GenerateReport } from '../../../project/generate.ts';
import type { Topology } from '../../../topology/topology.ts';
import type { Colors } from './colors.ts';
import { renderDecisions } from './decisions-text.ts';
import { count, hanging, listed } from './layout.ts';

export interface Generated {
  readonly report: GenerateReport;
  readonly plan: WritePlan;
  readonly out: string;
  /** Undefined where the proposal was taken. */
  readonly meshFile: string | undefined;
  readonly isDiff: boolean;
  readonly topology: Topology;
  readonly columns: number;
  readonly colors: Colors;
}

/** What was written, what it decides, what the mesh cannot say, and what was left as a person edited it. */
export function renderGenerated(generated: Generated): string[] {
  const { report, plan, out, meshFile, columns, colors, topology } = generated;
  const from = meshFile === undefined ? 'intents proposed by role (write them down with `meshwright init`)' : `intents from ${meshFile}`;
  const lines = hanging('', `${headline(generated)} ${report.summary.title}, ${from}.`, columns);
  lines.push(...renderDecisions(report.intents, topology, columns));
  lines.push(...renderLosses(report, columns, colors), ...renderProof(report, columns), ...renderKept(plan, out, columns));
  return lines;
}

function headline({ plan, out, isDiff }: Generated): string {
  const of = (action: WriteAction['action']): number => plan.actions.filter((each) => each.action === action).length;
  const changes = [
    [of('create'), 'new'],
    [of('update'), 'changed'],
    [of('remove'), 'removed'],
    [of('unchanged'), 'unchanged'],
  ] as const;
  const detail = changes.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ');
  const total = plan.actions.length - of('remove');
  if (total === 0 && of('remove') === 0) return `Nothing to write to ${out}: no intent asks for anything.`;
  if (of('unchanged') === plan.actions.length) return `${out} is up to date, ${count(total, 'file')}:`;
  return `${isDiff ? 'Would be written' : 'Written'} to ${out}, ${count(total, 'file')} (${detail === '' ? 'all kept' : detail}).`;
}

/** What the mesh cannot say: equal losses together, and of those that differ only in their names the first in full. */
function renderLosses({ losses, summary }: GenerateReport, columns: number, colors: Colors): string[] {
  if (losses.length === 0) return [];
  const groups = groupBy(sortedBy(losses, (loss) => loss.intent, (loss) => loss.subject), (loss) => `${loss.intent}\n${loss.because}\n${loss.instead ?? ''}`);
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const same = group.filter((loss) => loss.what === first.what);
    const alike = group.filter((loss) => loss.what !== first.what);
    const instead = first.instead === undefined ? '' : `; instead: ${first.instead}`;
    const likewise = alike.length === 0 ? '' : `. Likewise, with other names: ${listed(distinct(alike.map((loss) => loss.subject)))}`;
    return hanging('  ', `${listed(same.map((loss) => loss.subject))}: ${first.what}, because ${first.because}${instead}${likewise}`, columns).map((line, index) => (index === 0 ? line : `  ${line}`));
  });
  return ['', colors.bold(`What ${summary.title} cannot say`), ...lines];
}

/** What reading the files back has shown, and what it could not show. */
/** What reading the files back has shown, and what is no part of it. Begins with an empty line. */
export function renderProof({ proof }: Pick<GenerateReport, 'proof'>, columns: number): string[] {
  const kinds = Object.keys(proof.proved).length;
  if (kinds === 0) return [];
  const unproved = groupBy(proof.unproved, ({ because }) => because);
  const left = [...unproved].map(([because, same]) => `${listed(distinct(same.map(({ intent }) => intent)))} (${because})`);
  const held = proof.properties.filter(({ verdict }) => verdict === 'holds').length;
  const properties = proof.properties.length === 0 ? '' : `; ${held} of ${count(proof.properties.length, 'property', 'properties')} of \`assert\` hold`;
  return [
    '',
    ...hanging('', `Proved: what was written does what the intents say, for every request (${count(proof.classes, 'kind')} of requests, ${count(proof.filesRead, 'file')} read back)${properties}.`, columns),
    ...(left.length === 0 ? [] : hanging('', `Not part of the proof: ${left.join('; ')}.`, columns)),
  ];
}

function renderKept({ actions }: WritePlan, out: string, columns: number): string[] {
  const kept = actions.filter((action) => action.action === 'keep-edited');
  if (kept.length === 0) return [];
  return ['', ...hanging('', `${count(kept.length, 'file')} left as edited by hand (--overwrite replaces ${kept.length === 1 ? 'it' : 'them'}; better say it in mesh.yaml):`, columns), ...kept.map((action) => `  ${out}/${action.path}${action.content === undefined ? '  (no longer generated)' : ''}`)];
}
