import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './workload-group-account-not-found.ts';

const check = (yaml: string): void => void expectCarets({ id: 'istio/workload-group-account-not-found', rule }, yaml);

const account = (name: string, namespace = 'shop'): string => `apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name}, namespace: ${namespace} }
---
`;
const group = (written: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ledger, namespace: ${namespace} }
spec:
  template:
    serviceAccount: ${written}
`;

describe('an account that the namespace does not have', () => {
  it('with the near miss', () => {
    check(`${account('ledger')}${group('leger')}#                   ^^^^^ namespace \`shop\` has no service account \`leger\`, did you mean \`ledger\`?\n`);
  });

  it('without one', () => {
    check(`${account('orders')}${group('ledger')}#                   ^^^^^^ namespace \`shop\` has no service account \`ledger\`\n`);
  });

  it('an account of another namespace does not count', () => {
    check(`${account('ledger', 'store')}${account('orders')}${group('ledger')}#                   ^^^^^^ namespace \`shop\` has no service account \`ledger\`\n`);
  });

  it('is not judged where the input shows no accounts of the namespace', () => {
    check(`${account('ledger', 'store')}${group('ledger')}# unjudged: the service account \`ledger\` of WorkloadGroup shop/ledger: the service accounts of namespace \`shop\`\n`);
  });
});

describe('near misses', () => {
  it.each([
    ['an account that there is', account('ledger') + group('ledger')],
    ['the account that every namespace has', account('orders') + group('default')],
    ['no account', account('orders') + group("''")],
    ['each in its namespace', account('ledger', 'store') + group('ledger', 'store')],
  ])('%s', (_, yaml) => check(yaml));
});
