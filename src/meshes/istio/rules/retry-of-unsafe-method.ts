import { defineRule } from '../../../rules/rule.ts';
import { isNamedIn, takes } from './shared/method-matches.ts';
import { mayHaveBeenDone, retrySettingsOf } from './shared/retry-settings.ts';
import { httpRoutesOf } from './shared/routes.ts';

const unsafe = ['POST', 'PATCH'] as const;

export default defineRule({
  summary: 'Requests that change something are sent again although the server may have carried them out.',
  why: `Proxies repeat a \`POST\` like any other request. After \`5xx\`, \`reset\` or a status the server **may have done the work** already, and the repetition does
it twice: two orders, two payments. Only conditions under which the request was never handled are safe for every method: \`connect-failure\`,
\`refused-stream\`, \`reset-before-request\`.

What says that a request can be repeated is the application: an idempotency key, or a method such as GET and PUT. Give those a route of their own.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    asked: ({ methods, conditions }: { methods: string; conditions: string }) => `this route takes ${methods}, which may have been carried out already when it is repeated on ${conditions}`,
    unlimited: ({ conditions }: { conditions: string }) => `no match limits the methods: a \`POST\`, too, is repeated on ${conditions}, when it may have been carried out already`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ method: { exact: POST }, uri: { prefix: /orders } }]
      retries: { attempts: 2, retryOn: 'connect-failure,5xx' }
#                                      ^^^^^^^^^^^^^^^^^^^^^ this route takes \`POST\`, which may have been carried out already when it is repeated on \`5xx\`
      route: [{ destination: { host: orders } }]
    - retries: { attempts: 2, retryOn: 'reset,503' }
#                                      ^^^^^^^^^^^ info: no match limits the methods: a \`POST\`, too, is repeated on \`reset\` and \`503\`, when it may have been carried out already
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ method: { regex: 'GET|HEAD|PUT' } }]
      retries: { attempts: 2, retryOn: 'connect-failure,5xx' }
      route: [{ destination: { host: orders } }]
    - retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const { attempts, written } = retrySettingsOf(route);
      const risky = written.filter(mayHaveBeenDone);
      if (attempts < 1 || risky.length === 0) continue;
      const asked = unsafe.filter((method) => takes(route, method));
      if (asked.length === 0) continue;
      const isNamed = asked.some((method) => isNamedIn(route, method));
      const conditions = risky.map((condition) => `\`${condition}\``).join(' and ');
      const common = { at: [virtualService, [...path, 'retries', 'retryOn']], explains: 'a server that answers late, or after its work was done, does the work of one request twice' } as const;
      if (isNamed) report({ ...common, message: 'asked', data: { methods: asked.map((method) => `\`${method}\``).join(' and '), conditions }, help: 'retry on `connect-failure,refused-stream` alone, or make the requests idempotent' });
      else report({ ...common, message: 'unlimited', data: { conditions }, severity: 'info', help: 'retry on `connect-failure,refused-stream` here, and on more in a route for GET' });
    }
  },
});
