import type { GroupKind } from '../kube/resource.ts';
import { builtInCatalogue, splitGroupKind } from '../kube/schema/catalogue.ts';
import { upstreamTools } from '../meshes/registry.ts';
import { allRules } from './inspect.ts';

/** What the call graph and the models read, whatever rules do. */
const alwaysRead: readonly GroupKind[] = [
  'ConfigMap', 'Endpoints', 'Namespace', 'Pod', 'ReplicationController', 'Secret', 'Service', 'ServiceAccount',
  'apps/DaemonSet', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job', 'discovery.k8s.io/EndpointSlice', 'networking.k8s.io/Ingress', 'networking.k8s.io/NetworkPolicy',
];

/** Every kind that something here reads, and those of their groups whose fields are known: what is asked of a cluster. */
export function kindsToRead(): readonly GroupKind[] {
  const declared = [...allRules.map(({ rule }) => rule), ...[...upstreamTools.values()].flatMap(({ analyzers }) => analyzers)].flatMap(({ reads }) => (reads === 'every-kind' ? [] : reads));
  const groups = new Set(declared.map((kind) => splitGroupKind(kind).group).filter((group) => group.includes('.')));
  const known = [...builtInCatalogue().kinds.keys()].filter((kind) => groups.has(splitGroupKind(kind).group));
  return [...new Set([...alwaysRead, ...declared, ...known])].sort();
}
