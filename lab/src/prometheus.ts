import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import { findProgram } from './build/machine.ts';
import type { Instance } from './instance.ts';
import { rootNamespace } from './istiod.ts';
import { LabError } from './lab-error.ts';
import { metricsLogFilter } from './metrics/metrics-log.ts';
import { exporterPort, prometheusPort } from './metrics/ports.ts';
import { built, paths } from './paths.ts';
import { startProcess } from './start-process.ts';
import { until } from './until.ts';

/** The one that was built, or the machine's own; undefined where there is none. */
export function prometheusProgram(): string | undefined {
  return existsSync(built.prometheus) ? built.prometheus : findProgram('prometheus');
}

export function expectPrometheus(): string {
  const program = prometheusProgram();
  if (program === undefined) throw new LabError('there is no Prometheus here', 'run `npm run lab:build`, which builds one, or install it: apt-get install prometheus');
  return program;
}

export function prometheusUrl({ address }: Pick<Instance, 'address'>): string {
  return `http://${address}:${prometheusPort}`;
}

/** `/metrics` has those of all proxies, `/metrics/NETNS` those of one, `/targets` the list that Prometheus reads. */
export function exporterUrl({ address }: Instance): string {
  return `http://${address}:${exporterPort}`;
}

/** Lets the proxies write what metrics are made of, from the first pod on, and starts the exporter that reads it. */
export async function startExporter(instance: Instance, api: ApiClient): Promise<void> {
  await api.apply(metricsLogFilter(rootNamespace));
  const log = join(instance.folder, 'logs', 'exporter.log');
  startProcess({ netns: instance.netns, program: process.execPath, argumentList: ['--max-old-space-size=256', paths.exporter, instance.name, instance.address], log });
  await until({ what: 'the exporter of metrics', timeoutMs: 30_000, log }, async () => (await fetch(`${exporterUrl(instance)}/targets`)).ok || undefined);
}

/** Starts the server with its data in the folder of the instance, and waits until it answers. */
export async function startPrometheus(instance: Instance): Promise<void> {
  const folder = join(instance.folder, 'prometheus');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'prometheus.json');
  writeFileSync(file, JSON.stringify(configOf(instance), null, 1));
  const log = join(instance.folder, 'logs', 'prometheus.log');
  startProcess({
    netns: instance.netns, program: expectPrometheus(), log, cwd: folder, environment: { GOMAXPROCS: '1' },
    argumentList: [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=${instance.address}:${prometheusPort}`],
  });
  await until({ what: 'Prometheus', timeoutMs: 60_000, log }, async () => (await fetch(`${prometheusUrl(instance)}/-/ready`)).ok || undefined);
}

/** YAML reads JSON. A cluster scrapes every 15 or 30 s: nobody in a lab wants to wait for that. */
function configOf(instance: Instance): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [{ job_name: 'kubernetes-pods', http_sd_configs: [{ url: `${exporterUrl(instance)}/targets`, refresh_interval: '1s' }] }],
  };
}
