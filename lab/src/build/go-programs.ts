import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, paths } from '../paths.ts';
import { runCommand } from '../run-command.ts';
import type { BuildStep } from './stamp.ts';

const kubernetesVersion = 'v1.36.3';
const [kubernetesMajor = '', kubernetesMinor = ''] = kubernetesVersion.slice(1).split('.');
const versionPackage = 'k8s.io/component-base/version';
/** Without the version the API server calls itself v0.0.0, which clients refuse. */
const kapiFlags = ['-trimpath', '-ldflags', `-s -w -X ${versionPackage}.gitVersion=${kubernetesVersion} -X ${versionPackage}.gitMajor=${kubernetesMajor} -X ${versionPackage}.gitMinor=${kubernetesMinor}`];

const istioPrograms = ['istio.io/istio/pilot/cmd/pilot-discovery', 'istio.io/istio/pilot/cmd/pilot-agent', 'istio.io/istio/istioctl/cmd/istioctl'];
/** Raised when what is copied out of the modules changes. */
const shareVersion = '3';
const istioFlags = ['-ldflags', '-s -w'];

const goEnvironment = { GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
const advice = 'the modules come from the Go module proxy: check `go env GOPROXY` and the network';

export const buildKapi: BuildStep = {
  name: 'kapi',
  files: [built.kapi],
  inputs: [...sources(paths.kapiModule, ['go.mod', 'go.sum', 'main.go']), ...kapiFlags],
  build: async () => {
    await runGo(paths.kapiModule, ['build', '-mod=readonly', ...kapiFlags, '-o', built.kapi, '.']);
  },
};

export const buildIstio: BuildStep = {
  name: 'istio',
  files: [built.istiod, built.agent, built.istioctl, built.istioKinds, built.gatewayKinds, built.bootstrap],
  inputs: [...sources(paths.istioModule, ['go.mod', 'go.sum', 'tools.go']), ...istioFlags, shareVersion],
  build: async () => {
    await runGo(paths.istioModule, ['build', '-mod=readonly', ...istioFlags, '-o', `${built.bin}/`, ...istioPrograms]);
    const folder = await folderOfModule('istio.io/istio');
    mkdirSync(built.share, { recursive: true });
    copyReadable(join(folder, 'tools/packaging/common/envoy_bootstrap.json'), built.bootstrap);
    copyReadable(join(folder, 'manifests/charts/base/files/crd-all.gen.yaml'), built.istioKinds);
    writeFileSync(built.gatewayKinds, readGatewayKinds(await folderOfModule('sigs.k8s.io/gateway-api')));
  },
};

/** The experimental channel, which is the one that Istio's own tests use. */
function readGatewayKinds(module: string): string {
  const folder = join(module, 'config', 'crd', 'experimental');
  const names = readdirSync(folder).filter((name) => name.startsWith('gateway.networking.k8s.io_') && !name.includes('_vap_')).sort();
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n---\n');
}

async function folderOfModule(name: string): Promise<string> {
  return (await runGo(paths.istioModule, ['list', '-m', '-f', '{{.Dir}}', name])).trim();
}

function sources(folder: string, names: readonly string[]): string[] {
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** `nice`, because a compiler takes every core there is for minutes. */
export function runGo(cwd: string, argumentList: readonly string[]): Promise<string> {
  return runCommand('nice', ['go', ...argumentList], { cwd, environment: goEnvironment, advice });
}

/** Files of the module cache are read-only, and stay so when they are copied. */
function copyReadable(from: string, to: string): void {
  rmSync(to, { force: true });
  copyFileSync(from, to);
  chmodSync(to, 0o644);
}
