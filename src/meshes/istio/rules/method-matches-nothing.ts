import { nearest } from '../../../base/near-miss.ts';
import { defineRule } from '../../../rules/rule.ts';
import { effectOf, rewriteFix, valuesOf } from './shared/policy-values.ts';

/** The IANA registry of HTTP methods, with two that caches and browsers know. */
const known: ReadonlySet<string> = new Set(
  ('ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND ' +
    'PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL PURGE SOURCE').split(' '),
);
const usual = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'] as const;

export default defineRule({
  summary: 'A method of an AuthorizationPolicy is one that no request has.',
  why: `Methods are compared letter by letter, in the capitals in which clients send them: \`get\` matches nothing. The method of every gRPC call
is \`POST\`; its service and its name are the path, \`/package.Service/Method\`.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: ['KIA0102'],
  messages: {
    letterCase: ({ written }: Written) => `\`${written}\` matches no request: methods are compared letter by letter, and clients send capitals`,
    path: ({ written }: Written) => `\`${written}\` matches no request: the method of every gRPC call is \`POST\`, and what it calls is its path`,
    list: ({ written }: Written) => `\`${written}\` matches no request: each method is an entry of its own`,
    unknown: ({ written, near }: Written & { near: string | undefined }) => `\`${written}\` is no method of HTTP${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to:
        - operation:
            methods: [GET, post]
#                          ^^^^ \`post\` matches no request: methods are compared letter by letter, and clients send capitals
        - operation:
            methods: [/shop.Payments/Charge]
#                     ^^^^^^^^^^^^^^^^^^^^^ \`/shop.Payments/Charge\` matches no request: the method of every gRPC call is \`POST\`, and what it calls is its path
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to:
        - operation: { methods: [GET, POST, PROPFIND, 'P*', '*'] }
        - operation: { methods: [POST], paths: [/shop.Payments/Charge] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const { value, path, isNegated } of valuesOf(policy, 'methods')) {
      const text = value.replace(/^\*|\*$/, '');
      const upper = value.toUpperCase();
      const matches = (method: string): boolean => method === text || (value.endsWith('*') && method.startsWith(text)) || (value.startsWith('*') && method.endsWith(text));
      if (known.has(value) || text === '' || [...known].some(matches)) continue;
      const common = { at: [policy, path], explains: effectOf(policy, isNegated) } as const;
      if (known.has(upper)) {
        context.report({
          ...common,
          message: 'letterCase',
          data: { written: value },
          help: `write \`${upper}\``,
          fix: rewriteFix(policy, path, upper, 'requests with this method are then matched'),
        });
      } else if (/[/.]/.test(value)) context.report({ ...common, message: 'path', data: { written: value }, help: 'write it in `paths`, with `/` before it' });
      else if (/[,|\s]/.test(value)) context.report({ ...common, message: 'list', data: { written: value }, help: 'write a list' });
      else context.report({ ...common, message: 'unknown', data: { written: value, near: nearest(value, usual) }, severity: nearest(value, usual) === undefined ? 'info' : 'warning' });
    }
  },
});

interface Written {
  readonly written: string;
}
