import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import { paths } from './paths.ts';

/** One mesh with an API server of its own. Several live side by side: each has its own network, so they even share addresses. */
export interface Instance {
  readonly name: string;
  /** Everything it writes: state, logs, secrets. */
  readonly folder: string;
  /** The network namespace of the control plane; those of its pods begin with it and a dot. */
  readonly netns: string;
  /** Where the machine outside reaches the control plane. */
  readonly address: string;
}

/** A pod as the lab runs it, with all that is needed to find it again. */
export interface PodRecord {
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  readonly kind: 'sidecar' | 'gateway' | 'plain' | 'external';
  readonly address: string;
  readonly netns: string;
  readonly folder: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What the application listens on; `name` is what a Service's `targetPort` may say. */
  readonly ports: readonly PodPort[];
  /** What it was started from, to tell whether a manifest asks for another one. */
  readonly wanted?: string;
}

export interface PodPort {
  readonly number: number;
  readonly name?: string;
}

export interface State {
  /** False until it has come up: an instance whose bringer died on the way is none. */
  readonly isReady: boolean;
  readonly address: string;
  /** Grows with every pod that ever was, so that no address is used twice. */
  readonly lastPod: number;
  readonly marker: number;
  readonly pods: readonly PodRecord[];
  /** Host names outside the cluster, and where the lab plays them. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Whether Prometheus runs in it and reads the metrics of its proxies. */
  readonly hasPrometheus?: boolean;
  /** Settings of the mesh that the instance was brought up with, as in `MeshConfig`. */
  readonly meshConfig: Readonly<Record<string, unknown>>;
}

const namePattern = /^[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?$/;

export function instanceNamed(name: string, address: string): Instance {
  expectName(name);
  return { name, folder: folderOf(name), netns: netnsOf(name), address };
}

/** Only small letters, digits and dashes: a dot separates the name from the number of a pod in the names of namespaces. */
export function expectName(name: string): void {
  if (!namePattern.test(name)) throw new LabError(`\`${name}\` cannot name an instance`, 'use up to 20 small letters, digits and dashes');
}

export function netnsOf(name: string): string {
  return `mwlab.${name}`;
}

export function folderOf(name: string): string {
  return join(paths.instances, name);
}

/** Also of those that never came up. */
export function instanceNames(): string[] {
  if (!existsSync(paths.instances)) return [];
  return readdirSync(paths.instances, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
}

export function readState(name: string): State | undefined {
  const file = stateFile(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as State) : undefined;
}

/** Written beside and moved into place: a reader, or a crash, never sees half of it. */
export function writeState(name: string, state: State): void {
  const file = stateFile(name);
  mkdirSync(folderOf(name), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 1)}\n`);
  renameSync(draft, file);
}

export function removeFolder(name: string): void {
  rmSync(folderOf(name), { recursive: true, force: true });
}

function stateFile(name: string): string {
  return join(folderOf(name), 'state.json');
}
