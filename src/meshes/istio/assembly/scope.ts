import type { SecurityScope } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import { folderOf, meshFolder, namespaceFolder } from './names.ts';
import type { LoweringContext } from './context.ts';
import { selectWorkload } from './selector.ts';

/** Where an object for a scope stands, and which pods it picks. Undefined where the workload is not known. */
export interface ScopePlace {
  readonly namespace: string;
  readonly name: string;
  readonly folder: string;
  /** Labels of the pods; none for a whole namespace or the mesh. */
  readonly labels?: JsonObject;
  readonly subject: string;
}

export function placeOf(scope: SecurityScope, context: LoweringContext): ScopePlace | undefined {
  if (scope.kind === 'mesh') return { namespace: context.settings.rootNamespace, name: 'default', folder: meshFolder, subject: 'the mesh' };
  if (scope.kind === 'namespace') return { namespace: scope.namespace, name: 'default', folder: namespaceFolder(scope.namespace), subject: scope.namespace };
  const workload = context.topology.workloads.get(scope.workload);
  if (workload === undefined) return undefined;
  const [service] = workload.services;
  return {
    namespace: workload.namespace,
    name: workload.name,
    folder: service === undefined ? workload.name : folderOf(service, context),
    labels: { ...selectWorkload(workload, context).labels },
    subject: workload.id,
  };
}
