import type { Resource } from '../../../../kube/resource.ts';
import type { MeshModel } from '../../../../model/mesh-model.ts';
import type { Protocol, QualifiedName } from '../../../../topology/topology.ts';
import { readAuthorizationPolicy, type AuthorizationPolicy, type Condition, type PolicyRule } from '../../lift/admission/authorization-policy.ts';
import { needsRequests } from '../../lift/admission/subject.ts';
import { liftedParts } from '../../lift/lift.ts';
import { hasTarget } from './policy-values.ts';
import { selectedWorkloads } from './selected-workloads.ts';

/** A port of a workload's pods that a Service forwards to. */
export interface ForwardedPort {
  readonly workload: QualifiedName;
  /** Port of the pods. */
  readonly target: number;
  readonly port: number;
  readonly host: string;
  readonly protocol: Protocol;
}

const known = new WeakMap<MeshModel, Map<QualifiedName, readonly ForwardedPort[]>>();

/** The ports of a workload that Services forward to. */
export function portsOf(mesh: MeshModel, workload: QualifiedName): readonly ForwardedPort[] {
  let byWorkload = known.get(mesh);
  if (byWorkload === undefined) known.set(mesh, (byWorkload = new Map()));
  let ports = byWorkload.get(workload);
  if (ports === undefined) byWorkload.set(workload, (ports = readPorts(mesh, workload)));
  return ports;
}

function readPorts(mesh: MeshModel, workload: QualifiedName): ForwardedPort[] {
  const hosts = liftedParts(mesh).inventory.hostsOf(workload);
  return hosts.flatMap((host) =>
    host.ports.flatMap((port) => host.members(port).flatMap((member) => (member.workload === workload ? [{ workload, target: member.port, port: port.port, host: host.hostname, protocol: port.protocol }] : []))),
  );
}

const readPolicies = new WeakMap<Resource, AuthorizationPolicy>();

/** A policy as istiod reads it; each is read once, whichever rule asks. */
export function readPolicy(resource: Resource): AuthorizationPolicy {
  let policy = readPolicies.get(resource);
  if (policy === undefined) readPolicies.set(resource, (policy = readAuthorizationPolicy(resource)));
  return policy;
}

/** Workloads with a sidecar whose requests or connections a policy decides; none for a policy that only waypoints read. */
export function guardedWorkloads(mesh: MeshModel, policy: Resource): QualifiedName[] {
  if (hasTarget(policy)) return [];
  const { inventory } = liftedParts(mesh);
  return selectedWorkloads(inventory, policy).filter((id) => inventory.workloads.get(id)?.proxy === 'sidecar');
}

/** What a rule asks that only requests have: the words in which it does. */
export function requestConditions(rule: PolicyRule): string[] {
  return [...new Set(conditionsOf(rule).filter(({ subject }) => needsRequests(subject)).map(({ written }) => written))];
}

/** Whether a rule may be meant for a port of the pods: it names that port, or none. */
export function concernsPort(rule: PolicyRule, port: number): boolean {
  return rule.operations.some((conditions) => conditions.every(({ subject, values, notValues }) => subject.kind !== 'port' || ((values.length === 0 || values.some((value) => Number(value) === port)) && !notValues.some((value) => Number(value) === port))));
}

function conditionsOf(rule: PolicyRule): Condition[] {
  return [...rule.callers, ...rule.operations].flat();
}
