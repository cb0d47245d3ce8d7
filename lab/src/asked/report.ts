import type { Phrasing } from '../../../src/project/evaluate/task.ts';
import { aboutCheck } from '../../../src/project/evaluate/judge-call.ts';
import type { ToJudge, Unasked } from './ask-suite.ts';
import type { Placed } from './judge-answer.ts';

/** What traffic said of an answer. */
export interface Verdict {
  readonly task: string;
  readonly mesh: string;
  readonly phrasings: readonly Phrasing[];
  readonly outcome: 'right' | 'wrong' | 'not judged';
  readonly findings: readonly Placed[];
  /** What the model says of the same answer. */
  readonly model: string;
  /** Checks of which model and traffic do not say the same. */
  readonly disagreements: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly ms: number;
}

export function verdictOf(mesh: string, { task, phrasings, files, score, checks }: ToJudge, findings: readonly Placed[], ms: number): Verdict {
  const outcome = findings.some((one) => one.outcome === 'wrong') ? 'wrong' : findings.some((one) => one.outcome === 'right') ? 'right' : 'not judged';
  const disagreements = [...new Set(checks.map(aboutCheck))].flatMap((about) => {
    const seen = findings.filter((one) => one.about === about);
    const said = score.faults.filter((one) => one.about === about);
    const wrong = seen.filter((one) => one.outcome === 'wrong');
    if (wrong.length > 0 && said.length === 0) return [`${about}: the model sees no fault, traffic does: ${wrong.map(({ what, saw }) => `${what}: ${saw}`).join('; ')}`];
    if (said.length > 0 && seen.length > 0 && seen.every((one) => one.outcome === 'right')) return [`${about}: traffic sees no fault, the model does: ${said.map(({ what, wanted, got }) => `${what}: ${got} instead of ${wanted}`).join('; ')}`];
    return [];
  });
  return { task: task.id, mesh, phrasings, outcome, findings, model: score.verdict, disagreements, files, ms };
}

const mostFindings = 12;

/** One line where all is right, and what happened where it is not. */
export function verdictLines({ task, phrasings, outcome, findings, model, disagreements, ms }: Verdict): readonly string[] {
  const name = outcome === 'wrong' ? 'WRONG' : outcome;
  const open = findings.filter((one) => one.outcome === 'not judged');
  const head = `${name.padEnd(10)} ${task}  ${phrasings.map(({ who }) => who).join(', ')}  ${(ms / 1000).toFixed(1)} s${outcome === 'right' && open.length > 0 ? `  (${open.length} of ${findings.length} not judged)` : ''}`;
  const wrong = findings.filter((one) => one.outcome === 'wrong').slice(0, mostFindings);
  return [
    head,
    ...(outcome === 'wrong' ? [`  asked: ${phrasings[0]?.words.replaceAll('\n', ' / ')}`, `  the model says: ${model}`] : []),
    ...wrong.map(({ about, what, saw, tries }) => `  ${about}\n    wanted: ${what}\n    got:    ${saw}${tries > 1 ? ` (the same ${tries} times)` : ''}`),
    ...disagreements.map((one) => `  DISAGREE ${one}`),
  ];
}

export function summaryLines(verdicts: readonly Verdict[], unasked: readonly Unasked[], seconds: number): readonly string[] {
  const count = (outcome: Verdict['outcome']): number => verdicts.filter((one) => one.outcome === outcome).length;
  const wordings = verdicts.reduce((sum, { phrasings }) => sum + phrasings.length, 0);
  const open = Map.groupBy(verdicts.flatMap(({ findings }) => findings.filter((one) => one.outcome === 'not judged')), ({ what, saw }) => `${what.split(' ')[0]}: ${saw.replaceAll(/\d+/g, 'N')}`);
  const why = Map.groupBy(unasked, (one) => one.why.split(':')[0] ?? '');
  return [
    ...(open.size === 0 ? [] : ['', 'not judged:', ...[...open].sort(([, a], [, b]) => b.length - a.length).slice(0, 20).map(([reason, all]) => `  ${all.length} × ${reason}`)]),
    ...(why.size === 0 ? [] : ['', 'nothing for traffic to judge:', ...[...why].map(([reason, all]) => `  ${all.length} × ${reason}`)]),
    '',
    `${verdicts.length} answers to ${wordings} wordings: ${count('right')} right, ${count('wrong')} wrong, ${count('not judged')} not judged; model and traffic disagree in ${verdicts.filter(({ disagreements }) => disagreements.length > 0).length}; ${seconds.toFixed(0)} s, ${(verdicts.reduce((sum, { ms }) => sum + ms, 0) / 1000 / Math.max(1, verdicts.length)).toFixed(1)} s an answer`,
  ];
}
