import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendAll } from '../src/client.ts';
import type { LoadOutcome, PodRequest, WeightedRequest } from '../src/in-pod/wire.ts';
import type { Lab } from '../src/lab.ts';
import { load } from '../src/load.ts';
import { readManifests } from '../src/manifests.ts';
import { expectPrometheus, exporterUrl, prometheusProgram, startExporter } from '../src/prometheus.ts';
import { runCommand } from '../src/run-command.ts';
import { sleep, until } from '../src/until.ts';
import { down, outsideClient, up } from '../src/up.ts';
import { applyAll, reasons, skipped, under } from './shared.ts';

const name = 'test-metrics';
const caller = 'alpha/caller';
const reviews = { host: 'reviews', port: 80 } as const;
const without = prometheusProgram() === undefined ? ' (skipped: no Prometheus, run npm run lab:build)' : '';
let lab: Lab;

type Counts = Readonly<Record<string, number>>;

/** What an expression counts, by the values of its labels in the order of their names. */
async function counts(promql: string): Promise<Counts> {
  const samples = await lab.query(promql);
  return Object.fromEntries(samples.map(({ labels, value }) => [Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text).join(' '), value]));
}

const sum = (all: Counts): number => Object.values(all).reduce((total, value) => total + value, 0);

/** By how much expressions grow through some work: waited for until as much has come as the work says, and then for more. */
async function growth<T>(promqls: readonly string[], work: () => Promise<T>, expected: (result: T) => number): Promise<{ readonly result: T; readonly grown: readonly Counts[] }> {
  // What a test before this one took away may still be at work.
  await lab.settle();
  const before = await Promise.all(promqls.map(counts));
  const result = await work();
  const now = async (): Promise<readonly Counts[]> => (await Promise.all(promqls.map(counts))).map((after, index) => difference(after, before[index] ?? {}));
  await until({ what: `${expected(result)} in ${promqls.join(' and ')}`, timeoutMs: 30_000, everyMs: 500 }, async () => (await now()).every((grown) => sum(grown) >= expected(result)) || undefined);
  await sleep(2500);
  return { result, grown: await now() };
}

function difference(after: Counts, before: Counts): Counts {
  return Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)] as const).filter(([, value]) => value !== 0));
}

function tally(outcomes: readonly LoadOutcome[], keyOf: (one: LoadOutcome) => string): Counts {
  const all: Record<string, number> = {};
  for (const one of outcomes) all[keyOf(one)] = (all[keyOf(one)] ?? 0) + 1;
  return all;
}

const versionOf = ({ pod }: LoadOutcome): string => /-(v\d)-/.exec(pod ?? '')?.[1] ?? 'unknown';
const by = (labels: string, metric: string): string => `sum by (${labels}) (${metric})`;
const atBothEnds = (labels: string, metric: string, filter: string): readonly string[] => ['source', 'destination'].map((reporter) => by(labels, `${metric}{reporter="${reporter}",${filter}}`));
const times = (count: number, request: PodRequest): readonly PodRequest[] => Array.from({ length: count }, () => request);

const versions = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: alpha }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
    - { name: v9, labels: { version: v9 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: alpha }
spec:
  hosts: [reviews]
  http:
`;

const canary = `${versions}
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 }, weight: 10 }
      retries: { attempts: 0 }
`;

const dead = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: dead, namespace: alpha }
spec:
  hosts: [dead.example.com]
  addresses: [10.45.255.7]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [{ address: 10.45.255.7 }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: dead, namespace: alpha }
spec:
  hosts: [dead.example.com]
  http: [{ route: [{ destination: { host: dead.example.com } }], retries: { attempts: 0 } }]
`;

describe.skipIf(reasons.length > 0 || without !== '')(`the metrics of the lab${skipped}${without}`, () => {
  beforeAll(async () => {
    expectPrometheus();
    await down(name);
    lab = await up({ name, hasPrometheus: true });
    await lab.addHost({ name: 'api-example', hosts: ['api.example.com'], ports: [80] });
    await applyAll(lab, await readManifests([join(import.meta.dirname, 'application.yaml')]));
    await lab.settle({ timeoutMs: 120_000 });
  });

  afterAll(async () => {
    lab?.close();
    await down(name);
  });

  it('count what the sender counted, at both ends, through a canary that fails here and there', async () => {
    const requests: readonly WeightedRequest[] = [
      { weight: 6, request: reviews },
      { weight: 2, request: { ...reviews, headers: { 'x-echo-status': '500' } } },
      { weight: 1, request: { ...reviews, headers: { 'x-echo-status': '404' } } },
      { weight: 1, request: { ...reviews, headers: { 'x-echo-delay': '300' } } },
    ];
    const queries = atBothEnds('destination_version, response_code', 'istio_requests_total', 'destination_service_name="reviews"');
    const { result, grown } = await under(lab, canary, () => growth(queries, () => load(lab.pod(caller), { requests, ratePerSecond: 50, durationMs: 10_000 }), (outcomes) => outcomes.length));
    const expected = tally(result, (one) => `${versionOf(one)} ${one.status}`);
    expect(Object.keys(expected).sort()).toEqual(['v1 200', 'v1 404', 'v1 500', 'v2 200', 'v2 404', 'v2 500']);
    expect(grown).toEqual([expected, expected]);
    // 500 tries at 10 %: five standard deviations are 34.
    expect(Math.abs(result.filter((one) => versionOf(one) === 'v2').length - 50)).toBeLessThan(34);
  });

  it('place a latency into its bucket', async () => {
    const slow = { ...reviews, headers: { 'x-echo-delay': '300' } };
    const queries = atBothEnds('le', 'istio_request_duration_milliseconds_bucket', 'destination_service_name="reviews",response_code="200"');
    const { result, grown } = await growth(queries, () => load(lab.pod(caller), { request: slow, ratePerSecond: 20, durationMs: 3000 }), () => 60);
    expect(result.every(({ status, ms }) => status === 200 && ms >= 295)).toBe(true);
    for (const buckets of grown) {
      expect(buckets['250'] ?? 0).toBe(0);
      // Prometheus writes whole bounds as `500.0`, or as they came: both are asked for.
      expect(buckets['500.0'] ?? buckets['500']).toBeGreaterThan(50);
      expect(buckets['+Inf']).toBe(60);
    }
    const [median] = await lab.query('histogram_quantile(0.5, sum by (le) (increase(istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="reviews"}[4s])))');
    expect(median?.value).toBeGreaterThan(250);
    expect(median?.value).toBeLessThanOrEqual(500);
  });

  it('count refusals at both ends as 403 without a flag', async () => {
    const queries = atBothEnds('reporter, response_code, response_flags, source_workload', 'istio_requests_total', 'destination_service_name="reviews"');
    const { grown } = await under(lab, `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: alpha }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ to: [{ operation: { paths: [/open] } }] }]
`, () => growth(queries, () => sendAll(lab.pod(caller), [...times(7, { ...reviews, path: '/open' }), ...times(5, { ...reviews, path: '/closed' })]), (answers) => answers.length));
    expect(grown).toEqual([{ 'source 200 - caller': 7, 'source 403 - caller': 5 }, { 'destination 200 - caller': 7, 'destination 403 - caller': 5 }]);
  });

  it('tell the status of gRPC', async () => {
    const grpc = { host: 'reviews', port: 7000, protocol: 'grpc', path: '/shop.Reviews/List' } as const;
    const requests = [{ weight: 3, request: grpc }, { weight: 1, request: { ...grpc, headers: { 'x-echo-grpc-status': '14' } } }];
    const queries = atBothEnds('grpc_response_status, response_code', 'istio_requests_total', 'request_protocol="grpc"');
    const { result, grown } = await growth(queries, () => load(lab.pod(caller), { requests, ratePerSecond: 20, durationMs: 2000 }), (outcomes) => outcomes.length);
    expect(tally(result, ({ grpcStatus, status }) => `${grpcStatus} ${status}`)).toEqual({ '0 200': 30, '14 200': 10 });
    expect(grown).toEqual([{ '0 200': 30, '14 200': 10 }, { '0 200': 30, '14 200': 10 }]);
  });

  it('count connections and their bytes', async () => {
    const tcp = { host: 'reviews', port: 9000, protocol: 'tcp', body: '12345' } as const;
    const names = ['connections_opened_total', 'connections_closed_total', 'received_bytes_total', 'sent_bytes_total'];
    const queries = names.flatMap((metric) => atBothEnds('destination_version, connection_security_policy', `istio_tcp_${metric}`, 'destination_service_name="reviews"'));
    const { result, grown } = await growth(queries, () => sendAll(lab.pod(caller), times(20, tcp), 2), () => 20);
    const pods = result.map(({ body = '' }) => body.slice(0, 'reviews-v1'.length).slice(-2));
    const at = (policy: string, each: number): Counts => Object.fromEntries([...new Set(pods)].map((version) => [`${policy} ${version}`, each * pods.filter((one) => one === version).length]));
    const bytes = '12345'.length;
    const echoed = 'reviews-v1-0:9000:12345'.length;
    expect(grown).toEqual([1, 1, bytes, echoed].flatMap((each) => [at('unknown', each), at('mutual_tls', each)]));
  });

  it.each([
    { flag: 'UH', yaml: `${versions}    - route: [{ destination: { host: reviews, subset: v9 } }]\n`, request: reviews, labels: '503 UH reviews.alpha.svc.cluster.local unknown' },
    { flag: 'NR', yaml: `${versions}    - match: [{ uri: { exact: /only } }]\n      route: [{ destination: { host: reviews } }]\n`, request: reviews, labels: '404 NR reviews unknown' },
    { flag: 'UF', yaml: dead, request: { host: '10.45.255.7', port: 80, authority: 'dead.example.com' }, labels: '503 UF dead.example.com dead-0' },
  ])('tell by the flag $flag why there was no answer', async ({ yaml, request, labels }) => {
    const query = by('response_code, response_flags, service, workload', 'label_replace(label_replace(istio_requests_total{reporter="source",source_workload="caller",response_flags!="-"}, "service", "$1", "destination_service", "(.*)"), "workload", "$1", "destination_workload", "(.*)")');
    const { grown } = await under(lab, yaml, () => growth([query], () => sendAll(lab.pod(caller), times(4, request)), () => 4));
    expect(grown).toEqual([{ [labels]: 4 }]);
  });

  it('know nothing of a caller outside the mesh but that it came in plaintext', async () => {
    const query = by('connection_security_policy, source_principal, source_workload, source_workload_namespace', 'istio_requests_total{reporter="destination",source_workload!="caller"}');
    const { grown } = await growth([query], () => sendAll(lab.pod(outsideClient), times(6, { host: 'reviews.alpha', port: 80 })), () => 6);
    expect(grown).toEqual([{ 'none unknown unknown unknown': 6 }]);
  });

  it('name what no Service is behind', async () => {
    const query = by('destination_service, destination_service_name', 'istio_requests_total{reporter="source",destination_service_name=~".*Cluster"}');
    const { result, grown } = await growth([query], () => sendAll(lab.pod(caller), times(3, { host: 'api.example.com', port: 80 })), () => 3);
    expect(result.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(grown).toEqual([{ 'api.example.com PassthroughCluster': 3 }]);
  });

  it('have the labels of a scrape in a cluster, and none of the requests of the lab itself', async () => {
    const [target] = await lab.query('up{pod="reviews-v1-0"}');
    expect(target).toMatchObject({ value: 1, labels: { job: 'kubernetes-pods', namespace: 'alpha', app: 'reviews', version: 'v1', instance: `${lab.pod('alpha/reviews-v1').address}:15020`, service_istio_io_canonical_name: 'reviews' } });
    expect(await lab.query('istio_requests_total{destination_service=~"marker.*"}')).toEqual([]);
    expect(await lab.query('sum(lab_unreadable_log_lines_total)')).toEqual([{ labels: {}, value: 0 }]);
  });

  it('are the same after the exporter has been started again', async () => {
    const read = async (): Promise<string> => (await fetch(`${exporterUrl(lab.instance)}/metrics/${lab.pod(caller).netns}`)).text();
    const before = await read();
    expect(before).toContain('istio_requests_total{');
    process.kill(await exporterProcess(), 'SIGKILL');
    await until({ what: 'the exporter to end', timeoutMs: 10_000 }, () => read().then(() => undefined, () => true));
    await startExporter(lab.instance, lab.api);
    expect(await read()).toBe(before);
  });

  it('follow pods that come and go', { timeout: 300_000 }, async () => {
    const objects = await readManifests([join(import.meta.dirname, 'application.yaml')]);
    const scaled = (replicas: number): typeof objects => objects.map((object) => (object.metadata.name === 'reviews-v2' ? { ...object, spec: { ...(object['spec'] as object), replicas } } : object));
    const watched = (): Promise<number> => lab.query('count(up{namespace="alpha",version="v2"})').then(([sample]) => sample?.value ?? 0);
    await applyAll(lab, scaled(2));
    await lab.settle({ timeoutMs: 120_000 });
    await until({ what: 'a second target', timeoutMs: 20_000 }, async () => (await watched()) === 2 || undefined);
    const query = by('pod', 'istio_requests_total{reporter="destination",version="v2"}');
    const { result, grown } = await growth([query], () => load(lab.pod(caller), { request: reviews, ratePerSecond: 50, durationMs: 2000 }), (outcomes) => outcomes.filter((one) => versionOf(one) === 'v2').length);
    expect(grown).toEqual([tally(result.filter((one) => versionOf(one) === 'v2'), ({ pod = '' }) => pod)]);
    expect(Object.keys(grown[0] ?? {})).toContain('reviews-v2-1');
    await applyAll(lab, scaled(1));
    await until({ what: 'the second target to go', timeoutMs: 20_000 }, async () => (await watched()) === 1 || undefined);
    expect(await lab.query('istio_requests_total{pod="reviews-v2-1"}')).toEqual([]);
  });

  it('answer for a stretch of time', async () => {
    const end = Date.now() / 1000;
    const series = await lab.queryRange('sum(istio_requests_total{reporter="source"})', { start: end - 10, end, stepSeconds: 1 });
    const values = series[0]?.points.map(({ value }) => value) ?? [];
    expect(values).toHaveLength(11);
    expect(values.every((value, index) => value > 0 && value >= (values[index - 1] ?? 0))).toBe(true);
  });

  it('refuse what is no expression', async () => {
    await expect(lab.query('sum(')).rejects.toThrow('parse error');
  });
});

async function exporterProcess(): Promise<number> {
  const ids = (await runCommand('ip', ['netns', 'pids', lab.instance.netns])).split('\n').filter((line) => line !== '');
  const found = ids.find((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('metrics/exporter.ts'));
  if (found === undefined) throw new Error('the exporter does not run');
  return Number(found);
}
