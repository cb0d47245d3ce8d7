import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './second-default-sidecar.ts';

const registered = { id: 'istio/second-default-sidecar', rule };

const sidecar = (name: string, { namespace = 'shop', spec = 'egress: [{ hosts: [./*] }]', created = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: '${created}'`} }
spec: { ${spec} }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ resource, message }) => `${resource ?? ''}: ${message}`);
const notUsed = (name: string, other: string, namespace = 'shop'): string => `Sidecar ${namespace}/${name}: this Sidecar is never used: \`Sidecar ${namespace}/${other}\` is for all of \`${namespace}\`, too, and comes first`;

describe('a second Sidecar for all of a namespace', () => {
  it('is the one whose name comes later, whatever the order of the files', () => {
    expect(found(sidecar('a') + sidecar('b'))).toEqual([notUsed('b', 'a')]);
    expect(found(sidecar('b') + sidecar('a'))).toEqual([notUsed('b', 'a')]);
  });

  it('is the younger one, where the input knows', () => {
    const yaml = sidecar('a', { created: '2025-01-01T00:00:00Z' }) + sidecar('b', { created: '2024-01-01T00:00:00Z' });
    expect(found(yaml)).toEqual([notUsed('a', 'b')]);
    expect(runOn(registered, yaml).diagnostics[0]?.explains).toBeUndefined();
  });

  it('says where the input does not know', () => {
    expect(runOn(registered, sidecar('a') + sidecar('b')).diagnostics[0]?.explains).toBe('the older one is used; the input does not tell which it is, so the order is that of the names');
  });

  it('an empty selector is none', () => {
    expect(found(sidecar('a') + sidecar('b', { spec: 'workloadSelector: { labels: {} }, egress: [{ hosts: [./*] }]' }))).toEqual([notUsed('b', 'a')]);
  });

  it('in the root namespace, where it would be for the mesh', () => {
    expect(found(sidecar('a', { namespace: 'istio-system' }) + sidecar('b', { namespace: 'istio-system' }))).toEqual([notUsed('b', 'a', 'istio-system')]);
  });

  it('of three, each but the first', () => {
    expect(found(sidecar('a') + sidecar('b') + sidecar('c'))).toEqual([notUsed('b', 'a'), notUsed('c', 'a')]);
  });
});

describe('near misses', () => {
  it.each([
    ['one of each namespace', sidecar('a') + sidecar('a', { namespace: 'store' })],
    ['one for the mesh beside one for a namespace', sidecar('a') + sidecar('b', { namespace: 'istio-system' })],
    ['one with a selector', sidecar('a') + sidecar('b', { spec: 'workloadSelector: { labels: { app: a } }, egress: [{ hosts: [./*] }]' })],
    ['the same object twice, which another rule reports', sidecar('a') + sidecar('a')],
  ])('%s', (_, yaml) => void expectCarets(registered, yaml));
});
