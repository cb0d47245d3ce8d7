import { describe, expect, it } from 'vitest';
import { markerHost } from '../settle.ts';
import { ProxyMetrics } from './proxy-metrics.ts';
import { workloadOf } from './workload.ts';

const own = workloadOf({ workload: 'web', namespace: 'front', labels: { app: 'web', 'service.istio.io/canonical-name': 'web', 'service.istio.io/canonical-revision': 'latest' } });

function line(changes: object): string {
  return JSON.stringify({ reporter: 'source', isGateway: false, kind: 'http', code: 200, details: 'via_upstream', flags: '-', duration: 30, services: null, authority: 'cart', endpoint: null, upstreamHost: null, remote: null, ...changes });
}

/** The samples of a metric, without the labels that are not asked for. */
async function samples(lines: readonly string[], metric: string, label?: string): Promise<readonly string[]> {
  const metrics = new ProxyMetrics(own, () => undefined);
  for (const text of lines) metrics.take(text);
  const found = (await metrics.text()).split('\n').filter((text) => text.startsWith(`${metric}{`) || text.startsWith(`${metric} `));
  return found.map((text) => `${label === undefined ? '' : `${new RegExp(`[{,]${label}="([^"]*)"`).exec(text)?.[1]} `}${text.split(' ').at(-1)}`);
}

describe('the metrics of a proxy', () => {
  it('count requests by their labels', async () => {
    expect(await samples([line({}), line({ code: 503, flags: 'UH' }), line({})], 'istio_requests_total', 'response_code')).toEqual(['200 2', '503 1']);
  });

  it('put a duration into every bucket from its own on', async () => {
    const buckets = await samples([line({ duration: 30 }), line({ duration: 50 }), line({ duration: 51 })], 'istio_request_duration_milliseconds_bucket', 'le');
    expect(buckets).toEqual(['0.5 0', '1 0', '5 0', '10 0', '25 0', '50 2', '100 3', '250 3', '500 3', '1000 3', '2500 3', '5000 3', '10000 3', '30000 3', '60000 3', '300000 3', '600000 3', '1800000 3', '3600000 3', '+Inf 3']);
    expect(await samples([line({ duration: 30 }), line({ duration: 51 })], 'istio_request_duration_milliseconds_sum')).toEqual(['81']);
  });

  it('count a request without a duration, but time it not', async () => {
    expect(await samples([line({ duration: null })], 'istio_requests_total')).toEqual(['1']);
    expect(await samples([line({ duration: null })], 'istio_request_duration_milliseconds_count')).toEqual([]);
  });

  it('count connections and their bytes apart from requests', async () => {
    const lines = [line({ kind: 'tcp', sent: 30, received: 4 }), line({ kind: 'tcp', sent: 3, received: 2 })];
    const all = await Promise.all(['connections_opened_total', 'connections_closed_total', 'sent_bytes_total', 'received_bytes_total'].map((name) => samples(lines, `istio_tcp_${name}`)));
    expect([...all, await samples(lines, 'istio_requests_total')]).toEqual([['2'], ['2'], ['33'], ['6'], []]);
  });

  it("do not count the lab's own requests, and say what they could not read", async () => {
    const lines = [line({ authority: markerHost }), '{"torn'];
    expect(await samples(lines, 'istio_requests_total')).toEqual([]);
    expect(await samples(lines, 'lab_unreadable_log_lines_total')).toEqual(['1']);
  });
});
