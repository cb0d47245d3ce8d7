import { describe, expect, it } from 'vitest';
import { answersFrom } from './answers-from.ts';
import { openMesh } from './replay.ts';

const application = { path: 'application.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: shop}\nspec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: app, image: x}]}}}\n' };
const entry = (name: string, address: string) => ({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name, namespace: 'shop' }, spec: { address, labels: { app: name } } });
const mesh = openMesh(application, { objects: [entry('inside', '10.44.0.11'), entry('vm', '10.44.0.30')] });

describe('answersFrom', () => {
  it.each([
    ['a pod as its workload', 'a', ['shop/a'], [], true],
    ['a pod as its address', 'a', [], ['10.44.0.11'], true],
    ['a pod as the entry of its address', 'a', ['shop/inside'], [], true],
    ['a pod as another entry', 'a', ['shop/vm'], [], false],
    ['a pod that nobody names', 'b', ['shop/a'], [], false],
    ['the server outside as an entry', 'outside', ['shop/vm'], [], true],
    ['the server outside as an entry of a pod', 'outside', ['shop/inside'], [], false],
    ['the server outside as any address', 'outside', [], ['api.example.com'], true],
  ] as const)('%s', (_, pod, workloads, addresses, expected) => {
    expect(answersFrom(mesh, pod, workloads, addresses)).toBe(expected);
  });
});
