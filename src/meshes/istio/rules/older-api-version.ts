import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';

/** Kinds that Istio serves as `v1` since 1.22; the others of these groups have older versions only. */
const kinds = [
  'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule', 'networking.istio.io/Gateway', 'networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar',
  'networking.istio.io/WorkloadEntry', 'networking.istio.io/WorkloadGroup', 'security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication',
  'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry',
] as const;

export default defineRule({
  summary: 'An object of Istio is written in an older version of its API.',
  why: `All versions of a kind hold the same fields, and the API server turns one into the other. \`v1\` is served since Istio 1.22 and is the one that
stays; the alpha and beta versions are there for clusters that are older than that.`,
  severity: 'info',
  reads: kinds,
  upstream: [],
  messages: { older: ({ kind, version }: { kind: string; version: string }) => `\`${version}\` is an older name: since Istio 1.22, ${kind} is served as \`v1\`` },
  bad: `apiVersion: networking.istio.io/v1alpha3
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1alpha3\` is an older name: since Istio 1.22, Gateway is served as \`v1\`
kind: Gateway
metadata: { name: web, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: security.istio.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^ \`v1beta1\` is an older name: since Istio 1.22, PeerAuthentication is served as \`v1\`
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web, namespace: shop }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: web, namespace: shop }
spec: { configPatches: [] }
`,
  judges: kinds,
  judge(subject, context) {
    const { version, group, kind } = subject;
    if (!/^v1(?:alpha|beta)\d+$/.test(version)) return;
    const edit = replaceValue(subject, ['apiVersion'], `${group}/v1`);
    context.report({
      at: [subject, ['apiVersion']], message: 'older', data: { kind, version },
      fix: edit && { title: `write \`${group}/v1\``, edits: [edit] },
    });
  },
});
