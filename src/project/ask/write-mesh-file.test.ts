import { describe, expect, it } from 'vitest';
import type { Wish } from '../../language/reading.ts';
import { generateFiles } from '../generate.ts';
import { openProject } from '../project.ts';
import { answer, type Asked } from './answer.ts';
import { prepareAsk } from './prepare.ts';

const origin = { kind: 'default', of: 'request' } as const;
const application = `apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec: {containers: [{name: app, image: example.com/orders:1, ports: [{containerPort: 8080}]}]}
`;
const meshFile = { path: 'mesh.yaml', text: '# ours\nversion: 1\nservices:\n  orders:\n    timeout: 3s # for the batch\n' };
const project = openProject([{ path: 'k8s/app.yaml', text: application }]);
const existing = generateFiles(project, meshFile, { confirmUnscopedFaults: false }).files;

const ask = (wishes: readonly Wish[], files = existing): Asked => answer(prepareAsk({ text: 'x', project, mesh: { file: meshFile, folder: 'mesh/', existing: files } }), { status: 'ok', wishes, restated: wishes.map(({ kind }) => kind), assumptions: [], assumed: [] });

describe('an answer in a project with a mesh.yaml', () => {
  it('changes mesh.yaml, and the files that follow from it', () => {
    const { report } = ask([{ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 5000, origin }]);
    expect(report).toMatchObject({ outcome: 'answered', reasons: [], files: [{ path: 'mesh.yaml', before: meshFile.text }, { path: 'mesh/orders/virtual-service.yaml' }] });
    expect(report.files[0]?.content).toMatch(/^# ours\n[^]*timeout: 5s/);
    expect(report.diff?.changes).toMatchObject([{ aspects: ['other-deadline'], before: { timeout: 3000 }, after: { timeout: 5000 } }]);
  });

  it('has nothing to do where the file says it already', () => {
    expect(ask([{ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 3000, origin }]).report).toMatchObject({ outcome: 'answered', files: [], notes: ['nothing has to be changed: the configuration does this already'] });
  });

  it('leaves an empty file where nothing is generated any more', () => {
    const { report } = ask([{ kind: 'withdraw', what: 'set-timeout', subject: 'shop/orders' }]);
    expect(report.files.map(({ path, content }) => [path, content === ''])).toContainEqual(['mesh/orders/virtual-service.yaml', true]);
  });

  it('refuses where a person edited what would be written', () => {
    const edited = existing.map((file) => (file.path === 'orders/virtual-service.yaml' ? { ...file, content: `${file.content}# by hand\n` } : file));
    expect(ask([{ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 5000, origin }], edited).report).toMatchObject({ outcome: 'refused', files: [], reasons: [expect.stringContaining('mesh/orders/virtual-service.yaml was edited by hand') as string] });
  });
});
