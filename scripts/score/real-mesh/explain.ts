import { groupBy } from '../../../src/base/order.ts';
import type { JsonObject } from '../../../src/kube/resource.ts';
import { listAt, textAt } from '../../../src/kube/resource.ts';
import { describeAnswer, describeTry } from './judge.ts';
import { describeRequest, type JudgedRequest } from './real-mesh.ts';
import { nameOf } from './recording.ts';

/** Misses that look alike, the largest groups first, each with one example told in full. */
export function explainMisses(judged: readonly JudgedRequest[], examples: number): string {
  const misses = judged.filter(({ wrong }) => wrong !== undefined);
  const groups = [...groupBy(misses, keyOf)].sort(([, a], [, b]) => b.length - a.length);
  return groups.map(([key, members]) => [`${members.length} × ${key}`, ...members.slice(0, examples).map(example)].join('\n')).join('\n\n');
}

function keyOf(one: JudgedRequest): string {
  const { scenario, request, tries, answers } = one;
  const client = request.from === 'gateway' ? 'from outside' : one.model.workloads.get(request.from)?.proxy === 'none' ? 'from no sidecar' : 'from a sidecar';
  return `${scenario.theme}: expected ${kinds(tries.map(describeTry))}, got ${kinds(answers.map(describeAnswer))}, ${client}, ${request.protocol ?? 'http'}`;
}

/** The answers without the names in them, each kind once. */
function kinds(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join(' + ');
}

function example(one: JudgedRequest): string {
  const { id, request, tries, answers, report, scenario } = one;
  const lines = [
    `  ${id}: ${describeRequest(request)}`,
    `    recorded: ${[...new Set(tries.map(describeTry))].join(' | ')}`,
    `    answered: ${answers.map(describeAnswer).join(' | ')} (${report.outcome}, timeout ${report.timeout ?? 'none'}, retries ${JSON.stringify(report.retries)})`,
    ...report.steps.map((step) => `    ${step.hop} ${step.what}: ${step.text} [${step.file ?? step.default ?? ''}${step.line === null ? '' : `:${step.line}`}]`),
    ...report.unknown.map(({ what }) => `    unknown: ${what}`),
    ...touching(one).map((document) => `    ${nameOf(document)} ${String((document['metadata'] as JsonObject)['creationTimestamp'] ?? '')} ${JSON.stringify(document['spec'] ?? {})}`),
    ...scenario.rejected.map(({ name }) => `    not in force: ${name}`),
  ];
  return lines.join('\n');
}

/** Objects that may have a say: those that name the host or one it leads to, and those of the namespaces on the way. */
function touching({ scenario, request, report, tries }: JudgedRequest): JsonObject[] {
  const pods = tries.flatMap(({ pod }) => (pod === undefined ? [] : [pod.replace(/\d+$/, '')]));
  const names = new Set([request.to, ...report.destinations.map(({ host }) => host)].map((host) => host.split('.')[0] ?? host).concat(pods));
  const isGateway = request.from === 'gateway';
  return scenario.docs.filter((document) => {
    const kind = document['kind'];
    if (kind === 'Gateway') return isGateway;
    if (kind === 'VirtualService') return isGateway || hostsOf(document).some((host) => host.includes('*') || names.has(host.split('.')[0] ?? host));
    return kind !== 'DestinationRule' || hostsOf(document).some((host) => host.includes('*') || names.has(host.split('.')[0] ?? host));
  });
}

function hostsOf(document: JsonObject): string[] {
  return [textAt(document, ['spec', 'host']) ?? [], ...listAt(document, ['spec', 'hosts'])].flat().map(String);
}
