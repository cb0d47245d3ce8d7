/**
 * What each rule costs: `node bench/rules.ts [--services N]`. Milliseconds over all objects, and of a recheck after one
 * edit, with how often the rule was asked. An index, a table or a part of the mesh is paid for by who asks first.
 */
import { parseArgs } from 'node:util';
import { openSession } from '../src/project/recheck/session.ts';
import { generateMesh } from './generate-mesh.ts';

interface Costs {
  readonly title: string;
  readonly byRule: Map<string, { milliseconds: number; asked: number }>;
}

const edits: readonly (readonly [title: string, from: RegExp, to: string])[] = [
  ['virtual service', /timeout: \d+/, 'timeout: 7'],
  ['destination rule', /maxConnections: \d+/, 'maxConnections: 7'],
  ['policy', /(kind: AuthorizationPolicy\n[^]*?)methods:\n(\s+)- \w+/, '$1methods:\n$2- PATCH'],
  ['service', /(kind: Service\n[^]*?)port: \d+\n/, '$1port: 7\n'],
  ['deployment', /replicas: \d+/, 'replicas: 7'],
];

function measureRules(services: number): Costs[] {
  const { files } = generateMesh({ services, seed: 1 });
  const all: Costs[] = [];
  let now: Costs['byRule'] = new Map();
  const session = openSession({ files, problems: [] }, {}, (rule, run) => {
    const start = performance.now();
    run();
    const cost = now.get(rule) ?? { milliseconds: 0, asked: 0 };
    now.set(rule, { milliseconds: cost.milliseconds + performance.now() - start, asked: cost.asked + 1 });
  });
  all.push({ title: 'full', byRule: now });
  const file = files[Math.floor(files.length / 2)];
  for (const [title, from, to] of edits) {
    if (file === undefined) continue;
    session.edit(file.path, file.text.replace(from, to));
    now = new Map();
    session.edit(file.path, file.text);
    all.push({ title, byRule: now });
  }
  return all;
}

/** Dearest rechecks first, then dearest in full. */
function tableOf(columns: readonly Costs[]): string[] {
  const [full, ...rechecks] = columns;
  const rules = [...(full?.byRule.keys() ?? [])];
  const worst = (rule: string): number => Math.max(0, ...rechecks.map(({ byRule }) => byRule.get(rule)?.milliseconds ?? 0));
  const cost = (rule: string): number => full?.byRule.get(rule)?.milliseconds ?? 0;
  rules.sort((a, b) => Math.round(worst(b) - worst(a)) || cost(b) - cost(a));
  const row = (name: string, cell: (column: Costs) => string): string => `${name.padEnd(44)}${columns.map((column) => cell(column).padStart(24)).join('')}`;
  const shown = (found: { readonly milliseconds: number; readonly asked: number } | undefined): string => (found === undefined ? '-' : `${found.milliseconds.toFixed(1)} (${found.asked})`);
  const sum = ({ byRule }: Costs): string => [...byRule.values()].reduce((total, { milliseconds }) => total + milliseconds, 0).toFixed(1);
  return [row('milliseconds (times asked)', ({ title }) => title), ...rules.map((rule) => row(rule, ({ byRule }) => shown(byRule.get(rule)))), row('all rules', sum)];
}

const { values, positionals } = parseArgs({ options: { services: { type: 'string', default: '10000' } }, allowPositionals: true });
const services = Number(values.services);
if (positionals.length > 0 || !Number.isInteger(services) || services < 1) {
  console.error(`usage: node bench/rules.ts [--services N]${positionals.length > 0 ? `\n\n\`${positionals[0]}\` is no option: say --services ${positionals[0]}` : ''}`);
  process.exitCode = 2;
} else console.log(tableOf(measureRules(services)).join('\n'));
