import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './sidecar-outbound-mode-missing.ts';

const check = (yaml: string): void => void expectCarets({ id: 'istio/sidecar-outbound-mode-missing', rule }, yaml);

const sidecar = (policy: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: ${namespace} }
spec:
  egress: [{ hosts: [./*] }]
${policy}`;
const message = '# ^^^^^^^^^^^^^^^^^^^^^ without `mode` this means `REGISTRY_ONLY`: calls to hosts that the mesh does not know are refused\n';

describe('a policy without a mode', () => {
  it.each([
    ['empty', '{}'],
    ['null', '{ mode: null }'],
    ['with something else', '{ egressProxy: { host: proxy.example.com, port: { number: 80 } } }'],
  ])('%s', (_, policy) => check(sidecar(`  outboundTrafficPolicy: ${policy}\n`) + message));

  it('in the root namespace, for the whole mesh', () => {
    check(sidecar('  outboundTrafficPolicy: {}\n', 'istio-system') + message);
  });
});

describe('near misses', () => {
  it.each(['  outboundTrafficPolicy: { mode: REGISTRY_ONLY }\n', '  outboundTrafficPolicy: { mode: ALLOW_ANY }\n', '', '  outboundTrafficPolicy: null\n'])('%s', (policy) => check(sidecar(policy)));
});
