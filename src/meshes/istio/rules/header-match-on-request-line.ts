import { isObject, listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { httpRoutesOf } from './shared/routes.ts';

/** What somebody means by such a name, and where it is asked for. */
const fields: Readonly<Record<string, string>> = { method: 'method', path: 'uri', uri: 'uri', url: 'uri', authority: 'authority', scheme: 'scheme' };

export default defineRule({
  summary: 'A match looks for the method, the path or the host among the headers, where they are not.',
  why: `\`headers\` are the headers that the client sends, and no client sends one that is called \`method\` or \`path\`: the match is **never true**, and in
\`withoutHeaders\` it always is. Method, path, host and scheme have fields of their own beside \`headers\`; whether a query has a parameter,
\`queryParams\` asks.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    elsewhere: ({ name, field }: { name: string; field: string }) => `no request has a header \`${name}\`: write \`${field}\` beside \`headers\``,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { method: { exact: POST } } }]
#                          ^^^^^^ no request has a header \`method\`: write \`method\` beside \`headers\`
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ method: { exact: POST }, headers: { ':authority': { exact: orders }, x-method: { exact: POST } } }]
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      for (const [index, match] of listAt(route, ['match']).entries()) {
        for (const list of ['headers', 'withoutHeaders']) {
          const headers = isObject(match) ? match[list] : undefined;
          for (const name of isObject(headers) ? Object.keys(headers) : []) {
            const field = fields[name.toLowerCase()];
            if (field !== undefined) report({ at: [virtualService, [...path, 'match', index, list, name], 'key'], message: 'elsewhere', data: { name, field }, help: `move it to \`${field}\`` });
          }
        }
      }
    }
  },
});
