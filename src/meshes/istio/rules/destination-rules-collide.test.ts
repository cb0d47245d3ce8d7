import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './destination-rules-collide.ts';

const registered = { id: 'istio/destination-rules-collide', rule };
const check = (yaml: string): void => void expectCarets(registered, yaml);

/** One DestinationRule, its spec below \`host\` as lines of its own. */
const ruleOf = (name: string, { host = 'reviews', namespace = 'shop', rest = '', created = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: '${created}'`} }
spec:
  host: ${host}
${rest}`;
const random = '  trafficPolicy: { loadBalancer: { simple: RANDOM } }\n';
const limits = '  trafficPolicy: { connectionPool: { tcp: { maxConnections: 9 } } }\n';
const subset = (version: string, name = 'v1'): string => `  subsets: [{ name: ${name}, labels: { version: ${version} } }]\n`;

describe('what is joined', () => {
  it.each([
    ['subsets of other names', ruleOf('a', { rest: subset('v1') }), ruleOf('b', { rest: subset('v2', 'v2') })],
    ['a policy and subsets', ruleOf('a', { rest: random }), ruleOf('b', { rest: subset('v1') })],
    ['a policy that comes second, to a rule without one', ruleOf('a', { rest: subset('v1') }), ruleOf('b', { rest: random })],
    ['other hosts', ruleOf('a', { rest: random }), ruleOf('b', { host: 'ratings', rest: limits })],
    ['a wildcard beside a host, of which the more specific is taken', ruleOf('a', { host: "'*.shop.svc.cluster.local'", rest: random }), ruleOf('b', { rest: limits })],
    ['the same host in another namespace, of which the nearer is taken', ruleOf('a', { rest: random }), ruleOf('b', { namespace: 'store', host: 'reviews.shop.svc.cluster.local', rest: limits })],
    ['a rule for some workloads', ruleOf('a', { rest: random }), ruleOf('b', { rest: `  workloadSelector: { matchLabels: { app: a } }\n${limits}` })],
    ['the same object twice, which another rule reports', ruleOf('a', { rest: random }), ruleOf('a', { rest: limits })],
  ])('%s', (_, first, second) => check(`${first}---\n${second}`));
});

describe('what is dropped', () => {
  it('the policy of the second, whole, in the short and the full form of the host', () => {
    check(`${ruleOf('a', { rest: random })}---\n${ruleOf('b', { host: 'reviews.shop.svc.cluster.local', rest: limits })}# ^^^^^^^^^^^^^ this \`trafficPolicy\` is dropped: that of \`DestinationRule shop/a\`, for the same host, came first\n`);
  });

  it('a subset of a name that is taken', () => {
    check(`${ruleOf('a', { rest: subset('v1') })}---\n${ruleOf('b', { rest: subset('v2') })}#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this subset \`v1\` is dropped: \`DestinationRule shop/a\`, for the same host, has one of that name\n`);
  });

  it('what says the same is only worth knowing', () => {
    check(`${ruleOf('a', { rest: random })}---\n${ruleOf('b', { rest: random })}# ^^^^^^^^^^^^^ info: \`DestinationRule shop/a\`, for the same host, says the same\n`);
  });

  it('the younger one, where the input knows', () => {
    const old = ruleOf('z', { rest: random, created: '2024-01-01T00:00:00Z' });
    const young = ruleOf('a', { rest: limits, created: '2025-01-01T00:00:00Z' });
    const { diagnostics } = runOn(registered, `${young}---\n${old}`);
    expect(diagnostics.map(({ resource, explains }) => [resource, explains])).toEqual([['DestinationRule shop/a', undefined]]);
  });

  it('says where the input does not know', () => {
    const { diagnostics } = runOn(registered, `${ruleOf('a', { rest: random })}---\n${ruleOf('b', { rest: limits })}`);
    expect(diagnostics[0]?.explains).toBe('the input does not tell which is older: the order is that of the names');
  });
});

describe('rules that are not joined', () => {
  it('the last one that a client sees stands alone', () => {
    const first = ruleOf('a', { rest: "  exportTo: ['.', store]\n" + random });
    const second = ruleOf('b', { rest: "  exportTo: ['.', pay]\n" + limits });
    check(`${first.replace('  host: reviews\n', "  host: reviews\n#       ^^^^^^^ clients that see `DestinationRule shop/b`, too, take nothing of this rule: rules of one host with another `exportTo` are not joined\n")}---\n${second}`);
  });

  it('nobody sees both', () => {
    check(`${ruleOf('a', { rest: "  exportTo: [store]\n" + random })}---\n${ruleOf('b', { rest: "  exportTo: [pay]\n" + limits })}`);
  });
});
