import { groupKindOf, listAt, objectAt, textAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { podKinds } from '../../../../rules/indexes/pods.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { workloadKinds } from '../../../../topology/foreign-kinds.ts';
import type { Path } from '../../../../yaml/document.ts';

// Labels by which ambient goes. Source: architecture/ambient and pilot/pkg/serviceregistry/ambient in Istio.

type Labels = Readonly<Record<string, string>>;

export const modeLabel = 'istio.io/dataplane-mode';
export const useWaypoint = 'istio.io/use-waypoint';
export const useWaypointNamespace = 'istio.io/use-waypoint-namespace';
const waypointForLabel = 'istio.io/waypoint-for';
export const kubernetesGateway = 'gateway.networking.k8s.io/Gateway';

/** Whether ztunnel takes the connections of pods: their own label, else that of their namespace; undefined where neither is in the input. */
export function isAmbient(pod: Labels, namespace: Labels | undefined): boolean | undefined {
  const own = pod[modeLabel];
  if (own !== undefined) return own === 'ambient';
  return namespace === undefined ? undefined : namespace[modeLabel] === 'ambient';
}

/** The same of a pod that may have a proxy of its own, which ztunnel then leaves alone: a sidecar's, or a gateway's. */
export function isTakenByZtunnel(pod: Labels, namespace: Labels | undefined): boolean {
  const hasProxy = pod['sidecar.istio.io/inject'] === 'true' || pod['istio.io/rev'] !== undefined || isGatewaySelector(pod);
  return !hasProxy && isAmbient(pod, namespace) === true;
}

/** Whether labels, of a pod or of a selector, are those of a gateway: pods of the Gateway API's are made by a controller and stand in no file. */
export function isGatewaySelector(labels: Labels): boolean {
  return labels['gateway.networking.k8s.io/gateway-name'] !== undefined || /gateway$|^(?:ingress|egress)$/.test(labels['istio'] ?? '');
}

const templates: ReadonlyMap<string, Path> = new Map(workloadKinds.map(({ kind, template }) => [kind, [...template, 'metadata', 'labels']]));

/** One label of the pods that an object makes, without reading anything else of it: most objects have none of those that matter. */
export function podLabel(resource: Resource, label: string): unknown {
  const labels = valueAt(resource.raw, templates.get(groupKindOf(resource)) ?? []);
  return valueAt(labels, [label]);
}

/** Under a namespace a row if it is in ambient, and for each of its pods that says so itself. */
const inAmbient = defineTable({
  reads: ['Namespace', ...podKinds],
  rowsOf: (resource): (readonly [string, true])[] => {
    if (resource.kind === 'Namespace') return resource.labels[modeLabel] === 'ambient' ? [[resource.name, true]] : [];
    return podLabel(resource, modeLabel) === 'ambient' ? [[resource.namespace, true]] : [];
  },
});

type AmbientView = View<'Namespace' | (typeof podKinds)[number]>;

/** Whether anything of a namespace is in ambient: a question that costs nothing where no mesh has it. */
export function hasAmbient(view: AmbientView, namespace: string): boolean {
  return view.rows(inAmbient, namespace).length > 0;
}

export interface WaypointRef {
  readonly namespace: string;
  readonly name: string;
  /** Whose label says it. */
  readonly by: 'own' | 'namespace';
}

/** The waypoint that an object asks for; `none` opts out; undefined where neither it nor its namespace says anything. */
export function waypointOf(own: Labels, namespace: Resource | undefined, home: string): WaypointRef | 'none' | undefined {
  const [labels, by] = own[useWaypoint] === undefined ? ([namespace?.labels ?? {}, 'namespace'] as const) : ([own, 'own'] as const);
  const name = labels[useWaypoint];
  if (name === undefined || name === '') return undefined;
  return name === 'none' ? 'none' : { name, namespace: labels[useWaypointNamespace] || home, by };
}

/** Gateways of the Gateway API that are waypoints. */
export function isWaypoint(gateway: Resource): boolean {
  return textAt(gateway.raw, ['spec', 'gatewayClassName']) === 'istio-waypoint' || gateway.labels[waypointForLabel] !== undefined;
}

/** What a waypoint takes: `service` unless it says `workload`, `all` or `none`. */
export function waypointFor(gateway: Resource): string {
  return gateway.labels[waypointForLabel] ?? 'service';
}

/** A reference of `targetRef` or `targetRefs`. */
export interface TargetRef {
  readonly path: Path;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function targetsOf(policy: Resource): TargetRef[] {
  const read = (target: Json, path: Path): TargetRef => ({ path, group: textAt(target, ['group']) ?? '', kind: textAt(target, ['kind']) ?? '', namespace: textAt(target, ['namespace']) || policy.namespace, name: textAt(target, ['name']) ?? '' });
  const one = objectAt(policy.raw, ['spec', 'targetRef']);
  return [...(one === undefined ? [] : [read(one, ['spec', 'targetRef'])]), ...listAt(policy.raw, ['spec', 'targetRefs']).map((target, index) => read(target, ['spec', 'targetRefs', index]))];
}

export function isServiceTarget({ group, kind }: TargetRef): boolean {
  return kind === 'Service' && (group === '' || group === 'core');
}

/** The Namespace object, which alone has its labels. */
export function namespaceOf(view: Pick<View<'Namespace'>, 'get'>, name: string): Resource | undefined {
  return view.get('Namespace', '', name);
}

/** Fields of a rule that only what sees requests can follow, with their paths. Source: `convertAuthorizationPolicy` in pilot/pkg/serviceregistry/ambient/authorization.go. */
export function requestFieldsOf(rule: Json, path: Path): { readonly path: Path; readonly field: string }[] {
  const inside = (list: string, holder: string, fields: readonly string[]): { path: Path; field: string }[] =>
    listAt(rule, [list]).flatMap((entry, index) => fields.filter((field) => listAt(entry, [holder, field]).length > 0).map((field) => ({ path: [...path, list, index, holder, field], field })));
  const conditions = listAt(rule, ['when']).flatMap((condition, index) => {
    const key = textAt(condition, ['key']) ?? '';
    return connectionKeys.has(key) ? [] : [{ path: [...path, 'when', index, 'key'] satisfies Path, field: key }];
  });
  return [...inside('from', 'source', sourceFields), ...inside('to', 'operation', operationFields), ...conditions];
}

const sourceFields = ['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const operationFields = ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'];
const connectionKeys: ReadonlySet<string> = new Set(['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port']);

/** ALLOW is what a policy without an action does. */
export function actionOf(policy: Resource): string {
  return textAt(policy.raw, ['spec', 'action']) ?? 'ALLOW';
}

export function rulesOf(policy: Resource): readonly Json[] {
  const rules = valueAt(policy.raw, ['spec', 'rules']);
  return Array.isArray(rules) ? (rules as Json[]) : [];
}
