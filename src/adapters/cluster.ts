import { sortedBy } from '../base/order.ts';
import { printObject } from '../compile/print.ts';
import type { Diagnostic, Unjudged } from '../diagnostics/diagnostic.ts';
import { objectAt, textAt, type GroupKind, type JsonObject, type SourceFile } from '../kube/resource.ts';
import { connect, type ClusterConnection, type ConnectOptions } from './cluster/connection.ts';
import { discoverKinds, type ServedKind } from './cluster/discover-kinds.ts';
import { listObjects, type Listed } from './cluster/list-objects.ts';
import { isKeptByCluster, isOwned, tidy } from './cluster/tidy.ts';
import type { Input } from './files.ts';
import { inputProblem } from './input-problem.ts';

export interface ClusterOptions extends ConnectOptions {
  readonly kinds: readonly GroupKind[];
  /** Only these namespaces; all without it. */
  readonly namespaces: readonly string[];
  readonly onProgress?: (text: string) => void;
}

export interface ClusterInput extends Input {
  /** The cluster by the name of its context. */
  readonly name: string;
  /** What this user may not read. */
  readonly forbidden: readonly Unjudged[];
  /** All namespaces that there are, where they may be listed. */
  readonly allNamespaces?: readonly string[];
}

/** Questions that are asked at once. */
const atOnce = 4;

/**
 * Reads a cluster: only by GET, page by page, only kinds that it has. Each object becomes a file of its own, named as
 * kubectl would be asked for it: `shop/virtualservices.networking.istio.io/orders.yaml`.
 */
export async function readCluster(options: ClusterOptions): Promise<ClusterInput> {
  const connection = await connect(options);
  options.onProgress?.(`asking ${connection.name} for its kinds …`);
  const kinds = await discoverKinds(connection, options.kinds);
  const questions: readonly Question[] = kinds.flatMap((kind): Question[] => (options.namespaces.length === 0 || !kind.isNamespaced ? [{ kind }] : options.namespaces.map((namespace) => ({ kind, namespace }))));
  const answers = await inTurn(questions, async (question) => {
    options.onProgress?.(`reading ${question.kind.plural} …`);
    return { ...question, listed: await listObjects(connection, question.kind, question.namespace) };
  });
  return assemble(connection, answers);
}

interface Question {
  readonly kind: ServedKind;
  readonly namespace?: string;
}

interface AnsweredQuestion extends Question {
  readonly listed: Listed;
}

function assemble({ name }: ClusterConnection, answers: readonly AnsweredQuestion[]): ClusterInput {
  const objects = answers.flatMap(({ kind, listed }) => ('objects' in listed ? listed.objects.map((object) => ({ kind, object })) : []));
  const own = new Set(objects.filter(({ object }) => object['kind'] === 'Service' && objectAt(object, ['spec', 'selector']) === undefined).map(({ object }) => keyOf(object)));
  const judged = objects.filter(({ object }) => !isOwned(object) && !isKeptByCluster(object, own));
  const files = sortedBy(judged.map(({ kind, object }) => fileOf(kind, object)), ({ path }) => path);
  const namespaces = answers.find(({ kind, listed }) => kind.groupKind === 'Namespace' && 'objects' in listed)?.listed;
  const left = objects.length - judged.length;
  return {
    name,
    files,
    rendered: new Map(),
    problems: answers.flatMap(problemOf),
    notes: left === 0 ? [] : [`${left} ${left === 1 ? 'object is' : 'objects are'} kept by the cluster itself, such as the pods of a Deployment: what keeps them is judged`],
    forbidden: answers.flatMap(({ kind, namespace, listed }) => ('failure' in listed && listed.failure === 'forbidden' ? [{ rule: 'input/forbidden', subject: `${nameOf(kind)}${namespace === undefined ? '' : ` of namespace ${namespace}`}`, missing: 'this user may not list them' }] : [])),
    ...(namespaces !== undefined && 'objects' in namespaces ? { allNamespaces: namespaces.objects.flatMap((object) => textAt(object, ['metadata', 'name']) ?? []) } : {}),
  };
}

function keyOf(object: JsonObject): string {
  return `${textAt(object, ['metadata', 'namespace']) ?? ''}/${textAt(object, ['metadata', 'name']) ?? ''}`;
}

/** `virtualservices.networking.istio.io`, as kubectl takes it. */
function nameOf({ plural, apiVersion }: ServedKind): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? plural : `${plural}.${group ?? ''}`;
}

function fileOf(kind: ServedKind, object: JsonObject): SourceFile {
  const namespace = textAt(object, ['metadata', 'namespace']);
  return { path: `${namespace === undefined ? '' : `${namespace}/`}${nameOf(kind)}/${textAt(object, ['metadata', 'name']) ?? ''}.yaml`, text: printObject(tidy(object)) };
}

function problemOf({ kind, listed }: AnsweredQuestion): Diagnostic[] {
  if (!('failure' in listed) || typeof listed.failure === 'string') return [];
  return [inputProblem('unreadable', nameOf(kind), `${nameOf(kind)} cannot be read: ${listed.failure.reason}`)];
}

/** Answers in the order of the questions, a few asked at once. */
async function inTurn<Result>(questions: readonly Question[], answer: (question: Question) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < questions.length) {
      const index = next;
      next += 1;
      results[index] = await answer(questions[index] as Question);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, questions.length) }, work));
  return results;
}
