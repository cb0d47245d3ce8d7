import { compareText, distinct, groupBy, sortedBy } from '../base/order.ts';
import type { QualifiedName } from '../topology/topology.ts';
import { callsTo, sampleOf } from './calls.ts';
import { askGroup, groupOf, indexIdentities, membersOf, routedAlike, sameWay, sizeOf, unionOf, watchIdentity, type ClientGroup, type IdentityIndex } from './client-groups.ts';
import type { Decision } from './decision.ts';
import { fingerprintsOf, type Fingerprints, type Interned } from './fingerprint.ts';
import { outside, stranger, type Call, type CallProtocol, type MeshModel } from './mesh-model.ts';
import type { Request } from './request-view.ts';
import { explore, type Condition, type Exploration, type SpaceOptions } from './space.ts';
import { trace } from './trace.ts';
import { differences, shareKey, treatmentKey, treatmentOf, type Aspect, type ConnectionPolicy, type Treatment } from './treatment.ts';

export interface DiffOptions extends Omit<SpaceOptions, 'protocol'> {
  /** Full names to which calls are compared; all of them without it. Calls from outside are compared in any case. */
  readonly hosts?: ReadonlySet<string>;
}

/** Requests of some clients that the second model treats differently from the first. */
export interface Change {
  /** At least one, the weightiest first. */
  readonly aspects: readonly Aspect[];
  /** Sorted; `stranger` and `outside` may be among them. */
  readonly clients: readonly QualifiedName[];
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  /** What all of these requests have in common. */
  readonly conditions: readonly Condition[];
  /** Exactly which requests: those of any of these classes. */
  readonly classes: readonly (readonly Condition[])[];
  readonly witness: Request;
  readonly before: Decision;
  readonly after: Decision;
}

export interface ModelDiff {
  /** Sorted by host, port, first client. */
  readonly changes: readonly Change[];
  /** In one model only: nothing of theirs is compared. */
  readonly workloads: OneSided;
  readonly hosts: OneSided;
  /** Clients times ports, whether they were looked at one by one or not. */
  readonly comparedCalls: number;
  /** False where some call has too many kinds of requests to look at each: then there may be more changes. */
  readonly isComplete: boolean;
  readonly because?: string;
}

export interface OneSided {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Whether both models treat every request that both can be asked about alike, and know the same names. */
export function isEmptyDiff({ changes, workloads, hosts, isComplete }: ModelDiff): boolean {
  return isComplete && [changes, workloads.added, workloads.removed, hosts.added, hosts.removed].every((list) => list.length === 0);
}

/** The last difference of a model to another, by the later one: what is proved of an answer is told of it as well. */
const remembered = new WeakMap<MeshModel, { readonly before: MeshModel; readonly options: DiffOptions; readonly diff: ModelDiff }>();

/** Every class of requests that two models treat differently, exactly, with a witness each. */
export function diffModels(before: MeshModel, after: MeshModel, options: DiffOptions = {}): ModelDiff {
  const last = remembered.get(after);
  if (last?.before === before && last.options.hosts === options.hosts && Object.keys({ ...last.options, ...options }).every((name) => name === 'hosts')) return last.diff;
  const diff = compareModels(before, after, options);
  remembered.set(after, { before, options, diff });
  return diff;
}

function compareModels(before: MeshModel, after: MeshModel, options: DiffOptions): ModelDiff {
  const clients = [...[...before.workloads.keys()].filter((client) => after.workloads.has(client)).sort(compareText), stranger];
  const inside = routedAlike([before, after], clients);
  const interned: Interned = new Map();
  const context: Context = { sides: [sideOf(before, interned), sideOf(after, interned)], options };
  const shared = sharedCalls(before, after, options.hosts);
  const compared = [...shared.map((call) => compareCall(context, inside, call)), ...doorsOf(before, after).map((call) => compareCall(context, [groupOf([outside])], call))];
  const unfinished = compared.find(({ because }) => because !== undefined)?.because;
  return {
    changes: compared.flatMap(({ changes }) => changes),
    workloads: oneSided(before.workloads.keys(), after.workloads.keys()),
    hosts: oneSided(before.hosts.map(({ host }) => host), after.hosts.map(({ host }) => host)),
    comparedCalls: compared.reduce((sum, { calls }) => sum + calls, 0),
    isComplete: unfinished === undefined,
    ...(unfinished === undefined ? {} : { because: unfinished }),
  };
}

interface Side {
  readonly model: MeshModel;
  readonly index: IdentityIndex;
  readonly prints: Fingerprints;
}

interface Context {
  readonly sides: readonly [Side, Side];
  readonly options: DiffOptions;
}

function sideOf(model: MeshModel, interned: Interned): Side {
  return { model, index: indexIdentities(model), prints: fingerprintsOf(model, interned) };
}

function oneSided(before: Iterable<string>, after: Iterable<string>): OneSided {
  const [old, current] = [new Set(before), new Set(after)];
  return { added: distinct([...current].filter((name) => !old.has(name))), removed: distinct([...old].filter((name) => !current.has(name))) };
}

type Question = Omit<Call, 'client'>;

/** Ports of hosts that both know. A name outside the cluster can be called whether or not the mesh knows it. */
function sharedCalls(before: MeshModel, after: MeshModel, only: ReadonlySet<string> | undefined): Question[] {
  const [old, current] = [new Set(before.hosts.map(({ host }) => host)), new Set(after.hosts.map(({ host }) => host))];
  const hosts = [...before.hosts, ...after.hosts].filter(({ host, isExternal }) => (only?.has(host) ?? true) && (isExternal || (old.has(host) && current.has(host))));
  return uniqueQuestions(hosts.flatMap((host) => [...callsTo(stranger, host)]));
}

function doorsOf(before: MeshModel, after: MeshModel): Question[] {
  return uniqueQuestions([...before.frontDoors, ...after.frontDoors].map(({ host, port, protocol }) => ({ host: sampleOf(host), port, protocol })));
}

function uniqueQuestions(calls: readonly Question[]): Question[] {
  const unique = new Map(calls.map(({ host, port, protocol }) => [`${host} ${port} ${protocol}`, { host, port, protocol }]));
  return sortedBy(unique.values(), ({ host }) => host, ({ port }) => port, ({ protocol }) => protocol);
}

interface Compared {
  readonly changes: readonly Change[];
  readonly calls: number;
  readonly because?: string;
}

function compareCall(context: Context, groups: readonly ClientGroup[], question: Question): Compared {
  const results = mayDiffer(context, groups, question).flatMap((group) => compareGroup(context, group, question));
  const because = results.find(({ exploration }) => !exploration.isComplete)?.exploration.because;
  const isComplete = results.every(({ exploration }) => exploration.isComplete);
  return {
    changes: mergeClients(results.flatMap(({ clients, exploration }) => changesOf(clients, question, exploration))),
    calls: groups.reduce((sum, group) => sum + sizeOf(group), 0),
    ...(isComplete ? {} : { because: because ?? `calls of ${question.host}:${question.port} have too many kinds of requests` }),
  };
}

/** Asks clients once whose ways are alike in each model, and leaves out those whose whole way is the same in both. */
function mayDiffer({ sides: [before, after] }: Context, groups: readonly ClientGroup[], question: Question): ClientGroup[] {
  const sent = (client: QualifiedName): string => `${before.prints.sending({ ...question, client })}\n${after.prints.sending({ ...question, client })}`;
  return sameWay([before.model, after.model], groups, question.host, sent).flatMap((alike) => {
    const [first = groupOf([])] = alike;
    const call = { ...question, client: first.members[0] ?? stranger };
    const isSame = before.model.workloads.get(call.client)?.identity === after.model.workloads.get(call.client)?.identity;
    const way = isSame ? before.prints.whole(call) : undefined;
    if (way !== undefined && way === after.prints.whole(call)) return [];
    return [unionOf(alike)];
  });
}

interface Pair {
  readonly before: Decision;
  readonly after: Decision;
  readonly treatments: readonly [Treatment, Treatment];
}

/** Both walks in one exploration, so that every class is treated alike by each. */
function compareGroup({ sides, options }: Context, group: ClientGroup, question: Question): { readonly clients: ClientGroup; readonly exploration: Exploration<Pair> }[] {
  return askGroup(group, (client, asked) => {
    const call = { ...question, client };
    return explore<Pair>(
      (view) => {
        const [before, after] = sides.map(({ model, index }) => trace(model, call, watchIdentity(view, model.workloads.get(client)?.identity, (set) => asked({ yes: index.answering(set) })))) as [Decision, Decision];
        return { before, after, treatments: [treatmentOf(before, policiesOf(sides[0].model, client, before)), treatmentOf(after, policiesOf(sides[1].model, client, after))] };
      },
      { ...options, protocol: question.protocol },
    );
  }).map(({ clients, result }) => ({ clients, exploration: result }));
}

/** Limits of the caller's own proxy towards where the requests end. */
export function policiesOf(model: MeshModel, client: QualifiedName, { destinations }: Decision): ConnectionPolicy[] {
  if (!model.workloads.has(client)) return [];
  const refs = new Map(destinations.filter(({ weight }) => weight > 0).map(({ host, port, subset }) => [shareKey({ host, port, ...(subset === undefined ? {} : { subset }) }), { host, port, ...(subset === undefined ? {} : { subset }) }]));
  return [...refs.values()].map((ref) => {
    const { connectTimeoutMs, balancing, limits, ejection } = model.destination(client, ref);
    return { ...ref, ...(connectTimeoutMs ? { connectTimeoutMs: connectTimeoutMs.value } : {}), ...(balancing ? { balancing: balancing.value } : {}), ...(limits ? { limits: limits.value } : {}), ...(ejection ? { ejection: ejection.value } : {}) };
  });
}

/** Classes that fare alike before, and alike after, are one change. */
function changesOf(clients: ClientGroup, { host, port, protocol }: Question, { classes }: Exploration<Pair>): Change[] {
  const changed = classes.filter(({ result: { treatments } }) => treatmentKey(treatments[0]) !== treatmentKey(treatments[1]));
  const alike = groupBy(changed, ({ result: { treatments } }) => `${treatmentKey(treatments[0])}\n${treatmentKey(treatments[1])}`);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { before, after, treatments } = first.result;
    const regions = group.map(({ region }) => region.conditions);
    return [{ aspects: differences(...treatments), clients: membersOf(clients), host, port, protocol, conditions: inCommon(regions), classes: regions, witness: first.region.witness, before, after }];
  });
}

function inCommon([first = [], ...rest]: readonly (readonly Condition[])[]): readonly Condition[] {
  const others = rest.map((conditions) => new Set(conditions.map(conditionKey)));
  return first.filter((condition) => others.every((known) => known.has(conditionKey(condition))));
}

function conditionKey({ attribute, description }: Condition): string {
  return `${attribute}\n${description}`;
}

/** Clients of whom the same requests change in the same way. A Host that is a short name is of one namespace's clients only. */
function mergeClients(changes: readonly Change[]): Change[] {
  const alike = groupBy(changes, ({ before, after, classes, aspects, witness }) => JSON.stringify([aspects, treatmentOf(before), treatmentOf(after), classes, witness.host]));
  const merged = [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, clients: group.flatMap(({ clients }) => clients).sort(compareText) }];
  });
  return sortedBy(merged, ({ clients }) => clients[0] ?? '', ({ aspects }) => aspects.join(' '));
}
