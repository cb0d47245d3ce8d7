import { valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { retrySettingsOf } from './shared/retry-settings.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'The time allowed for one try is as long as the time allowed for all of them, so a try that hangs is never repeated.',
  why: `\`timeout\` covers the request with all its retries; \`perTryTimeout\` covers one try. Where one try may take the whole time, the
first one that hangs uses it up: the caller gets **504** and no other pod is ever asked. Only tries that fail quickly are repeated.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    noTimeLeft: ({ perTry, timeout, attempts }: { perTry: string; timeout: string; attempts: number }) =>
      `\`perTryTimeout: ${perTry}\` is not shorter than \`timeout: ${timeout}\`: none of the ${attempts} retries can follow a try that times out`,
    noneWritten: ({ timeout }: { timeout: string }) => `without \`perTryTimeout\` one try may take all of \`timeout: ${timeout}\`: a try that hangs is never repeated`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 500ms
      retries:
        attempts: 3
        perTryTimeout: 500ms
#                      ^^^^^ \`perTryTimeout: 500ms\` is not shorter than \`timeout: 500ms\`: none of the 3 retries can follow a try that times out
        retryOn: 5xx,reset
      route:
        - destination: { host: orders }
    - timeout: 3s
      retries: { attempts: 2, retryOn: connect-failure }
#     ^^^^^^^ info: without \`perTryTimeout\` one try may take all of \`timeout: 3s\`: a try that hangs is never repeated
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - timeout: 2s
      retries:
        attempts: 3
        perTryTimeout: 500ms
        retryOn: 5xx,reset
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const { attempts, timeoutMs, perTryMs } = retrySettingsOf(route);
      if (attempts < 1 || timeoutMs === undefined || (perTryMs !== undefined && perTryMs < timeoutMs)) continue;
      const timeout = String(valueAt(route, ['timeout']));
      const common = {
        related: [{ at: [virtualService, [...path, 'timeout']], message: 'the time for the request with all its retries' }],
        explains: `a request whose first try hangs gets 504 after ${timeout}, from one pod alone`,
        help: `give each try at most ${printShare(timeoutMs, attempts + 1)}, or the whole more time`,
      } as const;
      if (perTryMs === undefined) report({ ...common, at: [virtualService, [...path, 'retries'], 'key'], message: 'noneWritten', data: { timeout }, severity: 'info' });
      else report({ ...common, at: [virtualService, [...path, 'retries', 'perTryTimeout']], message: 'noTimeLeft', data: { perTry: String(valueAt(route, ['retries', 'perTryTimeout'])), timeout, attempts } });
    }
  },
});

/** A whole number of milliseconds in which every try fits. */
function printShare(timeoutMs: number, tries: number): string {
  return `${Math.max(1, Math.floor(timeoutMs / tries))}ms`;
}
