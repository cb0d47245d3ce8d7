import type { ResourceSet } from '../kube/resource-set.ts';

/** What is known of the cluster and stands in no manifest. What is left out is taken from the input, as far as it tells. */
export interface Surroundings {
  /** All namespaces that there are. Left out: those of the objects, and those that a Namespace object names. */
  readonly namespaces?: readonly string[];
  /** Domain of Services, such as `cluster.local`. */
  readonly clusterDomain?: string;
  /** Trust domains whose identities are known besides the mesh's own. */
  readonly trustDomains?: readonly string[];
  /** Identities in use by cluster, as `trust-domain/ns/NAMESPACE/sa/NAME`. */
  readonly serviceAccounts?: Readonly<Record<string, readonly string[]>>;
  /** The cluster that the input is of, among those of `serviceAccounts` and `otherClusters`. */
  readonly homeCluster?: string;
  /** Root namespace of the control plane that manages a namespace, where there are several. A namespace that is missing has none. */
  readonly rootNamespaces?: Readonly<Record<string, string>>;
  /** The time of the check, in milliseconds: certificates are valid or not at some time. Left out, no date is judged. */
  readonly nowMs?: number;
  /** Names of the GatewayClasses that are installed. */
  readonly gatewayClasses?: readonly string[];
  /** Whether gateways choose their pods in their own namespace only (`PILOT_SCOPE_GATEWAY_TO_NAMESPACE`). */
  readonly scopesGatewaysToNamespace?: boolean;
  /** Namespace whose selector-less Sidecar, or else that of the root namespace, says which objects can meet. */
  readonly importScope?: { readonly workloadNamespace: string; readonly rootNamespace: string };
  /** Whether the namespaces of the Services are the control plane's own. */
  readonly isControlPlaneNamespace?: boolean;
  /** Objects of the other clusters of the mesh, by cluster. */
  readonly otherClusters?: ReadonlyMap<string, ResourceSet>;
}
