import { defineRule } from '../../../rules/rule.ts';
import { valuesOf, type PolicyValue } from './shared/policy-values.ts';

export default defineRule({
  summary: 'An address block of an AuthorizationPolicy covers more than the address that it names.',
  why: `In \`10.20.30.40/8\` only the first 8 bits count: the block is \`10.0.0.0/8\`, with sixteen million addresses. And \`0.0.0.0/0\` is every address
there is, so that it limits nothing, and its negation matches nothing.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    hostBits: ({ written, block, count }: { written: string; block: string; count: number }) => `\`${written}\` means \`${block}\`, which is ${count} addresses: only the first bits count`,
    everyone: ({ written }: { written: string }) => `\`${written}\` is every address, so this limits nothing`,
    nobody: ({ written, field }: { written: string; field: string }) => `\`${written}\` is every address, so nobody is left by \`${field}\``,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { remoteIpBlocks: [192.168.7.21/16] }
#                                    ^^^^^^^^^^^^^^^ \`192.168.7.21/16\` means \`192.168.0.0/16\`, which is 65536 addresses: only the first bits count
        - source: { notIpBlocks: [0.0.0.0/0] }
#                                 ^^^^^^^^^ \`0.0.0.0/0\` is every address, so nobody is left by \`notIpBlocks\`
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { remoteIpBlocks: [192.168.0.0/16, 192.168.7.21, 192.168.7.21/32, 'fd00::/8'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const value of [...valuesOf(policy, 'ipBlocks'), ...valuesOf(policy, 'remoteIpBlocks')]) {
      const at = [policy, value.path] as const;
      if (/^(?:0\.0\.0\.0|::)\/0$/.test(value.value)) {
        if (value.isNegated) context.report({ at, message: 'nobody', data: { written: value.value, field: value.written } });
        else context.report({ at, message: 'everyone', data: { written: value.value }, help: 'leave it out: a rule without addresses is for all of them' });
        continue;
      }
      const meant = maskedBlock(value);
      if (meant !== undefined) context.report({ at, message: 'hostBits', data: { written: value.value, ...meant }, help: `write \`${meant.block}\`, or the single address without \`/\`` });
    }
  },
});

/** The block that an IPv4 address with a shorter prefix stands for; undefined where the address is the block's own. */
function maskedBlock({ value }: PolicyValue): { block: string; count: number } | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(value)?.slice(1).map(Number);
  const [bits = 33, ...bytes] = parts === undefined ? [] : [parts[4], ...parts.slice(0, 4)];
  if (bits > 32 || bytes.some((byte) => byte > 255)) return undefined;
  const count = 2 ** (32 - bits);
  const address = bytes.reduce((whole, byte) => whole * 256 + byte, 0);
  if (address % count === 0) return undefined;
  const first = address - (address % count);
  return { block: `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`, count };
}
