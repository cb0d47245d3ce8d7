import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../api-client.ts';
import { changeTo, keyOf, withoutAge, type MeshChange } from './mesh-change.ts';

const rule = (name: string, spec: object = {}, age?: string): KubernetesObject => ({ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name, namespace: 'shop', ...(age === undefined ? {} : { creationTimestamp: age }) }, spec });
const service = (name: string, spec: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec });

function change(current: readonly KubernetesObject[], wanted: readonly KubernetesObject[]): { readonly remove: readonly string[]; readonly apply: readonly (readonly string[])[]; readonly keep: readonly string[] } {
  const { remove, apply, keep }: MeshChange = changeTo(new Map(current.map((object) => [keyOf(object), withoutAge(object)])), wanted);
  return { remove: remove.map(({ metadata }) => metadata.name), apply: apply.map((list) => list.map(({ metadata }) => metadata.name)), keep: [...keep].map((key) => key.slice(key.indexOf('/') + 1)) };
}

describe('the change from one mesh to the next', () => {
  it('makes everything where nothing is', () => {
    expect(change([], [service('b', {}), rule('one')])).toEqual({ remove: [], apply: [['b', 'one']], keep: [] });
  });

  it('removes what is not wanted, and touches nothing that stays', () => {
    expect(change([rule('one'), rule('two')], [rule('one')])).toEqual({ remove: ['two'], apply: [], keep: ['one'] });
  });

  it('makes objects of different ages a second apart, and anew what must be younger than a new one', () => {
    const [old, young] = [rule('old', {}, '2026-01-01T00:00:01Z'), rule('young', {}, '2026-01-01T00:00:09Z')];
    expect(change([old, young], [young, rule('new', {}, '2026-01-01T00:00:05Z'), old])).toEqual({ remove: ['young'], apply: [['new'], ['young']], keep: ['old'] });
  });

  it('updates a Service, but makes one anew that gets another address', () => {
    const now = [service('b', { clusterIP: '10.96.0.1', ports: [1] }), service('c', { clusterIP: '10.96.0.2' }), service('d', {})];
    const next = [service('b', { clusterIP: '10.96.0.1', ports: [2] }), service('c', { clusterIP: '10.96.0.3' }), service('d', {})];
    expect(change(now, next)).toEqual({ remove: ['c'], apply: [['b', 'c']], keep: ['d'] });
  });
});
