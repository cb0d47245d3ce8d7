import { describe, expect, it } from 'vitest';
import { annotationProblem } from './annotation-values.ts';

const takes = (name: string, values: readonly string[]): boolean[] => values.map((value) => annotationProblem(name, value) === undefined);

describe('what the injector takes', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['sidecar.istio.io/interceptionMode', ['REDIRECT', 'TPROXY', 'NONE'], ['redirect', '']],
    ['status.sidecar.istio.io/port', ['0', '15020', ' 80 '], ['', '65536', '-1', 'a']],
    ['readiness.status.sidecar.istio.io/periodSeconds', ['0', '10', '4294967295'], ['4294967296', '1s', '-1', '']],
    ['traffic.sidecar.istio.io/includeOutboundIPRanges', ['*', '', '10.0.0.0/8', '10.0.0.0/8,fd00::/8'], ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '300.0.0.0/8', '10.0.0.0/8, 11.0.0.0/8', 'a/8', '10.0.0.0/8/8']],
    ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ['', '10.0.0.0/8', 'fd00::1/128'], ['*', 'fd00::/129']],
    ['traffic.sidecar.istio.io/includeInboundPorts', ['*', '', '80', '80, 443'], ['80;443', '80,,443']],
    ['traffic.sidecar.istio.io/excludeInboundPorts', ['', '80'], ['*']],
    ['traffic.sidecar.istio.io/excludeInterfaces', ['', 'eth0', 'eth0, eth1', 'br-1.x'], ['0eth', 'averyveryverylongname', 'eth0,']],
    ['prometheus.istio.io/merge-metrics', ['true', 'F', '1'], ['yes', 'TrUe', '']],
    ['proxy.istio.io/config', ['', '{}', 'concurrency: 2'], ['concurrency', '[1]', '{']],
    ['sidecar.istio.io/proxyCPU', ['1', '0.5', '250m', '1e3', '2Gi'], ['', 'much', '1 m', '1gb']],
  ])('%s', (name, good, bad) => {
    expect(takes(name, good)).toEqual(good.map(() => true));
    expect(takes(name, bad)).toEqual(bad.map(() => false));
  });

  it('anything where it does not look', () => {
    expect(takes('sidecar.istio.io/logLevel', ['', 'x'])).toEqual([true, true]);
    expect(takes('toString', ['x'])).toEqual([true]);
  });
});
