import { isObject, listAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'Every web site may make requests with the cookies of its visitors.',
  why: `Browsers refuse \`Access-Control-Allow-Origin: *\` together with credentials, and that protects nobody here: the proxy answers with **the origin that
asked**, whenever an origin matches. With an origin that matches all of them and \`allowCredentials: true\`, any site that a user visits can read and
change what this user can.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    everyone: ({ written }: { written: string }) => `${written} admits every origin, and \`allowCredentials\` sends cookies along: any web site acts as its visitors here`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - corsPolicy:
        allowOrigins: [{ regex: '.*' }]
#                      ^^^^^^^^^^^^^^^ \`regex: .*\` admits every origin, and \`allowCredentials\` sends cookies along: any web site acts as its visitors here
        allowCredentials: true
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - corsPolicy:
        allowOrigins: [{ exact: 'https://shop.example.com' }]
        allowCredentials: true
      route: [{ destination: { host: orders } }]
    - corsPolicy: { allowOrigins: [{ regex: '.*' }] }
      match: [{ uri: { prefix: /public } }]
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      if (valueAt(route, ['corsPolicy', 'allowCredentials']) !== true) continue;
      for (const field of ['allowOrigins', 'allowOrigin']) {
        for (const [index, origin] of listAt(route, ['corsPolicy', field]).entries()) {
          const written = isObject(origin) ? openOrigin(origin) : origin === '*' ? '`*`' : undefined;
          if (written !== undefined) report({ at: [virtualService, [...path, 'corsPolicy', field, index]], message: 'everyone', data: { written }, help: 'list the origins that may act for a user' });
        }
      }
    }
  },
});

/** A text of `*` matches the origin `*` that the filter tries first (`isOriginAllowed` in source/extensions/filters/http/cors/cors_filter.cc of Envoy). */
function openOrigin(origin: object): string | undefined {
  if (textAt(origin, ['exact']) === '*') return '`exact: *`';
  const regex = textAt(origin, ['regex']);
  if (regex !== undefined && /^\^?(?:https\??:\/\/)?\.[*+]\$?$/.test(regex)) return `\`regex: ${regex}\``;
  const prefix = textAt(origin, ['prefix']);
  return prefix !== undefined && /^https?(?::\/{0,2})?$/.test(prefix) ? `\`prefix: ${prefix}\`` : undefined;
}
