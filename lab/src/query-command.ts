import { nameOption, numberOf, parse, usage } from './command-line.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';

/** One line a sample, or one a series and point where a range was asked for. */
export async function runQuery(argumentList: readonly string[]): Promise<number> {
  const options = { ...nameOption, last: { type: 'string' }, step: { type: 'string', default: '1' } } as const;
  const { values, positionals: [promql, ...others] } = parse({ args: [...argumentList], options, allowPositionals: true });
  if (promql === undefined || others.length > 0) throw new LabError('one expression is needed', usage);
  const lab = Lab.open(values.name);
  try {
    if (values.last === undefined) for (const { labels, value } of await lab.query(promql)) console.log(`${textOf(labels)} ${value}`);
    else await printRange(lab, promql, { seconds: numberOf(values.last, '--last'), stepSeconds: numberOf(values.step, '--step') });
  } finally {
    lab.close();
  }
  return 0;
}

async function printRange(lab: Lab, promql: string, { seconds, stepSeconds }: { readonly seconds: number; readonly stepSeconds: number }): Promise<void> {
  const end = Date.now() / 1000;
  for (const { labels, points } of await lab.queryRange(promql, { start: end - seconds, end, stepSeconds })) {
    console.log(textOf(labels));
    for (const { at, value } of points) console.log(`  ${new Date(at * 1000).toISOString()} ${value}`);
  }
}

function textOf({ __name__: name = '', ...labels }: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', ')}}`;
}
