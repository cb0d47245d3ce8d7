import { isPassed, type Evaluation, type Tally } from '../../../project/evaluate/evaluate.ts';
import type { Score } from '../../../project/evaluate/score.ts';
import type { Colors } from './colors.ts';
import { count, hanging, printable, table, type TableColumn } from './layout.ts';

const shownMisses = 12;

/** The table of an evaluation, and what was missed. */
export function renderEvaluation(evaluation: Evaluation, columns: number, colors: Colors): string {
  const lines = [
    colors.bold(headline(evaluation)),
    '',
    ...tallyTable('about', evaluation.byIntent, evaluation, columns),
    '',
    ...tallyTable('asked by', evaluation.byPerson, evaluation, columns),
    '',
    ...summaryLines(evaluation).flatMap((line) => hanging('', line, columns)),
    ...missLines(evaluation, columns, colors),
  ];
  return `${lines.join('\n')}\n`;
}

export function headline({ answerer, isRecorded, total, runs }: Evaluation): string {
  return `${answerer}${isRecorded ? ' (recorded answers)' : ''}: ${percent(total.passPercent)} of ${count(total.asked, 'request')} answered as they should be${runs === 1 ? '' : `, ${percent(total.alwaysPercent)} in all ${runs} runs`}; ${count(total.verdicts['silently-wrong'], 'answer')} silently wrong`;
}

/** The columns of every table of verdicts, for people. */
export function tallyCells({ verdicts, asked }: Tally): readonly (readonly [string, number])[] {
  return [
    ['asked', asked],
    ['right', verdicts.right],
    ['rightly asked', verdicts['rightly-asked']],
    ['rightly refused', verdicts['rightly-refused']],
    ['needless', verdicts['needlessly-asked'] + verdicts['needlessly-refused']],
    ['wrong', verdicts.wrong],
    ['silently wrong', verdicts['silently-wrong']],
  ];
}

function tallyTable(title: string, tallies: readonly Tally[], { total, runs }: Evaluation, columns: number): string[] {
  const titles: TableColumn[] = [{ title }, ...tallyCells(total).map(([name]): TableColumn => ({ title: name, align: 'right' })), { title: runs === 1 ? 'pass' : 'pass@1', align: 'right' }, ...(runs === 1 ? [] : [{ title: `pass^${runs}`, align: 'right' as const }])];
  const rows = [...tallies, total].map((tally) => [tally.name, ...tallyCells(tally).map(([, cell]) => (cell === 0 ? '·' : String(cell))), percent(tally.passPercent), ...(runs === 1 ? [] : [percent(tally.alwaysPercent)])]);
  return table(titles, rows, columns);
}

export function summaryLines({ isRecorded, unanswered, apiVersions, inconsistent, usage, scores, total }: Evaluation): string[] {
  const { current, older, deprecated, removed } = apiVersions;
  const needless = total.verdicts['needlessly-asked'];
  return [
    ...(isRecorded ? ['These answers were recorded earlier, not asked for now: cost, time and luck cannot be told from them.'] : []),
    ...(unanswered > 0 ? [`For ${count(unanswered, 'request')} there was no answer; they are not in the tables.`] : []),
    ...(needless > 0 ? [`${count(needless, 'question')} that nobody needed.`] : []),
    `API versions of the objects: ${current} current, ${older} older and still served, ${deprecated} deprecated, ${removed} that no server knows.`,
    `Answers whose objects do not fit together (errors of \`meshwright check\`): ${inconsistent} of ${scores.length}.`,
    ...(usage === null ? [] : [`Tokens: ${usage.inputTokens} in, ${usage.outputTokens} out, ${count(usage.rounds, 'round')}${usage.cost === undefined ? '' : `; ${usage.cost.toFixed(4)} US dollars`}.`]),
  ];
}

/** Silently wrong first: nobody else would notice. */
export function missesOf({ scores }: Evaluation): readonly Score[] {
  const rank = (score: Score): number => ['silently-wrong', 'wrong'].indexOf(score.verdict) + (['silently-wrong', 'wrong'].includes(score.verdict) ? 0 : 3);
  return scores.filter((score) => !isPassed(score)).toSorted((a, b) => rank(a) - rank(b));
}

function missLines(evaluation: Evaluation, columns: number, colors: Colors): string[] {
  const misses = missesOf(evaluation);
  const shown = misses.slice(0, shownMisses).flatMap((score) => [
    '',
    `${colors.severity(score.verdict === 'silently-wrong' ? 'error' : 'warning', score.verdict)}  ${score.task} (${score.who})`,
    ...hanging('  ', printable(firstLine(score.words)), columns),
    ...score.faults.slice(0, 4).flatMap((fault) => hanging('    · ', printable(describeFault(fault)), columns)),
  ]);
  return misses.length > shownMisses ? [...shown, '', `and ${misses.length - shownMisses} more: --format json and --format html list all`] : shown;
}

export function describeFault({ about, what, wanted, got }: Score['faults'][number]): string {
  return `${about}: ${what}: ${wanted} is wanted, ${firstLine(got)} is what happens`;
}

function firstLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 240 ? `${line.slice(0, 240)} …` : line;
}

function percent(value: number): string {
  return `${value} %`;
}
