import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './strict-refuses-scrape.ts';

const registered = { id: 'istio/strict-refuses-scrape', rule };
const pod = (name: string, { inject = 'true', port = 9100, namespace = 'shop', annotations = '' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, team: x, sidecar.istio.io/inject: '${inject}' }, annotations: { ${annotations} } }\nspec: { containers: [{ name: a, image: a, ports: [{ name: metrics, containerPort: ${port} }] }] }\n---\n`;
const monitor = (more = '', namespace = 'shop'): string => `apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: { name: m, namespace: ${namespace} }\nspec: { selector: { matchLabels: { team: x } }, podMetricsEndpoints: [{ port: metrics${more} }] }\n---\n`;
const peer = (spec = 'mtls: { mode: STRICT }', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: d, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);

describe('metrics in plaintext', () => {
  it.each([
    ['from a STRICT namespace', pod('pay') + monitor() + peer(), 'PeerAuthentication shop/d: a monitor collects metrics from port `9100` of `shop/pay` in plaintext, which this refuses'],
    ['from a STRICT mesh', pod('pay') + monitor() + peer(undefined, 'istio-system'), 'PeerAuthentication istio-system/d: a monitor collects metrics from port `9100` of `shop/pay` in plaintext, which this refuses'],
    ['from a STRICT port', pod('pay') + monitor() + peer('selector: { matchLabels: { app: pay } }, portLevelMtls: { 9100: { mode: STRICT } }'), 'PeerAuthentication shop/d: a monitor collects metrics from port `9100` of `shop/pay` in plaintext, which this refuses'],
    ['from several workloads', pod('pay') + pod('web') + monitor() + peer(), 'PeerAuthentication shop/d: a monitor collects metrics from port `9100` of `shop/pay` in plaintext, which this refuses (1 more like it)'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
  });

  it('is found through a Service too', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop, labels: { team: x } }\nspec: { selector: { app: pay }, ports: [{ name: metrics, port: 9100 }] }\n---\n';
    expect(found(pod('pay') + service + monitor().replace('PodMonitor', 'ServiceMonitor').replace('podMetricsEndpoints', 'endpoints') + peer())).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['a port that is PERMISSIVE', pod('pay') + monitor() + peer('selector: { matchLabels: { app: pay } }, mtls: { mode: STRICT }, portLevelMtls: { 9100: { mode: PERMISSIVE } }')],
    ['a namespace that is PERMISSIVE', pod('pay') + monitor() + peer('mtls: { mode: PERMISSIVE }')],
    ['another namespace is STRICT', pod('pay') + monitor() + peer(undefined, 'other')],
    ['metrics over TLS', pod('pay') + monitor(', scheme: https') + peer()],
    ['a port of the sidecar', pod('pay', { port: 15090 }) + monitor() + peer()],
    ['a workload without a sidecar', pod('pay', { inject: 'false' }) + monitor() + peer()],
    ['metrics that the sidecar hands out', pod('pay', { annotations: "prometheus.io/scrape: 'true', prometheus.io/port: '9100'" }) + peer()],
    ['no monitor', pod('pay') + peer()],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
