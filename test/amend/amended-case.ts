import { printObject } from '../../src/compile/print.ts';
import type { Intent } from '../../src/intents/intent.ts';
import { readMesh } from '../../src/intents/read-mesh.ts';
import { decodeFile } from '../../src/kube/decode.ts';
import { ResourceSet } from '../../src/kube/resource-set.ts';
import type { Resource } from '../../src/kube/resource.ts';
import type { MeshModel } from '../../src/model/mesh-model.ts';
import { discover } from '../../src/topology/discover.ts';
import type { Topology } from '../../src/topology/topology.ts';
import type { Amended, AmendInput } from '../../src/meshes/backend.ts';
import { validateAmended, type AmendedValidation } from '../../src/compile/validate-amended/validate-amended.ts';
import { lift } from '../../src/meshes/istio/lift/lift.ts';
import { amend } from '../../src/meshes/istio/amend/amend.ts';

/** What becomes of configuration that exists when something is asked of it. */
export interface AmendedCase {
  readonly amended: Amended;
  readonly topology: Topology;
  readonly before: MeshModel;
  readonly after: MeshModel;
  /** The objects as they are to be, as YAML. */
  readonly text: string;
  /** Errors, as sentences. */
  readonly errors: readonly string[];
  readonly validation: AmendedValidation;
}

export interface Asked {
  /** The application and its configuration. */
  readonly manifests: string;
  /** What is asked, as a mesh file says it. */
  readonly mesh?: string;
  readonly intents?: readonly Intent[];
  readonly withdrawn?: AmendInput['withdrawn'];
}

export function amendCase({ manifests, mesh = '', intents = [], withdrawn = [] }: Asked): AmendedCase {
  const resources = ResourceSet.of(decodeFile({ path: 'input.yaml', text: manifests }).resources);
  const topology = discover(resources);
  const read = readMesh({ path: 'mesh.yaml', text: `version: 1\nmesh: istio\n${mesh}` }, topology, { confirmUnscopedFaults: true });
  const asked = [...read.intents.filter(({ origin }) => origin.kind === 'file'), ...intents];
  const { settings } = read;
  const amended = amend({ resources, topology, settings, intents: asked, withdrawn, confirmUnscopedFaults: true });
  const liftAll = (set: ResourceSet): MeshModel => lift({ resources: set, topology, gateways: [settings.ingress, settings.egress], isInstalled: true });
  const before = liftAll(resources);
  const after = liftAll(withAmended(resources, amended));
  const errors = [...read.diagnostics, ...amended.diagnostics].filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return {
    amended,
    topology,
    before,
    after,
    text: amended.objects.map(({ object }) => printObject(object)).join('---\n'),
    errors,
    validation: validateAmended({ before, after, topology, settings, intents: asked, withdrawn, losses: amended.losses }),
  };
}

/** The input as it is once the objects are applied over it. */
export function withAmended(resources: ResourceSet, { objects }: Amended): ResourceSet {
  const fresh = objects.map(({ object, replaces }, at) => ({ resource: decodeFile({ path: `amended-${at}.yaml`, text: JSON.stringify(object) }).resources[0], replaces }));
  const byOld = new Map<Resource | undefined, Resource | undefined>(fresh.map(({ resource, replaces }) => [replaces, resource]));
  const kept = [...resources.all()].map((resource) => byOld.get(resource) ?? resource);
  return ResourceSet.of([...kept, ...fresh.flatMap(({ resource, replaces }) => (replaces === undefined && resource !== undefined ? [resource] : []))]);
}
