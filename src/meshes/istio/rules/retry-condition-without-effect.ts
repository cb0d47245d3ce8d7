import { defineRule } from '../../../rules/rule.ts';
import { coveredBy, retrySettingsOf, whyNever } from './shared/retry-settings.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route retries on a condition that never comes true, or that covers less than its name says.',
  why: `\`retryOn\` takes the names of Envoy's conditions, and some of them need settings that a VirtualService does not have: \`retriable-headers\` asks for
headers that nothing here can name, \`retriable-status-codes\` for statuses, which stand in \`retryOn\` itself, as numbers.

\`retriable-4xx\` is **409** alone. An overloaded service says 429, which is written as \`429\`; repeating it at once makes the overload worse.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    never: ({ condition, because }: { condition: string; because: string }) => `\`${condition}\` never repeats a request here: ${because}`,
    covered: ({ condition, by }: { condition: string; by: string }) => `\`${condition}\` adds nothing: \`${by}\` repeats on it already`,
    less: '`retriable-4xx` repeats on 409 alone: not on 429, and on no other status',
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - retries: { attempts: 2, retryOn: 'connect-failure,retriable-status-codes,retriable-4xx' }
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`retriable-4xx\` repeats on 409 alone: not on 429, and on no other status
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`retriable-status-codes\` never repeats a request here: no status is written beside it
      route: [{ destination: { host: orders } }]
    - match: [{ uri: { prefix: /search } }]
      retries: { attempts: 2, retryOn: 'retriable-headers,gateway-error,503' }
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`503\` adds nothing: \`gateway-error\` repeats on it already
#                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`retriable-headers\` never repeats a request here: a VirtualService cannot say which headers are meant
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - retries: { attempts: 2, retryOn: 'connect-failure,retriable-status-codes,503' }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const { attempts, written } = retrySettingsOf(route);
      if (attempts < 1) continue;
      const at = [virtualService, [...path, 'retries', 'retryOn']] as const;
      for (const condition of written) {
        const because = whyNever(condition, written);
        if (because !== undefined) report({ at, message: 'never', data: { condition, because }, help: 'leave it out, or write the statuses that are meant as numbers' });
      }
      for (const condition of written) {
        const by = coveredBy(condition, written);
        if (by !== undefined) report({ at, message: 'covered', data: { condition, by }, severity: 'info', help: `leave \`${condition}\` out` });
      }
      if (written.includes('retriable-4xx')) report({ at, message: 'less', severity: 'info', help: 'write the statuses that are meant, such as `429`, or leave it out' });
    }
  },
});
