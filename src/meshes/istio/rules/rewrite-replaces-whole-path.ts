import { listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route that matches paths by a regular expression rewrites all of them to one path.',
  why: `\`rewrite.uri\` replaces what was matched, and a regular expression matches the **whole** path: nothing of it is left. Groups are not known there: \`\\1\`
arrives as it is written. What rewrites a part of the path is \`uriRegexRewrite\`, with \`match\` and \`rewrite\`.`,
  severity: 'info',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    whole: ({ to, regex }: { to: string; regex: string }) => `every path that \`${regex}\` matches arrives as \`${to}\``,
    groups: ({ to }: { to: string }) => `\`${to}\` arrives as it is written: only \`uriRegexRewrite\` knows the groups of a regular expression`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { regex: '/users/[0-9]+/orders' } }]
      rewrite: { uri: '/orders?user=\\1' }
#                     ^^^^^^^^^^^^^^^^^ warning: \`/orders?user=\\1\` arrives as it is written: only \`uriRegexRewrite\` knows the groups of a regular expression
      route: [{ destination: { host: orders } }]
    - match: [{ uri: { regex: '/v[12]/.*' } }]
      rewrite: { uri: /v3/ }
#                     ^^^^ warning: every path that \`/v[12]/.*\` matches arrives as \`/v3/\`
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { regex: '/v[12]/.*' } }]
      rewrite: { uriRegexRewrite: { match: '^/v[12]/(.*)$', rewrite: '/v3/\\1' } }
      route: [{ destination: { host: orders } }]
    - match: [{ uri: { prefix: /old/ } }]
      rewrite: { uri: /new/ }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const to = textAt(route, ['rewrite', 'uri']);
      const regex = listAt(route, ['match']).flatMap((match) => textAt(match, ['uri', 'regex']) ?? [])[0];
      if (to === undefined || regex === undefined) continue;
      const at = [virtualService, [...path, 'rewrite', 'uri']] as const;
      const help = 'write `uriRegexRewrite` to keep a part of the path';
      if (/[\\$]\d/.test(to)) report({ at, message: 'groups', data: { to }, severity: 'warning', help });
      else report({ at, message: 'whole', data: { to, regex }, severity: to.endsWith('/') && to !== '/' ? 'warning' : 'info', help });
    }
  },
});
