import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './subset-without-labels.ts';

const check = (yaml: string): void => void expectCarets({ id: 'istio/subset-without-labels', rule }, yaml);

const ruleWith = (subsets: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: ${namespace} }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
${subsets}`;
const v1 = '    - { name: v1, labels: { version: v1 } }\n';

describe('a subset without labels', () => {
  it.each([
    ['missing', '    - { name: canary }\n'],
    ['empty', '    - { name: canary, labels: {} }\n'],
  ])('%s, beside one that has some', (_, subset) => {
    check(`${ruleWith(v1 + subset)}#             ^^^^^^ subset \`canary\` has no labels, so it is every pod of the host\n`);
  });

  it('in whatever namespace', () => {
    check(`${ruleWith(`${v1}    - { name: canary }\n`, 'store')}#             ^^^^^^ subset \`canary\` has no labels, so it is every pod of the host\n`);
  });

  it('two of them are the same', () => {
    check(
      ruleWith(`    - name: a
#           ^ subset \`a\` has no labels, so it is every pod of the host
    - name: b
#           ^ subset \`b\` has no labels, so it is every pod of the host
`),
    );
  });

  it('one with a policy of its own is a way to name a policy', () => {
    check(`${ruleWith(`${v1}    - { name: tls, trafficPolicy: { tls: { mode: SIMPLE } } }\n`)}#             ^^^ info: subset \`tls\` has no labels, so it is every pod of the host\n`);
  });
});

describe('near misses', () => {
  it.each([
    ['a single subset, as egress gateways use it', '    - { name: egress }\n'],
    ['all have labels', `${v1}    - { name: v2, labels: { version: v2 } }\n`],
  ])('%s', (_, subsets) => check(ruleWith(subsets)));
});
