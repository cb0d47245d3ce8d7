import { describeResource, objectAt, textAt, type Resource } from '../../../kube/resource.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { creationTimeMs, oldestFirst } from '../lift/registry/age.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { securitySettings } from './shared/security-settings.ts';
import { podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

/** Those without selector under their namespace, the others under one label of theirs. */
const policies = defineTable({
  reads: ['security.istio.io/PeerAuthentication'],
  rowsOf(policy): (readonly [string, Resource])[] {
    const [first] = Object.entries(selectorOf(policy));
    return [[first === undefined ? policy.namespace : `${policy.namespace} ${first[0]}=${first[1]}`, policy]];
  },
});

export default defineRule({
  summary: 'Two PeerAuthentications are for the same workloads, and the younger one is ignored.',
  why: `Of several PeerAuthentications without selector in one namespace only the oldest counts, and of several that select one workload
likewise; they are not merged. Files have no age, and after a restore from a backup the order may be another one: which mode holds is then
an accident.`,
  severity: 'error',
  reads: ['security.istio.io/PeerAuthentication', ...selectableKinds, ...meshConfigurationKinds],
  upstream: ['KIA0002', 'KIA0003'],
  messages: {
    namespace: ({ other, namespace }: Shadow & { namespace: string }) => `PeerAuthentication \`${other}\` is for all of namespace \`${namespace}\` too, and only the older of the two counts`,
    workload: ({ other, pod }: Shadow & { pod: string }) => `PeerAuthentication \`${other}\` selects ${pod} too, and only the older of the two counts there`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: migration, namespace: shop }
#                 ^^^^^^^^^ PeerAuthentication \`shop/default\` is for all of namespace \`shop\` too, and only the older of the two counts
spec: { mtls: { mode: PERMISSIVE } }
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, mtls: { mode: PERMISSIVE } }
`,
  judges: ['security.istio.io/PeerAuthentication'],
  judge(policy, context) {
    const selector = selectorOf(policy);
    if (Object.keys(selector).length === 0) {
      const winner = winnerAmong(context.rows(policies, policy.namespace));
      if (winner !== undefined && winner.name !== policy.name) report(winner, { message: 'namespace', data: { other: `${winner.namespace}/${winner.name}`, namespace: policy.namespace } });
      return;
    }
    if (policy.namespace === securitySettings(context).rootNamespace) return;
    for (const { labels, resource } of podsWith(context, selector, policy.namespace)) {
      const rivals = Object.entries(labels).flatMap(([name, value]) => context.rows(policies, `${policy.namespace} ${name}=${value}`));
      const winner = winnerAmong(rivals.filter((rival) => matchesLabels(selectorOf(rival), labels)));
      if (winner !== undefined && winner.name !== policy.name) return report(winner, { message: 'workload', data: { other: `${winner.namespace}/${winner.name}`, pod: describeResource(resource) } });
    }

    function report(winner: Resource, what: { message: 'namespace'; data: Shadow & { namespace: string } } | { message: 'workload'; data: Shadow & { pod: string } }): void {
      const isKnown = creationTimeMs(policy) !== undefined && creationTimeMs(winner) !== undefined;
      context.report({
        at: [policy, ['metadata', 'name']],
        ...what,
        ...(settingsOf(policy) === settingsOf(winner) ? { severity: 'info' } : {}),
        related: [{ at: [winner, ['metadata', 'name']], message: isKnown ? 'this one is older' : 'this one counts where both are as old, by its name' }],
        explains: isKnown ? 'this policy is ignored' : 'the input does not say which is older: where both are as old, this policy is ignored',
        help: 'keep one of them',
      });
    }
  },
});

interface Shadow {
  readonly other: string;
}

function winnerAmong(rivals: readonly Resource[]): Resource | undefined {
  return rivals.length < 2 ? undefined : oldestFirst(rivals)[0];
}

function settingsOf(policy: Resource): string {
  return JSON.stringify([textAt(policy.raw, ['spec', 'mtls', 'mode']) ?? 'UNSET', objectAt(policy.raw, ['spec', 'portLevelMtls'])]);
}
