import { compareText } from '../../../base/order.ts';
import type { IntentKind } from '../../../intents/intent.ts';
import { groupKindOf, textAt, type JsonObject, type Resource } from '../../../kube/resource.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { AmendedObject } from '../../backend.ts';
import type { Manifest } from '../../backend.ts';

interface Draft {
  readonly object: JsonObject;
  readonly replaces?: Resource;
  readonly comments: readonly string[];
  readonly intents: ReadonlySet<IntentKind>;
}

/** The objects as they are to be, while one intent after the other changes them. */
export class Drafts {
  readonly #resources: ResourceSet;
  readonly #drafts = new Map<string, Draft>();

  constructor(resources: ResourceSet) {
    this.#resources = resources;
  }

  /** The object as it is by now. */
  current(resource: Resource): JsonObject {
    return this.#drafts.get(keyOf(resource))?.object ?? resource.raw;
  }

  change(resource: Resource, object: JsonObject, intents: Iterable<IntentKind>): void {
    const known = this.#drafts.get(keyOf(resource));
    if (JSON.stringify(object) === JSON.stringify(known?.object ?? resource.raw)) return;
    this.#drafts.set(keyOf(resource), { object, replaces: resource, comments: known?.comments ?? [], intents: new Set([...(known?.intents ?? []), ...intents]) });
  }

  /** A new object, under a name that nothing has. */
  create({ object, comments, intents }: Pick<Manifest, 'object' | 'comments' | 'intents'>): JsonObject {
    const { kind, namespace, name, apiVersion } = identityOf(object);
    const free = this.freeName(apiVersion, kind, namespace, name);
    const named = free === name ? object : { ...object, metadata: { ...(object['metadata'] as JsonObject), name: free } };
    this.#drafts.set(`${groupKind(apiVersion, kind)} ${namespace}/${free}`, { object: named, comments, intents: new Set(intents) });
    return named;
  }

  freeName(apiVersion: string, kind: string, namespace: string, wanted: string): string {
    const isTaken = (name: string): boolean => this.#resources.get(groupKind(apiVersion, kind), namespace, name) !== undefined || this.#drafts.has(`${groupKind(apiVersion, kind)} ${namespace}/${name}`);
    let name = wanted;
    for (let count = 2; isTaken(name); count += 1) name = `${wanted}-${count}`;
    return name;
  }

  objects(): AmendedObject[] {
    const entries = [...this.#drafts].sort(([a], [b]) => compareText(a, b));
    return entries.flatMap(([, { object, replaces, comments, intents }]) => {
      if (replaces !== undefined && JSON.stringify(object) === JSON.stringify(replaces.raw)) return [];
      return [{ object, ...(replaces === undefined ? {} : { replaces }), comments, intents: [...intents].sort() }];
    });
  }
}

function keyOf(resource: Resource): string {
  return `${groupKindOf(resource)} ${resource.namespace}/${resource.name}`;
}

function groupKind(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

function identityOf(object: JsonObject): { readonly apiVersion: string; readonly kind: string; readonly namespace: string; readonly name: string } {
  const text = (...path: string[]): string => textAt(object, path) ?? '';
  return { apiVersion: text('apiVersion'), kind: text('kind'), namespace: text('metadata', 'namespace'), name: text('metadata', 'name') };
}
