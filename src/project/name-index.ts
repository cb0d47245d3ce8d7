import { groupBy } from '../base/order.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { MeshModel, ModelHost, ModelWorkload } from '../model/mesh-model.ts';
import { podsByAddress } from '../topology/pod-addresses.ts';
import type { QualifiedName } from '../topology/topology.ts';

/** The names of a model, by what people write for them. */
export interface Names {
  readonly model: MeshModel;
  readonly workloads: ReadonlyMap<string, readonly ModelWorkload[]>;
  readonly hosts: ReadonlyMap<string, ModelHost>;
  readonly services: ReadonlyMap<QualifiedName, ModelHost>;
  readonly servicesByName: ReadonlyMap<string, readonly ModelHost[]>;
  /** Workloads by the IP of a pod that the input shows. */
  readonly pods: () => ReadonlyMap<string, QualifiedName>;
}

export function indexNames(resources: ResourceSet, model: MeshModel): Names {
  const services = model.hosts.filter((host) => host.service !== undefined);
  let pods: ReadonlyMap<string, QualifiedName> | undefined;
  return {
    model,
    workloads: groupBy(model.workloads.values(), ({ id }) => id.slice(id.indexOf('/') + 1)),
    hosts: new Map([...model.hosts].reverse().map((host) => [host.host, host])),
    services: new Map(services.map((host) => [host.service ?? '', host])),
    servicesByName: groupBy(services, ({ service = '' }) => service.slice(service.indexOf('/') + 1)),
    pods: () => (pods ??= podsByAddress(resources, (id) => model.workloads.has(id))),
  };
}

/** IPv4 or IPv6, as far as telling it from a name needs. */
export function isAddress(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (text.includes(':') && /^[0-9a-fA-F:.]+$/.test(text));
}
