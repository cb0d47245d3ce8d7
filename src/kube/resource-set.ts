import { groupBy } from '../base/order.ts';
import { groupKindOf, type GroupKind, type Resource } from './resource.ts';

/**
 * All objects of the input. Immutable: replacing a file gives a new set that shares every untouched file,
 * and indexes are built per file, so that a recheck costs what the edit costs.
 */
export class ResourceSet {
  readonly #files: ReadonlyMap<string, FileResources>;
  #byGroupKind: Map<GroupKind, Resource[]> | undefined;
  /** Built for each kind when it is first asked for: most kinds never are. */
  readonly #byName = new Map<GroupKind, Map<string, Resource[]>>();

  private constructor(files: ReadonlyMap<string, FileResources>) {
    this.#files = files;
  }

  static readonly empty: ResourceSet = new ResourceSet(new Map());

  static of(resources: Iterable<Resource>): ResourceSet {
    const files = new Map<string, Resource[]>();
    for (const resource of resources) {
      const group = files.get(resource.source.file);
      if (group) group.push(resource);
      else files.set(resource.source.file, [resource]);
    }
    return new ResourceSet(new Map([...files].map(([file, found]) => [file, indexFile(found)])));
  }

  /** A set in which `file` holds exactly these resources; an empty list removes the file. */
  withFile(file: string, resources: readonly Resource[]): ResourceSet {
    const files = new Map(this.#files);
    if (resources.length === 0) files.delete(file);
    else files.set(file, indexFile(resources));
    return new ResourceSet(files);
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
    return this.#byGroupKind.get(groupKind) ?? [];
  }

  /** Every object with this identity: more than one is a duplicate. */
  named(groupKind: GroupKind, namespace: string, name: string): readonly Resource[] {
    let byName = this.#byName.get(groupKind);
    if (byName === undefined) this.#byName.set(groupKind, (byName = groupBy(this.ofKind(groupKind), nameOf)));
    return byName.get(nameOf({ namespace, name })) ?? [];
  }

  /** The object with this identity; the last one where there are several, as `kubectl apply` would leave it. */
  get(groupKind: GroupKind, namespace: string, name: string): Resource | undefined {
    return this.named(groupKind, namespace, name).at(-1);
  }

  get groupKinds(): readonly GroupKind[] {
    this.#byGroupKind ??= mergeFiles(this.#files.values());
    return [...this.#byGroupKind.keys()];
  }
}

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
