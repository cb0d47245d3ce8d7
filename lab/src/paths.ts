import { homedir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Everything that the lab runs and writes is below one folder that git ignores. */
const cache = join(root, '.cache');

/** What was built once serves every copy of the project on this machine. */
const shared = process.env['MESHWRIGHT_LAB_CACHE'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'meshwright', 'lab');

export const paths = {
  root,
  cache,
  shared,
  downloads: join(cache, 'downloads'),
  stamps: join(cache, 'stamps'),
  instances: join(cache, 'instances'),
  kapiModule: join(root, 'kapi'),
  istioModule: join(root, 'istio'),
  prometheusModule: join(root, 'prometheus'),
  inPod: join(root, 'src', 'in-pod', 'main.ts'),
  fetchText: join(root, 'src', 'in-pod', 'fetch-text.ts'),
  dnsServer: join(root, 'src', 'in-pod', 'dns-server.ts'),
  exporter: join(root, 'src', 'metrics', 'exporter.ts'),
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
  prometheus: join(bin, 'prometheus'),
  istioKinds: join(share, 'istio-kinds.yaml'),
  gatewayKinds: join(share, 'gateway-kinds.yaml'),
  bootstrap: join(share, 'envoy-bootstrap.json'),
} as const;
