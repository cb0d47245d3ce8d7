import { listAt, numberAt, objectAt, textAt, textMapAt, type JsonObject, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { mostEndpoints, scalerKinds } from './shared/endpoint-counts.ts';
import { hasLabels, membersOf } from './shared/host-members.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answersTo, registryKinds } from './shared/registry-lookup.ts';
import { selectableKinds } from './shared/selectable-pods.ts';
import { policiesOf } from './shared/traffic-policies.ts';

/** Envoy's own, which Istio leaves. */
const defaultPercent = 10;

export default defineRule({
  summary: 'Outlier detection is written, and no endpoint can ever be ejected by it.',
  why: `An endpoint is ejected only if no more than \`maxEjectionPercent\` of all would then be out, and that is **10 %** unless something else is
written. Of two pods one is half: nothing is ejected below 50; of five, nothing below 20. The breaker looks right and never opens.

\`minHealthPercent\` takes it back from the other side: as soon as fewer endpoints than that are left, requests go to the ejected ones, too.`,
  severity: 'warning',
  reads: [...registryKinds, ...selectableKinds.filter((kind) => kind !== 'apps/Deployment'), ...scalerKinds],
  upstream: [],
  messages: {
    tooFew: ({ count, percent, isDefault }: { count: number; percent: number; isDefault: boolean }) => `no endpoint is ever ejected: one of ${count} is ${share(count)} %, and \`maxEjectionPercent\` allows ${percent} %${isDefault ? ', the default' : ''}`,
    takenBack: ({ count, percent }: { count: number; percent: number }) => `ejecting one of ${count} endpoints leaves fewer than \`minHealthPercent: ${percent}\`, and requests then go to the ejected one, too`,
    nothingCounts: 'nothing is counted: with `consecutive5xxErrors: 0` and no count of gateway errors no endpoint is ever ejected',
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { replicas: 3, template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s }
#   ^^^^^^^^^^^^^^^^ no endpoint is ever ejected: one of 3 is 34 %, and \`maxEjectionPercent\` allows 10 %, the default
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { replicas: 3, template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, maxEjectionPercent: 50 }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    for (const { policy, path, subset } of policiesOf(rule)) {
      const outlier = objectAt(policy, ['outlierDetection']);
      if (outlier === undefined) continue;
      const at = [rule, [...path, 'outlierDetection'], 'key'] as const;
      if (countsNothing(outlier)) {
        context.report({ at, message: 'nothingCounts', help: 'write a number that is to eject, such as `consecutive5xxErrors: 5`' });
        continue;
      }
      const percent = numberAt(outlier, ['maxEjectionPercent']) || defaultPercent;
      const health = numberAt(outlier, ['minHealthPercent']) ?? 0;
      // Of two or more, half is one.
      if (percent >= 50 && health === 0) continue;
      const names = meshNamesOf(context);
      const answers = answersTo(context, names, names.exactName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace));
      const { members } = membersOf(context, answers.map(({ resource }) => resource));
      const count = mostEndpoints(context, members.filter((member) => hasLabels(member, labelsOf(rule, subset)))) ?? 0;
      // Of a single endpoint none should be ejected: there is no other.
      if (count < 2) continue;
      if (percent * count < 100) context.report({ at, message: 'tooFew', data: { count, percent, isDefault: percent === defaultPercent && outlier['maxEjectionPercent'] === undefined }, explains: 'a pod that fails goes on getting its share of requests', help: `write \`maxEjectionPercent: ${share(count)}\` or more` });
      else if ((count - 1) * 100 < health * count) context.report({ at: [rule, [...path, 'outlierDetection', 'minHealthPercent']], message: 'takenBack', data: { count, percent: health }, help: `write at most ${Math.floor(((count - 1) * 100) / count)}, or leave it out` });
    }
  },
});

/** The least percentage that lets one endpoint go, as a whole number. */
function share(count: number): number {
  return Math.ceil(100 / count);
}

function countsNothing(outlier: JsonObject): boolean {
  return outlier['consecutive5xxErrors'] === 0 && (numberAt(outlier, ['consecutiveGatewayErrors']) ?? 0) === 0 && outlier['splitExternalLocalOriginErrors'] !== true;
}

function labelsOf(rule: Resource, subset: string | undefined): Readonly<Record<string, string>> {
  return subset === undefined ? {} : textMapAt(listAt(rule.raw, ['spec', 'subsets']).find((one) => textAt(one, ['name']) === subset), ['labels']);
}
