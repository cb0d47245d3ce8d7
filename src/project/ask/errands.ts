import type { Errand } from '../../language/reading.ts';
import type { AskReport } from './ask-report.ts';

/** Commands that answer questions and change nothing. */
const answering: ReadonlySet<string> = new Set(['discover', 'graph', 'check', 'explain', 'trace', 'who', 'diff', 'prove']);

/** Commands that are to come, and what does a part of it today. */
const coming: Readonly<Record<string, string>> = {
  plan: '`meshwright plan` is to come: until then, ask for the steps one by one (10 % to v2, then 50 %, then all), and compare each with `meshwright diff`',
  rollout: '`meshwright rollout` is to come: until then, apply the files that `generate` or `ask` write, and go back with your version control',
  diagnose: '`meshwright diagnose` is to come: until then, `meshwright check` finds what is wrong in the configuration, and `meshwright trace` shows what becomes of one request',
  migrate: '`meshwright migrate` is to come: until then, `meshwright discover` and `meshwright init` propose configuration for what runs',
};

/** Options that write or that go on for ever: a request in words never sets them. */
const kept = /^(?:--fix|--fix-all|--write-baseline|--watch|--cluster|--context|--kubeconfig|--out|--output|-o|--overwrite)(?:=|$)/;

/** Work for another command: named where it exists, and refused where it does not yet. */
export function checkErrand(errand: Errand): Partial<AskReport> {
  const { command, because } = errand;
  const words = errand.arguments;
  if (!answering.has(command)) return { outcome: 'refused', reasons: [because, coming[command] ?? `there is no command \`${command}\` that only answers`], errand };
  const forbidden = words.find((word) => kept.test(word));
  if (forbidden !== undefined) return { outcome: 'refused', reasons: [`\`${forbidden}\` of \`${command}\` is for a person to type`] };
  return { outcome: 'answered', echo: [`This is answered by: ${['meshwright', command, ...words].map(quoted).join(' ')}`], reasons: [because], errand };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
