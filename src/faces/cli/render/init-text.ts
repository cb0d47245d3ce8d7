import type { InitReport } from '../../../project/init.ts';
import type { Topology } from '../../../topology/topology.ts';
import { unreachable } from '../../../base/assert.ts';
import { count, hanging, listed } from './layout.ts';
import { nameIn } from './names.ts';
import { describeTopology } from './topology-text.ts';

/** What happened to mesh.yaml, and what to do next. */
export function describeInit(report: InitReport, file: string, where: string, paths: readonly string[], topology: Topology, columns: number): string[] {
  const lines = outcomeLines(report, file, where, topology, columns);
  if (report.outcome === 'refused') return lines;
  const unknown = topology.unknown.map((entry) => nameIn(topology, entry.workload));
  if (unknown.length > 0) lines.push(...hanging('', `The input cannot tell whom ${listed(unknown)} ${unknown.length === 1 ? 'calls' : 'call'}: \`access\` in ${file} says what that means for them.`, columns));
  const intents = file === 'mesh.yaml' ? '' : ` --intents ${file}`;
  lines.push('', `  next   read ${file}: every decision stands there with its reason`, `         meshwright generate ${paths.join(' ')}${intents}`);
  return lines;
}

function outcomeLines({ outcome, added, text }: InitReport, file: string, where: string, topology: Topology, columns: number): string[] {
  switch (outcome) {
    case 'created':
      return hanging('', `Wrote ${file} (${count(text.split('\n').length - 1, 'line')}) for ${where}: ${describeTopology(topology)}.`, columns);
    case 'merged':
      return [`Added to ${file}; what stood there is as it was:`, ...added.map((each) => `  ${each}`)];
    case 'unchanged':
      return hanging('', `${file} has everything already: nothing was added.`, columns);
    case 'refused':
      return hanging('', `${file} was left as it is: mend the errors above first.`, columns);
    default:
      return unreachable(outcome);
  }
}
