import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { regexesOf, textOf } from './shared/match-regexes.ts';
import { httpRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A regular expression is meant to find a part of a value, and has to match the whole.',
  why: `Regular expressions in matches are RE2 and have to match the **whole** value. \`regex: Mobile\` on \`user-agent\` is true for a client whose user agent is
\`Mobile\`, and for no other; what holds the word anywhere is \`.*Mobile.*\`. \`^\` and \`$\` change nothing.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    glob: ({ regex }: { regex: string }) => `\`${regex}\` is no glob: the star repeats the slash, so that nothing behind it matches`,
    one: ({ regex, what }: { regex: string; what: string }) => `only ${what} \`${textOf(regex)}\` matches \`${regex}\`: a regular expression has to match all of it`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { user-agent: { regex: Mobile } } }, { uri: { regex: ^/beta$ } }, { uri: { regex: /items/* } }]
#                                               ^^^^^^ only the value \`Mobile\` matches \`Mobile\`: a regular expression has to match all of it
#                                                                             ^^^^^^^ info: only the path \`/beta\` matches \`^/beta$\`: a regular expression has to match all of it
#                                                                                                          ^^^^^^^^ \`/items/*\` is no glob: the star repeats the slash, so that nothing behind it matches
      route: [{ destination: { host: orders } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - match: [{ headers: { user-agent: { regex: .*Mobile.* } } }, { uri: { exact: /beta } }, { queryParams: { v: { regex: '\\d+' } } }]
      route: [{ destination: { host: orders } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, route } of httpRoutesOf(virtualService)) {
      for (const [index, match] of listAt(route, ['match']).entries()) {
        for (const { at, regex, what, isWholeMeant } of regexesOf(match, [...path, 'match', index])) {
          if (/[^\\]\/\*$/.test(regex) && what === 'the path') report({ at: [virtualService, at], message: 'glob', data: { regex }, help: `write \`${regex.slice(0, -1)}.*\`, or \`prefix\`` });
          if (textOf(regex) === undefined) continue;
          report({ at: [virtualService, at], message: 'one', data: { regex, what }, severity: isWholeMeant ? 'info' : 'warning', help: `write \`.*${textOf(regex) ?? ''}.*\` for what holds it, or \`exact\`` });
        }
      }
    }
  },
});
