import { groupBy } from '../../base/order.ts';
import { listAt, textAt, type GroupKind } from '../../kube/resource.ts';
import { splitGroupKind } from '../../kube/schema/catalogue.ts';
import { ClusterRefused, type ClusterConnection } from './connection.ts';

/** A kind as this server has it. */
export interface ServedKind {
  readonly groupKind: GroupKind;
  /** `networking.istio.io/v1`, or `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** The wanted kinds that the server has, each in the version that it prefers. */
export async function discoverKinds(connection: ClusterConnection, wanted: readonly GroupKind[]): Promise<ServedKind[]> {
  const byGroup = groupBy(wanted, (kind) => splitGroupKind(kind).group);
  const versions = await versionsOf(connection);
  const found: ServedKind[] = [];
  for (const [group, kinds] of byGroup) {
    const missing = new Set(kinds);
    for (const apiVersion of versions.get(group) ?? []) {
      if (missing.size === 0) break;
      for (const kind of await kindsIn(connection, group, apiVersion)) if (missing.delete(kind.groupKind)) found.push(kind);
    }
  }
  return found;
}

/** Versions by group, the preferred one first. */
async function versionsOf(connection: ClusterConnection): Promise<ReadonlyMap<string, readonly string[]>> {
  const { status, body } = await connection.get('/apis');
  if (status === 401) throw new ClusterRefused(`\`${connection.server}\` does not know who asks`, 'sign in, or choose another --context');
  if (status === 403) throw new ClusterRefused(`\`${connection.server}\` does not let this user ask which kinds there are`);
  if (status !== 200) throw new ClusterRefused(`\`${connection.server}\` answered ${status} to the question which kinds there are`, 'is it a Kubernetes API server?');
  const groups = listAt(body, ['groups']).map((group): [string, string[]] => {
    const all = listAt(group, ['versions']).flatMap((version) => textAt(version, ['groupVersion']) ?? []);
    const preferred = textAt(group, ['preferredVersion', 'groupVersion']);
    return [textAt(group, ['name']) ?? '', preferred === undefined ? all : [preferred, ...all.filter((version) => version !== preferred)]];
  });
  return new Map([['', ['v1']], ...groups]);
}

/** Kinds of one version that can be listed; none where the server, or the one it asks, has it no more. */
async function kindsIn(connection: ClusterConnection, group: string, apiVersion: string): Promise<ServedKind[]> {
  const { status, body } = await connection.get(pathOf(apiVersion));
  if (status !== 200) return [];
  return listAt(body, ['resources']).flatMap((resource) => {
    const kind = textAt(resource, ['kind']);
    const plural = textAt(resource, ['name']);
    const isListed = listAt(resource, ['verbs']).includes('list');
    if (kind === undefined || plural === undefined || plural.includes('/') || !isListed) return [];
    return [{ groupKind: group === '' ? kind : `${group}/${kind}`, apiVersion, kind, plural, isNamespaced: (resource as { readonly namespaced?: unknown }).namespaced === true }];
  });
}

/** `/api/v1`, `/apis/apps/v1`. */
export function pathOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
