import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './custom-provider-not-defined.ts';

const registered = { id: 'istio/custom-provider-not-defined', rule };
const mesh = (providers: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'extensionProviders: [${providers}]' }\n---\n`;
const policy = (provider: string, action = 'CUSTOM', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ask, namespace: ${namespace} }\nspec: { action: ${action}, ${provider}rules: [{}] }\n`;
const http = '{ name: opa, envoyExtAuthzHttp: { service: opa.shop.svc.cluster.local, port: 80 } }';
const grpc = '{ name: ext, envoyExtAuthzGrpc: { service: ext.shop.svc.cluster.local, port: 9000 } }';
const tracing = '{ name: jaeger, zipkin: { service: jaeger.shop.svc.cluster.local, port: 9411 } }';
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('an authorizer that is not defined', () => {
  it.each([
    ['spelled otherwise', mesh(`${http}, ${grpc}`) + policy('provider: { name: opaa }, '), 'the mesh configuration defines no authorizer `opaa`, did you mean `opa`?'],
    ['defined nowhere', mesh('') + policy('provider: { name: oauth }, '), 'the mesh configuration defines no authorizer `oauth`'],
    ['something else', mesh(tracing) + policy('provider: { name: jaeger }, '), '`jaeger` is defined as `zipkin`, which is no authorizer'],
  ])('%s', (_, text, message) => {
    expect(found(text)).toEqual([message]);
    expect(found(text.replace('namespace: shop', 'namespace: other'))).toEqual([message]);
  });

  it('is unjudged without a mesh configuration', () => {
    expect(runOn(registered, policy('provider: { name: opa }, '))).toEqual({ diagnostics: [], unjudged: [{ rule: registered.id, subject: 'the authorizer `opa` of AuthorizationPolicy shop/ask', missing: 'the mesh configuration' }] });
  });
});

describe('near misses', () => {
  it.each([
    ['an authorizer over HTTP', mesh(http) + policy('provider: { name: opa }, ')],
    ['one over gRPC', mesh(grpc) + policy('provider: { name: ext }, ')],
    ['one of an IstioOperator', `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: { name: i, namespace: istio-system }\nspec: { meshConfig: { extensionProviders: [${http}] } }\n---\n${policy('provider: { name: opa }, ')}`],
    ['no provider at all, which admission refuses', mesh('') + policy('')],
    ['another action, whose provider admission refuses', mesh('') + policy('provider: { name: x }, ', 'ALLOW')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
