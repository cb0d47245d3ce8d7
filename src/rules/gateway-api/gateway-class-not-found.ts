import { textAt } from '../../kube/resource.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind } from '../shared/gateway-api.ts';
import { nearName } from '../shared/near-name.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'A Gateway is of a class that no controller implements.',
  why: `\`gatewayClassName\` says which implementation makes the Gateway. For a class that is not installed nobody does: the Gateway waits for ever,
without an address, a pod or a condition.

Classes come with implementations and seldom stand in files. Where nobody told which there are, a name is only wrong if it is nearly that of
a class of the input.`,
  severity: 'error',
  reads: [gatewayKind, 'gateway.networking.k8s.io/GatewayClass'],
  upstream: ['KIA1504'],
  messages: { unknown: ({ name, near, classes }: { name: string; near: string | undefined; classes: string }) => `there is no GatewayClass \`${name}\`${near === undefined ? `, only ${classes}` : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: egde, listeners: [{ name: http, port: 80, protocol: HTTP }] }
#                         ^^^^ there is no GatewayClass \`egde\`, did you mean \`edge\`?
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }] }
`,
  judges: [gatewayKind],
  judge(gateway, context) {
    const name = textAt(gateway.raw, ['spec', 'gatewayClassName']) ?? '';
    const { gatewayClasses } = context.surroundings;
    if (name === '' || gatewayClasses?.includes(name) === true || context.get('gateway.networking.k8s.io/GatewayClass', '', name) !== undefined) return;
    const classes = [...(gatewayClasses ?? []), ...context.rows(classNames, '')];
    const near = nearName(name, classes);
    if (gatewayClasses === undefined && near === undefined) return context.unjudged(`Gateway ${gateway.namespace}/${gateway.name}`, `whether a GatewayClass ${name} is installed`);
    const path = ['spec', 'gatewayClassName'];
    const edit = near === undefined ? undefined : replaceValue(gateway, path, near);
    context.report({
      at: [gateway, path], message: 'unknown', data: { name, near, classes: classes.map((known) => `\`${known}\``).join(', ') }, explains: 'nobody makes this Gateway: what is attached to it is not served',
      fix: edit && { title: `make it a \`${near}\``, edits: [edit], changesTraffic: 'the Gateway is then made' },
    });
  },
});

const classNames = defineTable({ reads: ['gateway.networking.k8s.io/GatewayClass'], rowsOf: ({ name }) => [['', name] as const] });
