import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './sidecar-selectors.ts';

const sidecar = (name: string, labels = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${labels === '' ? '' : `workloadSelector: { labels: { ${labels} } }, `}egress: [{ hosts: [./*] }] }
---
`;
const pod = (name: string, labels: string, { namespace = 'shop', captured = false } = {}): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} }${captured ? ', annotations: { ambient.istio.io/redirection: enabled }' : ''} }
spec: { containers: [] }
---
`;
const namespace = (labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { ${labels} } }\n---\n`;
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d, namespace: shop }\nspec: { template: { metadata: { labels: { app: a } }, spec: { containers: [] } } }\n---\n';

describe('Sidecars with a selector', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a pod', pod('p', 'app: a') + sidecar('s', 'app: a'), []],
    ['no pod', sidecar('s', 'app: a'), ['IST0101 Sidecar shop/s']],
    ['a pod of another namespace', pod('p', 'app: a', { namespace: 'store' }) + sidecar('s', 'app: a'), ['IST0101 Sidecar shop/s']],
    ['only what makes pods, which is not looked at', deployment + sidecar('s', 'app: a'), ['IST0101 Sidecar shop/s']],
    ['two of one pod, the one in force, too', pod('p', 'app: a, tier: b') + sidecar('s', 'app: a') + sidecar('t', 'tier: b'), ['IST0110 Sidecar shop/s', 'IST0110 Sidecar shop/t']],
    ['two of two pods, once for each', pod('p', 'app: a') + pod('q', 'app: a') + sidecar('s', 'app: a') + sidecar('t', 'app: a'), ['IST0110 Sidecar shop/s', 'IST0110 Sidecar shop/s', 'IST0110 Sidecar shop/t', 'IST0110 Sidecar shop/t']],
    ['a pod in ambient mode', pod('p', 'app: a', { captured: true }) + sidecar('s', 'app: a'), ['IST0167 Sidecar shop/s']],
    ['two of a pod in ambient mode', pod('p', 'app: a', { captured: true }) + sidecar('s', 'app: a') + sidecar('t', 'app: a'), ['IST0167 Sidecar shop/s', 'IST0167 Sidecar shop/t']],
    ['a namespace in ambient mode, which is not asked of them', namespace('istio.io/dataplane-mode: ambient') + pod('p', 'app: a') + sidecar('s', 'app: a'), []],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text)).toEqual(expected));
});

describe('Sidecars without one', () => {
  const ambient = 'istio.io/dataplane-mode: ambient';
  it.each<readonly [string, string, readonly string[]]>([
    ['one', sidecar('s'), []],
    ['two, the one in force, too', sidecar('s') + sidecar('t'), ['IST0111 Sidecar shop/s', 'IST0111 Sidecar shop/t']],
    ['one of each namespace', sidecar('s') + sidecar('s', '', 'store'), []],
    ['a namespace in ambient mode', namespace(ambient) + sidecar('s'), ['IST0167 Sidecar shop/s']],
    ['two there', namespace(ambient) + sidecar('s') + sidecar('t'), ['IST0167 Sidecar shop/s', 'IST0167 Sidecar shop/t']],
    ['a namespace with injection, too', namespace(`${ambient}, istio-injection: enabled`) + sidecar('s'), []],
    ['a namespace with a revision, too', namespace(`${ambient}, istio.io/rev: stable`) + sidecar('s'), []],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text)).toEqual(expected));
});
