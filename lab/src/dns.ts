import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import type { Instance, PodRecord } from './instance.ts';
import { network } from './network.ts';
import { paths } from './paths.ts';
import { startProcess } from './start-process.ts';
import { until } from './until.ts';

/** Names in full, without the dot at the end, and their addresses or other names. `*.` in front stands for one or more labels. */
export type DnsRecords = Readonly<Record<string, readonly string[]>>;

export function recordsFile(instance: Instance): string {
  return join(instance.folder, 'dns', 'records.json');
}

/** A server of our own on the bridge. It reads its records anew whenever they are written. */
export async function startDns(instance: Instance): Promise<void> {
  writeRecords(instance, {});
  const log = join(instance.folder, 'logs', 'dns.log');
  startProcess({ netns: instance.netns, program: process.execPath, argumentList: ['--max-old-space-size=48', paths.dnsServer, network.gateway, recordsFile(instance)], log });
  await until({ what: 'the DNS server', timeoutMs: 20_000, log }, () => Promise.resolve(readFileSync(log, 'utf8').includes('READY') || undefined));
}

/** Services by their address, those without one by their pods, and every host outside. */
export async function publishNames(instance: Instance, api: ApiClient, pods: readonly PodRecord[], hosts: Readonly<Record<string, string>>): Promise<void> {
  const records: Record<string, readonly string[]> = Object.fromEntries(Object.entries(hosts).map(([host, address]) => [host, [address]]));
  for (const { metadata, ...service } of await api.list('v1', 'Service')) {
    const { clusterIP = '', selector = {}, externalName } = service['spec'] as { readonly clusterIP?: string; readonly selector?: Readonly<Record<string, string>>; readonly externalName?: string };
    const behind = pods.filter((pod) => pod.namespace === metadata.namespace && pod.kind !== 'external' && Object.entries(selector).every(([key, value]) => pod.labels[key] === value));
    const name = `${metadata.name}.${metadata.namespace ?? 'default'}.svc.cluster.local`;
    records[name] = externalName !== undefined ? [externalName] : clusterIP === 'None' ? behind.map(({ address }) => address) : [clusterIP];
    if (clusterIP === 'None') for (const pod of behind) records[`${pod.name}.${name}`] = [pod.address];
  }
  writeRecords(instance, records);
}

function writeRecords(instance: Instance, records: DnsRecords): void {
  const file = recordsFile(instance);
  mkdirSync(join(instance.folder, 'dns'), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(records));
  renameSync(`${file}.new`, file);
}
