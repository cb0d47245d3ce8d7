import { groupBy } from '../base/order.ts';
import type { QualifiedName } from '../topology/topology.ts';
import { matchText } from './match-text.ts';
import type { MeshModel } from './mesh-model.ts';
import type { TextSet } from './predicate.ts';
import type { RequestView } from './request-view.ts';

/** Clients without naming each: a list that many groups share, less a few. */
export interface ClientGroup {
  readonly members: readonly QualifiedName[];
  readonly except: ReadonlySet<QualifiedName>;
}

const nobody: ReadonlySet<QualifiedName> = new Set();

export function groupOf(members: readonly QualifiedName[]): ClientGroup {
  return { members, except: nobody };
}

/** Those of all of the groups. */
export function unionOf(groups: readonly ClientGroup[]): ClientGroup {
  const [only] = groups;
  return groups.length === 1 && only ? only : groupOf(groups.flatMap(membersOf));
}

export function membersOf({ members, except }: ClientGroup): readonly QualifiedName[] {
  return except.size === 0 ? members : members.filter((member) => !except.has(member));
}

export function sizeOf({ members, except }: ClientGroup): number {
  return members.length - except.size;
}

/** Clients that every model routes alike. Whether they have an identity, and the same one everywhere, sets them apart too. */
export function routedAlike(models: readonly MeshModel[], clients: Iterable<QualifiedName>): ClientGroup[] {
  const groups = new Map<string, QualifiedName[]>();
  for (const client of clients) {
    const identities = models.map((model) => model.workloads.get(client)?.identity);
    const isSame = identities.every((identity) => identity === identities[0]);
    const key = JSON.stringify([models.map((model) => (model.workloads.has(client) ? model.routingClass(client) : `@${client}`)), identities.map((identity) => identity !== undefined), isSame]);
    const group = groups.get(key);
    if (group) group.push(client);
    else groups.set(key, [client]);
  }
  return [...groups.values()].map((members) => groupOf(members));
}

/**
 * Groups whose way to one host is the same in every model, put together by texts that say so; asked for one client of
 * those that a model knows to be alike for this host.
 */
export function sameWay(models: readonly MeshModel[], groups: readonly ClientGroup[], host: string, wayOf: (client: QualifiedName) => string): ClientGroup[][] {
  if (groups.length < 2) return groups.map((group) => [group]);
  const known: Branch = { next: new Map(), leaf: undefined };
  const alike: Alike[] = [];
  for (const { group, client, traits, isKnown } of representativesOf(models, groups)) {
    // A text for each model, one inside the other: joined, they would have to be made for every pair of client and host.
    let branch = branchOf(known, traits);
    models.forEach((model, index) => (branch = branchOf(branch, isKnown[index] && model.routingClassFor ? model.routingClassFor(client, host) : `@${client}`)));
    if (branch.leaf) branch.leaf.groups.push(group);
    else alike.push((branch.leaf = { key: `${traits} ${wayOf(client)}`, groups: [group] }));
  }
  return [...groupBy(alike, ({ key }) => key).values()].map((leaves) => leaves.flatMap((leaf) => leaf.groups));
}

interface Alike {
  readonly key: string;
  readonly groups: ClientGroup[];
}

interface Branch {
  readonly next: Map<string, Branch>;
  leaf: Alike | undefined;
}

function branchOf({ next }: Branch, key: string): Branch {
  let branch = next.get(key);
  if (branch === undefined) next.set(key, (branch = { next: new Map(), leaf: undefined }));
  return branch;
}

/** One client for a group, with what sets groups apart whatever host is asked about. */
interface Representative {
  readonly group: ClientGroup;
  readonly client: QualifiedName;
  readonly traits: string;
  /** Whether it is a workload of each model. */
  readonly isKnown: readonly boolean[];
}

const representatives = new WeakMap<readonly ClientGroup[], readonly Representative[]>();

/** Groups are made for the models that they are asked with. */
function representativesOf(models: readonly MeshModel[], groups: readonly ClientGroup[]): readonly Representative[] {
  let found = representatives.get(groups);
  if (found === undefined) representatives.set(groups, (found = groups.map((group) => representativeOf(models, group))));
  return found;
}

function representativeOf(models: readonly MeshModel[], group: ClientGroup): Representative {
  const client = group.members[0] ?? '';
  const identities = models.map((model) => model.workloads.get(client)?.identity);
  const traits = `${identities.map((identity) => identity !== undefined).join(' ')} ${identities.every((identity) => identity === identities[0])}`;
  return { group, client, traits, isKnown: models.map((model) => model.workloads.has(client)) };
}

/** Whose identity of a model lies in a set: asked once for each set. */
export interface IdentityIndex {
  readonly answering: (set: TextSet) => ReadonlySet<QualifiedName>;
}

export function indexIdentities(model: MeshModel): IdentityIndex {
  const byIdentity = new Map<string, Set<QualifiedName>>();
  for (const { id, identity } of model.workloads.values()) {
    if (identity === undefined) continue;
    const known = byIdentity.get(identity);
    if (known) known.add(id);
    else byIdentity.set(identity, new Set([id]));
  }
  const answers = new Map<string, ReadonlySet<QualifiedName>>();
  const answering = (set: TextSet): ReadonlySet<QualifiedName> => {
    if (set.kind === 'exact' && !set.ignoreCase) return byIdentity.get(set.value) ?? nobody;
    const key = JSON.stringify(set);
    let answer = answers.get(key);
    if (answer === undefined) answers.set(key, (answer = new Set([...byIdentity].flatMap(([identity, clients]) => (matchText(set, identity) === 'yes' ? [...clients] : [])))));
    return answer;
  };
  return { answering };
}

/** A question about the caller's own identity, and those who answer it with yes. */
export interface IdentityQuestion {
  readonly yes: ReadonlySet<QualifiedName>;
}

/** A view that tells when it is asked for the identity of the caller itself, and not for that of a gateway on the way. */
export function watchIdentity(view: RequestView, identity: string | undefined, asked: (set: TextSet) => void, isOwn = false): RequestView {
  if (identity === undefined) return view;
  const wrap = (inner: RequestView, own = isOwn): RequestView => watchIdentity(inner, identity, asked, own);
  return {
    test(attribute, set) {
      if (isOwn && attribute === 'identity') asked(set);
      return view.test(attribute, set);
    },
    testAddress: (attribute, blocks) => view.testAddress(attribute, blocks),
    change: (changes) => wrap(view.change(changes)),
    withConnection: (facts) => wrap(view.withConnection(facts), 'identity' in facts ? facts.identity === identity : isOwn),
    authenticate(authentication) {
      const { view: inner, ...checked } = view.authenticate(authentication);
      return { ...checked, view: wrap(inner) };
    },
  };
}

export interface GroupResult<T> {
  readonly clients: ClientGroup;
  /** The client that was asked for all of them. */
  readonly example: QualifiedName;
  readonly result: T;
}

/**
 * Asks one client of a group, then those who would have answered one of the identity questions differently, until
 * everybody is covered. Exact: clients that answer alike whatever was asked on the way fare alike. Costs as many runs
 * as there are ways to fare, however many clients there are.
 */
export function askGroup<T>(group: ClientGroup, run: (client: QualifiedName, asked: (question: IdentityQuestion) => void) => T): GroupResult<T>[] {
  const results: GroupResult<T>[] = [];
  const open = [group];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const example = firstOf(next);
    if (example === undefined) continue;
    const questions = new Set<ReadonlySet<QualifiedName>>();
    const result = run(example, ({ yes }) => questions.add(yes));
    let same = next;
    for (const yes of questions) {
      const [inside, outside] = split(same, yes);
      const isYes = yes.has(example);
      same = isYes ? inside : outside;
      const different = isYes ? outside : inside;
      if (sizeOf(different) > 0) open.push(different);
    }
    results.push({ clients: same, example, result });
  }
  return results;
}

function firstOf({ members, except }: ClientGroup): QualifiedName | undefined {
  return except.size === 0 ? members[0] : members.find((member) => !except.has(member));
}

/** Those who are in a set as a list of their own, and the rest as the same list with more exceptions. */
function split(group: ClientGroup, yes: ReadonlySet<QualifiedName>): readonly [ClientGroup, ClientGroup] {
  const inside = yes.size < group.members.length ? pick(yes, group) : membersOf(group).filter((member) => yes.has(member));
  if (inside.length === 0) return [groupOf([]), group];
  if (inside.length === sizeOf(group)) return [group, groupOf([])];
  if (inside.length * 4 > group.members.length) return [groupOf(inside), groupOf(membersOf(group).filter((member) => !yes.has(member)))];
  return [groupOf(inside), { members: group.members, except: new Set([...group.except, ...inside]) }];
}

const rosters = new WeakMap<readonly QualifiedName[], ReadonlySet<QualifiedName>>();

function pick(yes: ReadonlySet<QualifiedName>, { members, except }: ClientGroup): QualifiedName[] {
  let roster = rosters.get(members);
  if (roster === undefined) rosters.set(members, (roster = new Set(members)));
  return [...yes].filter((client) => roster.has(client) && !except.has(client)).sort();
}
