import { expect, it } from 'vitest';
import { mayAdmit } from './waypoint-admission.ts';

const waypoint = { namespace: 'shop', name: 'waypoint', by: 'own' } as const;
const from = (...sources: readonly object[]) => ({ from: sources.map((source) => ({ source })) }) as never;

it.each([
  ['who asks nobody', {} as never, true],
  ['its account', from({ principals: ['cluster.local/ns/shop/sa/waypoint'] }), true],
  ['of any trust domain', from({ principals: ['example.com/ns/shop/sa/waypoint'] }), true],
  ['by a prefix', from({ principals: ['cluster.local/ns/shop/*'] }), true],
  ['by a suffix', from({ principals: ['*/sa/waypoint'] }), true],
  ['everybody with an account', from({ principals: ['*'] }), true],
  ['another account', from({ principals: ['cluster.local/ns/shop/sa/web'] }), false],
  ['the account of another namespace', from({ principals: ['cluster.local/ns/web/sa/waypoint'] }), false],
  ['its namespace', from({ namespaces: ['shop'] }), true],
  ['another namespace', from({ namespaces: ['web'] }), false],
  ['a service account', from({ serviceAccounts: ['shop/waypoint'] }), true],
  ['a service account of the own namespace', from({ serviceAccounts: ['waypoint'] }), true],
  ['another service account', from({ serviceAccounts: ['shop/web'] }), false],
  ['one of two sources', from({ namespaces: ['web'] }, { namespaces: ['shop'] }), true],
  ['a source that wants both', from({ namespaces: ['shop'], principals: ['cluster.local/ns/shop/sa/web'] }), false],
])('%s', (_, rule, answer) => {
  expect(mayAdmit(rule, waypoint)).toBe(answer);
});
