import { describeResource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { commentsIn, spanInText, textOnce } from './shared/document-text.ts';

/** Words of old versions, and what they are today. Each is a word of Istio's alone, so that no other text holds it by chance. */
const words: readonly (readonly [pattern: RegExp, now: string])[] = [
  [/\bLEAST_CONN\b/, 'LEAST_REQUEST, which is the default'],
  [/\b(?:Mixer|istio-mixer|istio-policy|istio-telemetry)\b/, 'gone since 1.8: the proxies check and report by themselves'],
  [/\bistio-(?:pilot|citadel|galley)\b/, 'istiod, since 1.5'],
  [/\bMeshPolicy\b/, 'a PeerAuthentication in the root namespace'],
  [/\b(?:ClusterRbacConfig|RbacConfig|ServiceRoleBinding|ServiceRole)\b/, 'AuthorizationPolicy, since 1.4'],
  [/\b(?:RouteRule|DestinationPolicy|EgressRule)\b/, 'VirtualService, DestinationRule and ServiceEntry, since 0.8'],
  [/\bglobal\.mtls\.enabled\b/, 'a PeerAuthentication; clients choose mutual TLS by themselves'],
];
/** Asked first: nearly no text holds any of them. */
const any = /LEAST_CONN|ixer|istio-(?:policy|telemetry|pilot|citadel|galley)|MeshPolicy|RbacConfig|ServiceRole|RouteRule|DestinationPolicy|EgressRule|global\.mtls|istio-injection/;

export default defineRule({
  summary: 'A comment speaks of something that Istio no longer has, or that this file does otherwise.',
  why: `Comments outlive what they speak of. Whoever follows one types a command that fails, or looks for a component that was folded into another
one years ago.`,
  severity: 'info',
  reads: 'every-kind',
  upstream: [],
  messages: {
    old: ({ word, now }: { word: string; now: string }) => `\`${word}\` is a word of old versions; today: ${now}`,
    injection: 'this command undoes what the file does: beside the label `istio-injection`, `istio.io/rev` is ignored',
  },
  bad: `# balanced by LEAST_CONN; istio-pilot pushes it
#             ^^^^^^^^^^ \`LEAST_CONN\` is a word of old versions; today: LEAST_REQUEST, which is the default
#                         ^^^^^^^^^^^ \`istio-pilot\` is a word of old versions; today: istiod, since 1.5
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec: { host: orders }
---
# kubectl label namespace shop istio-injection=enabled
#                              ^^^^^^^^^^^^^^^^^^^^^^^ this command undoes what the file does: beside the label \`istio-injection\`, \`istio.io/rev\` is ignored
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable } }
`,
  good: `# balanced by LEAST_REQUEST; istiod pushes it
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec: { host: orders }
---
# kubectl label namespace shop istio-injection=enabled
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
`,
  judges: 'every-kind',
  judge(subject, context) {
    const text = textOnce(subject);
    if (text === undefined || !text.includes('#') || !text.includes('istio') || !any.test(text)) return;
    for (const comment of commentsIn(text)) {
      for (const [pattern, now] of words) {
        const found = pattern.exec(comment.text);
        if (found !== null) context.report({ at: { resource: describeResource(subject), span: spanInText(subject, comment.from + found.index, found[0].length) }, message: 'old', data: { word: found[0], now } });
      }
      const label = /istio-injection=enabled/.exec(comment.text);
      if (label !== null && subject.kind === 'Namespace' && subject.labels['istio.io/rev'] !== undefined) context.report({ at: { resource: describeResource(subject), span: spanInText(subject, comment.from + label.index, label[0].length) }, message: 'injection' });
    }
  },
});
