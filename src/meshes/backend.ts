import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GatewayIdentity, Intent, IntentKind, IntentOf, MeshSettings, Origin } from '../intents/intent.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { GroupKind, JsonObject, Resource } from '../kube/resource.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { Topology } from '../topology/topology.ts';

/** A Kubernetes object to be written, and where. */
export interface Manifest {
  /** `order-service`, or `_namespace-shop` and `_mesh` for what belongs to no single service. */
  readonly folder: string;
  /** `virtual-service.yaml`. Objects of the same folder and file stand in one file. */
  readonly file: string;
  /** `patch`: a change to an object that somebody else owns, to be merged into it and never applied by itself. */
  readonly role?: 'patch';
  readonly object: JsonObject;
  /** Lines that stand as comments above the object: why it is there. */
  readonly comments: readonly string[];
  /** The intents that asked for it. */
  readonly intents: readonly IntentKind[];
}

/** What a mesh cannot say, or says only in part. Never dropped in silence. */
export interface Loss {
  readonly intent: IntentKind;
  /** `shop/orders`, a namespace, or a host. */
  readonly subject: string;
  /** What is lost, as a sentence part: "the retry of POST requests". */
  readonly what: string;
  readonly because: string;
  /** What a person can do instead. */
  readonly instead?: string;
  readonly origin: Origin;
}

export type Support =
  | { readonly level: 'supported' }
  | { readonly level: 'partial'; readonly losses: string }
  | { readonly level: 'cannot'; readonly because: string };

export interface LoweringInput {
  readonly intents: readonly Intent[];
  readonly topology: Topology;
  readonly settings: MeshSettings;
  /** A person confirmed that faults without a condition are meant to hit every request. */
  readonly confirmUnscopedFaults?: boolean;
}

export interface Lowered {
  readonly manifests: readonly Manifest[];
  readonly losses: readonly Loss[];
  /** Intents that contradict each other or the topology: the write stops when one is an error. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Configuration that exists, and what is wanted of it now. */
export interface AmendInput extends LoweringInput {
  /** The whole input: the application and every object of the mesh that exists. */
  readonly resources: ResourceSet;
  /** What it means with the gateways of the settings, where somebody has lifted it already. */
  readonly model?: MeshModel;
  /** What is no longer wanted. */
  readonly withdrawn: readonly { readonly what: IntentKind; readonly subject?: string }[];
}

/** An object as it has to be from now on. */
export interface AmendedObject {
  /** Complete: every field that nobody asked to change is as it was. */
  readonly object: JsonObject;
  /** The object that it takes the place of: same kind, namespace and name. Undefined for a new one. */
  readonly replaces?: Resource;
  readonly comments: readonly string[];
  readonly intents: readonly IntentKind[];
}

export interface Amended {
  readonly objects: readonly AmendedObject[];
  readonly losses: readonly Loss[];
  /** Errors: it cannot be said beside what exists, and nothing may be written. */
  readonly diagnostics: readonly Diagnostic[];
  /** How it was fitted into what exists, as sentences: "comes before rule 2 of VirtualService shop/orders". */
  readonly notes: readonly string[];
}

/** One mesh. Every island exports one of these as `backend`. */
export interface MeshBackend {
  readonly name: string;
  readonly title: string;
  /** Version of the mesh whose semantics are meant. */
  readonly version: string;
  readonly ownedKinds: readonly GroupKind[];
  /** Wall 6: a new intent does not compile until every mesh answers it. */
  readonly support: { readonly [K in IntentKind]: Support };
  readonly lower: (input: LoweringInput) => Lowered;
  /** The same beside configuration that exists: objects are changed in place, and nothing that nobody asked for changes. */
  readonly amend: (input: AmendInput) => Amended;
  /** What configuration that exists means, whoever wrote it. */
  readonly lift: (input: LiftInput) => MeshModel;
  /** The same model for somebody whose reading is noted: `onRead` gets the name of what was read. */
  readonly watchParts: (model: MeshModel, onRead: (part: string) => void) => MeshModel;
  /** The names of what may be read differently of two models. */
  readonly changedParts: (before: MeshModel, now: MeshModel) => ReadonlySet<string>;
}

export interface LiftInput {
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** Gateways as mesh.yaml names them, for those whose pods are not in the input. */
  readonly gateways?: readonly GatewayIdentity[];
  /** The mesh is there, even where nothing in the input says so. */
  readonly isInstalled?: boolean;
  /** A model of an earlier version of the input: what is made from the same objects is taken from it. */
  readonly previous?: MeshModel;
}

/** Narrows a list of intents to one kind. */
export function intentsOf<K extends IntentKind>(intents: readonly Intent[], kind: K): IntentOf<K>[] {
  return intents.filter((intent): intent is IntentOf<K> => intent.kind === kind);
}
