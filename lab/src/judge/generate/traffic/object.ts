import type { Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';

/** An object before it has a name: names and ages are given to all of a mesh at once. */
export interface DrawnObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  /** Where other objects speak of it by this name. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

/** What belongs together: mostly one object. */
export type Draw = Arbitrary<readonly DrawnObject[]>;

export const networking = 'networking.istio.io/v1';
export const gatewayApi = 'gateway.networking.k8s.io/v1';
