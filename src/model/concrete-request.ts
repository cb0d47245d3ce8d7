import { groupBy } from '../base/order.ts';
import { coverEverything } from './address-set.ts';
import { isInBlocks } from './addresses.ts';
import { changeRequest, type RequestText } from './change-request.ts';
import { matchText } from './match-text.ts';
import type { Authentication, CallProtocol, RequestChange } from './mesh-model.ts';
import { plainAttribute, type Attribute, type TextSet, type Truth } from './predicate.ts';
import type { ConnectionFacts, Request, RequestView, TokenState } from './request-view.ts';
import { changesByToken, checkToken, claimTexts, principalOf, type Claims } from './tokens.ts';

/** What stands beside the request itself. */
export interface ConcreteFacts extends ConnectionFacts {
  /** Address that trusted proxies report; the peer's own where no `x-forwarded-for` is sent. */
  readonly remoteAddress?: string;
  readonly localAddress?: string;
  /**
   * Where an address is not known, it is taken to be none that a policy names, and what was taken is put in here.
   * Without it the answer is unknown.
   */
  readonly assumptions?: Set<string>;
}

/** A view that says what else its answers rest on. */
export interface ConcreteView extends RequestView {
  authenticate(authentication: Authentication): { readonly state: TokenState; readonly view: ConcreteView; readonly assumed?: string; readonly isForOthers?: boolean; readonly changes?: readonly RequestChange[] };
  change(changes: readonly RequestChange[]): ConcreteView;
  withConnection(facts: ConnectionFacts): ConcreteView;
}

/** One request as it is, answering what predicates ask about it. */
export function concreteView(request: Request, facts: ConcreteFacts = {}): ConcreteView {
  const isForwarded = Object.keys(request.headers).some((name) => name.toLowerCase() === 'x-forwarded-for');
  const reported = isForwarded ? {} : addressFacts(request);
  return viewOf({ text: requestText(request), scheme: request.scheme, facts: { ...reported, ...facts }, address: request.address, claims: undefined });
}

/** The request as a call of this protocol carries it: a connection that is not spoken HTTP on has none, and no texts of one. */
export function viewOfCall(protocol: CallProtocol, request: Request, facts: ConcreteFacts = {}): ConcreteView {
  const isRequest = protocol === 'http' || protocol === 'grpc';
  const { address } = request;
  return concreteView(isRequest ? request : { method: '', path: '', headers: {}, ...(address === undefined ? {} : { address }) }, facts);
}

function addressFacts({ address }: Request): ConcreteFacts {
  return address === undefined ? {} : { remoteAddress: address };
}

interface State {
  readonly text: RequestText;
  /** What the request says of itself outlives every connection that carries it. */
  readonly scheme: string | undefined;
  readonly facts: ConcreteFacts;
  readonly address: string | undefined;
  readonly claims: Claims | undefined;
}

/** The fragment never leaves the client: Envoy cuts it off or refuses it. */
function requestText(request: Request): RequestText {
  const target = request.path.split('#', 1)[0] ?? '';
  const sent = groupBy(Object.entries(request.headers), ([name]) => name.toLowerCase());
  const lines = new Map([...sent].flatMap(([name, group]) => (group.length > 1 ? [[name, group.map(([, value]) => value)] as const] : [])));
  const headers = new Map([...sent].map(([name, group]) => [name, group.map(([, value]) => value).join(',')]));
  const host = request.host ?? headers.get('host');
  headers.delete('host');
  return { method: request.method, target, host, headers, ...(lines.size === 0 ? {} : { lines }) };
}

function viewOf(state: State): ConcreteView {
  return {
    test: (attribute, set) => testText(state, attribute, set),
    testAddress: (attribute, blocks) => testBlocks(addressOf(state, attribute), blocks, attribute, state.facts.assumptions),
    shown: () => ({ target: state.text.target, host: state.text.host ?? state.facts.host }),
    attributeValue: (attribute) => valueOf(state, attribute),
    change: (changes) => viewOf({ ...state, text: changeRequest(state.text, changes) }),
    withConnection: (facts) => viewOf({ ...state, facts: { ...state.facts, ...facts } }),
    authenticate(authentication) {
      const checked = checkToken(authentication, {
        header: (name) => state.text.headers.get(name.toLowerCase()),
        parameter: (name) => firstParameter(state.text.target, name),
      });
      const changes = changesByToken(authentication, checked);
      const view = viewOf({ ...state, text: changeRequest(state.text, changes), claims: checked.claims });
      const { state: token, isForOthers } = checked;
      return token === 'accepted' ? { state: token, view, changes, assumed: 'whether the signature and the dates of the token hold' } : { state: token, view, changes, ...(isForOthers ? { isForOthers } : {}) };
    },
  };
}

function testText(state: State, attribute: Attribute, set: TextSet): Truth {
  if (attribute.startsWith('claim:')) return anyMatches(set, state.claims === undefined ? [] : claimTexts(state.claims, attribute.slice('claim:'.length)));
  const lines = attribute.startsWith('header:') ? state.text.lines?.get(plainAttribute(attribute).slice('header:'.length)) : undefined;
  if (lines !== undefined) return anyMatches(set, lines);
  const value = valueOf(state, attribute);
  return value === 'unknown' ? 'unknown' : value === undefined ? 'no' : matchText(set, value.text);
}

function anyMatches(set: TextSet, texts: readonly string[]): Truth {
  const truths = new Set(texts.map((text) => matchText(set, text)));
  return truths.has('yes') ? 'yes' : truths.has('unknown') ? 'unknown' : 'no';
}

/** Undefined is absent; `unknown` is there, but nobody said what it is. */
type Value = { readonly text: string } | undefined | 'unknown';

function valueOf(state: State, asked: Attribute): Value {
  const { text, facts, claims } = state;
  const attribute = plainAttribute(asked);
  if (attribute.startsWith('header:')) return wrap(text.headers.get(attribute.slice('header:'.length)));
  if (attribute.startsWith('query:')) return wrap(firstParameter(text.target, attribute.slice('query:'.length)));
  switch (attribute) {
    case 'method':
      return wrap(text.method === '' ? undefined : text.method);
    case 'scheme':
      return wrap(state.scheme ?? facts.scheme ?? 'http');
    case 'host':
      return wrap(text.target === '' ? undefined : hostOf(state));
    case 'path':
      return wrap(text.target === '' ? undefined : pathOf(text.target));
    case 'target':
      return wrap(text.target === '' ? undefined : text.target);
    case 'identity':
      return wrap(facts.identity);
    case 'port':
      return facts.port === undefined ? 'unknown' : { text: String(facts.port) };
    case 'sni':
      return wrap(facts.sni);
    case 'principal':
      return wrap(claims && principalOf(claims));
    case 'address':
    case 'remote-address':
    case 'local-address':
      return wrap(addressOf(state, attribute)) ?? 'unknown';
    default:
      return undefined;
  }
}

function wrap(text: string | undefined): { readonly text: string } | undefined {
  return text === undefined ? undefined : { text };
}

function hostOf({ text, facts }: State): string | undefined {
  return text.host ?? facts.host;
}

function pathOf(target: string): string {
  return target.split('?', 1)[0] ?? '';
}

/** First value of a query parameter as it is written; the empty text where it has none. Envoy decodes neither. */
function firstParameter(target: string, name: string): string | undefined {
  const start = target.indexOf('?');
  if (start === -1 || start === target.length - 1) return undefined;
  for (const parameter of target.slice(start + 1).split('&')) {
    const equals = parameter.indexOf('=');
    if ((equals === -1 ? parameter : parameter.slice(0, equals)) === name) return equals === -1 ? '' : parameter.slice(equals + 1);
  }
  return undefined;
}

function addressOf({ address, facts }: State, attribute: 'address' | 'remote-address' | 'local-address'): string | undefined {
  return attribute === 'address' ? (facts.isBehindProxy === true ? undefined : address) : attribute === 'remote-address' ? facts.remoteAddress : facts.localAddress;
}

const addressNames = { address: "the caller's address", 'remote-address': "the original client's address", 'local-address': "the receiver's address" } as const;

function testBlocks(address: string | undefined, blocks: readonly string[], attribute: keyof typeof addressNames, assumptions: Set<string> | undefined): Truth {
  if (address !== undefined) return isInBlocks(address, blocks) ? 'yes' : 'no';
  if (blocks.length === 0) return 'no';
  if (coverEverything(blocks)) return 'yes';
  if (assumptions === undefined) return 'unknown';
  assumptions.add(`whether ${addressNames[attribute]} is in ${blocks.join(', ')}: taken as not`);
  return 'no';
}
