import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './deprecations.ts';

const object = (api: string, kind: string, spec: string): string => `apiVersion: ${api}\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec: { ${spec} }\n---\n`;
const service = (fault: string): string => object('networking.istio.io/v1', 'VirtualService', `hosts: [a], http: [{ fault: { ${fault} } }]`);
const definition = (group: string, kind: string): string => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `group: ${group}, names: { kind: ${kind} }`);
const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'extensionProviders: [{ name: x, lightstep: {} }, { name: lightstep, zipkin: {} }]' }\n---\n";
const traced = (provider: string): string => object('telemetry.istio.io/v1', 'Telemetry', `tracing: [{ providers: [{ name: ${provider} }] }, { providers: [{ name: ${provider} }] }]`);

describe('IST0002', () => {
  it.each([
    ['the percentage of a delay, of an abort not', service('delay: { percent: 5, fixedDelay: 1s }'), ['IST0002 VirtualService shop/a']],
    ['of an abort', service('abort: { percent: 5 }'), []],
    ['a percentage of 0, and the newer one', service('delay: { percent: 0, percentage: { value: 5 } }'), []],
    ['the proxy for what leaves', object('networking.istio.io/v1', 'Sidecar', 'outboundTrafficPolicy: { egressProxy: { host: a } }'), ['IST0002 Sidecar shop/a']],
    ['a policy without one', object('networking.istio.io/v1', 'Sidecar', 'outboundTrafficPolicy: { mode: ALLOW_ANY }'), []],
    ['a kind that was removed', definition('rbac.istio.io', 'ServiceRole'), ['IST0002 CustomResourceDefinition a']],
    ['the same name elsewhere, and other kinds', definition('example.com', 'ServiceRole') + definition('rbac.istio.io', 'Other'), []],
    ['Lightstep, by what the provider is, once', mesh + traced('x'), ['IST0002 Telemetry shop/a']],
    ['not by its name', mesh + traced('lightstep'), []],
  ])('%s', (_, text, expected) => {
    expect(codesOf(analyzer, text)).toEqual(expected);
  });
});
