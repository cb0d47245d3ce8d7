import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'A CustomResourceDefinition of the Gateway API is older than this Istio reads.',
  why: `Istio looks at the version of the bundle that a definition came with, and leaves out those that are too old for it: the objects are
accepted by the API server, and nothing happens. A Gateway then says that no route is attached, and programs no listener.`,
  severity: 'warning',
  reads: ['apiextensions.k8s.io/CustomResourceDefinition'],
  upstream: ['IST0176'],
  messages: { old: ({ name, version, least }: { name: string; version: string; least: string }) => `\`${name}\` is of version ${version}, and Istio 1.32 reads it from ${least} on: its objects do nothing` },
  bad: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.4.0
#                                             ^^^^^^ \`tlsroutes.gateway.networking.k8s.io\` is of version v1.4.0, and Istio 1.32 reads it from 1.5.0 on: its objects do nothing
`,
  good: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.5.0-rc.1
`,
  judges: ['apiextensions.k8s.io/CustomResourceDefinition'],
  judge(definition, context) {
    const least = leastVersions[definition.name];
    const version = definition.annotations[bundleVersion];
    if (least === undefined || version === undefined || !isOlder(version, least)) return;
    context.report({ at: [definition, ['metadata', 'annotations', bundleVersion]], message: 'old', data: { name: definition.name, version, least } });
  },
});

const bundleVersion = 'gateway.networking.k8s.io/bundle-version';

/** Source: `MinimumCRDVersions` in pkg/config/schema/gatewayapi of Istio 1.32. */
const leastVersions: Readonly<Record<string, string>> = {
  'grpcroutes.gateway.networking.k8s.io': '1.1.0',
  'backendtlspolicies.gateway.networking.k8s.io': '1.4.0',
  'tlsroutes.gateway.networking.k8s.io': '1.5.0',
};

/** What follows the three numbers is not compared: a candidate counts as its release. */
function isOlder(version: string, least: string): boolean {
  const written = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version);
  if (written === null) return false;
  const [own, wanted] = [written.slice(1).map((part) => Number(part ?? 0)), least.split('.').map(Number)];
  const index = wanted.findIndex((part, position) => part !== (own[position] ?? 0));
  return index >= 0 && (own[index] ?? 0) < (wanted[index] ?? 0);
}
