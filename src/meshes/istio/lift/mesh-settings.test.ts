import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { meshSettingsOf, type MeshSettings } from './mesh-settings.ts';

function read(text: string): MeshSettings {
  return meshSettingsOf(ResourceSet.of(decodeFile({ path: 'a.yaml', text }).resources));
}

describe('meshSettingsOf', () => {
  it("assumes Istio's defaults, and says so", () => {
    const mesh = read('');
    expect(mesh).toMatchObject({ rootNamespace: 'istio-system', trustDomain: 'cluster.local', clusterDomain: 'cluster.local', isAutoMtls: true, outboundPolicy: 'allow-any', pathNormalization: 'base', connectTimeoutMs: 10_000 });
    expect(mesh.assumed?.what).toContain('the mesh configuration');
    expect(mesh.source('outboundPolicy')).toEqual({ kind: 'default', of: 'mesh default: outboundPolicy' });
  });

  it('reads the ConfigMap, whose namespace is the root unless it says otherwise', () => {
    const mesh = read(`apiVersion: v1
kind: ConfigMap
metadata: {name: istio-1-27, namespace: mesh-system}
data:
  mesh: |
    trustDomain: acme.test
    trustDomainAliases: [old.test]
    enableAutoMtls: false
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    connectTimeout: 3s
    pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}
    defaultDestinationRuleExportTo: ['.']
    defaultTrafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}}
    extensionProviders: [{name: opa, envoyExtAuthzGrpc: {service: opa, port: 9191}}, {name: web, envoyExtAuthzHttp: {service: w, port: 80}}, {name: zipkin, zipkin: {}}]
`);
    expect(mesh).toMatchObject({ rootNamespace: 'mesh-system', trustDomain: 'acme.test', trustDomainAliases: ['old.test'], isAutoMtls: false, outboundPolicy: 'registry-only', connectTimeoutMs: 3000, pathNormalization: 'decode-and-merge-slashes' });
    expect(mesh.defaultExportTo).toEqual({ service: ['*'], virtualService: ['*'], destinationRule: ['.'] });
    expect(mesh.defaultTrafficPolicy).toEqual({ connectionPool: { tcp: { maxConnections: 7 } } });
    expect([...mesh.authorizers]).toEqual([['opa', 'grpc'], ['web', 'http']]);
    expect(mesh.source('outboundPolicy')).toMatchObject({ kind: 'resource', path: ['data', 'mesh'] });
    expect(mesh.source('defaultRetryPolicy')).toMatchObject({ kind: 'default' });
    expect(mesh.assumed).toBeUndefined();
  });

  it('reads an IstioOperator and an Istio of the operator', () => {
    const operator = read('apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: i, namespace: istio-system}\nspec: {meshConfig: {rootNamespace: policies, trustDomain: t}, values: {global: {proxy: {clusterDomain: corp.local}}}}\n');
    expect(operator).toMatchObject({ rootNamespace: 'policies', trustDomain: 't', clusterDomain: 'corp.local' });
    expect(operator.source('trustDomain')).toMatchObject({ path: ['spec', 'meshConfig', 'trustDomain'] });
    expect(read('apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: default}\nspec: {namespace: mesh, values: {meshConfig: {enableAutoMtls: false}}}\n')).toMatchObject({ rootNamespace: 'mesh', isAutoMtls: false });
  });

  it('says so where two configurations differ', () => {
    const map = (name: string, text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: istio-system}\ndata: {mesh: "${text}"}\n`;
    expect(read([map('istio-b', 'trustDomain: b'), map('istio', 'trustDomain: a')].join('---\n'))).toMatchObject({ trustDomain: 'a', assumed: { what: 'which mesh configuration holds: several are in the input, and that of ConfigMap istio is taken' } });
  });

  it('survives a ConfigMap that holds no YAML mapping', () => {
    expect(read('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: r}\ndata: {mesh: "[1"}\n').rootNamespace).toBe('r');
  });
});
