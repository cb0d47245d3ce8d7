import { ResourceSet } from '../../kube/resource-set.ts';
import { groupKindOf, type Resource } from '../../kube/resource.ts';
import { discover } from '../../topology/discover.ts';
import { rebaseTopology } from '../../topology/rebase.ts';
import type { Topology } from '../../topology/topology.ts';
import { isReadByDiscovery, readByDiscovery } from '../../topology/what-is-read.ts';
import { resourcesOf, type FileEdit, type LiveFile } from './live-file.ts';

/** The call graph of an input that is edited: found again only after edits of what it is found from. */
export class LiveTopology {
  /** Files that Meshwright wrote: the call graph is found from the others. */
  readonly #generated: Set<string>;
  /** How many objects each namespace holds: the names count, whatever stands there. */
  readonly #namespaces = new Map<string, number>();
  #application: ResourceSet;
  #now: Topology;

  constructor(resources: ResourceSet, files: Iterable<LiveFile>) {
    this.#generated = new Set([...files].filter((file) => file.isGenerated).map((file) => file.path));
    this.#application = this.#without(resources);
    for (const resource of this.#application.all()) this.#count(resource, 1);
    this.#now = discover(this.#application);
  }

  get now(): Topology {
    return this.#now;
  }

  edit(resources: ResourceSet, path: string, before: LiveFile | undefined, { after, removed, added }: FileEdit): 'same' | 'places' | 'new' {
    const wasGenerated = this.#generated.delete(path);
    if (after?.isGenerated === true) this.#generated.add(path);
    const isGenerated = this.#generated.has(path);
    if (wasGenerated && isGenerated) return 'same';
    this.#application = this.#generated.size === 0 || wasGenerated !== isGenerated ? this.#without(resources) : this.#application.withFile(path, resourcesOf(after));
    const isOther = this.#changesNamespaces(wasGenerated ? [] : isGenerated ? resourcesOf(before) : removed, isGenerated ? [] : wasGenerated ? resourcesOf(after) : added);
    const replaced = isOther || wasGenerated || isGenerated ? undefined : this.#replacedAlike(before, after, removed, added);
    const now = replaced === undefined ? discover(this.#application) : rebaseTopology(this.#now, replaced);
    if (now === this.#now) return 'same';
    this.#now = now;
    return replaced === undefined ? 'new' : 'places';
  }

  /**
   * The objects that replace others of which discovery reads the same. Undefined where that is not all that was edited:
   * an object came, went or changed its place among the others, which decides between two of one name.
   */
  #replacedAlike(before: LiveFile | undefined, after: LiveFile | undefined, removed: readonly Resource[], added: readonly Resource[]): ReadonlyMap<Resource, Resource> | undefined {
    const [were, are] = [removed.filter(isRead), added.filter(isRead)];
    if (were.length + are.length === 0) return new Map();
    const [names, namesNow] = [resourcesOf(before), resourcesOf(after)].map((all) => all.filter(isRead).map(nameOf));
    if (were.length !== are.length || names?.join('\n') !== namesNow?.join('\n')) return undefined;
    const replaced = new Map(were.map((resource, index) => [resource, are[index] as Resource]));
    return [...replaced].every(([old, now]) => nameOf(old) === nameOf(now) && readByDiscovery(old) === readByDiscovery(now)) ? replaced : undefined;
  }

  #changesNamespaces(removed: readonly Resource[], added: readonly Resource[]): boolean {
    let isOther = false;
    for (const resource of added) isOther = this.#count(resource, 1) || isOther;
    for (const resource of removed) isOther = this.#count(resource, -1) || isOther;
    return isOther;
  }

  #without(resources: ResourceSet): ResourceSet {
    return this.#generated.size === 0 ? resources : ResourceSet.of([...resources.all()].filter(({ source }) => !this.#generated.has(source.file)));
  }

  /** Whether a namespace came or went. */
  #count({ namespace }: Resource, change: 1 | -1): boolean {
    const count = (this.#namespaces.get(namespace) ?? 0) + change;
    if (count === 0) this.#namespaces.delete(namespace);
    else this.#namespaces.set(namespace, count);
    return count === (change === 1 ? 1 : 0);
  }
}

function isRead(resource: Resource): boolean {
  return isReadByDiscovery(groupKindOf(resource));
}

function nameOf(resource: Resource): string {
  return `${groupKindOf(resource)} ${resource.namespace}/${resource.name}`;
}
