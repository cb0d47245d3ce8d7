import { describe, expect, it } from 'vitest';
import { verdictsOf } from '../../../../../test/verdicts.ts';
import analyzer from './unreachable-rules.ts';

/** One route of HTTP for each list of matches. */
const http = (...matches: readonly (string | undefined)[]): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec:\n  hosts: [a]\n  http:\n${matches.map((match) => `    - { ${match === undefined ? '' : `match: [${match}], `}route: [{ destination: { host: a } }] }`).join('\n')}\n`;

const say = (text: string): string[] => verdictsOf(analyzer, text).map((verdict) => verdict.replace(' VirtualService shop/a:', ''));

describe('IST0130', () => {
  it('a rule behind one without matches, with matches or without', () => {
    expect(say(http(undefined, '{ uri: { prefix: /a } }, { uri: { prefix: /b } }', undefined))).toEqual(['IST0130 rule #1 is not used: a rule without matches stands before it', 'IST0130 rule #2 is not used: only the last rule can have no matches']);
  });

  it('a rule all of whose matches stand before it, whatever their names and the order of their fields', () => {
    const said = say(http('{ name: x, uri: { prefix: /a }, method: { exact: GET } }', '{ method: { exact: GET }, uri: { prefix: /a }, ignoreUriCase: false, port: 0, headers: {} }'));
    expect(said).toEqual(['IST0130 rule #1 is not used: earlier rules have all of its matches', 'IST0131 match #0 of rule #1 is not used: it repeats one of rule #0']);
  });

  it('not what a match of everything covers, or a regular expression', () => {
    expect(say(http("{ uri: { regex: '.*' } }", '{ headers: { x: {} } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: / } }', '{ uri: { exact: /a } }'))).toEqual([]);
  });

  it('connections, which have no names', () => {
    const text = http(undefined).replace('http:', 'tcp:').replace('- { route', '- { match: [{ port: 1 }], route') + '    - { match: [{ port: 1 }, { port: 2 }], route: [{ destination: { host: a } }] }\n    - { match: [{ port: 2 }], route: [{ destination: { host: a } }] }\n';
    expect(say(text)).toEqual(['IST0130 rule #2 is not used: earlier rules have all of its matches', 'IST0131 match #0 of rule #1 is not used: it repeats one of rule #0', 'IST0131 match #0 of rule #2 is not used: it repeats one of rule #1']);
    expect(say(text.replace('tcp:', 'tls:'))).toHaveLength(3);
  });

  it('an object that istiod cannot read is not looked into', () => {
    expect(say(http(undefined, undefined).replace('hosts: [a]', 'hosts: a'))).toEqual([]);
  });
});

describe('IST0131 by prefixes', () => {
  it('a longer prefix behind a shorter one, by the names of rule and match', () => {
    const text = http('{ uri: { prefix: /a } }', '{ name: m, uri: { prefix: /ab } }').replace('- { match: [{ name: m', '- { name: r, match: [{ name: m');
    expect(say(text)).toEqual(['IST0131 match "m" (prefix `/ab`) of rule "r" is not used: match #0 (prefix `/a`) of rule #0 overlaps it']);
  });

  it('a method that is not written counts as GET, in both directions', () => {
    expect(say(http('{ uri: { prefix: /a }, method: { exact: GET } }', '{ uri: { prefix: /ab } }'))).toHaveLength(1);
    expect(say(http('{ uri: { prefix: /a } }', '{ uri: { prefix: /ab }, method: { exact: POST } }'))).toEqual([]);
  });

  it('authorities, headers and parameters are compared in the wrong direction', () => {
    expect(say(http('{ uri: { prefix: /a }, authority: { exact: x } }', '{ uri: { prefix: /ab } }'))).toHaveLength(1);
    expect(say(http('{ uri: { prefix: /a } }', '{ uri: { prefix: /ab }, authority: { exact: x } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: /a }, headers: { h: { exact: xy } } }', '{ uri: { prefix: /ab }, headers: { h: { exact: x } } }'))).toHaveLength(1);
    expect(say(http('{ uri: { prefix: /a }, queryParams: { q: { prefix: x } } }', '{ uri: { prefix: /ab }, queryParams: { q: { exact: x } } }'))).toEqual([]);
  });

  it('a match with fewer headers or another port covers nothing, and regular expressions count as nothing', () => {
    expect(say(http('{ uri: { prefix: /a } }', '{ uri: { prefix: /ab }, headers: { h: { exact: x } } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: /a }, port: 80 }', '{ uri: { prefix: /ab } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: /a }, withoutHeaders: { h: { regex: v } } }', '{ uri: { prefix: /ab }, withoutHeaders: { h: { regex: w } } }'))).toHaveLength(1);
  });

  it('callers, gateways, schemes and letter case are not looked at', () => {
    expect(say(http('{ uri: { prefix: /a }, sourceLabels: { app: x }, scheme: { exact: https }, gateways: [public] }', '{ uri: { prefix: /ab }, ignoreUriCase: true }'))).toHaveLength(1);
  });

  it('equal prefixes are passed over, exact paths too, and what stands behind a rule without matches', () => {
    expect(say(http('{ uri: { prefix: /a } }', '{ uri: { prefix: /a }, headers: { h: {} } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: /a } }', '{ uri: { exact: /ab } }'))).toEqual([]);
    expect(say(http('{ uri: { prefix: /a } }', undefined, '{ uri: { prefix: /ab } }'))).toEqual(['IST0130 rule #2 is not used: a rule without matches stands before it']);
  });
});
