import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Everything that the lab makes is below one folder that git ignores. */
const cache = join(root, '.cache');

export const paths = {
  root,
  cache,
  downloads: join(cache, 'downloads'),
  stamps: join(cache, 'stamps'),
  instances: join(cache, 'instances'),
  kapiModule: join(root, 'kapi'),
  istioModule: join(root, 'istio'),
  inPod: join(root, 'src', 'in-pod', 'main.ts'),
  fetchText: join(root, 'src', 'in-pod', 'fetch-text.ts'),
  dnsServer: join(root, 'src', 'in-pod', 'dns-server.ts'),
} as const;

const bin = join(cache, 'bin');
const share = join(cache, 'share');

/** What `npm run lab:build` leaves behind. */
export const built = {
  bin,
  share,
  kapi: join(bin, 'kapi'),
  istiod: join(bin, 'pilot-discovery'),
  agent: join(bin, 'pilot-agent'),
  istioctl: join(bin, 'istioctl'),
  envoy: join(bin, 'envoy'),
  kubectl: join(bin, 'kubectl'),
  helm: join(bin, 'helm'),
  istioKinds: join(share, 'istio-kinds.yaml'),
  gatewayKinds: join(share, 'gateway-kinds.yaml'),
  bootstrap: join(share, 'envoy-bootstrap.json'),
} as const;
