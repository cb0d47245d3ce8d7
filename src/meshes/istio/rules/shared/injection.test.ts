import { describe, expect, it } from 'vitest';
import { injectionOf } from './injection.ts';

type Labels = Readonly<Record<string, string>>;
const of = (namespace: Labels | undefined, labels: Labels = {}, rest: { readonly annotations?: Labels; readonly spec?: { readonly hostNetwork?: boolean } } = {}): string => {
  const found = injectionOf({ labels, annotations: rest.annotations ?? {}, spec: rest.spec ?? {} }, namespace);
  return found.is === 'injected' ? `${found.revision} by ${found.by}` : found.is === 'left-out' ? `left out by ${found.by}` : 'unknown';
};
const inject = 'sidecar.istio.io/inject';

describe('who joins', () => {
  it.each<readonly [string, string, string]>([
    ['the default revision, by its label', of({ 'istio-injection': 'enabled' }), 'default by namespace'],
    ['that label goes before a revision', of({ 'istio-injection': 'enabled', 'istio.io/rev': 'x' }), 'default by namespace'],
    ['a revision', of({ 'istio.io/rev': 'x' }), 'x by namespace'],
    ['a revision of the pod, which counts where the namespace says nothing', of({}, { 'istio.io/rev': 'x' }), 'x by pod'],
    ['and not where it does', of({ 'istio.io/rev': 'z' }, { 'istio.io/rev': 'x' }), 'z by namespace'],
    ['the pod\u2019s own wish', of({}, { [inject]: 'true' }), 'default by pod'],
    ['a wish as an annotation, which no injector selects', of({}, {}, { annotations: { [inject]: 'true' } }), 'left out by nothing'],
    ['nothing at all', of({}), 'left out by nothing'],
    ['a namespace that is disabled, whatever the pod says', of({ 'istio-injection': 'disabled' }, { [inject]: 'true', 'istio.io/rev': 'x' }), 'left out by namespace'],
    ['a value that means nothing', of({ 'istio-injection': 'true', 'istio.io/rev': 'x' }), 'left out by namespace'],
    ['a pod that wants none, by label or annotation', of({ 'istio-injection': 'enabled' }, { [inject]: 'false' }), 'left out by pod'],
    ['the label before the annotation', of({ 'istio-injection': 'enabled' }, { [inject]: 'true' }, { annotations: { [inject]: 'false' } }), 'default by namespace'],
    ['the network of the node', of({ 'istio-injection': 'enabled' }, {}, { spec: { hostNetwork: true } }), 'left out by host-network'],
    ['a namespace that the input does not show', of(undefined, { [inject]: 'true' }), 'unknown'],
    ['a pod that wants none there', of(undefined, { [inject]: 'false' }), 'left out by pod'],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected);
  });
});
