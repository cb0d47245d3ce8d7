import { describe, expect, it } from 'vitest';
import { identityOf, source } from '../../test/plain-model.ts';
import { concreteView } from './concrete-request.ts';
import type { Access, Clause } from './mesh-model.ts';
import { nearestClause } from './nearest-clause.ts';
import { all, any, not, text, type Attribute, type Predicate } from './predicate.ts';

const is = (attribute: Attribute, value: string): Predicate => text(attribute, { kind: 'exact', value });
const begins = (attribute: Attribute, value: string): Predicate => text(attribute, { kind: 'prefix', value });
const allow = (name: string, when: Predicate): Clause => ({ when, effect: 'allow', status: 403, name, source });
const only = (...clauses: Clause[]): Access => ({ clauses, otherwise: { effect: 'deny', because: 'no rule admits it', status: 403, source } });

function nearest(access: Access, identity: string | undefined = identityOf('report')): string | undefined {
  const found = nearestClause(access, concreteView({ method: 'POST', path: '/refund?id=1', headers: { 'x-tier': 'gold' } }).withConnection({ identity, port: 8080 }));
  return found && `${found.clause.name}: ${found.missing}`;
}

describe('the rule that comes nearest to admitting a request', () => {
  it('lacks the least, and is told with what the request has instead', () => {
    const access = only(
      allow('rule 1', all([is('identity', identityOf('web')), is('method', 'GET')])),
      allow('rule 2', all([is('method', 'POST'), any([is('identity', identityOf('web')), is('identity', identityOf('cart'))])])),
    );
    expect(nearest(access)).toBe(`rule 2: caller's identity is "${identityOf('web')}" or "${identityOf('cart')}" (here "${identityOf('report')}")`);
  });

  it('is told with every condition that does not hold', () => {
    expect(nearest(only(allow('rule 1', all([is('method', 'GET'), begins('path', '/orders'), is('header:x-team', 'a'), is('port', '8080')]))))).toBe('rule 1: method is GET (here POST) and path begins with "/orders" (here "/refund") and header x-team is "a" (here none)');
  });

  it('is told with the alternative that lacks the least', () => {
    const alternatives = any([all([is('method', 'GET'), begins('path', '/orders')]), all([is('method', 'PUT'), begins('path', '/refund')])]);
    expect(nearest(only(allow('rule 1', alternatives)))).toBe('rule 1: method is PUT (here POST)');
  });

  it('keeps alternatives of one condition apart from the others', () => {
    const access = only(allow('rule 1', all([is('method', 'GET'), any([begins('path', '/a/'), is('path', '/b')])])));
    expect(nearest(access)).toBe('rule 1: method is GET (here POST) and (path begins with "/a/" or path is "/b") (here "/refund")');
  });

  it('says what is excluded, and that a caller has no identity', () => {
    expect(nearest(only(allow('rule 1', not(is('path', '/refund')))))).toBe('rule 1: path is not "/refund" (here "/refund")');
    const [unknown] = [nearestClause(only(allow('rule 1', is('identity', 'a'))), concreteView({ method: 'GET', path: '/', headers: {} }).withConnection({ identity: undefined }))];
    expect(unknown?.missing).toBe('caller\'s identity is "a" (here none)');
  });

  it('is none where nothing allows anything', () => {
    expect(nearest(only())).toBeUndefined();
    expect(nearest(only({ ...allow('no refunds', begins('path', '/refund')), effect: 'deny' }))).toBeUndefined();
  });
});
