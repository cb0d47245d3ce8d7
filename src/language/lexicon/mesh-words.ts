/** Names of meshes and their tools, as people write them in requests: which mesh is written is a setting, not part of a wish. */
export const meshNameWords: readonly string[] = ['istio', 'linkerd', 'cilium', 'consul', 'kuma', 'envoy', 'istiod', 'istioctl', 'sidecar-proxy', "istio's", 'isito', 'osm'];

/** As patterns of the grammar name the mesh and its proxy. */
export const meshWord = 'istio';
export const proxyWord = 'envoy';
