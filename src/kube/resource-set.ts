import { groupBy } from '../base/order.ts';
import { LayeredMap } from '../base/layered-map.ts';
import { groupKindOf, type GroupKind, type Resource } from './resource.ts';

/**
 * All objects of the input. Immutable: replacing a file gives a new set that shares every untouched file and every
 * index of kinds that the file does not hold, so that a recheck costs what the edit costs.
 */
export class ResourceSet {
  readonly #files: LayeredMap<string, FileResources>;
  /** Objects by kind, and by name within a kind; both built when they are first asked for: most kinds never are. */
  #byGroupKind: Map<GroupKind, readonly Resource[]> | undefined;
  readonly #byName = new Map<GroupKind, LayeredMap<string, readonly Resource[]>>();

  private constructor(files: LayeredMap<string, FileResources>) {
    this.#files = files;
  }

  static readonly empty: ResourceSet = new ResourceSet(LayeredMap.of([]));

  static of(resources: Iterable<Resource>): ResourceSet {
    const files = new Map<string, Resource[]>();
    for (const resource of resources) {
      const group = files.get(resource.source.file);
      if (group) group.push(resource);
      else files.set(resource.source.file, [resource]);
    }
    return new ResourceSet(LayeredMap.of([...files].map(([file, found]) => [file, indexFile(found)])));
  }

  /** A set in which `file` holds exactly these resources; an empty list removes the file. A new file is the last. */
  withFile(file: string, resources: readonly Resource[]): ResourceSet {
    const before = this.#files.get(file);
    const after = resources.length === 0 ? undefined : indexFile(resources);
    const next = new ResourceSet(this.#files.with(file, after));
    if (this.#byGroupKind === undefined) return next;
    next.#byGroupKind = new Map(this.#byGroupKind);
    for (const [kind, index] of this.#byName) next.#byName.set(kind, index);
    for (const kind of new Set([...(before?.byGroupKind.keys() ?? []), ...(after?.byGroupKind.keys() ?? [])])) {
      next.#replace(kind, file, before?.byGroupKind.get(kind) ?? [], after?.byGroupKind.get(kind) ?? []);
    }
    return next;
  }

  get files(): readonly string[] {
    return [...this.#files.keys()];
  }

  get size(): number {
    let size = 0;
    for (const file of this.#files.values()) size += file.all.length;
    return size;
  }

  *all(): Iterable<Resource> {
    for (const file of this.#files.values()) yield* file.all;
  }

  inFile(file: string): readonly Resource[] {
    return this.#files.get(file)?.all ?? [];
  }

  /** Every object of a kind, whatever its version, in input order. */
  ofKind(groupKind: GroupKind): readonly Resource[] {
    this.#byGroupKind ??= mergeFiles(this.#files.values());
    return this.#byGroupKind.get(groupKind) ?? none;
  }

  /** Every object with this identity: more than one is a duplicate. */
  named(groupKind: GroupKind, namespace: string, name: string): readonly Resource[] {
    let byName = this.#byName.get(groupKind);
    if (byName === undefined) this.#byName.set(groupKind, (byName = LayeredMap.of(groupBy(this.ofKind(groupKind), nameOf))));
    return byName.get(nameOf({ namespace, name })) ?? [];
  }

  /** The object with this identity; the last one where there are several, as `kubectl apply` would leave it. */
  get(groupKind: GroupKind, namespace: string, name: string): Resource | undefined {
    return this.named(groupKind, namespace, name).at(-1);
  }

  get groupKinds(): readonly GroupKind[] {
    const kinds = new Set<GroupKind>();
    for (const file of this.#files.values()) for (const kind of file.byGroupKind.keys()) kinds.add(kind);
    return [...kinds];
  }

  /** Puts what a file now holds of a kind in the place of what it held. */
  #replace(kind: GroupKind, file: string, before: readonly Resource[], after: readonly Resource[]): void {
    if (before.length === after.length && before.every((resource, index) => resource === after[index])) return;
    const list = this.#byGroupKind?.get(kind) ?? [];
    const at = before[0] === undefined ? this.#countBefore(file, kind) : list.indexOf(before[0]);
    const replaced = list.slice(0, at);
    for (const resource of after) replaced.push(resource);
    for (let index = at + before.length; index < list.length; index += 1) replaced.push(list[index] as Resource);
    if (replaced.length === 0) this.#byGroupKind?.delete(kind);
    else this.#byGroupKind?.set(kind, replaced);
    this.#renameIn(kind, replaced, before, after);
  }

  #renameIn(kind: GroupKind, all: readonly Resource[], before: readonly Resource[], after: readonly Resource[]): void {
    let byName = this.#byName.get(kind);
    if (byName === undefined) return;
    const [were, are] = [new Set(before), new Set(after)];
    const changed = [...before.filter((resource) => !are.has(resource)), ...after.filter((resource) => !were.has(resource))];
    for (const name of new Set(changed.map(nameOf))) {
      // Only a name that other files have as well is looked for in all of them.
      const wasOnlyHere = (byName.get(name) ?? []).every((resource) => were.has(resource));
      const now = (wasOnlyHere ? after : all).filter((resource) => nameOf(resource) === name);
      byName = byName.with(name, now.length === 0 ? undefined : now);
    }
    this.#byName.set(kind, byName);
  }

  /** How many objects of a kind stand in the files before this one. */
  #countBefore(file: string, kind: GroupKind): number {
    let count = 0;
    for (const [name, { byGroupKind }] of this.#files.entries()) {
      if (name === file) break;
      count += byGroupKind.get(kind)?.length ?? 0;
    }
    return count;
  }
}

/** One list for all kinds that the input lacks, so that a kind which is still missing has not changed. */
const none: readonly Resource[] = [];

interface FileResources {
  readonly all: readonly Resource[];
  readonly byGroupKind: ReadonlyMap<GroupKind, readonly Resource[]>;
}

function indexFile(resources: readonly Resource[]): FileResources {
  const byGroupKind = new Map<GroupKind, Resource[]>();
  for (const resource of resources) {
    const key = groupKindOf(resource);
    const group = byGroupKind.get(key);
    if (group) group.push(resource);
    else byGroupKind.set(key, [resource]);
  }
  return { all: resources, byGroupKind };
}

function mergeFiles(files: Iterable<FileResources>): Map<GroupKind, Resource[]> {
  const merged = new Map<GroupKind, Resource[]>();
  for (const file of files) {
    for (const [key, resources] of file.byGroupKind) {
      const group = merged.get(key) ?? [];
      for (const resource of resources) group.push(resource);
      merged.set(key, group);
    }
  }
  return merged;
}

function nameOf({ namespace, name }: Pick<Resource, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
