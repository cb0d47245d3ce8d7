import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './telemetry.ts';

const telemetry = (name: string, spec: string, namespace = 'shop'): string => `apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const selecting = (labels: string): string => `selector: { matchLabels: { ${labels} } }`;
const pod = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [] }\n---\n`;
const mesh = (text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: '${text}' }\n---\n`;

describe('IST0160', () => {
  it('is said of all that have no selector, by namespace', () => {
    expect(codesOf(analyzer, telemetry('a', '') + telemetry('b', '') + telemetry('c', '', 'bank'))).toEqual(['IST0160 Telemetry shop/a', 'IST0160 Telemetry shop/b']);
  });

  it('takes an empty selector for one', () => {
    expect(codesOf(analyzer, telemetry('a', '') + telemetry('b', 'selector: {}'))).toEqual([]);
  });
});

describe('IST0159', () => {
  it('is said for each pod, of each that selects it', () => {
    const both = telemetry('a', selecting('app: x')) + telemetry('b', selecting('tier: z'));
    expect(codesOf(analyzer, both + pod('p', 'app: x, tier: z') + pod('q', 'app: x, tier: z'))).toHaveLength(4);
    expect(codesOf(analyzer, both + pod('p', 'app: x') + pod('q', 'tier: z'))).toEqual([]);
  });

  it('never looks at a Deployment', () => {
    const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: shop }\nspec: { template: { metadata: { labels: { app: x } } } }\n';
    expect(codesOf(analyzer, telemetry('a', selecting('app: x')) + deployment)).toEqual(['IST0101 Telemetry shop/a']);
  });
});

describe('IST0101', () => {
  it('is said of a selector without a pod of its own namespace', () => {
    expect(codesOf(analyzer, telemetry('a', selecting('app: x')) + pod('p', 'app: x', 'bank'))).toEqual(['IST0101 Telemetry shop/a']);
  });
});

describe('IST0157', () => {
  const logs = telemetry('a', 'accessLogging: [{ disabled: true }, {}]');

  it('is said where an entry has no provider, once', () => {
    expect(codesOf(analyzer, logs)).toEqual(['IST0157 Telemetry shop/a']);
    expect(codesOf(analyzer, logs + mesh('defaultProviders: { metrics: [prometheus] }'))).toHaveLength(1);
  });

  it('is silent with a default, with a provider, with logs that are off', () => {
    expect(codesOf(analyzer, logs + mesh('defaultProviders: { accessLogging: [envoy] }'))).toEqual([]);
    expect(codesOf(analyzer, telemetry('a', 'accessLogging: [{ disabled: true }, { providers: [{ name: x }] }], metrics: [{}]'))).toEqual([]);
  });
});
