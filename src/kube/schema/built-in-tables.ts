import customResources from './custom-resource-table.json' with { type: 'json' };
import kubernetes from './kubernetes-table.json' with { type: 'json' };
import listedKinds from './listed-kinds.json' with { type: 'json' };
import type { SchemaTable } from './schema-table.ts';

export const kubernetesTable: SchemaTable = kubernetes as unknown as SchemaTable;
export const customResourceTable: SchemaTable = customResources as unknown as SchemaTable;

/** A kind known by name only. */
export interface ListedKind {
  readonly cluster?: boolean;
  /** Version to what it is. */
  readonly versions: Readonly<Record<string, 'current' | 'deprecated' | 'legacy'>>;
  /** What to write instead of a deprecated or legacy version. */
  readonly use?: string;
}

export interface ListedGroup {
  /** The list of kinds is complete: another kind of this group does not exist. */
  readonly complete?: boolean;
  /** Nothing acts on the objects of this group any more; the sentence says why. */
  readonly dead?: string;
  readonly use?: string;
  readonly kinds?: Readonly<Record<string, ListedKind>>;
}

interface ListedKinds {
  /** `apiVersion Kind` that the API server once served: what replaced it, and since which Kubernetes version it is gone. */
  readonly removed: Readonly<Record<string, { readonly use: string; readonly since: string }>>;
  /** Kinds of removed versions that had no namespace. */
  readonly removedCluster: readonly string[];
  readonly groups: Readonly<Record<string, ListedGroup>>;
}

/** Facts kept by hand: what was removed, and groups whose fields are not judged. */
export const listed: ListedKinds = listedKinds as unknown as ListedKinds;
