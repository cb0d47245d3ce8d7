import { unreachable } from '../../../../base/assert.ts';
import { parseBlock } from '../../../../model/addresses.ts';
import { all, any, text, type Predicate, type TextSet } from '../../../../model/predicate.ts';
import { claimAttribute, headerAttribute } from '../request-attributes.ts';
import type { Subject } from './subject.ts';

/**
 * What one value of a condition says about a request (`authz/model/generator.go`, `authz/matcher`). Undefined where
 * istiod cannot make a matcher of it. `namespace` is the policy's own.
 */
export function valuePredicate(subject: Subject, value: string, namespace: string): Predicate | undefined {
  switch (subject.kind) {
    case 'principal':
      return text('identity', glob(value));
    case 'namespace':
      return text('identity', namespaceSet(value));
    case 'service-account':
      return text('identity', serviceAccountSet(value, namespace));
    case 'trust-domain':
      return text('identity', trustDomainSet(value));
    case 'source-ip':
      return addressPredicate('address', value);
    case 'remote-ip':
      return addressPredicate('remote-address', value);
    case 'destination-ip':
      return addressPredicate('local-address', value);
    case 'request-principal':
      return requestPrincipal(value);
    case 'header':
      return headerPredicate(subject.name, value);
    case 'claim':
      return text(claimAttribute(subject.keys), claimSet(value));
    case 'host':
      return text('host', glob(value, true));
    case 'method':
      return text('method', glob(value));
    case 'path':
      return text('path', value.includes('{*}') || value.includes('{**}') ? { kind: 'template', value } : glob(value));
    case 'port':
      return /^\d+$/.test(value) && Number(value) <= 65_535 ? text('port', { kind: 'exact', value: String(Number(value)) }) : undefined;
    case 'sni':
      return text('sni', glob(value));
    case 'metadata':
      return { kind: 'unknown', because: `what the filter \`${subject.filter}\` leaves as \`${subject.key}\`` };
    case 'malformed':
    case 'unknown-key':
      return undefined;
    default:
      return unreachable(subject);
  }
}

/** `*` is any text that is there; a star elsewhere than at one end, or a second one, is a star. */
function glob(value: string, ignoreCase = false): TextSet {
  const folding = ignoreCase ? { ignoreCase } : {};
  if (value === '*') return { kind: 'any' };
  if (value.startsWith('*')) return { kind: 'suffix', value: value.slice(1), ...folding };
  if (value.endsWith('*')) return { kind: 'prefix', value: value.slice(0, -1), ...folding };
  return { kind: 'exact', value, ...folding };
}

/** Tokens may hold empty texts, which a star does not mean. */
const filled: TextSet = { kind: 'regex', value: '.+' };

function claimSet(value: string): TextSet {
  return value === '*' ? filled : glob(value);
}

/** `/ns/NAME/` anywhere in the identity, and every star stands for any text, slashes too. */
function namespaceSet(value: string): TextSet {
  if (!value.includes('*')) return { kind: 'contains', value: `/ns/${value}/` };
  return { kind: 'regex', value: `.*/ns/${value.split('*').map(quote).join('.*')}/.*` };
}

/** `NAME` of the policy's own namespace, or `NAMESPACE/NAME`. Stars are stars. */
function serviceAccountSet(value: string, own: string): TextSet {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? own : value.slice(0, slash);
  const name = value.slice(slash + 1);
  return { kind: 'regex', value: `.+/ns/${quote(namespace)}/(.+/|)sa/${quote(name)}(/.+)?` };
}

function trustDomainSet(value: string): TextSet {
  if (value === '*') return { kind: 'any' };
  const star = value.indexOf('*');
  if (star < 0) return { kind: 'prefix', value: `${value}/` };
  return { kind: 'regex', value: `${quote(value.slice(0, star))}[^/]*${quote(value.slice(star + 1))}/.*` };
}

/** `ISSUER/SUBJECT`, divided at the last slash; the two are compared apart, as claims. */
function requestPrincipal(value: string): Predicate {
  const slash = value.lastIndexOf('/');
  const [issuer, subject] = slash < 0 ? [value, ''] : [value.slice(0, slash), value.slice(slash + 1)];
  const both = (issuerSet: TextSet, subjectSet: TextSet): Predicate => all([text('claim:iss', issuerSet), text('claim:sub', subjectSet)]);
  const exact = (plain: string): TextSet => ({ kind: 'exact', value: plain });
  if (value === '*') return both(filled, filled);
  if (value.startsWith('*')) return slash < 0 ? both(filled, claimSet(value)) : both(claimSet(issuer), exact(subject));
  if (value.endsWith('*')) return slash < 0 ? both(claimSet(value), filled) : both(exact(issuer), claimSet(subject));
  return both(exact(issuer), exact(subject));
}

function headerPredicate(name: string, value: string): Predicate {
  const attribute = headerAttribute(name);
  return text(attribute, glob(value));
}

function addressPredicate(attribute: 'address' | 'remote-address' | 'local-address', value: string): Predicate | undefined {
  return parseBlock(value) !== undefined ? { kind: 'address', attribute, blocks: [value] } : undefined;
}

/** One predicate for several blocks of one attribute: a question less for each. */
export function anyValue(predicates: readonly Predicate[]): Predicate {
  const [first] = predicates;
  if (first?.kind !== 'address' || !predicates.every((predicate) => predicate.kind === 'address')) return any(predicates);
  return { kind: 'address', attribute: first.attribute, blocks: predicates.flatMap((predicate) => (predicate.kind === 'address' ? predicate.blocks : [])) };
}

/** A text as a regular expression that matches nothing else. */
function quote(plain: string): string {
  return plain.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
