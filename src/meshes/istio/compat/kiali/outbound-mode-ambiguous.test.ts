import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './outbound-mode-ambiguous.ts';

const sidecar = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: shop }\nspec: { ${spec} }\n`;
const reported = ['KIA1007 Sidecar shop/s'];

it.each<readonly [string, string, readonly string[]]>([
  ['no mode', 'outboundTrafficPolicy: {}', reported],
  ['REGISTRY_ONLY, which it cannot tell from none', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }', reported],
  ['its number', 'outboundTrafficPolicy: { mode: 0 }', reported],
  ['ALLOW_ANY', 'outboundTrafficPolicy: { mode: ALLOW_ANY }', []],
  ['no policy', 'egress: [{ hosts: [./*] }]', []],
])('%s', (_, spec, expected) => {
  expect(codesOf(analyzer, sidecar(spec))).toEqual(expected);
});
