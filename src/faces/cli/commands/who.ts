import { resolve } from 'node:path';
import { writeFile } from '../../../adapters/write-files.ts';
import { meshModelOf } from '../../../project/mesh-model-of.ts';
import { placeFinder } from '../../../project/places.ts';
import { matrixReport, whoReaches } from '../../../project/who.ts';
import { flagOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { exitCodeOf, hideProgress, loadProject, reportProblems, showProgress, topologyStyle, type Loaded } from '../load-project.ts';
import { renderJson } from '../render/json.ts';
import { jsonDiagnostics } from '../render/json-diagnostics.ts';
import { renderMatrixSvg } from '../render/who-svg.ts';
import { renderMatrix, renderServicesReached } from '../render/matrix-text.ts';
import { renderWho } from '../render/who-text.ts';
import type { Terminal } from '../terminal.ts';
import { readPort } from '../trace-arguments.ts';

const formatsByEnding: Readonly<Record<string, string>> = { svg: 'svg', json: 'json', txt: 'text' };

export const run: RunCommand = async (paths, options, terminal) => {
  const out = textOption(options, 'out');
  const format = chooseFormat(textOption(options, 'format') ?? 'text', out);
  const isOne = textOption(options, 'canReach') !== undefined;
  if (isOne && flagOption(options, 'matrix')) throw new CommandFailure('--can-reach asks for one Service and --matrix for all of them', { help: 'give one of the two' });
  if (isOne && format === 'svg') throw new CommandFailure('a picture is drawn of all services, not of one', { help: 'leave out --can-reach, or choose --format text or json' });
  const question = { port: readPort(textOption(options, 'port')), ...readOnly(options) };
  const loaded = await loadProject(paths.length === 0 ? ['.'] : paths, options, terminal);
  showProgress(terminal, 'asking for every caller …');
  const text = isOne ? answerOne(loaded, options, question, format, terminal) : answerAll(loaded, question, format, flagOption(options, 'matrix'), terminal);
  hideProgress(terminal);
  if (out === undefined || out === '-') {
    terminal.out(text);
  } else {
    writeFile(resolve(terminal.cwd, out), out, text);
    terminal.err(`wrote ${out}\n`);
  }
  return format === 'json' ? exitCodeOf(loaded.project.problems) : reportProblems(loaded, terminal);
};

interface Only {
  readonly port?: number | undefined;
  readonly method?: string;
  readonly path?: string;
}

function readOnly(options: OptionValues): Pick<Only, 'method' | 'path'> {
  const [method, path] = [textOption(options, 'method'), textOption(options, 'path')];
  if (method !== undefined && method !== method.toUpperCase()) throw new CommandFailure(`a method is written in capitals: \`${method.toUpperCase()}\`, not \`${method}\``);
  if (method !== undefined && !/^[A-Z][A-Z-]*$/.test(method)) throw new CommandFailure(`\`${method}\` is no method`, { help: 'write one such as `GET`' });
  if (path !== undefined && !path.startsWith('/')) throw new CommandFailure(`\`${path}\` is no path of a request: it begins with \`/\``);
  return { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
}

/** The file's ending decides, unless a format was asked for. */
function chooseFormat(asked: string, out: string | undefined): string {
  if (out === undefined || out === '-' || asked !== 'text') return asked;
  const format = formatsByEnding[/\.([^./]+)$/.exec(out)?.[1]?.toLowerCase() ?? ''];
  if (format === undefined) throw new CommandFailure(`\`${out}\` does not say what to write`, { help: 'end it in .svg, .json or .txt, or give --format' });
  return format;
}

function answerOne(loaded: Loaded, options: OptionValues, { port, ...only }: Only, format: string, terminal: Terminal): string {
  const service = textOption(options, 'canReach') ?? '';
  const answer = whoReaches(meshModelOf(loaded.project), { service, ...only, ...(port === undefined ? {} : { port }) }, placeFinder());
  if ('problem' in answer) {
    hideProgress(terminal);
    // A name may be unknown only because its file could not be read.
    if (format !== 'json') reportProblems(loaded, terminal);
    throw new CommandFailure(answer.problem.message, answer.problem.help === undefined ? {} : { help: answer.problem.help });
  }
  return format === 'json' ? toJson(answer.report, loaded) : renderWho(answer.report, topologyStyle(loaded, terminal));
}

function answerAll(loaded: Loaded, { port, ...only }: Only, format: string, isMatrix: boolean, terminal: Terminal): string {
  const all = matrixReport(meshModelOf(loaded.project), only);
  const report = port === undefined ? all : { ...all, rows: all.rows.filter((row) => row.port === port) };
  if (format === 'json') return toJson(report, loaded);
  if (format === 'svg') return renderMatrixSvg(report);
  if (report.rows.length === 0) return 'no services\n';
  return (isMatrix ? renderMatrix : renderServicesReached)(report, topologyStyle(loaded, terminal));
}

function toJson(report: object, { project, input }: Loaded): string {
  return renderJson({ ...report, diagnostics: jsonDiagnostics(project.problems) }, input.rendered);
}
