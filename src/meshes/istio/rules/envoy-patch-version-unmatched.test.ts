import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './envoy-patch-version-unmatched.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/envoy-patch-version-unmatched', rule }, yaml.trimStart());

describe('versions', () => {
  it('that nobody runs', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1\\.14.*' }, cluster: { name: a } }
#                                     ^^^^^^^^^^ \`^1\\.14.*\` matches no proxy from 1.22 to 1.32, so this patch does nothing there
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '1\\.2\\.' }, cluster: { name: a } }
#                                     ^^^^^^^^ \`1\\.2\\.\` matches no proxy from 1.22 to 1.32, so this patch does nothing there
      patch: { operation: MERGE, value: { name: x } }
`);
  });

  it('that match more than one release', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1.3' }, cluster: { name: a } }
#                                     ^^^^^^ info: \`^1.3\` matches more than it seems to, such as \`1.30.0\`: the dots are not escaped, or nothing says where the version begins and ends
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '1.2' }, cluster: { name: a } }
#                                     ^^^^^ info: \`1.2\` matches more than it seems to, such as \`1.22.0\`: the dots are not escaped, or nothing says where the version begins and ends
      patch: { operation: MERGE, value: { name: x } }
`);
  });
});

describe('silent', () => {
  it('that are in use', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1\\.30.*' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1\\.2[2-9].*' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '.*' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '1\\.31' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
`);
  });

  it('patterns that are not tried, and none', () => {
    check(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '(a+)+' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '[' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
    - applyTo: CLUSTER
      match: { proxy: { metadata: { A: b } }, cluster: { name: a } }
      patch: { operation: MERGE, value: { name: x } }
`);
  });
});
