import { objectAt, textAt, valueAt, type JsonObject } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { policiesOf } from './shared/traffic-policies.ts';

const keys = ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'];

export default defineRule({
  summary: 'A consistent hash has nothing to hash, so requests go to endpoints by chance.',
  why: `A consistent hash sends equal keys to one endpoint. Without a key there is nothing to hash, and each request goes to an endpoint that is drawn: no
session sticks. The same holds for a cookie **without** \`ttl\` that the client does not send by itself: only where a \`ttl\` is written, be it \`0s\`, does the
proxy set the cookie.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: [],
  messages: {
    noKey: 'there is nothing to hash, so every request goes to an endpoint by chance',
    cookieNotSet: ({ name }: { name: string }) => `nobody sets the cookie \`${name}\`: the proxy does so only where a \`ttl\` is written`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: carts, namespace: shop }
spec:
  host: carts
  trafficPolicy:
    loadBalancer:
      consistentHash: { ringHash: { minimumRingSize: 2048 } }
#     ^^^^^^^^^^^^^^ there is nothing to hash, so every request goes to an endpoint by chance
    portLevelSettings:
      - port: { number: 8080 }
        loadBalancer: { consistentHash: { httpCookie: { name: cart } } }
#                                         ^^^^^^^^^^ info: nobody sets the cookie \`cart\`: the proxy does so only where a \`ttl\` is written
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: carts, namespace: shop }
spec:
  host: carts
  trafficPolicy:
    loadBalancer:
      consistentHash: { httpHeaderName: x-user, ringHash: { minimumRingSize: 2048 } }
    portLevelSettings:
      - port: { number: 8080 }
        loadBalancer: { consistentHash: { httpCookie: { name: cart, ttl: 0s } } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    for (const { policy, path } of policiesOf(rule)) {
      const hash = objectAt(policy, ['loadBalancer', 'consistentHash']);
      if (hash === undefined) continue;
      const at = [...path, 'loadBalancer', 'consistentHash'];
      if (!keys.some((key) => isKey(hash, key))) context.report({ at: [rule, at, 'key'], message: 'noKey', help: 'name a header, a cookie or a query parameter, or write `useSourceIp: true`' });
      const cookie = objectAt(hash, ['httpCookie']);
      if (cookie !== undefined && (valueAt(cookie, ['ttl']) ?? null) === null) context.report({ at: [rule, [...at, 'httpCookie'], 'key'], message: 'cookieNotSet', data: { name: textAt(cookie, ['name']) ?? '' }, severity: 'info', help: 'write `ttl: 0s` for a cookie of the session, unless the application sets it' });
    }
  },
});

function isKey(hash: JsonObject, key: string): boolean {
  const value = hash[key];
  return value !== undefined && value !== null && value !== '' && value !== false;
}
