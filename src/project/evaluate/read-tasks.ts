import { compareDiagnostics, type Diagnostic, type Span } from '../../diagnostics/diagnostic.ts';
import { createSpans } from '../../intents/read/context.ts';
import type { SourceFile } from '../../kube/resource.ts';
import { readYaml, withoutByteOrderMark } from '../../yaml/read.ts';
import { parseTree, type Node } from '../../yaml/tree.ts';
import { readExpected } from './read-expected.ts';
import { entriesOf, fieldsOf, items, jsonOf, mistake, needs, report, text, texts, truth, word, type TaskContext } from './read-fields.ts';
import type { CallCheck, ObjectCheck, Phrasing, Task } from './task.ts';

/** A task and where it stands. */
export interface PlacedTask {
  readonly task: Task;
  readonly span: Span;
  /** Of each of `task.calls`. */
  readonly callSpans: readonly Span[];
}

export interface ReadTasks {
  readonly tasks: readonly PlacedTask[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one file of tasks: a list of them, or one. Every mistake has its place; tasks without any are returned. */
export function readTasks(file: SourceFile): ReadTasks {
  const source = withoutByteOrderMark(file.text);
  const context: TaskContext = { diagnostics: [], spanOf: createSpans(file.path, source) };
  for (const { message, range, help } of readYaml(source).problems) context.diagnostics.push(mistake('not-yaml', { file: file.path, ...range }, message, help));
  if (context.diagnostics.length > 0) return { tasks: [], diagnostics: context.diagnostics };
  const tree = parseTree(source);
  if ('message' in tree) {
    report(context, 'not-yaml', { start: tree.at, end: tree.at }, tree.message);
    return { tasks: [], diagnostics: context.diagnostics };
  }
  const tasks = tree.flatMap((document) => items(document)).flatMap((node) => readTask(context, node) ?? []);
  return { tasks, diagnostics: context.diagnostics.toSorted(compareDiagnostics) };
}

const taskKeys = ['id', 'about', 'mesh', 'given', 'phrasings', 'expect', 'mentions', 'errand', 'calls', 'objects', 'nothingElse', 'why'] as const;
const outcomes = ['answered', 'question', 'refused'] as const;

function readTask(context: TaskContext, node: Node): PlacedTask | undefined {
  const before = context.diagnostics.length;
  const fields = fieldsOf(context, node, taskKeys, 'a task');
  if (fields === undefined) return undefined;
  for (const key of ['id', 'about', 'mesh', 'phrasings'] as const) if (fields[key] === undefined) needs(context, node, key, 'a task');
  const id = text(context, fields.id, '`id`') ?? '';
  if (fields.id !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) report(context, 'wrong-id', fields.id, `\`${id}\` is no id: write it in lower case with dashes, as in \`canary-with-header\``);
  const expect = items(fields.expect).flatMap((item) => word(context, item, outcomes, '`expect`') ?? []);
  const calls = items(fields.calls).flatMap((item) => readCalls(context, item));
  const why = text(context, fields.why, '`why`');
  const task: Task = {
    id,
    about: texts(context, fields.about, '`about`'),
    mesh: text(context, fields.mesh, '`mesh`') ?? '',
    given: word(context, fields.given, ['mesh', 'nothing'], '`given`') ?? 'mesh',
    phrasings: fields.phrasings === undefined ? [] : readPhrasings(context, fields.phrasings),
    expect: expect.length > 0 ? expect : fields.errand === undefined ? ['answered'] : ['refused'],
    mentions: texts(context, fields.mentions, '`mentions`'),
    errand: texts(context, fields.errand, '`errand`'),
    calls: calls.map(({ call }) => call),
    objects: items(fields.objects).flatMap((item) => readObject(context, item) ?? []),
    nothingElse: truth(context, fields.nothingElse, '`nothingElse`') ?? false,
    ...(why === undefined ? {} : { why }),
  };
  if (context.diagnostics.length === before) checkSense(context, node, task);
  if (context.diagnostics.length > before) return undefined;
  return { task, span: context.spanOf(fields.id ?? node), callSpans: calls.map(({ span }) => span) };
}

/** What no single field shows. */
function checkSense(context: TaskContext, node: Node, task: Task): void {
  const at = { start: node.start, end: node.start + 1 };
  const isAnswered = task.expect.includes('answered');
  if (isAnswered && task.calls.length === 0 && task.objects.length === 0) report(context, 'nothing-checked', at, `an answer of \`${task.id}\` could not be wrong: it has neither \`calls\` nor \`objects\``);
  if (!isAnswered && task.errand.length === 0 && task.mentions.length === 0) report(context, 'nothing-checked', at, `\`${task.id}\` is to be asked about or refused, and \`mentions\` does not say what has to be said`);
}

/** A list of `{who, words}`, or a mapping of who to words. */
function readPhrasings(context: TaskContext, node: Node): Phrasing[] {
  if (node.kind === 'map') {
    return node.entries.flatMap(({ key, value }) => {
      const words = text(context, value, `\`${key.text}\``);
      return words === undefined ? [] : [{ who: key.text, words }];
    });
  }
  return items(node).flatMap((item) => {
    const fields = fieldsOf(context, item, ['who', 'words'], 'a phrasing');
    if (fields === undefined) return [];
    for (const key of ['who', 'words'] as const) if (fields[key] === undefined) needs(context, item, key, 'a phrasing');
    const [who, words] = [text(context, fields.who, '`who`'), text(context, fields.words, '`words`')];
    return who === undefined || words === undefined ? [] : [{ who, words }];
  });
}

interface PlacedCall {
  readonly call: CallCheck;
  readonly span: Span;
}

/** One item may name several callers, targets and requests: each of them is a check of its own. */
function readCalls(context: TaskContext, node: Node): PlacedCall[] {
  const fields = fieldsOf(context, node, ['from', 'to', 'request', 'headers', 'token', 'host', 'sourceIp', 'then'], 'an item of `calls`');
  if (fields === undefined) return [];
  for (const key of ['from', 'to', 'then'] as const) if (fields[key] === undefined) needs(context, node, key, 'an item of `calls`');
  const then = fields.then && readExpected(context, fields.then);
  const [host, sourceIp] = [text(context, fields.host, '`host`'), text(context, fields.sourceIp, '`sourceIp`')];
  const headers = fields.headers === undefined ? {} : Object.fromEntries((entriesOf(context, fields.headers, '`headers`') ?? []).flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text, value.text] as const] : [])));
  const token = fields.token && jsonOf(fields.token);
  if (then === undefined) return [];
  const requests = items(fields.request).flatMap((item) => readRequest(context, item) ?? []);
  const span = context.spanOf(node);
  // oxlint-disable-next-line unicorn/no-thenable -- a key of data, and no function
  const shared = { headers, ...(typeof token === 'object' && token !== null && !Array.isArray(token) ? { token: token as NonNullable<CallCheck['token']> } : {}), ...(host === undefined ? {} : { host }), ...(sourceIp === undefined ? {} : { sourceIp }), then };
  return texts(context, fields.from, '`from`').flatMap((from) => texts(context, fields.to, '`to`').flatMap((to) => (requests.length === 0 ? ['GET /'] : requests).map((request) => ({ call: { from, to, request, ...shared }, span }))));
}

function readRequest(context: TaskContext, node: Node): string | undefined {
  const written = text(context, node, '`request`');
  if (written === undefined || /^(?:tcp|tls|[A-Z]+ \/\S*)$/.test(written)) return written;
  report(context, 'wrong-type', node, `\`${written}\` is no request`, 'write it as `GET /orders?page=2`, or `tcp` for a connection without requests');
  return undefined;
}

function readObject(context: TaskContext, node: Node): ObjectCheck | undefined {
  const fields = fieldsOf(context, node, ['kind', 'namespace', 'name', 'fields', 'absent'], 'an item of `objects`');
  const kind = text(context, fields?.kind, '`kind`');
  if (fields?.kind === undefined) needs(context, node, 'kind', 'an item of `objects`');
  if (fields === undefined || kind === undefined) return undefined;
  const [namespace, name] = [text(context, fields.namespace, '`namespace`'), text(context, fields.name, '`name`')];
  const written = fields.fields === undefined ? [] : (entriesOf(context, fields.fields, '`fields`') ?? []);
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    fields: Object.fromEntries(written.map(({ key, value }) => [key.text, jsonOf(value)])),
    absent: truth(context, fields.absent, '`absent`') ?? false,
  };
}
