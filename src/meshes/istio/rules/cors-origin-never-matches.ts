import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { isObject, listAt, textAt, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A CORS policy admits an origin in a form that no browser sends.',
  why: `A browser sends \`Origin: https://shop.example.com\`: the scheme, the host, and the port if it is not the scheme's own; never a path, not even \`/\`. A
policy compares the **whole** of it. An entry without a scheme, or with a slash at its end, admits nobody: the proxy leaves the CORS headers out,
and the browser keeps the answer from the page.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    noScheme: ({ written }: { written: string }) => `no origin is \`${written}\`: browsers send the scheme too, as in \`https://${written}\``,
    path: ({ written, bare }: { written: string; bare: string }) => `no origin is \`${written}\`: browsers send no path, so that this is \`${bare}\``,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - corsPolicy: { allowOrigins: [{ exact: shop.example.com }, { exact: 'https://shop.example.com/' }] }
#                                           ^^^^^^^^^^^^^^^^ no origin is \`shop.example.com\`: browsers send the scheme too, as in \`https://shop.example.com\`
#                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no origin is \`https://shop.example.com/\`: browsers send no path, so that this is \`https://shop.example.com\`
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - corsPolicy: { allowOrigins: [{ exact: 'https://shop.example.com' }, { regex: 'https://.*[.]example[.]com' }, { exact: 'null' }] }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      for (const [index, origin] of listAt(route, ['corsPolicy', 'allowOrigins']).entries()) {
        const step = isObject(origin) && textAt(origin, ['prefix']) !== undefined ? 'prefix' : 'exact';
        const written = textAt(origin, [step]);
        if (written === undefined || written === '*' || written === 'null' || written === '') continue;
        const at = [...path, 'corsPolicy', 'allowOrigins', index, step];
        const bare = /^([a-z][a-z0-9+.-]*:\/\/[^/]+)\/+$/i.exec(written)?.[1];
        const explains = 'the answer has no CORS headers, and the page does not get it';
        if (bare !== undefined) {
          report({
            at: [virtualService, at],
            message: 'path',
            data: { written, bare },
            explains,
            fix: fixTo(virtualService, at, bare),
          });
        } else if (step === 'exact' && !written.includes('://')) report({ at: [virtualService, at], message: 'noScheme', data: { written }, explains, help: 'write the scheme' });
      }
    }
  },
});

function fixTo(virtualService: Resource, path: Path, bare: string): Fix | undefined {
  const edit = replaceValue(virtualService, path, `'${bare}'`);
  return edit && { title: `write \`${bare}\``, edits: [edit] };
}
