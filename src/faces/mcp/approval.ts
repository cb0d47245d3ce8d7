import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { beforeAndAfter } from '../cli/render/diff-values.ts';
import { exampleOf, groupChanges, titleOf } from '../cli/render/diff-words.ts';
import { count } from '../cli/render/layout.ts';
import type { Plan } from './plan-store.ts';
import type { Asking, Refusal } from './tool.ts';

/** Who said yes, and how. */
export interface Approved {
  readonly who: string;
  readonly channel: 'elicitation';
}

const refuse = 'refuse';

/**
 * A person's yes to exactly this plan, outside of everything that a model fills in: the client's own form, whose answer is
 * the plan's hash. Fails closed: whoever cannot be asked, declines or answers something else has not approved.
 */
export function askForApproval(plan: Plan, { world, person }: Pick<Asking, 'world' | 'person'>): Approved | Refusal | InputRequiredResult {
  const byHand = `A person approves it in a shell, in the folder of the project: ${approvalCommand(plan, world)}`;
  if (world.approval === 'command-line') return { problem: 'this server takes no approvals from clients; nothing was written', help: byHand };
  const answer = person.ask({
    key: 'approval',
    message: approvalMessage(plan),
    title: 'Decision',
    choices: [
      { value: plan.id, title: `Approve plan ${shortId(plan)}: write ${count(plan.report.files.length, 'file')}` },
      { value: refuse, title: 'Refuse: write nothing' },
    ],
  });
  switch (answer.kind) {
    case 'ask':
      return answer.result;
    case 'cannot-ask':
      return { problem: 'the client cannot ask a person for approval; nothing was written', help: byHand };
    case 'declined':
      return { problem: `not approved (${answer.how}); nothing was written`, help: 'This is final for this call.' };
    case 'chosen':
      return answer.value === plan.id ? { who: person.client, channel: 'elicitation' } : { problem: 'the person refused the plan; nothing was written', help: 'This is final for this call.' };
  }
}

/** What will happen, in words: the plan, the files, the behaviours that change with one request each, the way back. */
function approvalMessage({ id, report }: Plan): string {
  const { echo, assumptions, files, losses, findings, cautions, notes, diff } = report;
  const deleted = files.filter(({ content }) => content === '');
  const changed = files.filter(({ before, content }) => before !== undefined && content !== '');
  const added = files.length - changed.length - deleted.length;
  const lines = [
    ...echo.map((sentence) => `· ${sentence}`),
    ...assumptions.map(({ text }) => `assumed: ${text}`),
    ...cautions,
    ...notes,
    `${count(added, 'new file')}, ${count(changed.length, 'changed file')}, ${deleted.length === 0 ? 'none' : deleted.length} deleted: ${files.map(({ path }) => path).slice(0, 10).join(', ')}${files.length > 10 ? ' …' : ''}`,
    ...changeLines(diff),
    ...losses.map(({ what, because }) => `cannot be said: ${what}, because ${because}`),
    ...(findings.length === 0 ? [] : [`${count(findings.length, 'finding')} of check in what would be written`]),
    'The way back: your version control; nothing is sent to a cluster.',
    `Plan ${id}`,
  ];
  return lines.join('\n');
}

/** Behaviours that are shown before the rest is counted. */
const shownChanges = 8;

export function changeLines(diff: Plan['report']['diff']): string[] {
  if (diff === undefined) return ['what requests are treated differently could not be compared'];
  const groups = groupChanges(diff);
  const shown = groups.slice(0, shownChanges).map(({ change, members: [first] }) => {
    const what = change.aspects.map((aspect) => `${titleOf(aspect, change).title} (${beforeAndAfter(aspect, change)})`.replace(' ()', '')).join(', ');
    return `${first === undefined ? '' : `${first.who} → ${first.target}, ${first.which}: `}${what}; for example ${exampleOf(change)}`;
  });
  const rest = groups.length > shownChanges ? [`and ${groups.length - shownChanges} more changes of behaviour`] : [];
  const silent = groups.length === 0 ? [diff.isUnchanged ? 'no request is treated differently' : 'no change of behaviour was found'] : [];
  return [...silent, ...shown, ...rest, ...(diff.isComplete ? [] : [`there may be more changes: ${diff.because ?? 'too many kinds of requests'}`])];
}

export function shortId({ id }: Plan): string {
  return id.slice(0, 8);
}

/** The same plan, from a shell in the project's folder: only a person types there. */
export function approvalCommand({ id, request, report }: Plan, { paths }: Pick<Asking['world'], 'paths'>): string {
  const words = request.words === '' ? report.echo.join(' ') : request.words;
  const named = paths.length === 1 && paths[0] === '.' ? [] : paths;
  const choices = request.choices.flatMap((choice) => ['--choose', String(choice)]);
  return ['meshwright', 'ask', words, ...named, ...choices, '--proposer', 'offline', '--approve', id].map(quoted).join(' ');
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
