import { meshWord } from '../lexicon/mesh-words.ts';
import type { Captures } from '../pattern/match.ts';
import type { Place, Primitive, ProductionTable, Reader } from '../pattern/grammar.ts';
import type { Entity, Role, ServiceEntity } from './entities.ts';
import { serviceName } from './name-primitives.ts';

type Named = { readonly name: string; readonly span: { readonly start: number; readonly end: number } };

const one = <T>(captures: Captures, name: string): T => captures[name]?.[0] as T;
const span = ({ start, end }: Place): { readonly start: number; readonly end: number } => ({ start, end });

/** A name directly before the word `service`, even where it is a word of the language: `order service`, `users service`. */
export const describedService: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  const next = reader.tokens[at + 1];
  if (token?.kind !== 'word' || next === undefined || !['service', 'svc', 'microservice'].includes(next.lower)) return [];
  if (!/^[a-z][a-z0-9-]*$/.test(token.lower) || notNames.has(token.lower)) return [];
  const known = serviceName({ ...reader, grammar: { ...reader.grammar, words: new Set() } }, at).filter(({ end, value }) => end === at + 1 && (value as ServiceEntity).match !== 'unknown');
  const joined = serviceName(reader, at).filter(({ end, value }) => end === at + 2 && (value as ServiceEntity).match !== 'unknown');
  if (joined.length > 0) return joined.map(({ end, value }) => ({ end, value: { ...(value as ServiceEntity), isMarked: true } }));
  if (known.length > 0) return known.map(({ value }) => ({ end: at + 2, value: { ...(value as ServiceEntity), isMarked: true } }));
  const long = `${token.lower}-${next.lower === 'svc' ? 'svc' : 'service'}`;
  // Both are usual names: the longer one where the text has it.
  const name = reader.text.toLowerCase().includes(long) ? long : token.lower;
  return [{ end: at + 2, value: unknownService(reader, name, at, at + 2) }];
};

/** "Limit app in shop", "give service x …": what is done, and no name. */
const doings = ['give', 'gives', 'set', 'retry', 'limit', 'allow', 'block', 'deny', 'forbid', 'expose', 'publish', 'let', 'make', 'route', 'send', 'mirror', 'protect', 'isolate', 'restrict', 'configure', 'add', 'remove', 'put', 'keep', 'split', 'delay', 'open', 'close', 'redirect', 'rewrite', 'trace', 'fail', 'throttle', 'drop', 'stop', 'enable', 'disable', 'bound', 'cap', 'call', 'calls', 'reach', 'access', 'shift', 'move', 'lock', 'update', 'change', 'reset'];
const notNames: ReadonlySet<string> = new Set([...doings, 'the', 'a', 'an', 'this', 'that', 'each', 'every', 'any', 'all', 'its', 'their', 'our', 'other', 'same', 'one', 'no', 'which', 'what', 'new', 'old', 'existing', 'slow', 'virtual', 'per', 'kubernetes', 'k8s', 'first', 'second', 'both', 'external', 'legacy', 'internal', 'upstream', 'downstream', 'backend', 'grpc', 'and', 'or', 'for', 'to', 'from', 'of', 'in', 'on', 'called', 'calling', 'target', 'destination', 'source', 'web', 'said', 'my', 'your', 'another', 'critical', 'whole', 'entire', 'only', 'unhealthy', 'failing', 'mesh', 'unreliable', 'flaky', 'yes', 'ok', 'okay', 'nope', 'yep', 'yeah']);

function unknownService(reader: Reader, name: string, from: number, to: number): ServiceEntity {
  return { kind: 'service', written: name, services: [], workloads: [], match: 'unknown', isMarked: true, span: { start: reader.tokens[from]?.start ?? 0, end: reader.tokens[to - 1]?.end ?? 0 } };
}

const serviceWord = '(service|svc|app|application|workload|deployment|microservice|component|pod|server|client|backend|system|team)';

/** Everything that names somebody or something. */
export const referenceTables: readonly ProductionTable[] = [
  {
    BASE_SERVICE: [
      ['SERVICE_NAME', (c) => c['SERVICE_NAME']?.[0]],
      ['DESCRIBED_SERVICE', (c) => c['DESCRIBED_SERVICE']?.[0]],
      [`SERVICE_NAME ${serviceWord}`, (c, place) => isAdjective(one<ServiceEntity>(c, 'SERVICE_NAME')) ? undefined : ({ ...one<ServiceEntity>(c, 'SERVICE_NAME'), isMarked: true, span: span(place) })],
      ["(principal|identity|service account|sa) of SERVICE_NAME ('s|')? (service account|sa|identity)?", (c, place) => ({ ...one<ServiceEntity>(c, 'SERVICE_NAME'), isMarked: true, span: span(place) })],
      ["SERVICE_NAME ('s|') (service account|sa|identity|principal)", (c, place) => ({ ...one<ServiceEntity>(c, 'SERVICE_NAME'), isMarked: true, span: span(place) })],
      [`${serviceWord} (named|called|name|=|:|is)* SERVICE_NAME`, (c, place) => ({ ...one<ServiceEntity>(c, 'SERVICE_NAME'), isMarked: true, span: span(place) })],
      ['host (=|:|is)* SERVICE_NAME', (c, place) => ({ ...one<ServiceEntity>(c, 'SERVICE_NAME'), isMarked: true, span: span(place) })],
    ],
    SERVICE: [
      ['BASE_SERVICE', (c) => c['BASE_SERVICE']?.[0]],
      ['BASE_SERVICE IN_NAMESPACE', (c, place) => inNamespace(one(c, 'BASE_SERVICE'), one<Named>(c, 'IN_NAMESPACE').name, place)],
      ['BASE_SERVICE ,? (on|at|:)? port NUMBER', (c, place) => ({ ...one<ServiceEntity>(c, 'BASE_SERVICE'), port: one(c, 'NUMBER'), span: span(place) })],
      ['BASE_SERVICE : PORT_NUMBER', (c, place) => ({ ...one<ServiceEntity>(c, 'BASE_SERVICE'), port: one(c, 'PORT_NUMBER'), span: span(place) })],
      ['BASE_SERVICE IN_NAMESPACE (on|at|:)? port NUMBER', (c, place) => ({ ...inNamespace(one(c, 'BASE_SERVICE'), one<Named>(c, 'IN_NAMESPACE').name, place), port: one<number>(c, 'NUMBER') })],
      ['(the|our|their) NAMESPACE_NAME BASE_SERVICE', (c, place) => knownInNamespace(one(c, 'BASE_SERVICE'), one<Named>(c, 'NAMESPACE_NAME').name, place)],
      ['NAMESPACE_BEFORE BASE_SERVICE', (c, place) => inNamespace(one(c, 'BASE_SERVICE'), one<Named>(c, 'NAMESPACE_BEFORE').name, place)],
    ],
    NAMESPACE_BEFORE: [["NAMESPACE_NAME (namespace|ns)? 's", (c) => c['NAMESPACE_NAME']?.[0]], ['NAMESPACE_NAME /', (c) => c['NAMESPACE_NAME']?.[0]]],
    IN_NAMESPACE: [
      ['\\(? ,? (in|of|within|inside|at|under)? (namespace|ns) (=|:|is|called|named)* SPACE_NAME \\)?', (c) => c['SPACE_NAME']?.[0]],
      ['\\(? (in|of|within|inside)? SPACE_NAME (namespace|ns) \\)?', (c) => c['SPACE_NAME']?.[0]],
      ['\\(? (in|within|inside) NAMESPACE_NAME \\)?', (c) => c['NAMESPACE_NAME']?.[0]],
      ['FROM_PLACE (namespace|ns) (=|:|is|called|named)* SPACE_NAME', (c) => c['SPACE_NAME']?.[0]],
      ['FROM_PLACE SPACE_NAME (namespace|ns)', (c) => c['SPACE_NAME']?.[0]],
      ['FROM_PLACE NAMESPACE_NAME', (c) => c['NAMESPACE_NAME']?.[0]],
      ['\\( NAMESPACE_NAME \\)', (c) => c['NAMESPACE_NAME']?.[0]],
      ['@ NAMESPACE_NAME', (c) => c['NAMESPACE_NAME']?.[0]],
      ['\\(? ,? (which|that) (live|run|is|are|sit|reside|located|deployed|running|living)+ (in|inside|within) (the)? (namespace|ns)? NAMESPACE_NAME \\)?', (c) => c['NAMESPACE_NAME']?.[0]],
      // "api in shop", "api (shop)": where no input shows what there is.
      ['\\(? (in|within|inside) (our|the)? FREE_SPACE \\)?', (c) => c['FREE_SPACE']?.[0]],
      ['\\( FREE_SPACE \\)', (c) => c['FREE_SPACE']?.[0]],
    ],
    VERSION_WORD: [
      ['VERSION_NAME', (c) => c['VERSION_NAME']?.[0]],
      ['(version|subset|release|revision|variant|build|ver|deployment|pod|workload|backend) (=|:|is|named|called|number|label)* VERSION_NAME', (c) => c['VERSION_NAME']?.[0]],
      ['(version|subset|revision) (=|:|named|called)* QUOTED_NAME', (c) => c['QUOTED_NAME']?.[0]],
      ['subset (=|:|named|called)* OTHER_NAME', (c) => c['OTHER_NAME']?.[0]],
      ['subset SUBSET_NAME', (c) => c['SUBSET_NAME']?.[0]],
      ['(version|ver) NUMBER', (c, place) => ({ name: `v${String(c['NUMBER']?.[0])}`, span: span(place) })],
      ['VERSION_NAME (version|subset|pod|release|deployment|variant|build|instance|replica|backend|one|track|revision)', (c) => c['VERSION_NAME']?.[0]],
      ['(track|release|stage|color|colour|variant|version|label) (=|:) VERSION_NAME', (c) => c['VERSION_NAME']?.[0]],
      ['QUOTED_NAME (version|subset|variant)', (c) => c['QUOTED_NAME']?.[0]],
      ['VERSION_NAME \\( (canary|stable|new|old|current|baseline|the)+ (version|release|one)? \\)', (c) => c['VERSION_NAME']?.[0]],
    ],
    VERSION: [
      ['VERSIONED_NAME', (c, place) => ({ ...(c['VERSIONED_NAME']?.[0] as object), span: span(place) })],
      ['VERSION_WORD', (c, place) => versionOf(one(c, 'VERSION_WORD'), undefined, place)],
      ['VERSION_WORD (of|from|for) SERVICE', (c, place) => versionOf(one(c, 'VERSION_WORD'), one(c, 'SERVICE'), place)],
      ["SERVICE (/|'s|@)? VERSION_WORD", (c, place) => versionOf(one(c, 'VERSION_WORD'), one(c, 'SERVICE'), place)],
      ["BASE_SERVICE (/|'s|@)? VERSION_WORD IN_NAMESPACE", (c, place) => versionOf(one(c, 'VERSION_WORD'), inNamespace(one(c, 'BASE_SERVICE'), one<Named>(c, 'IN_NAMESPACE').name, place), place)],
      ['(canary|stable|new|old|current|baseline|green|blue|latest|previous|existing|primary|experimental) (version|release|one|build|deployment)? \\( VERSION_WORD \\)', (c, place) => versionOf(one(c, 'VERSION_WORD'), undefined, place)],
      ['SERVICE \\( VERSION_WORD \\)', (c, place) => versionOf(one(c, 'VERSION_WORD'), one(c, 'SERVICE'), place)],
      ['(newer|newest)', (_c, place) => relative('new', undefined, place)],
      ['(older|oldest)', (_c, place) => relative('old', undefined, place)],
      ['(new|newer|latest|next|newest) (version|release|one|build|revision|variant|deployment|code) (of SERVICE)?', (c, place) => relative('new', one(c, 'SERVICE'), place)],
      ['(new|newer|latest|newest) SERVICE (version|release|build|revision)', (c, place) => relative('new', one(c, 'SERVICE'), place)],
      ['(old|older|previous|oldest|original|former) SERVICE (version|release|build|revision)', (c, place) => relative('old', one(c, 'SERVICE'), place)],
      ['(version|variant|release) (named|called|=|:)* OTHER_NAME of SERVICE', (c, place) => versionOf(one(c, 'OTHER_NAME'), one(c, 'SERVICE'), place)],
      ['(old|older|previous|current|existing|oldest|original|former) (version|release|one|build|revision|variant|deployment) (of SERVICE)?', (c, place) => relative('old', one(c, 'SERVICE'), place)],
      ['(both|all|two) (version|release|subset) (of SERVICE)?', (c, place) => relative('both', one(c, 'SERVICE'), place)],
    ],
    NAMESPACE: [
      ['(whole|entire|complete|own)? (namespace|ns) \\( SPACE_NAME \\)', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(whole|entire|complete)? (namespace|ns) (named|called|=|:)* SPACE_NAME', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(whole|entire|complete)? SPACE_NAME (namespace|ns)', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(whole|entire|complete)? NAMESPACE_NAME', (c, place) => knownNamespace(one(c, 'NAMESPACE_NAME'), place)],
      ['(all|every|any|each|everything|anything|anyone|everyone)+ (service|workload|pod|app|caller|client|request|call|traffic|thing|other)* (running|living|coming|deployed|that|is|are|originating)* (in|from|within|inside|of) (whole|entire)? (namespace|ns) SPACE_NAME', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(all|every|any|each|everything|anything|anyone|everyone)+ (service|workload|pod|app|caller|client|request|call|traffic|thing|other)* (running|living|coming|deployed|that|is|are|originating)* (in|from|within|inside|of) (whole|entire)? SPACE_NAME (namespace|ns)', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(all|every|any|each|everything|anything|anyone|everyone)+ (service|workload|pod|app|caller|client|request|call|traffic|thing|other)* (running|living|coming|deployed|that|is|are|originating)* (in|from|within|inside) (whole|entire)? NAMESPACE_NAME', (c, place) => namespaceOf(one(c, 'NAMESPACE_NAME'), place)],
      ['(service|workload|pod|app) (running|living|coming|deployed|that|is|are)* (in|from|within|inside|of) (namespace|ns) SPACE_NAME', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(service|workload|pod|app) (running|living|coming|deployed|that|is|are)* (in|from|within|inside|of) SPACE_NAME (namespace|ns)', (c, place) => namespaceOf(one(c, 'SPACE_NAME'), place)],
      ['(service|workload|pod|app) (running|living|coming|deployed|that|is|are)* (in|from|within|inside) NAMESPACE_NAME', (c, place) => namespaceOf(one(c, 'NAMESPACE_NAME'), place)],
    ],
    SPACE: [
      ['(any|every|all|each|other)+ namespace (other than|except|except for|but|besides|apart from|outside of|save|save for|excluding) (namespace|ns)? SPACE_NAME', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'SPACE_NAME').name.toLowerCase(), isOutside: true, span: span(place) })],
      ['namespace other than (namespace|ns)? SPACE_NAME', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'SPACE_NAME').name.toLowerCase(), isOutside: true, span: span(place) })],
      ['(outside|beyond|out|external to) of? (the)? (namespace|ns) (named|called|=|:)* SPACE_NAME', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'SPACE_NAME').name.toLowerCase(), isOutside: true, span: span(place) })],
      ['(outside|beyond|external to) of? (the)? SPACE_NAME (namespace|ns)', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'SPACE_NAME').name.toLowerCase(), isOutside: true, span: span(place) })],
      ['(outside|beyond|external to) of? NAMESPACE_NAME', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'NAMESPACE_NAME').name, isOutside: true, span: span(place) })],
      ['(outside|beyond|external to) of? (the|its|their|this|that|same|own)+ (namespace|ns)', (_c, place) => ({ kind: 'space', isOutside: true, span: span(place) })],
      ['(inside|within|in)? (of)? (its|their|the|this)* (own|same) (namespace|ns) \\( (ns|namespace)? SPACE_NAME \\)', (c, place) => ({ kind: 'space', namespace: one<Named>(c, 'SPACE_NAME').name.toLowerCase(), isOutside: false, span: span(place) })],
      ['(inside|within|in|from within|from inside)? (of)? (its|their|the|this)* (own|same) (namespace|ns) (alone)?', (_c, place) => ({ kind: 'space', isOutside: false, span: span(place) })],
    ],
    ACCOUNT: [
      ['(service account|serviceaccount|service-account|sa|identity|principal) (named|called|=|:|is|of)* SERVICE_NAME', (c, place) => accountByName(one<ServiceEntity>(c, 'SERVICE_NAME'), place)],
      ['(service account|serviceaccount|service-account|sa|identity|principal|account) (named|called|=|:|is|of)* ANY_NAME', (c, place) => accountOf(one(c, 'ANY_NAME'), place)],
      ['(service account|serviceaccount|service-account|sa|identity|principal|account) (named|called|=|:|is|of)* ANY_NAME IN_NAMESPACE', (c, place) => accountIn(accountOf(one(c, 'ANY_NAME'), place), one<Named>(c, 'IN_NAMESPACE').name)],
      ['(workload|pod|service|caller|client|those|anything)* (with|using|under|that use|that uses|running as|running under) (the)? (service account|serviceaccount|service-account|sa) (named|called|=|:|is|of)* ANY_NAME', (c, place) => accountOf(one(c, 'ANY_NAME'), place)],
      ['(workload|pod|service|caller|client|those|anything)* (with|using|under|that use|that uses|running as|running under) (the)? (service account|serviceaccount|service-account|sa) (named|called|=|:|is|of)* ANY_NAME IN_NAMESPACE', (c, place) => accountIn(accountOf(one(c, 'ANY_NAME'), place), one<Named>(c, 'IN_NAMESPACE').name)],
      ['ANY_NAME (service account|serviceaccount|service-account|identity)', (c, place) => accountOf(one(c, 'ANY_NAME'), place)],
      ['ANY_NAME (service account|serviceaccount|service-account|identity) IN_NAMESPACE', (c, place) => accountIn(accountOf(one(c, 'ANY_NAME'), place), one<Named>(c, 'IN_NAMESPACE').name)],
      ['PRINCIPAL', (c, place) => ({ ...one<object>(c, 'PRINCIPAL'), span: span(place) })],
      ['(service account|serviceaccount|identity|principal|sa) PRINCIPAL', (c, place) => ({ ...one<object>(c, 'PRINCIPAL'), span: span(place) })],
    ],
    PRONOUN: [
      ['(it|this service|that service|same service|same one|this one|that one|itself|said service|service in question|this|that|service)', (_c, place) => ({ kind: 'pronoun', isPlural: false, span: span(place) })],
      ['(them|they|both|these|those|both of them|both services|these services|those services|same services|all of them|each of them|two services|each)', (_c, place) => ({ kind: 'pronoun', isPlural: true, span: span(place) })],
    ],
    SOMEBODY: [
      ['(anyone|anybody|everyone|everybody|all callers|any caller|anything|all clients|every caller|any client|all sources|any source|whoever|the world|the public|everything|all traffic|any traffic|all)', (_c, place) => ({ kind: 'anyone', span: span(place) })],
      ['(nobody|no one|no-one|noone|none|nothing|no caller|no client|no other service at all)', (_c, place) => ({ kind: 'nobody', span: span(place) })],
      ['(anyone|anybody|everyone|everybody|anything|everything) else', (_c, place) => ({ kind: 'others', span: span(place) })],
      ['(nobody|no one|no-one|nothing|none) (else|other)', (_c, place) => ({ kind: 'others', span: span(place) })],
      ['(others|(internal|in-mesh|other internal) (service|workload|caller|client)|all others|any others|every other (service|caller|client|workload|pod)|all other (service|caller|client|workload|traffic|request|call|source|pod|one)|(anyone|anybody|anything|everyone|everybody|everything|whoever|whatever|all|those|service|caller|client|call) (that|who|which)? (is|are)? not (listed|mentioned|named|on (the|this) list|in (the|this) list|in (the|this) table|explicitly allowed|expressly allowed|explicitly listed|explicitly named|allowed|permitted) (above|below|here|explicitly)?|(everything|anything|everyone|everybody) other|any other (service|caller|client|workload|traffic|request|call|source|pod)|rest of the (service|world|mesh|cluster|caller)|other (service|caller|client|workload))', (_c, place) => ({ kind: 'others', span: span(place) })],
      [`(ingress|gateway|ingress gateway|ingress-gateway|ingressgateway|${meshWord}-ingressgateway|edge gateway|front door|${meshWord} ingress gateway|${meshWord} ingress|mesh gateway|ingress controller)`, (_c, place) => ({ kind: 'ingress', span: span(place) })],
      ['(outside|internet|external client|external caller|outside world|public internet|outside the mesh|outside of the mesh|non-mesh (client|caller|workload|pod)|client without sidecar|unmeshed (client|workload|pod|caller)|(caller|client) without (a|any)? (mesh)? (identity|identities|sidecar|certificate))', (_c, place) => ({ kind: 'outside', span: span(place) })],
      ['((any|every|all) (mesh|meshed) (workload|service|identity|client)|(any|every|all) (workload|service|identity|client) (in|of|inside|within) (mesh|service mesh)|any authenticated (workload|service|client|identity|caller)|(service|workload) (in|inside|of) mesh)', (_c, place) => ({ kind: 'any-identity', span: span(place) })],
      ['(entire|whole|complete|full)? (service mesh|mesh|cluster|platform|system)', (_c, place) => ({ kind: 'mesh', span: span(place) })],
      ['(mesh-wide|meshwide|mesh wide|cluster-wide|globally|everywhere|anywhere|cluster wide|across the board)', (_c, place) => ({ kind: 'mesh', span: span(place) })],
      ['(its|their|the|each one s)? (known|usual|current|existing|actual|real|present) (caller|client|consumer|dependent|upstream)', (_c, place) => ({ kind: 'known-callers', span: span(place) })],
      ['(whoever|those that|those who|services that|what) (already)? (call|depend|use) (it|on it|them)? (today|now|already)', (_c, place) => ({ kind: 'known-callers', span: span(place) })],
    ],
    ALL_SERVICES: [
      ['(all|every|each|any) (of the|of our|of my|one of the)? NUMBER? (http|grpc|backend|internal|other|kubernetes)* (service|workload|microservice|backend|app|application|deployment|pod)', (_c, place) => ({ kind: 'all-services', span: span(place) })],
      ['(all|every|each) (of the|of our)? NUMBER? (http|grpc|backend|internal)* (service|workload|microservice|app|application) IN_NAMESPACE', (c, place) => ({ kind: 'all-services', namespace: one<Named>(c, 'IN_NAMESPACE').name, span: span(place) })],
      ['(all|every) (other|remaining) (service|workload|microservice|app)', (_c, place) => ({ kind: 'all-services', isOthers: true, span: span(place) })],
    ],
    HOST: [['(host|hostname|domain|fqdn|url|address|site|external host|external service|external api|sni)* (=|:|name|named|called)* HOST_NAME', (c, place) => ({ kind: 'host', ...one<object>(c, 'HOST_NAME'), span: span(place) })], ['HOST_NAME (:|on port|port|at port|\\( port) NUMBER \\)?', (c, place) => ({ kind: 'host', ...one<object>(c, 'HOST_NAME'), port: c['NUMBER']?.[0], span: span(place) })]],
    ENTITY: [
      ['VERSION', (c) => c['VERSION']?.[0]],
      ['SERVICE', (c) => c['SERVICE']?.[0]],
      ['HOST', (c) => c['HOST']?.[0]],
      ['ACCOUNT', (c) => c['ACCOUNT']?.[0]],
      ['NAMESPACE', (c) => c['NAMESPACE']?.[0]],
      ['SPACE', (c) => c['SPACE']?.[0]],
      ['ALL_SERVICES', (c) => c['ALL_SERVICES']?.[0]],
      ['SOMEBODY', (c) => c['SOMEBODY']?.[0]],
      ['PRONOUN', (c) => c['PRONOUN']?.[0]],
    ],
    ENTITIES: [
      ['ENTITY', (c) => c['ENTITY']],
      ['both? ENTITY ((,|and|or|&|\\+|plus|as well as|, and|, or|nor|and also|/) ENTITY)+', (c) => listOf(c['ENTITY'] as readonly Entity[])],
    ],
  },
];

/** A list of names; "and everybody else" is no part of one. */
function listOf(entities: readonly Entity[]): readonly Entity[] | undefined {
  return entities.some(({ kind }, index) => kind === 'others' || kind === 'mesh' || ((kind === 'anyone' || kind === 'nobody') && index > 0)) ? undefined : entities;
}

function inNamespace(service: ServiceEntity, written: string, place: Place): ServiceEntity {
  // Names of namespaces have no capital letters: "ns SHOP" is `shop`.
  const namespace = written.toLowerCase();
  const inside = (ids: readonly string[]): readonly string[] => ids.filter((id) => id.startsWith(`${namespace}/`));
  const services = inside(service.services);
  const workloads = inside(service.workloads);
  return { ...service, namespace, services, workloads, match: services.length + workloads.length > 0 ? service.match : 'unknown', isMarked: true, span: span(place) };
}

/** "the depot tracking": where that namespace has one. */
function knownInNamespace(service: ServiceEntity, written: string, place: Place): ServiceEntity | undefined {
  const found = inNamespace(service, written, place);
  return found.services.length + found.workloads.length > 0 ? found : undefined;
}

function versionOf({ name }: Named, of: ServiceEntity | undefined, place: Place): Entity {
  return { kind: 'version', version: name, ...(of === undefined ? {} : { of }), span: span(place) };
}

function relative(which: 'new' | 'old' | 'both', of: ServiceEntity | undefined, place: Place): Entity {
  return { kind: 'relative-version', which, ...(of === undefined ? {} : { of }), span: span(place) };
}

/** "legacy service", "old app": no name. */
function isAdjective({ match, written, isMarked }: ServiceEntity): boolean {
  return match === 'unknown' && !isMarked && notNames.has(written.toLowerCase());
}

/** Adjectives that namespaces are often called by. */
const usualSpaces: ReadonlySet<string> = new Set(['legacy', 'internal', 'external', 'backend', 'web']);

/** Words that stand beside "namespace" and are no name of one: "the namespace is", "add the namespace", "other namespaces". */
export const notNamespaces: ReadonlySet<string> = new Set([...[...notNames].filter((word) => !usualSpaces.has(word)), 'is', 'are', 'was', 'be', 'must', 'should', 'shall', 'add', 'deny', 'allow', 'block', 'with', 'have', 'has', 'had', 'may', 'can', 'cannot', 'will', 'needs', 'need', 'strict', 'by', 'requires', 'require', 'uses', 'use', 'enable', 'enforce', 'label', 'put', 'lock', 'so', 'that', 'then', 'from', 'within', 'inside', 'across', 'also', 'still', 'not', 'no', 'gets', 'get', 'join', 'restrict', 'expose', 'inject', 'onboard', 'secure', 'make', 'set', 'want', 'as', 'at', 'it', 'root', 'entire', 'where', 'when', 'while', 'because', 'proxies', 'pods', 'services', 'workloads', 'service', 'workload', 'traffic', 'calls', 'call', 'please', 'named', 'called', 'default-deny', 'accept', 'accepts', 'does', 'do', 'permissive', 'mtls', 'sidecar', 'injection', 'up', 'down', 'wide', 'switch', 'move', 'turn', 'flip', 'change', 'let', 'keep', 'leave', 'migrate', 'convert', 'give', 'apply', 'remove', 'drop', 'stop', 'start', 'run', 'takes', 'take', 'goes', 'go', 'of', 'for', 'to', 'in', 'on', 'and', 'or', 'can', 'cannot', 'into', 'there', 'here', 'shall', 'only', 'to', 'you', 'we', 'be', 'been', 'stays', 'stay', 'remains', 'remain', 'mode', 'level', 'scope', 'admins', 'account', 'accounts:', 'labels', 'label', 'selector', 'too', 'its', 'their', 'them', 'they', 'scoped', 'boundary', 'boundaries', 'whose', 'who', 'above', 'below', 'if', 'else', 'except', 'but', 'without', 'access', 'talk', 'talks', 'reach', 'reaches', 'gets', 'wants', 'want', 'using', 'having', 'through', 'via', 'over', 'per', 'is', 'was', 'were', 'would', 'could', 'might', 'did', 'encrypted', 'encryption', 'plaintext', 'tls', 'mutual', 'trace', 'tracing', 'logs', 'metrics', 'egress', 'https', 'http']);

/** Adjectives that are good names of a namespace as well, where the input has one. */
const adjectives: ReadonlySet<string> = new Set(['legacy', 'external', 'internal', 'critical', 'backend', 'upstream', 'downstream', 'web', 'system']);

function knownNamespace(named: Named, place: Place): Entity | undefined {
  const name = named.name.toLowerCase();
  return adjectives.has(name) ? { kind: 'namespace', namespace: name, isKnown: true, span: span(place) } : namespaceOf(named, place);
}

function namespaceOf({ name, isQuoted }: Named & { readonly isQuoted?: boolean }, place: Place): Entity | undefined {
  if (isQuoted !== true && notNamespaces.has(name.toLowerCase())) return undefined;
  return { kind: 'namespace', namespace: name.toLowerCase(), isKnown: true, span: span(place) };
}

/** `SA shop/web`. */
function accountByName({ written, namespace }: ServiceEntity, place: Place): Entity | undefined {
  return namespace === undefined ? undefined : { kind: 'account', namespace, name: written, span: span(place) };
}

function accountIn(account: ReturnType<typeof accountOf>, namespace: string): ReturnType<typeof accountOf> {
  return account === undefined ? undefined : { ...account, namespace };
}

function accountOf({ name, isQuoted }: Named & { readonly isQuoted?: boolean }, place: Place): Extract<Entity, { kind: 'account' }> | undefined {
  if (isQuoted !== true && notNamespaces.has(name.toLowerCase())) return undefined;
  const [namespace, own] = name.split('/');
  return own === undefined || namespace === undefined ? { kind: 'account', name, span: span(place) } : { kind: 'account', namespace, name: own, span: span(place) };
}

/** Words before a name that say how it stands in the sentence. */
export const roleWords: readonly (readonly [string, Role])[] = [
  ['(to|into|onto|towards|toward|>|->|=>|over to|through to)', 'to'],
  ['(callers|clients|workloads|pods|those|anything) (that|which|who)? (run|running|runs) (under|as|with)', 'from'],
  ['(from|from within|from inside|from inside of|by|when (the)? source is|where (the)? source is|if (the)? source is|source is|source workload|sourcelabels app|coming from|originating from|originating in|sent by|made by|issued by|initiated by|out of|source|caller|client|callers|clients|consumer|consumers|used by|needed by|requested by|consumed by|<-|<|<=)', 'from'],
  ['(for|on|of|at|against|in|inside|within|across|when calling|when it calls|calling|toward calls to|regarding|concerning|about|with regard to)', 'on'],
];
