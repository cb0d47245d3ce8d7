import { diffModels } from '../src/model/diff.ts';
import type { MeshModel } from '../src/model/mesh-model.ts';
import { clientsIn, reachMatrix } from '../src/model/reach-matrix.ts';
import { whoCanReach } from '../src/model/reach.ts';
import { meshModelOf } from '../src/project/mesh-model-of.ts';
import { openProject, type Project } from '../src/project/project.ts';
import { traceBatch } from '../src/project/trace-batch.ts';
import { openTracer } from '../src/project/trace.ts';
import type { SourceFile } from '../src/kube/resource.ts';
import type { Clock } from './measure.ts';

/** Of the calls that the topology knows, at most so many are asked about. */
const mostRequests = 20_000;

export interface TraceMeasures {
  readonly requests: number;
  /** Milliseconds that 99 of 100 requests stay below, each asked for the first time. */
  readonly mostMs: number;
}

/** What `trace --batch` does, without reading and writing: every call of the topology as a request, answered as a line of JSON. */
export function measureTraces(files: readonly SourceFile[], clock: Clock): TraceMeasures {
  const project = openProject(files);
  clock.step('open');
  const tracer = openTracer(project);
  answer(tracer, requestsOf(project).slice(0, 1));
  clock.step('lift');
  const requests = requestsOf(project);
  clock.step('requests');
  const times = requests.map((request) => timed(() => answer(tracer, [request]))).sort((a, b) => a - b);
  clock.step('trace');
  answer(tracer, requests);
  clock.step('again');
  return { requests: requests.length, mostMs: times[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

function answer(tracer: ReturnType<typeof openTracer>, requests: readonly string[]): void {
  for (const report of traceBatch(tracer, requests)) if (JSON.stringify(report).includes('"error"')) throw new Error(`not answered: ${JSON.stringify(report)}`);
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function requestsOf({ topology }: Project): string[] {
  const calls = topology.edges.flatMap(({ from, to }) => (from.kind === 'workload' && to.kind === 'service' ? [{ from: from.id, service: topology.services.get(to.id) }] : []));
  return calls.slice(0, mostRequests).map(({ from, service }, index) =>
    JSON.stringify({ from, to: `${service?.name}.${service?.namespace}`, port: service?.ports[0]?.port, method: index % 3 === 0 ? 'POST' : 'GET', path: `/api/${index % 7}`, headers: index % 5 === 0 ? { 'x-canary': 'true' } : {} }),
  );
}

/** Who reaches what, all pairs; then who reaches one service. */
export function measureReach(files: readonly SourceFile[], clock: Clock): { readonly pairs: number } {
  const project = openProject(files);
  const [service] = project.topology.services.keys();
  clock.step('open');
  const model = meshModelOf(project);
  clock.step('lift');
  const { rows } = reachMatrix(model);
  clock.step('matrix');
  whoCanReach(model, service === undefined ? {} : { service });
  clock.step('who');
  return { pairs: rows.reduce((sum, row) => row.cells.reduce((count, cell) => count + clientsIn(cell), sum), 0) };
}

/** What one changed policy changes for anybody: it must be told, and nothing else. Returns clients times ports. */
export function measureDiff(files: readonly SourceFile[], clock: Clock): { readonly pairs: number } {
  const models = [files, withOnePolicyTurned(files)].map((each) => meshModelOf(openProject(each)));
  clock.step('open');
  const { changes, isComplete, comparedCalls } = diffModels(models[0] as MeshModel, models[1] as MeshModel);
  clock.step('diff');
  const hosts = new Set(changes.map(({ host }) => host));
  if (!isComplete || hosts.size !== 1) throw new Error(`one policy was changed, and the calls of ${hosts.size} hosts were told`);
  return { pairs: comparedCalls };
}

/** The first policy that admits somebody forbids what it admitted. */
function withOnePolicyTurned(files: readonly SourceFile[]): SourceFile[] {
  const policy = /(kind: AuthorizationPolicy\n(?:(?!^---$)[^\n]*\n)*?  action: )ALLOW(\n  rules:\n)/m;
  const turned = files.findIndex(({ text }) => policy.test(text));
  if (turned === -1) throw new Error('the mesh has no policy to turn');
  return files.map((file, index) => (index === turned ? { ...file, text: file.text.replace(policy, '$1DENY$2') } : file));
}
