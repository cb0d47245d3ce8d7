import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { ownSuiteFolder, readSuiteFiles } from '../../../adapters/suite-files.ts';
import { readTree, writeFile } from '../../../adapters/write-files.ts';
import { nearest } from '../../../base/near-miss.ts';
import type { Answerer } from '../../../project/evaluate/answer.ts';
import { readRequest } from '../../../language/read-request.ts';
import { offlineAnswerer, proposerAnswerer } from '../../../project/evaluate/asking.ts';
import { chatbotAnswerer } from '../../../project/evaluate/chatbot.ts';
import { checkSuite } from '../../../project/evaluate/check-suite.ts';
import { evaluate, type Evaluation, type Suite } from '../../../project/evaluate/evaluate.ts';
import { readTasks } from '../../../project/evaluate/read-tasks.ts';
import { recordedAnswerer } from '../../../project/evaluate/recorded.ts';
import type { Task } from '../../../project/evaluate/task.ts';
import { meshBackend } from '../../../project/mesh-model-of.ts';
import { flagOption, listOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { hideProgress, showProgress } from '../load-project.ts';
import { loadSettings } from '../load-settings.ts';
import { colorsFor } from '../render/colors.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderEvaluationHtml } from '../render/evaluate-html.ts';
import { renderEvaluation } from '../render/evaluate-text.ts';
import { renderJson } from '../render/json.ts';
import { count } from '../render/layout.ts';
import type { Terminal } from '../terminal.ts';

export const run: RunCommand = async (_, options, terminal) => {
  const suite = readSuite(options, terminal);
  const answerer = await answererOf(options, terminal);
  const evaluation = await evaluate(suite, answerer, { runs: runsOf(options), checks: true, onProgress: (done, all) => showProgress(terminal, `${done} of ${count(all, 'answer')} judged …`) });
  hideProgress(terminal);
  if (evaluation.scores.length === 0) throw new CommandFailure('there is no answer to any of these tasks', { help: 'recorded answers stand in files TASK.yaml, TASK.md or TASK.PERSON.md' });
  show(evaluation, options, terminal);
  return evaluation.total.verdicts['silently-wrong'] > 0 ? exitCodes.findings : exitCodes.fine;
};

/** The suite of a folder with `tasks/` and `meshes/`, or the one that ships with the program. */
function readSuite(options: OptionValues, terminal: Terminal): Suite {
  const named = textOption(options, 'tasks');
  const folder = named === undefined ? ownSuiteFolder() : resolve(terminal.cwd, named);
  if (folder === undefined) throw new CommandFailure('the suite of tasks is not where it was installed', { help: 'name a folder with tasks/ and meshes/: --tasks FOLDER' });
  if (!existsSync(join(folder, 'tasks'))) throw new CommandFailure(`there is no folder \`${named ?? folder}/tasks\``, { help: 'a suite is a folder with tasks/ and meshes/' });
  const { tasks: files, meshes, unread } = readSuiteFiles(folder, named?.replace(/\/+$/, '') ?? 'evaluation');
  if (files.length + unread.length === 0) throw new CommandFailure(`there is no task in \`${named ?? folder}/tasks\``, { help: 'tasks stand in files that end in .yaml' });
  const read = files.map(readTasks);
  const placed = read.flatMap(({ tasks }) => tasks);
  // What ships was checked when it was built.
  const problems = [...unread, ...read.flatMap(({ diagnostics }) => diagnostics), ...(named === undefined ? [] : checkSuite(placed, meshes))];
  const [first] = problems;
  if (first !== undefined) {
    terminal.err(`${renderDiagnostics(problems, { files, rendered: new Map(), columns: terminal.columns, colors: colorsFor(terminal.errHasColor) }).join('\n')}\n`);
    throw new CommandFailure(`the suite holds ${count(problems.length, 'mistake')}`, { file: first.span.file, line: first.span.line, help: 'nothing was asked: mend the tasks first' });
  }
  return { tasks: selected(placed.map(({ task }) => task), listOption(options, 'only')), meshes };
}

/** Tasks by id, by the beginning of an id, or by the kind of intent. */
function selected(tasks: readonly Task[], only: readonly string[]): readonly Task[] {
  if (only.length === 0) return tasks;
  const isMeant = ({ id, about }: Task, name: string): boolean => id === name || id.startsWith(`${name}-`) || about.includes(name);
  const unknown = only.find((name) => !tasks.some((task) => isMeant(task, name)));
  if (unknown !== undefined) {
    const near = nearest(unknown, tasks.flatMap(({ id, about }) => [id, ...about]));
    throw new CommandFailure(`no task is called \`${unknown}\`, and none is about it`, near === undefined ? {} : { help: `did you mean \`${near}\`?` });
  }
  return tasks.filter((task) => only.some((name) => isMeant(task, name)));
}

function runsOf(options: OptionValues): number {
  const text = textOption(options, 'runs') ?? '1';
  if (!/^[1-9]\d?$/.test(text)) throw new CommandFailure(`\`${text}\` is no number of runs`, { help: 'write a number from 1 to 99' });
  return Number(text);
}

async function answererOf(options: OptionValues, terminal: Terminal): Promise<Answerer> {
  const [folder, proposer, isRaw] = [textOption(options, 'answers'), textOption(options, 'proposer'), flagOption(options, 'raw')];
  if (folder !== undefined && (proposer !== undefined || isRaw)) throw new CommandFailure('`--answers` are recorded answers: nobody is asked', { help: 'take `--proposer` and `--raw` away' });
  if (folder !== undefined) return readAnswers(folder, terminal);
  if (proposer === 'offline' && isRaw) throw new CommandFailure('`--raw` asks a model, and `offline` is none', { help: 'name one: --proposer PROVIDER/MODEL' });
  if (proposer === 'offline' || (proposer === undefined && !isRaw)) return offlineAnswerer();
  return modelAnswerer(proposer, isRaw, options, terminal);
}

/** The model that is named, or the one that settings and environment choose; loaded only where one is asked. */
async function modelAnswerer(name: string | undefined, isRaw: boolean, options: OptionValues, terminal: Terminal): Promise<Answerer> {
  const environment = name === undefined ? process.env : { ...process.env, MESHWRIGHT_MODEL: name };
  const settings = loadSettings([], options, terminal).settings.model;
  const found = isRaw ? (await import('../../../adapters/models/plain-model-from.ts')).plainModelFrom(settings, environment) : (await import('../../../adapters/models/proposer-from.ts')).proposerFrom(settings, environment, { readRequest });
  if (found === undefined) throw new CommandFailure('no model is configured', { help: 'name one: --proposer PROVIDER/MODEL, or set MESHWRIGHT_MODEL' });
  if ('refused' in found) throw new CommandFailure(found.refused);
  return 'propose' in found ? proposerAnswerer(found) : chatbotAnswerer(found, meshBackend().title);
}

function readAnswers(folder: string, terminal: Terminal): Answerer {
  const path = resolve(terminal.cwd, folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new CommandFailure(`there is no folder \`${folder}\``);
  const isAnswer = (name: string): boolean => /\.(?:ya?ml|md)$/i.test(name);
  const texts = readTree(path, (name, { message }) => {
    if (isAnswer(name)) throw new CommandFailure(message.replace(join(path, name), () => join(folder, name)));
  });
  const files = [...texts].filter(([name]) => isAnswer(name)).map(([name, text]) => ({ path: name, text }));
  if (files.length === 0) throw new CommandFailure(`the folder \`${folder}\` holds no answers`, { help: 'name them after the tasks: TASK.yaml, TASK.md or TASK.PERSON.md' });
  return recordedAnswerer(basename(path), files);
}

function show(evaluation: Evaluation, options: OptionValues, terminal: Terminal): void {
  const output = textOption(options, 'output');
  const format = textOption(options, 'format') ?? (output === undefined ? 'text' : formatByEnding(output));
  const text = format === 'html' ? renderEvaluationHtml(evaluation) : format === 'json' ? renderJson(evaluation) : renderEvaluation(evaluation, output === undefined ? terminal.columns : 120, colorsFor(output === undefined && terminal.hasColor));
  if (output === undefined) return terminal.out(text);
  writeFile(resolve(terminal.cwd, output), output, text);
  terminal.out(`${output} written: ${count(evaluation.scores.length, 'answer')} judged, ${evaluation.total.verdicts['silently-wrong']} silently wrong\n`);
}

function formatByEnding(output: string): 'text' | 'json' | 'html' {
  return /\.html?$/i.test(output) ? 'html' : /\.json$/i.test(output) ? 'json' : 'text';
}
