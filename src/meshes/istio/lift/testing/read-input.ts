import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { discover } from '../../../../topology/discover.ts';
import { destinationsOf, type Destinations } from '../destination/destinations.ts';
import { inventoryOf, type Inventory } from '../inventory.ts';
import { peerAuthenticationOf, type PeerAuthentication } from '../peer-authentication/peer-authentication.ts';

/** What the lift makes of manifests before any route is looked at, for tests. */
export interface ReadInput {
  readonly inventory: Inventory;
  readonly destinations: Destinations;
  readonly peerAuthentication: PeerAuthentication;
}

/** Reads YAML texts, each as one file, in this order. */
export function readInput(...texts: readonly string[]): ReadInput {
  const resources = ResourceSet.of(texts.flatMap((text, index) => decodeFile({ path: `${index}.yaml`, text }).resources));
  const inventory = inventoryOf(resources, discover(resources));
  const peerAuthentication = peerAuthenticationOf(resources, inventory);
  return { inventory, destinations: destinationsOf(resources, inventory, peerAuthentication), peerAuthentication };
}

/** A Namespace whose pods get sidecars. */
export function meshed(...names: readonly string[]): string {
  return names.map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n`).join('---\n');
}

/** A Deployment of one pod; its labels in flow style without braces, its service account named as it is. */
export function pod(id: string, labels: string): string {
  const [namespace = '', name = ''] = id.split('/');
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {${labels}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: app, image: example.test/app, ports: [{name: web, containerPort: 8080}]}]
`;
}
