import type { GroupKind } from '../resource.ts';
import type { CelCompiler } from './cel-rules.ts';
import { customResourceTable, kubernetesTable, listed } from './built-in-tables.ts';
import type { KindFacts, SchemaNode, SchemaTable } from './schema-table.ts';

/** A kind with the list that its schemas refer into. */
export interface CataloguedKind extends KindFacts {
  readonly groupKind: GroupKind;
  readonly nodes: readonly SchemaNode[];
  /** From a CRD that the user gave: its patterns are strangers' and run on a linear-time engine. */
  readonly isForeign: boolean;
}

/** Every kind whose fields can be judged. */
export interface SchemaCatalogue {
  readonly kinds: ReadonlyMap<GroupKind, CataloguedKind>;
  /** Group to the names of its kinds. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** ObjectMeta, the same for every kind. */
  readonly metadata: { readonly root: number; readonly nodes: readonly SchemaNode[] };
  /** What the facts were taken from. */
  readonly sources: readonly string[];
  /** Evaluates the CEL rules of CRDs that the user gave. Without it they are listed as not judged. */
  readonly compileCel?: CelCompiler;
}

let builtIn: SchemaCatalogue | undefined;

/** Kubernetes' own kinds and those of the mesh CRDs whose facts come with the package. */
export function builtInCatalogue(): SchemaCatalogue {
  builtIn ??= catalogueOf([...kindsOf(kubernetesTable, false), ...kindsOf(customResourceTable, false)], {
    metadata: { root: kubernetesTable.metadata, nodes: kubernetesTable.nodes },
    sources: [...kubernetesTable.sources, ...customResourceTable.sources],
  });
  return builtIn;
}

/** A catalogue of these kinds; the last of several with one name counts. */
export function catalogueOf(kinds: Iterable<CataloguedKind>, rest: Pick<SchemaCatalogue, 'metadata' | 'sources' | 'compileCel'>): SchemaCatalogue {
  const byName = new Map<GroupKind, CataloguedKind>();
  for (const kind of kinds) byName.set(kind.groupKind, kind);
  const groups = new Map<string, string[]>();
  for (const groupKind of byName.keys()) {
    const { group, name } = splitGroupKind(groupKind);
    const names = groups.get(group);
    if (names) names.push(name);
    else groups.set(group, [name]);
  }
  return { kinds: byName, groups, ...rest };
}

function* kindsOf(table: SchemaTable, isForeign: boolean): Generator<CataloguedKind> {
  for (const [groupKind, facts] of Object.entries(table.kinds)) yield { ...facts, groupKind, nodes: table.nodes, isForeign };
}

export function splitGroupKind(groupKind: GroupKind): { readonly group: string; readonly name: string } {
  const slash = groupKind.lastIndexOf('/');
  return { group: groupKind.slice(0, Math.max(0, slash)), name: groupKind.slice(slash + 1) };
}

/** Whether a kind has no namespace, as far as the built-in facts know. */
export function isKnownClusterScoped(groupKind: GroupKind): boolean {
  const facts = kubernetesTable.kinds[groupKind] ?? customResourceTable.kinds[groupKind];
  if (facts !== undefined) return facts.cluster === true;
  const { group, name } = splitGroupKind(groupKind);
  if (listed.removedCluster.includes(groupKind)) return true;
  const kinds = Object.hasOwn(listed.groups, group) ? listed.groups[group]?.kinds : undefined;
  return kinds !== undefined && Object.hasOwn(kinds, name) && kinds[name]?.cluster === true;
}
