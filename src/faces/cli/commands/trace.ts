import { resolve } from 'node:path';
import { decodeText, readTextFile } from '../../../adapters/read-text.ts';
import { openTracer } from '../../../project/trace.ts';
import { unreadOf } from '../../../project/unread.ts';
import { traceBatch } from '../../../project/trace-batch.ts';
import { textOption, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { exitCodeOf, hideProgress, loadProject, reportProblems, showProgress, topologyStyle, type Loaded } from '../load-project.ts';
import { renderJson, renderJsonLine } from '../render/json.ts';
import { jsonDiagnostics } from '../render/json-diagnostics.ts';
import { renderTrace } from '../render/trace-text.ts';
import type { Terminal } from '../terminal.ts';
import { readTraceArguments, type TraceArguments } from '../trace-arguments.ts';

export const run: RunCommand = async (words, options, terminal) => {
  const asked = readTraceArguments(words, options);
  const requests = asked.kind === 'batch' ? await readRequests(asked.requests, terminal) : '';
  const loaded = await loadProject(asked.paths, options, terminal);
  if (asked.kind === 'batch') return answerBatch(requests, loaded, terminal);
  return answerOne(asked, loaded, textOption(options, 'format') === 'json', terminal);
};

function answerOne({ question }: Extract<TraceArguments, { kind: 'one' }>, loaded: Loaded, isJson: boolean, terminal: Terminal): number {
  const tracer = openTracer(loaded.project);
  const answer = tracer.trace(question);
  if ('problem' in answer) {
    // A name may be unknown only because its file could not be read.
    if (!isJson) reportProblems(loaded, terminal);
    throw new CommandFailure(answer.problem.message, answer.problem.help === undefined ? {} : { help: answer.problem.help });
  }
  const unread = unreadOf(tracer.model, tracer.placeOf);
  if (isJson) {
    terminal.out(renderJson({ ...answer.report, unread, diagnostics: jsonDiagnostics(loaded.project.problems) }, loaded.input.rendered));
    return exitCodeOf(loaded.project.problems);
  }
  terminal.out(renderTrace({ report: answer.report, client: answer.call.client, notes: answer.notes, unread }, topologyStyle(loaded, terminal)));
  return reportProblems(loaded, terminal);
}

/** Read before the configuration, so that a file that is not there is said at once. */
async function readRequests(file: string, terminal: Terminal): Promise<string> {
  const read = file === '-' ? decodeText(await terminal.readStandardInput(), '<stdin>') : readTextFile(resolve(terminal.cwd, file), file);
  if ('problem' in read) throw new CommandFailure(read.problem.message, { file });
  return read.text;
}

/** Lines are written in bundles: a system call for each would cost more than the answer. */
const linesAtOnce = 500;

async function answerBatch(requests: string, loaded: Loaded, terminal: Terminal): Promise<number> {
  const tracer = openTracer(loaded.project);
  let failed = 0;
  let answered = 0;
  let bundle = '';
  for (const answer of traceBatch(tracer, requests.replace(/^\uFEFF/, '').split(/\r?\n/))) {
    if ('error' in answer) failed += 1;
    bundle += renderJsonLine(answer, loaded.input.rendered);
    answered += 1;
    if (answered % linesAtOnce !== 0) continue;
    terminal.out(bundle);
    await terminal.drained?.();
    bundle = '';
    showProgress(terminal, `${answered} requests traced …`);
  }
  terminal.out(bundle);
  hideProgress(terminal);
  return Math.max(failed > 0 ? exitCodes.findings : exitCodes.fine, reportProblems(loaded, terminal));
}
