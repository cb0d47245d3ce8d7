import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { objectsIn } from '../test/shared.ts';
import { built } from './paths.ts';
import { namespacesIn, podsIn, readManifests } from './manifests.ts';

const deployment = (template: string, more = ''): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { ${more} template: ${template} }
`;

const podsOf = (yaml: string, maxReplicas = 3) => {
  const objects = objectsIn(yaml);
  return podsIn(objects, namespacesIn(objects), maxReplicas);
};

describe('the pods of manifests', () => {
  const injected = '{ metadata: { labels: { app: web } } }';
  const namespace = (labels: string): string => `
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
`;

  it.each([
    { why: 'no mark at all', yaml: deployment(injected), kind: 'plain' },
    { why: 'a marked namespace', yaml: deployment(injected) + namespace('istio-injection: enabled'), kind: 'sidecar' },
    { why: 'a namespace with a revision', yaml: deployment(injected) + namespace('istio.io/rev: canary'), kind: 'sidecar' },
    { why: 'a pod that refuses', yaml: deployment('{ metadata: { labels: { sidecar.istio.io/inject: "false" } } }') + namespace('istio-injection: enabled'), kind: 'plain' },
    { why: 'a pod that asks', yaml: deployment('{ metadata: { labels: { sidecar.istio.io/inject: "true" } } }'), kind: 'sidecar' },
    { why: 'a pod that asks in a namespace that refuses', yaml: deployment('{ metadata: { labels: { sidecar.istio.io/inject: "true" } } }') + namespace('istio-injection: disabled'), kind: 'plain' },
    { why: 'a label over an annotation', yaml: deployment('{ metadata: { labels: { sidecar.istio.io/inject: "false" }, annotations: { sidecar.istio.io/inject: "true" } } }'), kind: 'plain' },
    { why: 'the network of the node', yaml: deployment('{ spec: { hostNetwork: true } }') + namespace('istio-injection: enabled'), kind: 'plain' },
    { why: 'the template of a gateway', yaml: deployment('{ metadata: { annotations: { inject.istio.io/templates: gateway } } }'), kind: 'gateway' },
  ])('are in the mesh as the injector decides: $why', ({ yaml, kind }) => {
    expect(podsOf(yaml).map((pod) => pod.kind)).toEqual([kind]);
  });

  it('are as many as the workload says, up to a limit', () => {
    expect(podsOf(deployment('{}', 'replicas: 2,')).map(({ name }) => name)).toEqual(['web-0', 'web-1']);
    expect(podsOf(deployment('{}', 'replicas: 9,'), 1).map(({ name }) => name)).toEqual(['web-0']);
    expect(podsOf(deployment('{}', 'replicas: 0,'))).toEqual([]);
  });

  it('listen on the ports of their containers, and on those that Services forward to', () => {
    const pods = podsOf(`${deployment('{ metadata: { labels: { app: web } }, spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }, { containerPort: 53, protocol: UDP }] }] } }')}
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }, { port: 9000 }, { port: 81, targetPort: 8081 }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: other }
spec: { selector: { app: web }, ports: [{ port: 7000 }] }
`);
    expect(pods).toMatchObject([{ ports: [{ number: 8080, name: 'http' }], hiddenPorts: [9000, 8081] }]);
  });

  it('are none for a Job', () => {
    expect(podsOf('apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec: { template: {} }')).toEqual([]);
  });
});

describe('readManifests', () => {
  const read = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-'));
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      return (await readManifests([folder])).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('reads every YAML file below a folder, and gives each object its namespace', async () => {
    const files = { 'x/b.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: b }', 'a.yml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }', 'c.txt': 'no', 'x/kustomization.yaml': 'kind: Component' };
    expect(await read(files)).toEqual(['Namespace undefined/a', 'Service default/b']);
  });

  it.skipIf(!existsSync(built.kubectl))(`renders a kustomization${existsSync(built.kubectl) ? '' : ' (skipped: kubectl is not built)'}`, async () => {
    const files = { 'kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop', 'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: a }', 'other.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: other }' };
    expect(await read(files)).toEqual(['Service shop/a']);
  });

  it('says which file cannot be read', async () => {
    await expect(read({ 'a.yaml': 'kind: [' })).rejects.toThrow(/a\.yaml: /);
    await expect(readManifests(['/nowhere'])).rejects.toThrow('there is no file `/nowhere`');
  });
});
