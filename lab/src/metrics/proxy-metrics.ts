import { Counter, Histogram, Registry } from 'prom-client';
import { markerHost } from '../settle.ts';
import { commonLabels, commonLabelsOf, httpLabels, httpLabelsOf, type FindPod } from './labels.ts';
import type { MetricsLine } from './metrics-log.ts';
import { readMetricsLine } from './read-line.ts';
import type { Workload } from './workload.ts';

/** Milliseconds: Envoy's own buckets, which Istio leaves as they are (envoy, source/common/stats/histogram_impl.cc). */
const durationBuckets = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];

/** The metrics of one proxy, as it would serve them itself. */
export class ProxyMetrics {
  readonly #own: Workload;
  readonly #find: FindPod;
  readonly #registry = new Registry();
  readonly #requests;
  readonly #durations;
  readonly #opened;
  readonly #closed;
  readonly #sent;
  readonly #received;
  readonly #unreadable;

  constructor(own: Workload, find: FindPod) {
    this.#own = own;
    this.#find = find;
    const registers = [this.#registry];
    const tcp = (name: string, help: string): Counter<(typeof commonLabels)[number]> => new Counter({ name, help, labelNames: commonLabels, registers });
    this.#requests = new Counter({ name: 'istio_requests_total', help: 'Requests that have ended.', labelNames: httpLabels, registers });
    this.#durations = new Histogram({ name: 'istio_request_duration_milliseconds', help: 'How long requests took.', labelNames: httpLabels, buckets: durationBuckets, registers });
    this.#opened = tcp('istio_tcp_connections_opened_total', 'TCP connections that were opened, counted when they have ended.');
    this.#closed = tcp('istio_tcp_connections_closed_total', 'TCP connections that have ended.');
    this.#sent = tcp('istio_tcp_sent_bytes_total', 'Bytes sent to the callers of TCP connections that have ended.');
    this.#received = tcp('istio_tcp_received_bytes_total', 'Bytes received from the callers of TCP connections that have ended.');
    this.#unreadable = new Counter({ name: 'lab_unreadable_log_lines_total', help: 'Lines that the exporter could not read.', registers });
  }

  take(text: string): void {
    const line = readMetricsLine(text);
    if (line === undefined) this.#unreadable.inc();
    else if (line.authority !== markerHost) this.#count(line);
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #count(line: MetricsLine): void {
    if (line.kind === 'tcp') return this.#countConnection(line);
    const labels = httpLabelsOf(line, this.#own, this.#find);
    this.#requests.inc(labels);
    if (line.duration !== null) this.#durations.observe(labels, line.duration);
  }

  #countConnection(line: MetricsLine): void {
    const labels = commonLabelsOf(line, this.#own, this.#find);
    this.#opened.inc(labels);
    this.#closed.inc(labels);
    this.#sent.inc(labels, line.sent ?? 0);
    this.#received.inc(labels, line.received ?? 0);
  }
}
