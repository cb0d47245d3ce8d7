import { distinct } from '../../../base/order.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Workload } from '../../../topology/topology.ts';
import type { Manifest } from '../../backend.ts';
import { lossOf, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { compact, isEmpty } from '../assembly/object.ts';
import { podTemplatePatch } from '../assembly/pod-template-patch.ts';

type JoinMesh = IntentOf<'join-mesh'>;

/**
 * Joining changes objects that belong to the application, so it is written as patches and not as objects:
 * a Namespace with nothing but our label would take away the labels that its owner wrote.
 */
const joinMesh: Lowering<'join-mesh'> = {
  kind: 'join-mesh',
  support: { level: 'supported' },
  lower: (intents, context) => join(intents.map((intent) => lowerOne(intent, context))),
};

function lowerOne(intent: JoinMesh, context: LoweringContext): Contributions {
  const { scope } = intent;
  if (scope.kind === 'workload') {
    const workload = context.topology.workloads.get(scope.workload);
    if (workload === undefined) return { diagnostics: [unknownWorkload(context, intent, scope.workload)] };
    return workloadPatch(workload, intent, workload.injection.state === 'injected' ? {} : { 'sidecar.istio.io/inject': 'true' });
  }
  const namespaces = scope.kind === 'namespace' ? [scope.namespace] : applicationNamespaces(context);
  const workloads = namespaces.flatMap((namespace) => context.workloadsByNamespace.get(namespace) ?? []);
  return join([
    { manifests: namespaces.flatMap((namespace) => namespacePatch(namespace, context)) },
    ...workloads.map((workload) => workloadPatch(workload, intent, {})),
    { losses: workloads.filter(isKeptOut).map((workload) => lossOf(intent, workload.id, 'joining the mesh', `its pods say no: ${workload.injection.because}`, 'take the label away, or let this workload join by itself')) },
  ]);
}

function applicationNamespaces(context: LoweringContext): string[] {
  return distinct(context.workloadsByNamespace.keys()).filter((namespace) => namespace !== context.settings.rootNamespace && namespace !== 'kube-system');
}

function isKeptOut(workload: Workload): boolean {
  return workload.labels['sidecar.istio.io/inject'] === 'false' || workload.annotations['sidecar.istio.io/inject'] === 'false';
}

function namespacePatch(namespace: string, context: LoweringContext): Manifest[] {
  const labels = context.topology.namespaces.get(namespace)?.labels ?? {};
  if (labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined) return [];
  return [{
    folder: 'patches',
    file: `namespace-${namespace}.yaml`,
    role: 'patch',
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'istio-injection': 'enabled' } } },
    comments: ['New pods of this namespace get a proxy; running ones when they are restarted.', `Without Kustomize: kubectl label namespace ${namespace} istio-injection=enabled`],
    intents: ['join-mesh'],
  }];
}

function workloadPatch(workload: Workload, intent: JoinMesh, labels: JsonObject): Contributions {
  const annotations = annotationsOf(intent);
  if (isEmpty(annotations) && isEmpty(labels)) return {};
  const object = podTemplatePatch(workload, { labels, annotations });
  if (object === undefined) return { losses: [lossOf(intent, workload.id, 'the settings of its proxy', `the pods of a ${workload.kind} stand where no patch of ours reaches`, 'write the annotations into its pod template')] };
  const comments = [`Without Kustomize: kubectl patch ${workload.kind.toLowerCase()} ${workload.name} -n ${workload.namespace} --patch-file THIS_FILE`];
  if (intent.holdUntilProxyStarts === true) comments.unshift('The application starts after its proxy, so that its first calls do not fail.');
  return { manifests: [{ folder: 'patches', file: `${workload.namespace}-${workload.kind.toLowerCase()}-${workload.name}.yaml`, role: 'patch', object, comments, intents: ['join-mesh'] }] };
}

/** Source: annotations of the sidecar injector. */
function annotationsOf(intent: JoinMesh): JsonObject {
  const { resources } = intent;
  return compact({
    'proxy.istio.io/config': intent.holdUntilProxyStarts === undefined ? undefined : `holdApplicationUntilProxyStarts: ${intent.holdUntilProxyStarts}\n`,
    'sidecar.istio.io/proxyCPU': resources?.cpu,
    'sidecar.istio.io/proxyCPULimit': resources?.cpuLimit,
    'sidecar.istio.io/proxyMemory': resources?.memory,
    'sidecar.istio.io/proxyMemoryLimit': resources?.memoryLimit,
  });
}

export default joinMesh;
