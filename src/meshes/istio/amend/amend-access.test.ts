import { describe, expect, it } from 'vitest';
import type { Intent, Origin, Source } from '../../../intents/intent.ts';
import { amendCase, type AmendedCase, type Asked } from '../../../../test/amend/amended-case.ts';
import { reviews } from '../../../../test/amend/reviews.ts';
import { tell } from '../../../../test/amend/tell.ts';

const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };
const to = 'shop/reviews';
const web: Source = { kind: 'workload', workload: 'shop/web' };
const webAccount = 'cluster.local/ns/shop/sa/web';
const batchAccount = 'cluster.local/ns/shop/sa/batch';

function policy(name: string, spec: string): string {
  return `---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
}

const own = (account: string, more = ''): string => policy('callers', `{selector: {matchLabels: {app: reviews}}, rules: [{from: [{source: {principals: [${account}]}}]${more}}]}`);

function done(asked: Asked): AmendedCase {
  const result = amendCase(asked);
  expect(result.errors).toEqual([]);
  expect(result.validation.mismatches).toEqual([]);
  return result;
}

function isAdmitted({ after }: AmendedCase, client: string, method = 'GET', path = '/'): boolean {
  return !tell(after, `${client} ${method} reviews.shop${path}`).startsWith('refused');
}

describe('these callers and nobody else', () => {
  it('take the place of those that a policy for these pods names', () => {
    const result = done({ manifests: reviews + own(batchAccount), intents: [{ kind: 'allow-calls', origin, to, from: [web] }] });
    expect(result.amended.objects.map(({ replaces }) => replaces?.name)).toEqual(['callers']);
    expect([isAdmitted(result, 'shop/web'), isAdmitted(result, 'shop/batch'), isAdmitted(result, '@stranger')]).toEqual([true, false, false]);
  });

  it('are closed in where a policy for all pods of the namespace admits more', () => {
    const result = done({ manifests: reviews + policy('all', '{rules: [{from: [{source: {namespaces: [shop]}}]}]}'), intents: [{ kind: 'allow-calls', origin, to, from: [web], methods: ['GET'] }] });
    expect([isAdmitted(result, 'shop/web'), isAdmitted(result, 'shop/web', 'POST'), isAdmitted(result, 'shop/batch'), isAdmitted(result, '@stranger')]).toEqual([true, false, false, false]);
    expect(tell(result.after, 'shop/batch GET ratings')).toBe('100 ratings');
  });

  it('may be let out of a refusal of everybody but some', () => {
    const result = done({ manifests: reviews + policy('only', `{selector: {matchLabels: {app: reviews}}, action: DENY, rules: [{from: [{source: {notPrincipals: [${batchAccount}]}}]}]}`), intents: [{ kind: 'allow-calls', origin, to, from: [web] }] });
    expect([isAdmitted(result, 'shop/web'), isAdmitted(result, 'shop/batch')]).toEqual([true, false]);
  });

  it('are refused where a policy refuses all that they send', () => {
    const { errors } = amendCase({ manifests: reviews + policy('refuse', `{selector: {matchLabels: {app: reviews}}, action: DENY, rules: [{from: [{source: {principals: [${webAccount}]}}]}]}`), intents: [{ kind: 'allow-calls', origin, to, from: [web] }] });
    expect(errors).toEqual([`\`AuthorizationPolicy shop/refuse\` refuses all calls of \`${webAccount}\` to \`shop/reviews\`, and a refusal beats every admission`]);
  });

  it('are refused where that would drop what is asked of users', () => {
    expect(amendCase({ manifests: reviews + own(webAccount, ', when: [{key: "request.auth.claims[group]", values: [admin]}]'), intents: [{ kind: 'allow-calls', origin, to, from: [web] }] }).errors).toEqual(['`AuthorizationPolicy shop/callers` admits callers of `shop/reviews` by their users or by other conditions, which a list of callers alone would drop']);
  });
});

describe('one more caller', () => {
  const also: Intent = { kind: 'allow-calls', origin, to, from: [web], methods: ['GET'], beside: true };

  it('joins those of a policy, for what it is admitted to', () => {
    const result = done({ manifests: reviews + own(batchAccount), intents: [also] });
    expect([isAdmitted(result, 'shop/web'), isAdmitted(result, 'shop/web', 'POST'), isAdmitted(result, 'shop/batch', 'POST')]).toEqual([true, false, true]);
  });

  it('gets a policy of its own where the namespace is closed', () => {
    const result = done({ manifests: reviews + policy('nothing', '{}'), intents: [also] });
    expect([isAdmitted(result, 'shop/web'), isAdmitted(result, 'shop/batch'), tell(result.after, 'shop/web GET ratings')]).toEqual([true, false, 'refused 403']);
  });

  it('changes nothing where nobody is kept out, for a policy would close it', () => {
    const { amended } = done({ manifests: reviews, intents: [also] });
    expect(amended.objects).toEqual([]);
    expect(amended.notes).toEqual(['shop/reviews admits everybody already, so nothing was changed for it']);
  });
});

describe('a refusal', () => {
  it('is added, and has exceptions that no caller without an identity is among', () => {
    const result = done({ manifests: reviews + own(`${batchAccount}, ${webAccount}`), intents: [{ kind: 'deny-calls', origin, to, from: [{ kind: 'anyone' }], except: [web], methods: ['DELETE'] }] });
    expect([isAdmitted(result, 'shop/web', 'DELETE'), isAdmitted(result, 'shop/batch', 'DELETE'), isAdmitted(result, 'shop/batch'), isAdmitted(result, '@stranger')]).toEqual([true, false, true, false]);
  });

  it('stays beside those that are there', () => {
    const known = policy('reviews-deny', '{selector: {matchLabels: {app: reviews}}, action: DENY, rules: [{to: [{operation: {paths: ["/admin*"], ports: ["8080"]}}]}]}');
    const result = done({ manifests: reviews + known, intents: [{ kind: 'deny-calls', origin, to, from: [{ kind: 'workload', workload: 'shop/batch' }] }] });
    expect([isAdmitted(result, 'shop/web', 'GET', '/admin'), isAdmitted(result, 'shop/batch'), isAdmitted(result, 'shop/web')]).toEqual([false, false, true]);
    expect(result.amended.objects).toHaveLength(1);
  });

  it('is taken back by a policy that only takes notes', () => {
    const known = policy('refuse', '{selector: {matchLabels: {app: reviews}}, action: DENY, rules: [{}]}');
    const result = done({ manifests: reviews + known, withdrawn: [{ what: 'deny-calls', subject: to }] });
    expect(isAdmitted(result, 'shop/web')).toBe(true);
  });
});
