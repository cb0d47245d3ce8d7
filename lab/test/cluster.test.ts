import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCluster, type ClusterInput } from '../../src/adapters/cluster.ts';
import { checkWithSpans } from '../../src/project/check.ts';
import { kindsToRead } from '../../src/project/kinds-to-read.ts';
import { openProject } from '../../src/project/project.ts';
import { kubeconfigOf } from '../src/api-server.ts';
import type { Lab } from '../src/lab.ts';
import { down, up } from '../src/up.ts';
import { applyAll, objectsIn, reasons, skipped } from './shared.ts';

const name = 'test-cluster';
const application = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Secret
metadata: { name: password, namespace: shop }
stringData: { password: hunter2 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec: { host: orders, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec: { hosts: [orders], http: [{ route: [{ destination: { host: orders, subset: v2 } }] }] }
`;
const access = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: looks-at-services }
rules: [{ apiGroups: [''], resources: [services], verbs: [list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: looks-at-services }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: looks-at-services }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: limited }]
`;
const configMaps = 620;

let lab: Lab;

/** As a user whom the API server knows by a token. */
function read(token = 'admin-token', namespaces: readonly string[] = []): Promise<ClusterInput> {
  const kubeconfig = join(lab.instance.folder, `kubeconfig-${token}`);
  writeFileSync(kubeconfig, readFileSync(kubeconfigOf(lab.instance), 'utf8').replace('admin-token', token));
  return readCluster({ kubeconfig, kinds: kindsToRead(), namespaces });
}

describe.skipIf(reasons.length > 0)(`a real API server, as check --cluster reads it${skipped}`, () => {
  beforeAll(async () => {
    await down(name);
    lab = await up({ name, hasGateways: false });
    await applyAll(lab, objectsIn(application));
    await applyAll(lab, objectsIn(access));
    for (let from = 0; from < configMaps; from += 62) {
      await Promise.all(Array.from({ length: 62 }, (_, index) => lab.api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${from + index}`, namespace: 'shop' } })));
    }
  });

  afterAll(async () => {
    lab?.close();
    await down(name);
  });

  it('gives what was applied, over several pages, without secrets', async () => {
    const { files, problems, forbidden, allNamespaces } = await read();
    expect([problems, forbidden]).toEqual([[], []]);
    expect(allNamespaces).toContain('shop');
    expect(files.filter(({ path }) => path.startsWith('shop/configmaps/c'))).toHaveLength(configMaps);
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['namespaces/shop.yaml', 'shop/services/orders.yaml', 'shop/virtualservices.networking.istio.io/orders.yaml']));
    expect(files.some(({ text }) => text.includes('hunter2') || text.includes(Buffer.from('hunter2').toString('base64')))).toBe(false);
    expect(files.some(({ text }) => text.includes('managedFields'))).toBe(false);
  });

  it('leads to the findings that the same files do', async () => {
    const rules = ['istio/subset-not-defined'];
    const { files } = await read('admin-token', ['shop']);
    const inCluster = checkWithSpans(openProject(files), { rules }).diagnostics;
    const inFiles = checkWithSpans(openProject([{ path: 'a.yaml', text: application }]), { rules }).diagnostics;
    expect(inCluster.map(({ rule, resource, message }) => [rule, resource, message])).toEqual(inFiles.map(({ rule, resource, message }) => [rule, resource, message]));
    expect(inCluster).toHaveLength(1);
  });

  it('finds nothing wrong with the shape of what the server itself wrote', async () => {
    const { files } = await read();
    const { diagnostics } = checkWithSpans(openProject(files), { rules: ['kubernetes', 'yaml'], severity: 'error' });
    expect(diagnostics.map(({ span, rule, message }) => `${span.file}:${span.line} ${rule} ${message}`)).toEqual([]);
  });

  it('says what a user may not read', async () => {
    const { files, forbidden } = await read('limited-token');
    expect(files.map(({ path }) => path)).toContain('shop/services/orders.yaml');
    expect(files.every(({ path }) => path.includes('/services/'))).toBe(true);
    expect(forbidden.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['secrets', 'namespaces', 'virtualservices.networking.istio.io']));
  });

  it('knows nobody by a wrong token', async () => {
    await expect(read('no-token')).rejects.toThrow('does not know who asks');
  });
});
