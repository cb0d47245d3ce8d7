import type { Resource } from '../../kube/resource.ts';
import { accountOf, podKinds, templateOf } from '../indexes/pods.ts';
import { defineRule } from '../rule.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'Several workloads of a namespace share the `default` service account, so no policy can tell them apart.',
  why: `A workload's identity in a mesh is its service account. Workloads that name none all run as \`default\`: a policy that admits one
of them admits **all** of them, and a stolen credential of one speaks for every other.`,
  severity: 'info',
  reads: podKinds,
  upstream: [],
  messages: {
    shared: ({ names, namespace }: { names: string; namespace: string }) => `${names} share the service account \`default\` of namespace \`${namespace}\`: a policy for one holds for all`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
#                 ^^^^^^ \`orders\` and \`users\` share the service account \`default\` of namespace \`shop\`: a policy for one holds for all
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: users, namespace: shop }
spec:
  selector: { matchLabels: { app: users } }
  template:
    metadata: { labels: { app: users } }
    spec: { containers: [{ name: users, image: users }] }
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { serviceAccountName: orders, containers: [{ name: orders, image: orders }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: users, namespace: shop }
spec:
  selector: { matchLabels: { app: users } }
  template:
    metadata: { labels: { app: users } }
    spec: { serviceAccountName: users, containers: [{ name: users, image: users }] }
`,
  judges: podKinds,
  judge(resource, context) {
    if (!isAnonymous(resource)) return;
    const { namespace } = resource;
    const sharing = context.rows(anonymousOfNamespace, namespace);
    if (sharing[0] !== resource || sharing.length < 2) return;
    context.report({
      at: [resource, ['metadata', 'name']],
      message: 'shared',
      data: { namespace, names: printNames(sharing.map(({ name }) => name)) },
      help: 'give each workload a ServiceAccount of its own and name it in `serviceAccountName`',
    });
  },
});

function isAnonymous(resource: Resource): boolean {
  return templateOf(resource).some((pod) => accountOf(pod) === 'default');
}

/** The workloads of each namespace that run as `default`. */
const anonymousOfNamespace = defineTable({ reads: podKinds, rowsOf: (resource) => (isAnonymous(resource) ? [[resource.namespace, resource] as const] : []) });

/** The first few by name, the rest by number. */
function printNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
