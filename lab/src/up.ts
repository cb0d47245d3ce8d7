import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer, type ApiServerOptions } from './api-server.ts';
import { reasonsNotToRun } from './build/machine.ts';
import { socketFolder } from './control.ts';
import { startDns } from './dns.ts';
import { gatewayPod, gatewayService } from './gateways.ts';
import { expectName, folderOf, instanceNamed, netnsOf, readState, removeFolder } from './instance.ts';
import { isIstiodReady, installKinds, installWebhook, startIstiod } from './istiod.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { withLock } from './lock.ts';
import { countProcesses, createClusterNetwork, namespacesOf, removeNamespaces } from './network.ts';
import { built } from './paths.ts';
import type { PodSpec } from './pod.ts';
import { markerObjects } from './settle.ts';
import { makeCertificate } from './tls.ts';

export interface UpOptions {
  readonly name: string;
  /** Ingress and egress gateways in `istio-system`, with the labels of Istio's charts. */
  readonly hasGateways?: boolean;
  /** Whether the API server asks istiod about every object. */
  readonly hasWebhook?: boolean;
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  readonly apiServer?: ApiServerOptions;
  /** Told what is done, and the milliseconds since the beginning. */
  readonly onStep?: (step: string, ms: number) => void;
}

/** A client that is in no mesh, for requests from outside. */
export const outsideClient = 'outside/client';
const outsidePod: PodSpec = { namespace: 'outside', name: 'client', workload: 'client', kind: 'plain', serviceAccount: 'default', labels: { app: 'client' }, annotations: {}, ports: [{ number: 8080, name: 'http' }] };

/** Brings a mesh up, without any application yet. What is left of an instance of that name that crashed is cleaned away first. */
export function up(options: UpOptions): Promise<Lab> {
  expectName(options.name);
  const reasons = reasonsNotToRun();
  if (reasons.length > 0) throw new LabError(`no mesh can be brought up here: ${reasons.join('; ')}`, 'run `npm run lab:build`, which says what is missing');
  return withLock(options.name, () => bringUp(options));
}

async function bringUp(options: UpOptions): Promise<Lab> {
  const { name, hasGateways = true, hasWebhook = false, meshConfig = {}, apiServer, onStep } = options;
  const start = Date.now();
  const step = (text: string): void => onStep?.(text, Date.now() - start);
  if (await isUp(name)) throw new LabError(`the instance \`${name}\` is up`, 'use it, take it down, or choose another name: --name NAME');
  if (await clean(name)) step('cleaned what a crash left');
  const instance = instanceNamed(name, await createClusterNetwork(name));
  await makeCertificate(instance, 'applications', ['*.lab']);
  const api = await startApiServer(instance, apiServer);
  step('API server is ready');
  await Promise.all([installKinds(api, built.istioKinds), startDns(instance)]);
  step("Istio's kinds are served");
  await startIstiod(instance, api, meshConfig);
  step('istiod is ready');
  api.close();
  const lab = new Lab(instance, { isReady: false, address: instance.address, lastPod: 0, marker: 0, pods: [], hosts: {}, meshConfig });
  await startOwnPods(lab, hasGateways);
  if (hasWebhook) await installWebhook(lab.api);
  await lab.refreshRouting();
  await lab.settle({ timeoutMs: 120_000, isDrained: false });
  lab.markReady();
  step(`${lab.pods.length} pods are ready`);
  return lab;
}

async function startOwnPods(lab: Lab, hasGateways: boolean): Promise<void> {
  await Promise.all(markerObjects.map((object) => lab.api.apply(object)));
  await lab.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: outsidePod.namespace } });
  const gateways = hasGateways ? (['ingress', 'egress'] as const) : [];
  await Promise.all(gateways.map((kind) => lab.api.apply(gatewayService(kind))));
  await lab.startPods([...gateways.map(gatewayPod), outsidePod]);
}

/** Whether an instance answers. One whose processes are gone, as after a restart of the machine, does not. */
export async function isUp(name: string): Promise<boolean> {
  const state = readState(name);
  if (!state?.isReady || !namespacesOf(name).includes(netnsOf(name)) || (await countProcesses(netnsOf(name))) === 0) return false;
  return isIstiodReady(instanceNamed(name, state.address));
}

/** Ends and removes everything of an instance, whatever state it is in. */
export function down(name: string): Promise<boolean> {
  expectName(name);
  return withLock(name, () => clean(name));
}

/** Returns whether there was anything. The state goes last: as long as it is there, the rest can be found. */
async function clean(name: string): Promise<boolean> {
  const namespaces = namespacesOf(name);
  const hadAnything = namespaces.length > 0 || existsSync(folderOf(name));
  await removeNamespaces(namespaces);
  for (const socket of socketsOf(name)) rmSync(join(socketFolder, socket), { force: true });
  removeFolder(name);
  return hadAnything;
}

function socketsOf(name: string): string[] {
  return existsSync(socketFolder) ? readdirSync(socketFolder).filter((socket) => socket.startsWith(`${netnsOf(name)}.`)) : [];
}
