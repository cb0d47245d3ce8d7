import { changeRequest } from './change-request.ts';
import { concreteView } from './concrete-request.ts';
import { describeBlocks, describeSet, subjectOf } from './describe.ts';
import { languageOf } from './language/language.ts';
import { isTooComplex, type Language, type TooComplex } from './language/node.ts';
import { intersect, minus, stripPrefix, union, wordLanguage } from './language/operations.ts';
import { afterFirst, beforePrefixChange } from './language/preimages.ts';
import { matchText } from './match-text.ts';
import type { Authentication, RequestChange } from './mesh-model.ts';
import { plainAttribute, type Attribute, type TextSet, type Truth } from './predicate.ts';
import type { ConnectionFacts, RequestView } from './request-view.ts';
import type { Question, Wording } from './space-question.ts';
import type { AddressAttribute, Run } from './space-run.ts';
import { beforeChanges, changeHeader, changePath, mapPresent, seenThrough, told, untouched, type SeenText } from './space-text.ts';
import { placesOf, subjectQuestion, type Provider } from './space-token.ts';

/** What the request looks like where the view stands. */
interface Seen {
  readonly path: SeenText;
  /** Path and query together, changed as the path is. */
  readonly target: SeenText;
  readonly host: SeenText;
  readonly headers: ReadonlyMap<string, SeenText>;
  readonly facts: ConnectionFacts;
  /** Provider of the token whose claims can be asked about. */
  readonly provider: Provider | undefined;
  /** A proxy before took the token out once it had accepted it. */
  readonly isTokenTaken?: boolean;
}

/** All requests of a run, which every question may divide. */
export function symbolicView(run: Run): RequestView {
  const { method, path, host } = run.options.only ?? {};
  const onlyPath = path === undefined ? undefined : told(path);
  if (method !== undefined) run.variables.set('method', { absent: false, present: wordLanguage(run.store, method) });
  return viewOf(run, { path: path === undefined ? untouched : told(path.split('?', 1)[0]), target: onlyPath ?? untouched, host: host === undefined ? untouched : told(host.toLowerCase()), headers: new Map(), facts: {}, provider: undefined });
}

function viewOf(run: Run, seen: Seen): RequestView {
  return {
    test: (attribute, set) => test(run, seen, attribute, set),
    testAddress: (attribute, blocks) => attribute === 'address' && seen.facts.isBehindProxy === true ? 'unknown' : run.askAddress(attribute, blocks, { subject: subjectOf(attribute), words: () => describeBlocks(blocks) }),
    change: (changes) => (changes.length === 0 ? viewOf(run, seen) : viewOf(run, changes.reduce((before, change) => applyChange(run, before, change), seen))),
    withConnection(facts) {
      run.dialled ??= facts.host?.toLowerCase();
      run.routedBy ??= facts.routedBy;
      return viewOf(run, { ...seen, facts: { ...seen.facts, ...facts } });
    },
    authenticate(authentication) {
      if (seen.isTokenTaken) return { state: 'absent', view: viewOf(run, { ...seen, provider: undefined }) };
      const state = run.token.authenticate(authentication);
      const provider = state === 'accepted' ? run.token.accepted : undefined;
      const isForOthers = state === 'rejected' && run.token.isForOthers(authentication);
      return { state, ...(isForOthers ? { isForOthers } : {}), view: viewOf(run, withOwnHeaders(authentication, provider, provider?.isForwarded === false ? withoutToken(run, seen, provider) : { ...seen, provider })) };
    },
  };
}

/**
 * The header that the token stood in is gone. It stands in the first place that may hold one; of the places after the
 * first header nobody tells.
 */
function withoutToken(run: Run, seen: Seen, provider: Provider): Seen {
  const [first, ...others] = placesOf(provider, run).filter(({ attribute }) => attribute.startsWith('header:') && attribute !== 'header:cookie').map(({ attribute, question }) => ({ name: attribute.slice('header:'.length), tokens: question.present }));
  const headers = new Map(seen.headers);
  for (const { name } of others) headers.set(name, { kind: 'unknown' });
  if (first) headers.set(first.name, seenThrough(seen.headers.get(first.name) ?? untouched, (question) => beforeTaking(first.tokens, question)));
  return { ...seen, headers, provider, isTokenTaken: true };
}

/** Headers that only the proxy writes: what it writes hangs on the token, and without one they are gone. */
function withOwnHeaders({ providers }: Authentication, accepted: Provider | undefined, seen: Seen): Seen {
  const namesOf = ({ claimHeaders = [], payloadHeader }: Provider): string[] => [...claimHeaders.map(({ name }) => name), ...(payloadHeader === undefined ? [] : [payloadHeader])].map((name) => name.toLowerCase());
  const [gone, written] = [providers.flatMap(namesOf), accepted === undefined ? [] : namesOf(accepted)];
  if (gone.length === 0) return seen;
  const headers = new Map(seen.headers);
  for (const name of gone) headers.set(name, told(undefined));
  for (const name of written) headers.set(name, { kind: 'unknown' });
  return { ...seen, headers };
}

/** A header that holds a token counts as absent. */
function beforeTaking(tokens: Language, { absent, present }: Question): Question | TooComplex {
  const mapped = absent ? union(present, tokens) : minus(present, tokens);
  return isTooComplex(mapped) ? mapped : { absent, present: mapped };
}

function applyChange(run: Run, seen: Seen, change: RequestChange): Seen {
  switch (change.kind) {
    case 'remove-parameter':
      return { ...seen, target: { kind: 'unknown' } };
    case 'host':
      return { ...seen, host: told(change.to) };
    case 'header': {
      const name = change.name.toLowerCase();
      if (name === 'host' || name === ':authority') return change.operation === 'remove' ? seen : { ...seen, host: told(change.value) };
      return { ...seen, headers: new Map(seen.headers).set(name, changeHeader(seen.headers.get(name) ?? untouched, change.operation, change.value)) };
    }
    case 'normalize-path':
    case 'path':
    case 'path-prefix':
    case 'path-regex':
      return { ...seen, path: changePath(seen.path, change, run), target: changeTarget(seen.target, change) };
  }
}

type PathChange = Extract<RequestChange, { kind: 'normalize-path' | 'path-prefix' | 'path' | 'path-regex' }>;

/** Only what changes the beginning of the path, or all of it, can be followed in path and query together. */
function changeTarget(target: SeenText, change: PathChange): SeenText {
  if (target.kind === 'told') return told(changeRequest({ method: '', target: target.text ?? '', host: undefined, headers: new Map() }, [change]).target);
  const isStable = change.kind === 'normalize-path' && change.to !== 'decode-and-merge-slashes' && target.kind === 'free' && target.through.length === 0;
  if (target.kind === 'unknown' || isStable) return target;
  if (change.kind === 'path-prefix') return seenThrough(target, mapPresent((present) => beforePrefixChange(change.length, change.to, present, '?')));
  if (change.kind === 'path') return seenThrough(target, mapPresent((present) => beforePathChange(change.to, present)));
  return { kind: 'unknown' };
}

/** Targets that are in the language once their path became `to`. */
function beforePathChange(to: string, present: Language): Language | TooComplex {
  const tails = languageOf({ kind: 'regex', value: '(?s)(?:\\?.*)?' }, present.store);
  const rest = isTooComplex(tails) ? tails : intersect(stripPrefix(to, present), tails);
  return isTooComplex(rest) ? rest : afterFirst('?', rest);
}

function test(run: Run, seen: Seen, attribute: Attribute, set: TextSet): Truth {
  if (attribute.startsWith('claim:')) return testClaim(run, seen, attribute.slice('claim:'.length), set);
  switch (attribute) {
    case 'address':
    case 'remote-address':
    case 'local-address':
      return testAddressText(run, attribute, set);
    case 'principal':
      return seen.provider === undefined ? 'no' : askText(run, 'principal', untouched, set, principals(seen.provider));
    default:
      return askText(run, plainAttribute(attribute), textOf(run, seen, plainAttribute(attribute), set), set);
  }
}

function textOf(run: Run, { path, target, host, headers, facts }: Seen, attribute: Attribute, set: TextSet): SeenText {
  if (attribute.startsWith('header:')) return headers.get(attribute.slice('header:'.length)) ?? untouched;
  if (attribute.startsWith('query:')) return run.options.only?.path === undefined ? untouched : toldQuery(run.options.only.path, attribute, set);
  switch (attribute) {
    case 'path':
      return path;
    case 'target':
      return target;
    case 'host':
      return host;
    case 'scheme':
      return facts.scheme === undefined ? untouched : told(facts.scheme);
    case 'port':
      return facts.port === undefined ? untouched : told(String(facts.port));
    case 'identity':
    case 'sni':
      return attribute in facts ? told(facts[attribute]) : untouched;
    default:
      return untouched;
  }
}

/** The parameter of a target that is told, as far as this question goes. */
function toldQuery(target: string, attribute: Attribute, set: TextSet): SeenText {
  const truth = concreteView({ method: 'GET', path: target, headers: {} }).test(attribute, set);
  return { kind: 'decided', truth };
}

function askText(run: Run, attribute: Attribute, text: SeenText, set: TextSet, base?: (run: Run) => Question): Truth {
  if (text.kind === 'decided') return text.truth;
  if (text.kind === 'told') return text.text === undefined ? 'no' : matchText(set, text.text);
  if (text.kind === 'lines') {
    const added = matchText(set, text.added);
    const before = added === 'yes' ? 'no' : askText(run, attribute, text.before, set, base);
    return added === 'no' || before === 'yes' ? before : added;
  }
  if (text.kind === 'unknown') return run.giveUp(`what ${subjectOf(attribute)} is after its changes is not followed`);
  const present = languageOf(set, run.store);
  if (isTooComplex(present)) return run.giveUp(present.because);
  if (base) run.require(attribute, base(run));
  if (attribute === 'host' && run.routedBy !== undefined) run.require('host', authoritiesOf(run.routedBy, run));
  const question = beforeChanges(text.through, { absent: false, present }, run);
  if (isTooComplex(question)) return run.giveUp(question.because);
  return run.ask(attribute, question, wordingOf(attribute, set, text.through.length > 0));
}

/** Any of the names, alone or with a port. */
function authoritiesOf(names: readonly string[], run: Run): Question {
  const quoted = names.map((name) => `\\Q${name.toLowerCase().replaceAll('\\E', '')}\\E`).join('|');
  const present = languageOf({ kind: 'regex', value: `(?:${quoted})(?::[1-9][0-9]{0,4})?` }, run.store);
  return { absent: false, present: isTooComplex(present) ? run.store.everything : present };
}

function wordingOf(attribute: Attribute, set: TextSet, isChanged: boolean): Wording {
  const subject = subjectOf(attribute);
  return { subject: isChanged ? `${subject} as rewritten` : subject, words: () => describeSet(set) };
}

function testAddressText(run: Run, attribute: AddressAttribute, set: TextSet): Truth {
  if (set.kind === 'any') return 'yes';
  if (set.kind === 'exact') return run.askAddress(attribute, [set.value], { subject: subjectOf(attribute), words: () => describeSet(set) });
  return run.giveUp(`whether the ${attribute} as a text ${describeSet(set).yes} is not followed`);
}

function principals({ issuer }: Provider): (run: Run) => Question {
  return (run) => subjectQuestion(issuer, run.store.everything);
}

function testClaim(run: Run, { provider }: Seen, claim: string, set: TextSet): Truth {
  if (provider === undefined) return 'no';
  if (claim === 'iss') return matchText(set, provider.issuer);
  const language = languageOf(set, run.store);
  if (isTooComplex(language)) return run.giveUp(language.because);
  const wording = { subject: subjectOf(`claim:${claim}`), words: () => describeSet(set) };
  if (claim !== 'sub') return run.token.askItem(claim, language, wording);
  run.require('principal', subjectQuestion(provider.issuer, run.store.everything));
  return run.ask('principal', subjectQuestion(provider.issuer, language), wording);
}
