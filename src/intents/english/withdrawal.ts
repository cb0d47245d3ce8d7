import { unreachable } from '../../base/assert.ts';
import type { IntentKind } from '../intent.ts';
import type { Keyword } from '../print/keywords.ts';
import { sayName } from '../print/words.ts';
import type { Withdrawal } from '../wish.ts';
import type { Cursor } from './cursor.ts';

/** What the intents of a kind are called together. */
const nouns: { readonly [K in IntentKind]: readonly [Keyword, ...Keyword[]] } = {
  'split-traffic': ['splits'],
  'route-when': ['routes'],
  'set-timeout': ['timeouts'],
  'set-retries': ['retries'],
  'break-circuit': ['circuit', 'breakers'],
  'balance-load': ['load', 'balancing'],
  'inject-fault': ['faults'],
  'mirror-traffic': ['copies'],
  rewrite: ['rewrites'],
  redirect: ['redirects'],
  'limit-rate': ['rate', 'limits'],
  'require-mutual-tls': ['encryption'],
  'allow-calls': ['call', 'restrictions'],
  'deny-calls': ['refusals'],
  'allow-egress': ['egress'],
  expose: ['exposure'],
  'authenticate-users': ['token', 'checks'],
  observe: ['observation'],
  'scope-configuration': ['configuration', 'scopes'],
  'join-mesh': ['mesh', 'membership'],
  'connect-cluster': ['cluster', 'links'],
  'step-traffic': ['steps'],
};

const kinds = Object.keys(nouns) as IntentKind[];

/** What a subject is, as far as its text tells: a host only where a kind speaks of hosts. */
export function printWithdrawal({ what, subject }: Withdrawal): string {
  const noun = nouns[what].join(' ');
  if (subject === undefined) return `Take away all ${noun}.`;
  return `Take away the ${noun} of ${saySubject(what, subject)}.`;
}

function saySubject(what: IntentKind, subject: string): string {
  if (subject === '') return 'the whole mesh';
  if (subject.includes('/')) return sayName(subject);
  return `${what === 'allow-egress' || what === 'expose' ? 'host' : 'namespace'} ${sayName(subject)}`;
}

/** Take away the retries of shop/orders. Take away all faults. */
export function parseWithdrawal(cursor: Cursor): Withdrawal {
  cursor.expect('away');
  const isAll = cursor.oneOf('all', 'the') === 'all';
  const what = kinds.find((kind) => cursor.accept(nouns[kind][0]));
  if (what === undefined) cursor.fail();
  const kind = what ?? 'set-retries';
  cursor.expect(...nouns[kind].slice(1));
  if (isAll) return { kind: 'withdraw', what: kind };
  cursor.expect('of');
  return { kind: 'withdraw', what: kind, subject: readSubject(cursor) };
}

function readSubject(cursor: Cursor): string {
  const word = (['the', 'namespace', 'host'] as const).find((start) => cursor.accept(start));
  switch (word) {
    case 'the':
      cursor.expect('whole', 'mesh');
      return '';
    case 'namespace':
      return cursor.name('<namespace>');
    case 'host':
      return cursor.name('<host>');
    case undefined:
      return cursor.qualified('service');
    default:
      return unreachable(word);
  }
}
