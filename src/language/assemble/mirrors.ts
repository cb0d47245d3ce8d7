import type { Target } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { withCallPairs } from './call-pairs.ts';
import { leftOut } from './either.ts';
import { serving } from './mirror-words.ts';
import { matchesOf, scopeOf, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { asksForStrays } from './stray-scopes.ts';
import { noteUsed } from './used-words.ts';
import { plainIn } from './withdrawal-words.ts';
import { ask, assume, block, origin, resolveService, serviceOf, type State } from './state.ts';
import { compareVersions, versionsOf, versionTarget } from './state-versions.ts';

type Ref = Extract<Phrase, { readonly type: 'ref' }>;

/** Copies of requests. */
export function buildMirror(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const given = [...lead, ...segments.flatMap(({ phrases }) => phrases)];
  const bad = given.find(({ type }) => ['duration', 'count', 'ratio', 'status', 'fact', 'unused', 'new-path'].includes(type));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  const text = state.text.slice(given[0]?.span.start ?? 0, given.at(-1)?.span.end ?? 0);
  const strange = given.find((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'others' || kind === 'nobody' || kind === 'host' || kind === 'ingress' || kind === 'outside'));
  if (strange !== undefined) return void block(state, `I did not use "${wordsOf(state, strange)}"`, strange.span);
  if (/\b(?:and back|vice versa|both ways|the other way|each other)\b/i.test(text)) return void ask(state, 'copies go one way: the requests of which service are copied, and where to?');
  const out = leftOut(text);
  if (out !== undefined) return void ask(state, `"${out}": copies are of the requests that are named, not of all but some: which are meant?`);
  if (asksForStrays(state, given)) return;
  if (told.test(text)) return void ask(state, `is this how things are, or should it be so: "${text.trim()}"?`);
  const made = /\b(?:comes?|came|coming|built|made|served|loaded|fetched|derived|originate\w*|stems?|delivered|generated|taken|provided)\s+(?:from|out of|by)\b[^.\n]*\b(?:its|their|the)\s+(?:traffic|requests|calls)/i.exec(state.text)?.[0];
  if (made !== undefined) return void ask(state, `"${made}": the requests to which service should be copied? Say it as "copy 10% of the calls to A to B"`);
  // A sender that no name was read for: "requests that uploads sends to b".
  const sender = /\b(?:requests?|calls?|traffic|messages?|what|everything) (?:(?:that|which) )?(?:the |our )?["'`]?([\w-]+)["'`]? (?:sends|makes|issues|fires)\b/i.exec(text)?.[1];
  if (sender !== undefined && !/^(?:it|that|which|who|whoever|everyone|everybody|anyone|anybody|someone|somebody|client|caller|one)$/i.test(sender) && !given.some((phrase) => phrase.type === 'ref' && wordsOf(state, phrase).toLowerCase().includes(sender.toLowerCase()))) return void ask(state, `is \`${sender}\` the service that sends these requests? Say it as "calls from A to B"`);
  const target = targetIn(state, given);
  const rest = withCallPairs(state, withoutDisjoint(state, given.filter((phrase) => phrase !== target)));
  const percents = rest.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : []));
  const negation = rest.find((phrase) => phrase.type === 'mark' && ['not', 'except', 'rest', 'no-other'].includes(phrase.mark));
  const isOff = ending.test(text) || rest.some((phrase) => phrase.type === 'act' && phrase.act === 'remove') || (negation?.type === 'mark' && negation.mark === 'not' && target === undefined && percents.length === 0);
  if (negation !== undefined && !isOff) return void block(state, `I did not use "${wordsOf(state, negation)}"`, negation.span);
  const sources = rest.filter((phrase): phrase is Ref => phrase.type === 'ref');
  const version = sources.find(({ entities }) => entities.some(isVersion));
  const service = sourceOf(state, sources, target, isOff);
  if (service === undefined) return;
  state.topic = [service];
  if (isOff) return endMirror(state, service, given, percents.length > 0, target);
  const isOfRest = version !== undefined && !serving.test(text) && /\b(?:dark|shadow)[- ]?launch|\b(?:shadow|mirror|copy) of\b/i.test(text) && !/\b(?:traffic|requests|calls)\b[^.,;]*\bv\d/i.test(text) && isOtherVersion(state, service, version, target);
  if (isOfRest) {
    state.background.push(wordsOf(state, version));
    assume(state, `copies are made of the requests to \`${service}\`, whichever version answers them`, 'default', version.span);
  }
  else if (version !== undefined && serving.test(text)) {
    if (!answersFrom(state, service, version)) return;
  } else if (version !== undefined) return void ask(state, `copies are made of the requests to \`${service}\`, whichever version answers them: "${wordsOf(state, version)}" alone cannot be copied. Is that meant?`, [], version.span);
  if (target === undefined) return void ask(state, `where should the copies of requests to \`${service}\` go?`);
  const to = targetFor(state, service, target.entities[0]);
  noteOwnVersion(state, service, target);
  const scope = scopeOf(state, rest.filter((phrase) => phrase.type === 'cond' || phrase.type === 'traffic' || (phrase.type === 'ref' && phrase !== version && phrase.role === 'from' && !isTheService(state, phrase, service))));
  if (to === undefined || scope === undefined) return;
  if (to.kind === 'service' && to.service === service) return void ask(state, `copies of requests to \`${service}\` cannot go to itself: to which version, or to which other service?`);
  noteNamespaces(state, target, sources);
  const percent = shareOf(state, percents, text);
  if (percent === undefined) return;
  const whens = matchesOf(scope);
  for (const when of whens.length === 0 ? [undefined] : whens) add(state, { kind: 'mirror-traffic', service, origin, to, percent, ...(when === undefined ? {} : { when }) });
}

/** "Serve it from v1": all of its requests are answered there, copies or not. */
function answersFrom(state: State, service: QualifiedName, { entities }: Ref): boolean {
  const [entity] = entities;
  const to = entity?.kind === 'version' && entities.length === 1 ? versionTarget(state, service, entity.version, entity.span) : undefined;
  if (to !== undefined) add(state, { kind: 'split-traffic', service, origin, shares: [{ to, weightPercent: 100 }] });
  return to !== undefined;
}

/** "v2 is a shadow of v1": of two versions the one that is copied, and the one that gets the copies. */
function isOtherVersion(state: State, service: QualifiedName, version: Ref, target: Ref | undefined): boolean {
  const [own, to] = [version.entities, target?.entities ?? []].map((entities) => entities.flatMap((entity) => (entity.kind === 'version' ? [entity.version] : [])));
  const known = versionsOf(state, service);
  return own?.length === 1 && to?.length === 1 && own[0] !== to[0] && known.length <= 2 && known.every((name) => name === own[0] || name === to[0]);
}

/** "GETs, not POSTs": what is left out is not among what is meant anyway. */
function withoutDisjoint(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const meant = phrases.find((phrase) => phrase.type === 'cond' && phrase.cond.methods !== undefined);
  const at = phrases.findIndex((phrase, index) => phrase.type === 'mark' && phrase.mark === 'not' && methodsIn(nextOf(phrases, index)) !== undefined);
  const left = nextOf(phrases, at);
  const methods = methodsIn(meant);
  if (at < 0 || left === undefined || left === meant || methods?.some((method) => methodsIn(left)?.includes(method) !== false) !== false) return phrases;
  state.background.push(wordsOf(state, left));
  return phrases.filter((phrase, index) => index !== at && phrase !== left);
}

function nextOf(phrases: readonly Phrase[], at: number): Phrase | undefined {
  return phrases.slice(at + 1).find(({ type }) => type !== 'glue');
}

function methodsIn(phrase: Phrase | undefined): readonly string[] | undefined {
  return phrase?.type === 'cond' && Object.keys(phrase.cond).length === 1 ? phrase.cond.methods : undefined;
}

/** "The mirror of b works well": no wish. */
const told = /\b(?:works?|worked|working|looks?|looked|went|was|were|has been|have been|is running|runs|shows?|showed|helps?|helped) (?:\w+ )?(?:well|fine|good|great|nicely|ok|okay|bad(?:ly)?|wrong|broken|for|since|already|now|yesterday|correctly)\b|^\W*(?:the|our|a) (?:mirror(?:ing)?|shadow(?:ing)?|copies) (?:\w+ ){0,6}(?:works?|is|are|was|were|has|have|does|did|runs?)\b(?! (?:to|needed|wanted))/i;

const ending = /(?<![-\w])(?:stop\w*|off|disabl\w+|no more(?! than)|no longer|ends?|ended|remov\w+|cease\w*|any ?more|undo|cancel\w*|get rid of|turn\w* off|delet\w+|drop(?! ?ped))(?![-\w])/i;

/** Whether words say no more than that copies end, and whose. */
function endsPlainly(state: State, given: readonly Phrase[], target: Ref | undefined): boolean {
  const start = given[0]?.span.start ?? 0;
  const names = given.filter((phrase): phrase is Ref => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'));
  const others = names.filter((phrase) => phrase !== target && !done(phrase, target));
  const blank = given.filter((phrase) => phrase.type === 'ref' || phrase.type === 'reason').reduce((left, { span }) => left.slice(0, span.start - start) + ' '.repeat(span.end - span.start) + left.slice(span.end - start), state.text.slice(start, given.at(-1)?.span.end ?? 0));
  const wanted = blank.replace(/\b(?:do not|don['’]t|must not|should not|shall not|no longer)\s+(?:be )?(?:mirror|copy|shadow|duplicate|send|get|need|want)\w*/gi, ' ');
  const words = wanted.replace(/\b(?:mirror\w*|cop(?:y|ies|ied|ying)|duplicat\w+|shadow\w*|send(?:ing|s)?|sent|gets?|getting|receiv\w+|being|tee\w*|traffic|anything|anymore|any more)\b/gi, ' ');
  return others.length < 2 && !/\b(?:not|n['’]t|never)\b/i.test(wanted) && plainIn(words);
}

function done(phrase: Ref, target: Ref | undefined): boolean {
  return target !== undefined && phrase.span.start === target.span.start;
}

function endMirror(state: State, service: QualifiedName, given: readonly Phrase[], hasShare: boolean, target: Ref | undefined): void {
  if (!endsPlainly(state, given, target)) return void ask(state, `should all copies of requests to \`${service}\` end? The words say more than that`);
  const isNarrow = given.some((phrase) => phrase.type === 'cond' || (phrase.type === 'ref' && phrase.role === 'from' && phrase.entities.some(({ kind }) => kind !== 'service')));
  if (/\b(?:keep\w*|canary|split|retain\w*|route[sd]?)\b/i.test(state.text)) return void ask(state, 'copies are taken away: what else shall go, or stay?');
  if (hasShare || (target !== undefined && !target.entities.every(isVersion) && !/\b(?:stop\w*|no longer|remov\w+|disabl\w+|end|cease\w*|delet\w+)\b/i.test(state.text))) return void ask(state, 'should these copies begin, or end?');
  if (isNarrow) return void ask(state, `copies are taken away from all calls to \`${service}\`, not from some of them: is that meant?`);
  if (target !== undefined) state.background.push(wordsOf(state, target));
  for (const phrase of given) {
    if (phrase.type !== 'mark' && phrase.type !== 'act') continue;
    noteUsed(phrase);
    state.background.push(wordsOf(state, phrase));
  }
  add(state, { kind: 'withdraw', what: 'mirror-traffic', subject: service });
}

function shareOf(state: State, percents: readonly number[], text: string): number | undefined {
  const [percent, ...others] = percents;
  if (others.length > 0) return ask(state, 'which share of the requests should be copied?');
  if (percent === undefined) return 100;
  if (percent > 100 || percent <= 0) return ask(state, `${percent}% of the requests cannot be copied: which share is meant?`);
  if (/\b(?:at most|no more than|not more than|up to|max(?:imum)?|at the most|never more than)\b/i.test(text)) assume(state, `at most ${percent}% are ${percent}%: a mesh copies a share of the requests`);
  return percent;
}

/** Of two services one has a namespace: the other is taken to be there too. */
function noteNamespaces(state: State, target: Ref, sources: readonly Ref[]): void {
  const [to] = target.entities;
  const own = sources.flatMap(({ entities }) => entities.flatMap((entity) => (entity.kind === 'service' ? [entity] : [])));
  if (to?.kind === 'service' && to.namespace !== undefined && own.length > 0 && own.every(({ namespace, match }) => namespace === undefined && match === 'unknown')) assume(state, `${own.map(({ written }) => `\`${written}\``).join(', ')} is in \`${state.namespace ?? state.vocabulary.homeNamespace}\`: the request names no other namespace`);
}

/** "… to order-intake-v2" without any input: a version of it, or a Service of that name. */
function noteOwnVersion(state: State, service: QualifiedName, target: Ref): void {
  const [entity] = target.entities;
  const name = service.split('/').at(-1) ?? service;
  if (state.vocabulary.services.length > 0 || entity?.kind !== 'version') return;
  const written = state.text.slice(target.span.start, target.span.end).split(/\s+/).at(-1) ?? '';
  if (written.toLowerCase() === `${name}-${entity.version}`.toLowerCase()) assume(state, `"${written}" is taken as version \`${entity.version}\` of \`${service}\`, and not as a Service of its own`, 'default', entity.span);
}

function isVersion({ kind }: Entity): boolean {
  return kind === 'version' || kind === 'relative-version';
}

function canBeTarget({ entities }: Ref): boolean {
  return entities.length === 1 && entities.every((entity) => isVersion(entity) || entity.kind === 'service');
}

/** "Requests to b": what is copied, and not where to. */
const ofRequests = /\b(?:requests?|calls?|traffic|quer(?:y|ies)|rpcs?|messages?|gets?|posts?|puts?|everything|what|that goes|which goes|going|sent|makes|sends)(?: (?:is|are|goes|going|sent|that go))? (?:to|for|at)\s*$/i;

/** Where the copies go: "to b" behind whose requests they are, "b gets a copy", `mirror: b`, or the version that is named last. */
function targetIn(state: State, phrases: readonly Phrase[]): Ref | undefined {
  const refs = phrases.filter((phrase): phrase is Ref => phrase.type === 'ref' && canBeTarget(phrase));
  const around = (ref: Ref): readonly [string, string] => [state.text.slice(phrases[0]?.span.start ?? 0, ref.entities[0]?.span.start ?? 0), state.text.slice(ref.span.end, (phrases.at(-1)?.span.end ?? ref.span.end))];
  // "Dark launch v2", "make v2 a shadow of v1".
  const launched = refs.find((ref) => ref.entities.every(isVersion) && (/\b(?:dark[- ]?launch|shadow[- ]?launch)(?: of)?\s*$/i.test(around(ref)[0].replace(/[\w-]+ ?$/, '')) || /\b(?:dark[- ]?launch|shadow[- ]?launch)(?: of)?\s*$/i.test(around(ref)[0]) || /^\W*(?:is |be |into |as )?(?:a |an |the )?(?:shadow|mirror|copy)\b/i.test(around(ref)[1])));
  if (launched !== undefined) return launched;
  const told = refs.find((ref) => {
    const [before, after] = around(ref);
    return /^\W*(?:(?:should|must|shall|will|to|also|now|additionally|just)\W+)*(?:gets?|receives?|sees?|has|have|be (?:sent|given))\W+(?:also\W+|additionally\W+)?(?:a |an )?(?:\d+ ?% |percent |shadow |mirrored )?(?:cop(?:y|ies)|duplicates?|mirror(?:ed)?|shadow(?:ed)?)\b/i.test(after)
      || (/\b(?:give|send|feed|hand)\W+(?:the )?$/i.test(before) && /^\W*(?:also\W+)?(?:a |an )?(?:cop(?:y|ies)|duplicates?)\b/i.test(after))
      || !/^\W*(?:->|→|=>|-->|to\b|into\b|onto\b)/i.test(after) && /\b(?:mirror(?:ed)?(?: (?:target|host|destination|service))?|shadow(?: (?:target|host|destination))?|copies|target|destination)\W{0,3}[:=]\s*(?:host\s*[:=]\s*)?$|\b(?:(?:mirror|shadow) (?:target|host|destination|service|backend)|backendrefs?)\W{0,3}$/i.test(before)
      || refs.length > 1 && /\b(?:mirror(?:ed)?|shadow)\s*$/i.test(before) && /^(?:host|target|destination|backend)\b/i.test(state.text.slice(ref.entities[0]?.span.start ?? ref.span.start, ref.span.end));
  });
  if (told !== undefined) return told;
  const toward = refs.filter((ref) => ref.role === 'to' || (/\b(?:against|towards?|onto|over to)\s*$/i.test(around(ref)[0])) || /\b(?:against|at|on|with|in|toward|towards)\s*$/i.test(around(ref)[0]) && ref.entities.every(isVersion));
  const strictly = toward.filter((ref) => !ofRequests.test(around(ref)[0]));
  const pointed = strictly.length > 0 ? strictly : toward;
  const last = pointed.at(-1);
  if (last !== undefined && (pointed.length > 1 || last.entities.some(isVersion) || refs.length > 1 || state.topic.length > 0)) return last;
  const versions = refs.filter(({ entities }) => entities.every(isVersion));
  return versions.length === 1 && last === undefined ? versions[0] : undefined;
}

/** The service whose requests are copied; who calls stands as `from`. */
function sourceOf(state: State, sources: readonly Ref[], target: Ref | undefined, isOff: boolean): QualifiedName | undefined {
  const [targeted] = target?.entities ?? [];
  const home = targeted !== undefined && 'of' in targeted ? targeted.of : undefined;
  for (const { entities } of sources) for (const entity of entities) if (entity.kind === 'namespace') state.namespace = entity.namespace;
  const named = sources.flatMap((ref) => ref.entities.flatMap((entity) => (entity.kind === 'service' ? [{ entity, role: ref.role }] : 'of' in entity && entity.of !== undefined ? [{ entity: entity.of, role: ref.role }] : [])));
  const callees = named.filter(({ role }) => role !== 'from');
  const callers = named.filter(({ role }) => role === 'from');
  const [callee] = callees;
  if (new Set(callees.map(({ entity }) => entity.written)).size > 1) return ask(state, 'the copies of which requests should go where? Say it as "copy 10% of the calls to A to B"');
  if (callee !== undefined) return resolveService(state, callee.entity);
  if (home !== undefined) return resolveService(state, home);
  const [caller] = callers;
  if (caller === undefined) return state.topic.length === 1 && state.topic[0] !== undefined ? state.topic[0] : isOff && targeted?.kind === 'service' ? resolveService(state, targeted) : ask(state, 'which service\'s requests are meant?');
  if (isOff) return resolveService(state, caller.entity);
  // "traffic from orders to orders-shadow": its traffic, and nothing that it sends.
  const isOwn = targeted?.kind === 'version' || (targeted?.kind === 'service' && targeted.written.toLowerCase().startsWith(caller.entity.written.toLowerCase()));
  if (isOwn && callers.length === 1) return resolveService(state, caller.entity);
  return ask(state, `the copies of which requests are meant: those to \`${caller.entity.written}\`, or those that it sends, and to whom?`, [], caller.entity.span);
}

function targetFor(state: State, service: QualifiedName, entity: Entity | undefined): Target | undefined {
  if (entity?.kind === 'version') return isOfAnother(state, service, entity.of) ? ask(state, `copies of requests to \`${service}\` can go to its versions, or to another service as a whole`, [], entity.span) : versionTarget(state, service, entity.version, entity.span);
  if (entity?.kind === 'relative-version') {
    const versions = [...versionsOf(state, service)].sort(compareVersions);
    const version = versions.length === 2 ? versions[entity.which === 'new' ? 1 : 0] : undefined;
    return version === undefined || entity.which === 'both' ? ask(state, `which version of \`${service}\` is meant?`, [], entity.span) : versionTarget(state, service, version, entity.span);
  }
  if (entity?.kind !== 'service') return ask(state, 'where should they go?', [], entity?.span);
  const own = serviceOf(state, service)?.versions.find(({ workload }) => workload !== undefined && entity.workloads.includes(workload));
  if (own !== undefined) return versionTarget(state, service, own.name, entity.span);
  const id = resolveService(state, entity);
  return id === undefined ? undefined : { kind: 'service', service: id, ...(entity.port === undefined ? {} : { port: entity.port }) };
}

/** "traffic from orders" whose own traffic is meant. */
function isTheService(state: State, { entities }: Ref, service: QualifiedName): boolean {
  const before = state.obstacles.length;
  const ids = entities.map((entity) => (entity.kind === 'service' ? resolveService(state, entity) : undefined));
  state.obstacles.length = before;
  return ids.every((id) => id === service);
}

function isOfAnother(state: State, service: QualifiedName, of: Extract<Entity, { kind: 'service' }> | undefined): boolean {
  if (of === undefined) return false;
  const before = state.obstacles.length;
  const id = resolveService(state, of);
  state.obstacles.length = before;
  return id !== service;
}
