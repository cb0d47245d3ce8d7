import type { GroupKind } from '../../../kube/resource.ts';
import { workloadKinds } from '../../../topology/foreign-kinds.ts';

// The kinds that each part of the model reads, besides the parts that it is made from. A part is kept as long as none of
// its objects changed: a kind that is missing here would leave it as it was before an edit. A test looks at what is read.

export const inventoryKinds: readonly GroupKind[] = ['Service', 'networking.istio.io/ServiceEntry', 'networking.istio.io/WorkloadEntry', 'discovery.k8s.io/EndpointSlice', 'Endpoints', ...workloadKinds.map(({ kind }) => kind)];
export const peerAuthenticationKinds: readonly GroupKind[] = ['security.istio.io/PeerAuthentication'];
export const admissionKinds: readonly GroupKind[] = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication'];
export const destinationKinds: readonly GroupKind[] = ['networking.istio.io/DestinationRule', 'networking.istio.io/Sidecar'];
export const routingKinds: readonly GroupKind[] = [
  'networking.istio.io/VirtualService', 'networking.istio.io/Gateway', 'networking.istio.io/Sidecar', 'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute', 'Secret', 'Service',
];
