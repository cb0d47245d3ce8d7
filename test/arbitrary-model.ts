import { array, boolean, constant, constantFrom, integer, oneof, option, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { Access, Action, Authentication, Clause, Outcome, RequestChange, Route } from '../src/model/mesh-model.ts';
import { all, always, any, not, text, type Attribute, type Predicate, type TextSet } from '../src/model/predicate.ts';
import type { Request } from '../src/model/request-view.ts';
import { identityOf, openAccess, source, straight, type PlainHost, type PlainModel, type PlainWorkload } from './plain-model.ts';

const names = ['w0', 'w1', 'w2', 'w3'] as const;
const accounts = ['x', 'y', 'z'] as const;
const hosts = ['h0.test', 'h1.test', 'h2.test'] as const;
const paths = ['/', '/a', '/a/b', '/ab', '/b'] as const;

const pathSet: Arbitrary<TextSet> = oneof(
  record({ kind: constantFrom('exact' as const, 'prefix' as const, 'segments' as const), value: constantFrom(...paths) }),
  constantFrom<TextSet>({ kind: 'suffix', value: 'b' }, { kind: 'regex', value: '/a.*' }, { kind: 'regex', value: '/(a|b)' }, { kind: 'template', value: '/a/{*}' }, { kind: 'template', value: '/{**}' }),
);
const identitySet: Arbitrary<TextSet> = oneof(constantFrom(...accounts).map((account): TextSet => ({ kind: 'exact', value: identityOf(account) })), constantFrom<TextSet>({ kind: 'prefix', value: 'cluster.local/ns/t/' }, { kind: 'suffix', value: 'x' }, { kind: 'regex', value: '.*/sa/(x|y)' }, { kind: 'any' }));

/** Questions that requests of `arbitraryRequest` answer differently. */
const plainQuestion: Arbitrary<Predicate> = oneof(
  constantFrom('GET', 'POST').map((value) => text('method', { kind: 'exact', value })),
  pathSet.map((set) => text('path', set)),
  constantFrom<TextSet>({ kind: 'any' }, { kind: 'exact', value: '1' }, { kind: 'regex', value: '\\d' }).map((set) => text('header:x-user', set)),
  constantFrom<TextSet>({ kind: 'any' }, { kind: 'exact', value: '1' }).map((set) => text('query:q', set)),
);
const doorQuestion: Arbitrary<Predicate> = oneof(plainQuestion, identitySet.map((set) => text('identity', set)), constantFrom<Attribute>('principal', 'claim:role').map((attribute) => text(attribute, { kind: 'any' })));

function predicateOf(question: Arbitrary<Predicate>): Arbitrary<Predicate> {
  return oneof({ weight: 3, arbitrary: question }, { weight: 1, arbitrary: array(question, { minLength: 1, maxLength: 2 }).map(all) }, { weight: 1, arbitrary: array(question, { minLength: 1, maxLength: 3 }).map(any) }, { weight: 1, arbitrary: question.map(not) }, constant(always));
}

const action: Arbitrary<Action> = oneof(
  {
    weight: 4,
    arbitrary: array(record({ host: constantFrom(...hosts), subset: option(constantFrom('v1', 'v2'), { nil: undefined }), weight: integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 3 }).map(
      (destinations): Action => ({ kind: 'forward', destinations: destinations.map(({ host, subset, weight }) => ({ host, port: 80, ...(subset === undefined ? {} : { subset }), weight, source })) }),
    ),
  },
  constantFrom<Action>({ kind: 'redirect', status: 301, path: '/c' }, { kind: 'respond', status: 200, body: 'x' }, { kind: 'fail', status: 404, flag: 'NR', because: 'no route' }, { kind: 'unreachable', because: 'no connection' }),
);

const change: Arbitrary<RequestChange> = constantFrom<RequestChange>(
  { kind: 'path-prefix', length: 1, to: '/a/' },
  { kind: 'path', to: '/b' },
  { kind: 'header', operation: 'set', name: 'x-user', value: '1' },
  { kind: 'header', operation: 'remove', name: 'x-user', value: '' },
);

const outcome: Arbitrary<Outcome> = record({ action, timeout: option(constantFrom(1000, 2000), { nil: undefined }), attempts: option(constantFrom(1, 2), { nil: undefined }), changes: array(change, { maxLength: 1 }), delay: boolean() }).map(({ action, timeout, attempts, changes, delay }) => ({
  name: 'a route',
  source,
  action,
  ...(timeout === undefined ? {} : { timeoutMs: { value: timeout, source } }),
  ...(attempts === undefined ? {} : { retries: { value: { attempts, on: ['5xx'] }, source } }),
  ...(delay ? { fault: { delay: { percent: 50, delayMs: 100 }, source } } : {}),
  changes,
}));

const route: Arbitrary<Route> = record({ outcome, when: predicateOf(plainQuestion) }).map(({ outcome, when }) => ({ ...outcome, when }));

export const clause: Arbitrary<Clause> = record({ when: predicateOf(doorQuestion), effect: constantFrom('allow' as const, 'deny' as const) }).map(({ when, effect }) => ({ when, effect, status: 403, name: `${effect} a`, source }));

const access: Arbitrary<Access> = oneof(
  constant(openAccess),
  record({ clauses: array(clause, { maxLength: 3 }), effect: constantFrom('allow' as const, 'deny' as const) }).map(({ clauses, effect }): Access => ({ clauses, otherwise: { effect, because: 'nothing else is said', status: 403, source } })),
);

export const authentication: Authentication = { providers: [{ issuer: 'i', audiences: [], headers: [], parameters: [], cookies: [], source }] };

function workload(name: string, isGateway: boolean): Arbitrary<PlainWorkload> {
  return record({
    routing: constantFrom('r0', 'r1'),
    proxy: isGateway ? constant('gateway' as const) : constantFrom('sidecar' as const, 'sidecar' as const, 'none' as const),
    account: constantFrom(...accounts),
    version: constantFrom('v1', 'v2'),
    isStrict: isGateway ? constant(false) : boolean(),
    access,
    hasTokens: boolean(),
    normalization: constantFrom('none' as const, 'base' as const),
  }).map(({ hasTokens, ...rest }) => ({ name, ...rest, routing: `${rest.routing} ${rest.proxy}`, ...(hasTokens ? { authentication } : {}) }));
}

function host(name: string): Arbitrary<PlainHost> {
  return record({ protocol: constantFrom('http' as const, 'http' as const, 'tcp' as const), workloads: uniqueArray(constantFrom(...names), { minLength: 1, maxLength: 2 }) }).map((rest) => ({ host: name, ...rest }));
}

/** Three workloads and a gateway, three hosts, and whatever routes and policies chance gives them. */
export const arbitraryModel: Arbitrary<PlainModel> = record({
  workloads: record({ w0: workload('w0', false), w1: workload('w1', false), w2: workload('w2', false), w3: workload('w3', false), gateway: workload('gateway', true) }).map((all): readonly PlainWorkload[] => Object.values(all)),
  hosts: record({ h0: host(hosts[0]), h1: host(hosts[1]), h2: host(hosts[2]) }).map((all): readonly PlainHost[] => Object.values(all)),
  routes: uniqueArray(record({ routing: constantFrom('r0 sidecar', 'r1 sidecar', 'r0 gateway', 'r1 gateway'), host: constantFrom(...hosts), routes: array(route, { maxLength: 3 }), otherwise: oneof(outcome, constantFrom(...hosts).map(straight)) }), { maxLength: 4, selector: ({ routing, host }) => `${routing} ${host}` }),
  served: uniqueArray(constantFrom(...hosts), { maxLength: 2 }),
});

/** One step away from a model: another policy, other routes, another account, another door. */
export function edited(model: PlainModel): Arbitrary<PlainModel> {
  const position = integer({ min: 0, max: model.workloads.length - 1 });
  const patch = (at: number, more: Partial<PlainWorkload>): PlainModel => ({ ...model, workloads: model.workloads.map((each, index) => (index === at ? { ...each, ...more } : each)) });
  return oneof(
    record({ position, access }).map(({ position, access }) => patch(position, { access })),
    record({ position, account: constantFrom(...accounts) }).map(({ position, account }) => patch(position, { account })),
    record({ position, isStrict: boolean() }).map(({ position, isStrict }) => patch(position, { isStrict })),
    arbitraryModel.map(({ routes }) => ({ ...model, routes })),
    arbitraryModel.map(({ served }) => ({ ...model, served })),
    constant(model),
  );
}

const token = ['{"alg":"none"}', '{"iss":"i","sub":"ann","role":"admin"}', 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

/** Paths are in canonical form: that is the space which classes divide. */
export const arbitraryRequest: Arbitrary<Request> = record({
  method: constantFrom('GET', 'POST', 'PUT'),
  path: record({ path: constantFrom(...paths, '/c'), query: constantFrom('', '?q=1', '?q=2') }).map(({ path, query }) => path + query),
  headers: record({ user: constantFrom(undefined, '1', 'x'), token: constantFrom(undefined, token, 'Bearer no') }).map(({ user, token }) => ({ ...(user === undefined ? {} : { 'x-user': user }), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) })),
});
