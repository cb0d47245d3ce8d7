import { unreachable } from '../../../base/assert.ts';
import type { CodeExplanation, Explanation, RuleLine } from '../../../project/explain.ts';
import type { RuleDescription } from '../../../project/rule-description.ts';
import type { Colors } from './colors.ts';
import { count, displayWidth, hanging, wrap } from './layout.ts';

interface Style {
  readonly columns: number;
  readonly colors: Colors;
}

export function renderExplanation(explanation: Explanation, style: Style): string {
  return `${linesOf(explanation, style).join('\n')}\n`;
}

function linesOf(explanation: Explanation, style: Style): string[] {
  switch (explanation.kind) {
    case 'rule':
      return renderRule(explanation, style);
    case 'code':
      return renderCode(explanation, style);
    case 'tool':
      return [style.colors.bold(`${explanation.title} ${explanation.version}`), '', ...explanation.codes.flatMap((code) => renderCodeLine(code, style))];
    case 'rules':
      return renderList(explanation, style);
    default:
      return unreachable(explanation);
  }
}

function renderRule({ id, severity, summary, why, bad, good, upstream }: RuleDescription, { columns, colors }: Style): string[] {
  const label = severity ?? '';
  const head = `${colors.bold(id)}${' '.repeat(Math.max(2, columns - id.length - label.length))}${severity === undefined ? '' : colors.severity(severity, label)}`;
  const examples = [...(bad === undefined ? [] : ['', colors.bold('Reported'), ...indented(bad)]), ...(good === undefined ? [] : ['', colors.bold('Right'), ...indented(good)])];
  const also = upstream.length === 0 ? [] : ['', ...hanging('Also known as ', upstream.join(', '), columns)];
  return [head, ...wrap(summary, columns), '', ...paragraphs(why, columns), ...examples, ...also, ...howToSilence(id, columns, colors)];
}

/** Not for what could not be read: nobody silences that. */
function howToSilence(id: string, columns: number, colors: Colors): string[] {
  if (/^(?:input|yaml|settings)\//.test(id)) return [];
  return [
    '',
    colors.bold('To silence it'),
    ...hanging('  one line    ', `# meshwright: ignore ${id} -- reason`, Math.max(columns, 200)),
    ...hanging('  one object  ', `the annotation meshwright.io/ignore: ${id}`, Math.max(columns, 200)),
    ...hanging('  everywhere  ', `${id}: off under check: rules: in .meshwright.yaml`, Math.max(columns, 200)),
  ];
}

function indented(yaml: string): string[] {
  return yaml.trimEnd().split('\n').map((line) => `  ${line}`.trimEnd());
}

/** Paragraphs and lists of Markdown; what stands in a code block stays as it is. */
function paragraphs(text: string, columns: number): string[] {
  const blocks = text.trim().split(/\n{2,}/);
  return blocks.flatMap((block, index) => [...(index === 0 ? [] : ['']), ...(block.startsWith('```') ? indented(block.replaceAll(/^```.*\n?/gm, '')) : paragraph(block, columns))]);
}

function paragraph(block: string, columns: number): string[] {
  const items = block.split(/\n(?=\s*(?:[-*]|\d+\.) )/);
  return items.flatMap((item) => {
    const [, mark = '', rest = item] = /^(\s*(?:[-*]|\d+\.) )([\s\S]*)$/.exec(item) ?? [];
    return hanging(mark, rest.replaceAll(/\*\*([^*]+)\*\*/g, '$1').replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1'), columns);
  });
}

function renderCode(code: CodeExplanation, { columns, colors }: Style): string[] {
  const lines = [`${colors.bold(code.code)}  ${code.title}, ${code.severity}`, ...wrap(code.about, columns)];
  if (code.notJudged !== undefined) lines.push('', ...hanging('Not judged here: ', code.notJudged, columns));
  if (code.rules.length > 0) lines.push('', colors.bold(code.rules.length === 1 ? 'The rule here' : 'The rules here'), ...ruleTable(code.rules, columns));
  if (code.differs !== undefined) lines.push('', ...hanging('Its verdict differs: ', code.differs, columns));
  if (code.issues !== undefined) lines.push(...hanging('Told upstream: ', code.issues.join(', '), columns));
  if (code.rules.length === 0 && code.notJudged === undefined) lines.push('', ...wrap(code.differs === undefined ? 'No rule here says the same.' : `No rule here says so; --as ${code.tool} does.`, columns));
  return lines;
}

function renderCodeLine({ code, about, rules, notJudged }: CodeExplanation, { columns }: Style): string[] {
  const here = rules.length > 0 ? `: ${rules.map(({ id }) => id).join(', ')}` : notJudged === undefined ? '' : ` (not judged: ${notJudged})`;
  return hanging(`${code.padEnd(8)} `, `${about}${here}`, columns);
}

function renderList({ folders, tools }: Extract<Explanation, { readonly kind: 'rules' }>, { columns, colors }: Style): string[] {
  const lines = folders.flatMap(({ folder, rules }, index) => [...(index === 0 ? [] : ['']), colors.bold(`${folder}, ${count(rules.length, 'rule')}`), ...ruleTable(rules, columns)]);
  const others = tools.map(({ name, title, codes }) => `${name} (${title}, ${codes} codes)`).join(', ');
  return [...lines, '', ...(others === '' ? [] : hanging('Other checkers: ', others, columns)), 'meshwright explain NAME tells more about a rule, a folder, a code or a checker.'];
}

function ruleTable(rules: readonly RuleLine[], columns: number): string[] {
  const width = Math.min(44, Math.max(...rules.map(({ id }) => displayWidth(id))));
  return rules.flatMap(({ id, summary }) => (id.length <= width ? hanging(`  ${id.padEnd(width)}  `, summary, columns) : [`  ${id}`, ...hanging(' '.repeat(width + 4), summary, columns)]));
}
