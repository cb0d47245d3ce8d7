import { describeResource, groupKindOf, spanOf, textAt, type Resource } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  summary: 'Two objects of the input have the same kind, namespace and name.',
  why: `A cluster keeps one object of a kind, namespace and name. Whichever is applied last replaces the others, so what the earlier
ones say is **lost**, and which one is last depends on the order of files. Where both say the same, nothing is lost yet: one of them
will be edited some day, and the other not.`,
  severity: 'error',
  reads: 'every-kind',
  upstream: [],
  messages: {
    replaced: ({ name, first }: DuplicateData) => `${name} stands already in ${first}: the last one applied wins, and what the other says is lost`,
    repeated: ({ name, first }: DuplicateData) => `${name} stands already in ${first}, and says the same`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
#                 ^^^^^^ \`Service shop/orders\` stands already in example.yaml:3: the last one applied wins, and what the other says is lost
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: staging }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
`,
  judges: 'every-kind',
  judge(resource, context) {
    const sameName = context.named(groupKindOf(resource), resource.namespace, resource.name);
    if (sameName.length < 2) return;
    const first = sameName.find(hasName);
    if (first === undefined || first === resource || !hasName(resource)) return;
    const isSame = JSON.stringify(first.raw) === JSON.stringify(resource.raw);
    context.report({
      at: [resource, ['metadata', 'name']],
      message: isSame ? 'repeated' : 'replaced',
      data: { name: `\`${describeResource(resource)}\``, first: placeOf(first) },
      ...(isSame ? { severity: 'warning' } : {}),
      related: [{ at: [first, ['metadata', 'name']], message: 'the first one stands here' }],
      help: 'keep one of them',
    });
  },
});

/** A name that the API server makes up is another one each time. */
function hasName(resource: Resource): boolean {
  return (textAt(resource.raw, ['metadata', 'name']) ?? '') !== '';
}

interface DuplicateData {
  readonly name: string;
  /** File and line of the first one. */
  readonly first: string;
}

function placeOf(resource: Resource): string {
  const { file, line } = spanOf(resource, ['metadata', 'name']);
  return `${file}:${line}`;
}
