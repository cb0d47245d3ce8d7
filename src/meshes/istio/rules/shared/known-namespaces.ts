import { defineTable, type View } from '../../../../rules/view.ts';

/** What a rule declares that asks which namespaces there are. */
export const namespaceKinds = ['Namespace', 'Service', 'ServiceAccount', 'apps/Deployment'] as const;

/** Under its own name, and those that have an object of their own under no name. */
const namespaces = defineTable({
  reads: namespaceKinds,
  rowsOf: ({ kind, name, namespace }): (readonly [string, string])[] => (kind === 'Namespace' ? [[name, name], ['', name]] : [[namespace, namespace]]),
});

type NamespaceView = View<(typeof namespaceKinds)[number]>;

/** Whether a namespace exists. Manifests hold some namespaces and never say that there are no others: only somebody who tells which there are says no. */
export function namespaceExists(view: NamespaceView, name: string): boolean | undefined {
  if (view.surroundings.namespaces !== undefined) return view.surroundings.namespaces.includes(name);
  return view.rows(namespaces, name).length > 0 ? true : undefined;
}

/** The namespaces that are told, or that have an object, for near misses and patterns. */
export function namespacesShown(view: NamespaceView): readonly string[] {
  return view.surroundings.namespaces ?? view.rows(namespaces, '');
}
