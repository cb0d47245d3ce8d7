import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './outdated-word.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/outdated-word', rule }, yaml.trimStart());

describe('old words', () => {
  it('in comments of every place', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: DestinationRule # was a DestinationPolicy
#                             ^^^^^^^^^^^^^^^^^ \`DestinationPolicy\` is a word of old versions; today: VirtualService, DestinationRule and ServiceEntry, since 0.8
metadata: { name: a, namespace: shop }
spec:
  # LEAST_CONN, as Mixer wanted it
#   ^^^^^^^^^^ \`LEAST_CONN\` is a word of old versions; today: LEAST_REQUEST, which is the default
#                  ^^^^^ \`Mixer\` is a word of old versions; today: gone since 1.8: the proxies check and report by themselves
  host: a
`);
  });

  it('a command that undoes the file', () => {
    check(`
# kubectl label ns shop istio-injection=enabled
#                       ^^^^^^^^^^^^^^^^^^^^^^^ this command undoes what the file does: beside the label \`istio-injection\`, \`istio.io/rev\` is ignored
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: x } }
`);
  });
});

describe('silent', () => {
  it('values, which the schema judges', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: DestinationRule # of istio
metadata: { name: a, namespace: shop }
spec: { host: a, trafficPolicy: { loadBalancer: { simple: LEAST_CONN } } }
`);
  });

  it("the same words where nothing is Istio's", () => {
    check(`
# the Mixer of sounds, a ServiceRole
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`);
  });

  it('a hash inside a text', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop, annotations: { a: "x#LEAST_CONN" } }
spec: { host: a }
`);
  });

  it('the command where it is right', () => {
    check(`
# kubectl label ns shop istio-injection=enabled
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`);
  });
});

describe('every word of old versions', () => {
  it('istio-telemetry', () => {
    check(`
# see istio-telemetry
#     ^^^^^^^^^^^^^^^ \`istio-telemetry\` is a word of old versions; today: gone since 1.8: the proxies check and report by themselves
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('istio-citadel', () => {
    check(`
# see istio-citadel
#     ^^^^^^^^^^^^^ \`istio-citadel\` is a word of old versions; today: istiod, since 1.5
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('istio-galley', () => {
    check(`
# see istio-galley
#     ^^^^^^^^^^^^ \`istio-galley\` is a word of old versions; today: istiod, since 1.5
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('MeshPolicy', () => {
    check(`
# see MeshPolicy
#     ^^^^^^^^^^ \`MeshPolicy\` is a word of old versions; today: a PeerAuthentication in the root namespace
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('ClusterRbacConfig', () => {
    check(`
# see ClusterRbacConfig
#     ^^^^^^^^^^^^^^^^^ \`ClusterRbacConfig\` is a word of old versions; today: AuthorizationPolicy, since 1.4
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('ServiceRoleBinding', () => {
    check(`
# see ServiceRoleBinding
#     ^^^^^^^^^^^^^^^^^^ \`ServiceRoleBinding\` is a word of old versions; today: AuthorizationPolicy, since 1.4
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('RouteRule', () => {
    check(`
# see RouteRule
#     ^^^^^^^^^ \`RouteRule\` is a word of old versions; today: VirtualService, DestinationRule and ServiceEntry, since 0.8
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('EgressRule', () => {
    check(`
# see EgressRule
#     ^^^^^^^^^^ \`EgressRule\` is a word of old versions; today: VirtualService, DestinationRule and ServiceEntry, since 0.8
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });

  it('global.mtls.enabled', () => {
    check(`
# see global.mtls.enabled
#     ^^^^^^^^^^^^^^^^^^^ \`global.mtls.enabled\` is a word of old versions; today: a PeerAuthentication; clients choose mutual TLS by themselves
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: [./*] }] }
`);
  });
});
