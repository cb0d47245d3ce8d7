import { listAt, objectAt, textAt, type Json } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import type { Path } from '../../yaml/document.ts';

export default defineRule({
  summary: 'A rule stands before another one and yet comes after it, because its path is shorter.',
  why: `Rules of an HTTPRoute are not tried in the order in which they are written. An exact path beats a prefix, a longer prefix beats a shorter
one, and only then do methods, headers and query parameters count. A rule for a header on \`/\` therefore never gets the requests of a rule for
\`/api\`, although it stands first and has the header.

Where that is what was meant, nothing is wrong.`,
  severity: 'info',
  reads: ['gateway.networking.k8s.io/HTTPRoute'],
  upstream: [],
  messages: { later: ({ short, long, extra }: { short: string; long: string; extra: string }) => `requests for \`${long}\` with ${extra} do not come here but to the later rule: its path is longer than \`${short}\`` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ headers: [{ name: x-canary, value: "true" }] }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ requests for \`/cart\` with the header \`x-canary\` do not come here but to the later rule: its path is longer than \`/\`
      backendRefs: [{ name: cart-v2, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /cart }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart-v2, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`,
  judges: ['gateway.networking.k8s.io/HTTPRoute'],
  judge(route, context) {
    const all = listAt(route.raw, ['spec', 'rules']).flatMap((rule, index) => listAt(rule, ['matches']).map((match, position) => ({ rule: index, path: ['spec', 'rules', index, 'matches', position] satisfies Path, match })));
    for (const { rule, path, match } of all) {
      const extra = extraOf(match);
      const short = prefixOf(match);
      if (extra === undefined || short === undefined) continue;
      const winner = all.find((other) => other.rule > rule && extraOf(other.match) === undefined && isLonger(other.match, short));
      if (winner === undefined) continue;
      const long = textAt(winner.match, ['path', 'value']) ?? '/';
      const hasSame = all.some((other) => other.rule === rule && extraOf(other.match) === extra && (prefixOf(other.match) ?? textAt(other.match, ['path', 'value'])) === long);
      if (!hasSame) context.report({ at: [route, path], message: 'later', data: { short, long, extra }, related: [{ at: [route, winner.path], message: 'this one wins' }], help: `where it should win, add the match \`path: { type: PathPrefix, value: ${long} }\` with the same condition` });
    }
  },
});

function prefixOf(match: Json): string | undefined {
  const type = textAt(match, ['path', 'type']) ?? 'PathPrefix';
  return objectAt(match, ['path']) === undefined ? '/' : type === 'PathPrefix' ? (textAt(match, ['path', 'value']) ?? '/') : undefined;
}

/** What a match asks for beside the path, in words. */
function extraOf(match: Json): string | undefined {
  const [header, parameter] = [textAt(listAt(match, ['headers'])[0], ['name']), textAt(listAt(match, ['queryParams'])[0], ['name'])];
  if (header !== undefined) return `the header \`${header}\``;
  return parameter === undefined ? undefined : `the parameter \`${parameter}\``;
}

/** Whether a path lies beneath a prefix and is longer. */
function isLonger(match: Json, short: string): boolean {
  const value = textAt(match, ['path', 'value']) ?? '/';
  const base = short.replace(/\/$/, '');
  return (textAt(match, ['path', 'type']) ?? 'PathPrefix') !== 'RegularExpression' && value.length > short.length && value.startsWith(`${base}/`);
}
