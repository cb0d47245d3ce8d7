import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './ip-block-wider-than-written.ts';

const registered = { id: 'istio/ip-block-wider-than-written', rule };
const policy = (blocks: string, field = 'ipBlocks', namespace = 'shop'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${namespace} }
spec:
  rules:
    - from: [{ source: { ${field}: [${blocks}] } }]
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a block that is wider than written', () => {
  it.each([
    ['10.20.30.40/8', '`10.20.30.40/8` means `10.0.0.0/8`, which is 16777216 addresses: only the first bits count'],
    ['192.168.7.21/24', '`192.168.7.21/24` means `192.168.7.0/24`, which is 256 addresses: only the first bits count'],
    ['200.1.1.1/1', '`200.1.1.1/1` means `128.0.0.0/1`, which is 2147483648 addresses: only the first bits count'],
    ['10.0.0.1/31', '`10.0.0.1/31` means `10.0.0.0/31`, which is 2 addresses: only the first bits count'],
    ['0.0.0.0/0', '`0.0.0.0/0` is every address, so this limits nothing'],
    ['"::/0"', '`::/0` is every address, so this limits nothing'],
  ])('%s', (block, message) => {
    expect(found(policy(block))).toEqual([message]);
  });

  it('matches nothing where it is negated', () => {
    expect(found(policy('0.0.0.0/0', 'notRemoteIpBlocks'))).toEqual(['`0.0.0.0/0` is every address, so nobody is left by `notRemoteIpBlocks`']);
  });

  it('is found in conditions, and in every namespace', () => {
    const condition = policy('1.1.1.1').replace(/from:.*$/m, 'when: [{ key: remote.ip, values: [10.0.0.7/24] }, { key: source.ip, notValues: [10.0.0.8/24] }]');
    expect(found(condition)).toHaveLength(2);
    expect(found(policy('10.0.0.7/24', 'ipBlocks', 'other'))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each(['10.0.0.0/8', '10.0.0.7', '10.0.0.7/32', '0.0.0.0/1', '"fd00::/8"', '300.0.0.1/8', '10.0.0.1/33', '255.255.255.255/32'])('%s', (block) => {
    expectCarets(registered, policy(block));
  });
});
