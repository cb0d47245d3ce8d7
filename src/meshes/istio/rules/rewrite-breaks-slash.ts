import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { textAt, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { prefixesOf } from './shared/path-matches.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'Rewriting a prefix loses the slash behind it, or doubles it.',
  why: `\`rewrite.uri\` takes the place of the **text** that \`prefix\` matched, and what follows stays as it is. Under \`prefix: /api/\`, rewriting to \`/v1\` makes
\`/v1users\` of \`/api/users\`; under \`prefix: /api\`, rewriting to \`/\` makes \`//users\`, which most servers do not know.

Write both with a slash at the end, or both without one; where the prefix itself is to be answered too, with two matches, \`/api/\` before \`/api\`.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    lost: ({ sent, arrives }: Witness) => `a request for \`${sent}\` arrives as \`${arrives}\`: the slash is part of what is replaced`,
    doubled: ({ sent, arrives }: Witness) => `a request for \`${sent}\` arrives as \`${arrives}\`: the slash behind the prefix stays`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { prefix: /api/ } }]
      rewrite: { uri: /v1 }
#                     ^^^ a request for \`/api/x\` arrives as \`/v1x\`: the slash is part of what is replaced
      route: [{ destination: { host: orders } }]
    - match: [{ uri: { prefix: /shop } }]
      rewrite: { uri: / }
#                     ^ a request for \`/shop/x\` arrives as \`//x\`: the slash behind the prefix stays
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ uri: { prefix: /api/ } }]
      rewrite: { uri: /v1/ }
      route: [{ destination: { host: orders } }]
    - match: [{ uri: { prefix: /shop/ } }, { uri: { prefix: /shop } }]
      rewrite: { uri: / }
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    const seen = new Set<string>();
    for (const { path, route } of httpRoutesOf(virtualService)) {
      const to = textAt(route, ['rewrite', 'uri']);
      const prefixes = prefixesOf(route);
      const faults = to === undefined ? [] : prefixes.filter((prefix) => prefix.endsWith('/') !== to.endsWith('/') && !seen.has(`${prefix}/`) && !prefixes.slice(0, prefixes.indexOf(prefix)).includes(`${prefix}/`));
      for (const prefix of prefixes) seen.add(prefix);
      const [prefix] = faults;
      if (to === undefined || prefix === undefined) continue;
      const at = [...path, 'rewrite', 'uri'];
      const data = { sent: `${prefix.replace(/\/$/, '')}/x`, arrives: prefix.endsWith('/') ? `${to}x` : `${to}/x` };
      if (!prefix.endsWith('/')) report({ at: [virtualService, at], message: 'doubled', data, help: `match \`${prefix}/\` first, and \`${prefix}\` behind it` });
      else
        report({
          at: [virtualService, at],
          message: 'lost',
          data,
          help: `write \`${to}/\``,
          fix: faults.length === prefixes.length ? fixTo(virtualService, at, `${to}/`) : undefined,
        });
    }
  },
});

interface Witness {
  readonly sent: string;
  readonly arrives: string;
}

function fixTo(virtualService: Resource, path: Path, to: string): Fix | undefined {
  const edit = replaceValue(virtualService, path, to);
  return edit && { title: `write \`${to}\``, edits: [edit], changesTraffic: 'paths arrive with the slash between the two parts' };
}
