import type { JsonObject } from '../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';

/** A pod that stands while many meshes come and go. */
export interface StageWorkload {
  readonly namespace: string;
  /** Of the Deployment, and of its one pod. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly proxy: 'sidecar' | 'none' | 'gateway';
  readonly ports: readonly { readonly number: number; readonly name?: string }[];
  /** Given in the order of the stage, from 10.44.0.11 on. */
  readonly address: string;
}

/** What is expensive to change: namespaces and pods. */
export interface Stage {
  readonly namespaces: readonly { readonly name: string; readonly isInjected: boolean; readonly labels: Readonly<Record<string, string>> }[];
  readonly workloads: readonly StageWorkload[];
  /** The same as manifests: Namespaces and Deployments, in the order of `workloads`. */
  readonly objects: readonly JsonObject[];
}

export interface VocabularyPort {
  readonly number: number;
  readonly name: string;
  readonly protocol: 'http' | 'http2' | 'grpc' | 'tcp' | 'tls';
  readonly targetPort: number | string;
}

export interface VocabularyService {
  readonly namespace: string;
  readonly name: string;
  /** `name.namespace.svc.cluster.local` */
  readonly host: string;
  readonly type: 'ClusterIP' | 'headless' | 'ExternalName';
  readonly clusterIp?: string;
  /** What an ExternalName stands for. */
  readonly externalName?: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly VocabularyPort[];
}

/** The names that a mesh and its requests are drawn from: few enough that objects meet, compete and contradict each other. */
export interface Vocabulary {
  readonly stage: Stage;
  readonly services: readonly VocabularyService[];
  /** The Services as manifests; part of the mesh, so that they change and shrink with it. */
  readonly serviceObjects: readonly JsonObject[];
  /** Names outside the cluster. Every one of them, and every other name, leads to one host that answers everything (pod `outside`, 10.44.0.30). */
  readonly externalHosts: readonly string[];
}

/** One mesh and what is asked of it: what is drawn, applied, asked of the model, and shrunk. */
export interface Round {
  /** Configuration on top of the stage: Services, mesh settings, objects of the mesh. Those with different `creationTimestamp` are applied a second apart. */
  readonly objects: readonly JsonObject[];
  readonly requests: readonly RecordedRequest[];
}

/** Something that the generator does not draw. */
export interface Restriction {
  readonly what: string;
  /** Why it cannot be judged here, or is not the model's matter. */
  readonly why: string;
}
