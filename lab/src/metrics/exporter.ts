// The exporter of an instance: `node exporter.ts INSTANCE ADDRESS`. It serves the metrics of every proxy by itself, as the
// proxies of a cluster do, and the list of them for Prometheus. It reads the logs when it is asked, from where it stopped;
// one that starts again reads them from the start, and so comes to the same numbers.
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { folderOf, type PodRecord } from '../instance.ts';
import { LogTail } from './log-tail.ts';
import { metricsLogFile } from './metrics-log.ts';
import { KnownPods } from './pods.ts';
import { exporterPort } from './ports.ts';
import { ProxyMetrics } from './proxy-metrics.ts';
import { targetsOf } from './targets.ts';
import { workloadOf } from './workload.ts';

interface Watched {
  readonly tail: LogTail;
  readonly metrics: ProxyMetrics;
}

const [instance = '', address = ''] = process.argv.slice(2);
const pods = new KnownPods(instance, join(folderOf(instance), 'metrics', 'pods.json'));
/** By network namespace, which no two pods ever share. */
let watched = new Map<string, Watched>();

/** A pod that has gone takes its metrics with it, as in a cluster. */
function refresh(): readonly PodRecord[] {
  const running = pods.refresh();
  watched = new Map(running.map((pod) => [pod.netns, watched.get(pod.netns) ?? watch(pod)]));
  return running;
}

function watch(pod: PodRecord): Watched {
  return { tail: new LogTail(join(pod.folder, metricsLogFile)), metrics: new ProxyMetrics(workloadOf(pod), pods.find) };
}

async function metricsOf(netns: string): Promise<string | undefined> {
  refresh();
  const found = watched.get(netns);
  if (found === undefined) return undefined;
  found.tail.read((line) => found.metrics.take(line));
  return found.metrics.text();
}

function reply(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}

async function serve(path: string, response: ServerResponse): Promise<void> {
  if (path === '/targets') return reply(response, 200, 'application/json', JSON.stringify(targetsOf(refresh(), `${address}:${exporterPort}`)));
  if (path === '/metrics') {
    const all = await Promise.all(refresh().map(({ netns }) => metricsOf(netns)));
    return reply(response, 200, 'text/plain; charset=utf-8', all.join('\n'));
  }
  const text = await metricsOf(path.slice('/metrics/'.length));
  reply(response, text === undefined ? 404 : 200, 'text/plain; version=0.0.4; charset=utf-8', text ?? 'there is no such pod\n');
}

createServer((request, response) => {
  serve(request.url ?? '/', response).catch((error: unknown) => reply(response, 500, 'text/plain', `${String(error)}\n`));
}).listen(exporterPort, address, () => console.log('READY'));
