import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isApiServerReady, startApiServer, type ApiServerOptions } from './api-server.ts';
import { reasonsNotToRun } from './build/machine.ts';
import { socketFolder } from './control.ts';
import { startDns } from './dns.ts';
import { gatewayPod, gatewayService } from './gateways.ts';
import { expectName, folderOf, instanceNamed, netnsOf, readState, removeFolder } from './instance.ts';
import { isIstiodReady, installKinds, installWebhook, startIstiod } from './istiod.ts';
import { Lab } from './lab.ts';
import { LabError } from './lab-error.ts';
import { withInstanceLock } from './lock.ts';
import { claimInstance, expectOwnInstance, releaseInstance } from './owner.ts';
import { countProcesses, createClusterNetwork, namespacesOf, removeNamespaces } from './network.ts';
import { built } from './paths.ts';
import type { PodSpec } from './pod.ts';
import { expectPrometheus, startExporter, startPrometheus } from './prometheus.ts';
import { markerObjects } from './settle.ts';
import { makeCertificate } from './tls.ts';

export interface UpOptions {
  readonly name: string;
  /** Ingress and egress gateways in `istio-system`, with the labels of Istio's charts. */
  readonly hasGateways?: boolean;
  /** Whether the API server asks istiod about every object. */
  readonly hasWebhook?: boolean;
  /** Whether Prometheus runs beside it and reads the metrics of its proxies every second. */
  readonly hasPrometheus?: boolean;
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
  return withInstanceLock(options.name, () => bringUp(options));
}

async function bringUp(options: UpOptions): Promise<Lab> {
  const { name, hasGateways = true, hasWebhook = false, hasPrometheus = false, meshConfig = {}, apiServer, onStep } = options;
  const start = Date.now();
  const step = (text: string): void => onStep?.(text, Date.now() - start);
  if (hasPrometheus) expectPrometheus();
  if (await isUp(name)) throw new LabError(`the instance \`${name}\` is up`, 'use it, take it down, or choose another name: --name NAME');
  if (await clean(name)) step('cleaned what a crash left');
  claimInstance(name);
  const instance = instanceNamed(name, await createClusterNetwork(name));
  await makeCertificate(instance, 'applications', ['*.lab']);
  const api = await startApiServer(instance, apiServer);
  step('API server is ready');
  await Promise.all([installKinds(api, built.istioKinds), startDns(instance)]);
  step("Istio's kinds are served");
  await startIstiod(instance, api, meshConfig);
  step('istiod is ready');
  if (hasPrometheus) await startExporter(instance, api);
  api.close();
  const lab = new Lab(instance, { isReady: false, address: instance.address, lastPod: 0, marker: 0, pods: [], hosts: {}, meshConfig, hasPrometheus });
  await startOwnPods(lab, hasGateways);
  if (hasWebhook) await installWebhook(lab.api);
  if (hasPrometheus) await startPrometheus(instance);
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
  return (await troubleOf(name)) === undefined;
}

/** Why an instance cannot be used, as the end of a sentence; undefined where it can. */
export async function troubleOf(name: string): Promise<string | undefined> {
  const state = readState(name);
  if (state === undefined || !state.isReady) return 'it is coming up, or whoever brought it up ended on the way';
  const netns = netnsOf(name);
  if (!namespacesOf(name).includes(netns) || (await countProcesses(netns)) === 0) return 'all its processes have ended';
  const instance = instanceNamed(name, state.address);
  const [hasApiServer, hasIstiod] = await Promise.all([isApiServerReady(instance), isIstiodReady(instance)]);
  if (!hasApiServer) return 'its API server does not answer';
  return hasIstiod ? undefined : 'its istiod does not answer';
}

/** Ends and removes everything of an instance, whatever state it is in. */
export function down(name: string): Promise<boolean> {
  expectName(name);
  return withInstanceLock(name, () => clean(name));
}

/** Returns whether there was anything. The state goes last: as long as it is there, the rest can be found. */
async function clean(name: string): Promise<boolean> {
  expectOwnInstance(name);
  const namespaces = namespacesOf(name);
  const hadAnything = namespaces.length > 0 || existsSync(folderOf(name));
  await removeNamespaces(namespaces);
  for (const socket of socketsOf(name)) rmSync(join(socketFolder, socket), { force: true });
  removeFolder(name);
  releaseInstance(name);
  return hadAnything;
}

function socketsOf(name: string): string[] {
  return existsSync(socketFolder) ? readdirSync(socketFolder).filter((socket) => socket.startsWith(`${netnsOf(name)}.`)) : [];
}
