import type { SourceFile } from '../../../src/kube/resource.ts';
import { outside } from '../../../src/model/mesh-model.ts';
import { openProject } from '../../../src/project/project.ts';
import { traceBatch, type BatchAnswer } from '../../../src/project/trace-batch.ts';
import { openTracer, type TraceReport, type Tracer } from '../../../src/project/trace.ts';
import { tally, type SetScore } from '../set-score.ts';
import { disagreementInDetail, type Judged } from './details.ts';
import { answersOf } from './echo.ts';
import { disagreement } from './judge.ts';
import { isCounted, manifestsOf, readApplication, readScenarios, type RecordedRequest, type Scenario, type Try } from './recording.ts';

/** One counted request, what was predicted, and why that is wrong, if it is. */
export interface JudgedRequest extends Judged {
  readonly id: string;
  readonly scenario: Scenario;
  readonly wrong: string | undefined;
}

/** Every request of every scenario, asked as a line of `trace --batch` is. */
export function judgeRealMesh(folder: string): JudgedRequest[] {
  const application = readApplication(folder);
  return readScenarios(folder).flatMap((scenario) => judgeScenario(application, scenario));
}

function judgeScenario(application: SourceFile, scenario: Scenario): JudgedRequest[] {
  const tracer = openTracer(openProject([application, ...manifestsOf(scenario)]));
  return scenario.requests.flatMap((request, index) => {
    const tries = scenario.observed[index] ?? [];
    if (!isCounted(tries)) return [];
    return [judgeRequest(tracer, scenario, { request, tries, id: `seed ${scenario.seed}, request ${index}` })];
  });
}

function judgeRequest(tracer: Tracer, scenario: Scenario, { request, tries, id }: { request: RecordedRequest; tries: readonly Try[]; id: string }): JudgedRequest {
  const report = reportOf(tracer, request);
  const answers = answersOf(report, request);
  return { id, scenario, request, tries, report, answers, model: tracer.model, wrong: disagreement(request, tries, answers) };
}

function reportOf(tracer: Tracer, { from, to, port, protocol, method, path, headers }: RecordedRequest): TraceReport {
  const answer = answerTo(tracer, JSON.stringify({ from: from === 'gateway' ? outside : from, to, port, protocol: protocol ?? 'http', method, path, headers }));
  if (!('error' in answer)) return answer;
  return { outcome: 'unknown', status: null, flag: null, destinations: [], timeout: null, retries: null, transport: null, steps: [], unknown: [{ what: answer.error, file: null, line: null }] };
}

/** A defect that throws costs its request a point, not the whole set. */
function answerTo(tracer: Tracer, line: string): BatchAnswer {
  try {
    const [answer] = traceBatch(tracer, [line]);
    return answer ?? { error: 'no answer', line: 1 };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error), line: 1 };
  }
}

export function scoreRealMesh(judged: readonly JudgedRequest[]): SetScore {
  const score = tally(judged.map((one) => ({ id: one.id, wrong: one.wrong === undefined ? undefined : `${describeRequest(one.request)}: ${one.wrong}` })));
  const right = judged.filter(({ wrong }) => wrong === undefined);
  const details = tally(right.map((one) => ({ id: one.id, wrong: inDetail(one) })));
  return { ...score, apart: { details } };
}

function inDetail(one: JudgedRequest): string | undefined {
  const found = disagreementInDetail(one);
  return found === undefined ? undefined : `${describeRequest(one.request)}: ${found}`;
}

export function describeRequest({ from, to, port, protocol, method, path, headers = {} }: RecordedRequest): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}=${value}`).join('');
  return `${from} ${protocol === 'tcp' ? 'tcp' : `${method} ${path}`} to ${to}:${port}${sent}`;
}
