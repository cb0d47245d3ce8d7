import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { patchesOf } from './shared/envoy-patches.ts';

/** Versions that may still run: releases back to the first with the API that the tables here describe. */
const newest = 32;
const oldest = 22;

export default defineRule({
  summary: 'A patch of an EnvoyFilter is for versions of the proxy that nobody runs any more.',
  why: `\`proxyVersion\` is a regular expression over the proxy's version, such as \`1.30.2\`. A patch that was pinned to an old version does nothing after the
upgrade, in silence: whatever it enforced is gone. An unescaped dot matches any character, so \`1.2\` is in \`1.12\` and in \`1.24\` as well.`,
  severity: 'warning',
  reads: ['networking.istio.io/EnvoyFilter'],
  upstream: [],
  messages: {
    never: ({ version }: { version: string }) => `\`${version}\` matches no proxy from 1.${oldest} to 1.${newest}, so this patch does nothing there`,
    open: ({ version, also }: { version: string; also: string }) => `\`${version}\` matches more than it seems to, such as ${also}: the dots are not escaped, or nothing says where the version begins and ends`,
  },
  bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limits, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1\\.9.*' }, cluster: { name: a } }
#                                     ^^^^^^^^^ \`^1\\.9.*\` matches no proxy from 1.22 to 1.32, so this patch does nothing there
      patch: { operation: MERGE, value: { connect_timeout: 1s } }
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '1.3' }, cluster: { name: a } }
#                                     ^^^^^ info: \`1.3\` matches more than it seems to, such as \`1.30.0\`: the dots are not escaped, or nothing says where the version begins and ends
      patch: { operation: MERGE, value: { connect_timeout: 1s } }
`,
  good: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limits, namespace: shop }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { proxy: { proxyVersion: '^1\\.3[0-2].*' }, cluster: { name: a } }
      patch: { operation: MERGE, value: { connect_timeout: 1s } }
`,
  judges: ['networking.istio.io/EnvoyFilter'],
  judge(filter, context) {
    for (const { path, entry } of patchesOf(filter)) {
      const version = textAt(entry, ['match', 'proxy', 'proxyVersion']) ?? '';
      const pattern = version === '' || version.length > 100 ? undefined : compile(version);
      if (pattern === undefined) continue;
      const at = [filter, [...path, 'match', 'proxy', 'proxyVersion']] as const;
      const matched = versions.filter((one) => pattern.test(one));
      const plain = /^\^?1\.(\d+)$/.exec(version)?.[1];
      const also = plain === undefined ? undefined : matched.find((one) => !one.startsWith(`1.${plain}.`));
      if (matched.length === 0) context.report({ at, message: 'never', data: { version } });
      else if (also !== undefined) context.report({ at, severity: 'info', message: 'open', data: { version, also: `\`${also}\`` }, help: `write \`^1\\\\.${plain}\\\\.\`` });
    }
  },
});

const versions = Array.from({ length: newest - oldest + 1 }, (_, index) => ['0', '1', '5', '10'].map((patch) => `1.${oldest + index}.${patch}`)).flat();

/** Only shapes that run in linear time everywhere: nothing repeated is repeated again. */
function compile(pattern: string): RegExp | undefined {
  if (/[)\]}*+?][*+{]|\(\?/.test(pattern)) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
