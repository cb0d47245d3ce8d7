import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../../test/caret.ts';
import { defineRule } from '../../../../rules/rule.ts';
import { asksForToken, attachmentKinds, issuersOf, podsOf, policiesIn, policiesOf } from './attached-policies.ts';

const definition = { summary: 'A probe.', why: 'It says what it finds.', severity: 'info', upstream: [], bad: '', good: '', messages: { found: ({ text }: { text: string }) => text } } as const;

/** Says of each pod which policies it has, and of each RequestAuthentication which pods it has. */
const probe = defineRule({
  ...definition,
  reads: attachmentKinds,
  judges: ['Pod', 'security.istio.io/RequestAuthentication'],
  judge(subject, context) {
    const text =
      subject.kind === 'Pod'
        ? policiesOf(context, 'AuthorizationPolicy', subject, 'istio-system').map(({ namespace, name }) => `${namespace}/${name}`).join(' ')
        : `${podsOf(context, subject, 'istio-system')?.map(({ namespace, resource }) => `${namespace}/${resource.name}`).join(' ') ?? 'everybody'}, ${policiesIn(context, 'AuthorizationPolicy', subject.namespace).length} beside it, issuers ${issuersOf(subject).join(' ')}`;
    context.report({ at: [subject, ['metadata', 'name']], message: 'found', data: { text: `${subject.name}: ${text}` } });
  },
});

const pod = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const policy = (name: string, spec: string, namespace = 'shop', kind = 'AuthorizationPolicy'): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const found = (text: string): string[] => runOn({ id: 'istio/probe', rule: probe }, text).diagnostics.map(({ message }) => message).sort();
const selects = (labels: string): string => `selector: { matchLabels: { ${labels} } }`;

describe('the policies of a pod', () => {
  it.each<readonly [string, string, string]>([
    ['of its namespace', policy('all', ''), 'a: shop/all'],
    ['of the root namespace first', policy('all', '') + policy('mesh', '', 'istio-system'), 'a: istio-system/mesh shop/all'],
    ['by a label', policy('own', selects('app: a')), 'a: shop/own'],
    ['by labels, all of which it has', policy('own', selects('tier: back, app: a')) + policy('other', selects('tier: back, app: b')), 'a: shop/own'],
    ['by a label, of the root namespace', policy('mesh', selects('app: a'), 'istio-system'), 'a: istio-system/mesh'],
    ['none of another namespace', policy('all', '', 'other'), 'a: '],
    ['none for a target', policy('target', 'targetRefs: [{ kind: Service, name: a }]'), 'a: '],
    ['none of another kind', policy('token', '', 'far', 'RequestAuthentication'), 'a: '],
  ])('%s', (_, text, expected) => {
    expect(found(pod('a', 'app: a, tier: back') + text)).toContain(expected);
  });
});

describe('the pods of a policy', () => {
  const pods = pod('a', 'app: a') + pod('b', 'app: b') + pod('c', 'app: a', 'far');
  it.each<readonly [string, string, string]>([
    ['of a label', policy('x', `${selects('app: a')}, jwtRules: [{ issuer: i }]`, 'shop', 'RequestAuthentication'), 'x: shop/a, 0 beside it, issuers i'],
    ['of a namespace', policy('x', 'jwtRules: [{ issuer: i }, { issuer: j }]', 'shop', 'RequestAuthentication') + policy('p', ''), 'x: shop/a shop/b, 1 beside it, issuers i j'],
    ['of a label, in the root namespace', policy('x', selects('app: a'), 'istio-system', 'RequestAuthentication'), 'x: shop/a far/c, 0 beside it, issuers '],
    ['of the root namespace', policy('x', '', 'istio-system', 'RequestAuthentication'), 'x: everybody, 0 beside it, issuers '],
    ['of nobody', policy('x', selects('app: none'), 'shop', 'RequestAuthentication'), 'x: , 0 beside it, issuers '],
  ])('%s', (_, text, expected) => {
    expect(found(pods + text)).toContain(expected);
  });
});

describe('whether a policy asks for a token', () => {
  const asking = defineRule({ ...definition, reads: ['security.istio.io/AuthorizationPolicy'], judges: ['security.istio.io/AuthorizationPolicy'], judge: (subject, context) => context.report({ at: [subject, ['spec']], message: 'found', data: { text: String(asksForToken(subject)) } }) });
  it.each<readonly [string, boolean]>([
    ["rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }]", true],
    ["rules: [{ from: [{ source: { namespaces: [a] } }, { source: { notRequestPrincipals: ['*'] } }] }]", true],
    ["rules: [{}, { when: [{ key: 'request.auth.claims[a]', values: [b] }] }]", true],
    ["action: DENY, rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }] }]", true],
    ["action: DENY, rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }]", false],
    ["action: DENY, rules: [{ when: [{ key: 'request.auth.claims[a]', notValues: [b] }] }]", true],
    ["action: DENY, rules: [{ when: [{ key: 'request.auth.claims[a]', values: [b] }] }]", false],
    ['rules: [{ from: [{ source: { principals: [a] } }] }]', false],
    ["rules: [{ when: [{ key: 'request.headers[a]', values: [b] }] }]", false],
    ['', false],
  ])('%s', (spec, expected) => {
    expect(runOn({ id: 'istio/probe', rule: asking }, policy('p', spec)).diagnostics.map(({ message }) => message)).toEqual([String(expected)]);
  });
});
