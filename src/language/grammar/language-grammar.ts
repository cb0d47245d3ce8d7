import { fillers, limiters } from '../lexicon/fillers.ts';
import { ordinaryWords } from '../lexicon/ordinary.ts';
import { isNoPlace } from '../lexicon/places.ts';
import { meshNameWords } from '../lexicon/mesh-words.ts';
import { defineGrammar, type Grammar, type Primitive } from '../pattern/grammar.ts';
import { contentOf } from '../text/tokenize.ts';
import { amountTables, changedPercent, countValue, durationValue, nthValue, fractionValue, percentValue, quotedDuration, ratioValue, statusValue } from './amounts.ts';
import { anyHeaderName, anyKeyName, cookieName, conditionTables, headerName, methodValue, nextValue, pathValue, plainValue, querySign, quotedHeader, quotedText, smallMethodValue, sureValue } from './conditions.ts';
import { edgeTables } from './edge-tables.ts';
import { encryptionTables } from './encryption-tables.ts';
import { frameTables } from './frame-tables.ts';
import { balanceTables } from './balance-tables.ts';
import { breakerTables } from './breaker-tables.ts';
import { baseForms } from '../text/forms.ts';
import { nameIndexOf } from './name-index.ts';
import { anyName, hostName, namespaceName, serviceName, versionedName, versionName } from './name-primitives.ts';
import { describedService, referenceTables, roleWords } from './reference-tables.ts';
import { retryTables } from './retry-tables.ts';
import { timeoutTables } from './timeout-tables.ts';
import { betweenEnds, describedOperation, ejectDuration, notRepeatable, thenEnds } from './setting-primitives.ts';
import { securityTables } from './security-tables.ts';
import { describing, nickname, peopleTables, sender, soleNickname } from './people-tables.ts';
import { phraseTables } from './phrase-tables.ts';
import { grpcStatus, trafficTables } from './traffic-tables.ts';

const quotedName: Primitive = (reader, at) => (reader.tokens[at]?.kind === 'quoted' ? anyName(reader, at) : []);

/** A name beside the word `namespace`: one that the input has, a quoted one, or no word of the language. */
const spaceName: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  // "in namespace payments: v2 gets 10%".
  if (token?.kind === 'word' && /^v\d+$/i.test(token.text)) return [];
  // "namespace crew: roster gets 2s": nothing else can stand there.
  const isCalledSo = ['namespace', 'ns'].includes(reader.tokens[at - 1]?.lower ?? '') && [':', ',', ';'].includes(reader.tokens[at + 1]?.text ?? '') && !limiters.has(token?.lower ?? '') && !fillers.has(token?.lower ?? '');
  if (!isCalledSo && token?.kind === 'word' && !nameIndexOf(reader.vocabulary).namespaces.has(token.lower) && [...baseForms(token.lower)].some((form) => reader.grammar.words.has(form)) && !commonSpaces.has(token.lower)) return [];
  // "In the lending namespace: loans-api …"
  const [place, word, sign] = [reader.tokens[at - 3], reader.tokens[at - 2], reader.tokens[at - 1]];
  if (sign?.text === ':' && (word?.lower === 'namespace' || word?.lower === 'ns') && place !== undefined && nameIndexOf(reader.vocabulary).namespaces.has(place.lower)) return [];
  // "In the lending namespace: loans …": what stands where a service does is none.
  if (token !== undefined && reader.vocabulary.services.length === 0 && reader.vocabulary.saidNames?.has(token.lower) === true && !nameIndexOf(reader.vocabulary).namespaces.has(token.lower)) return [];
  return token?.kind === 'number' ? [] : anyName(reader, at);
};

/** Words of the language that are common names of namespaces. */
const commonSpaces: ReadonlySet<string> = new Set(['finance', 'sales', 'marketing', 'legal', 'research', 'store', 'front', 'commerce', 'retail', 'logistics', 'risk', 'support', 'identity', 'shop', 'production', 'prod', 'staging', 'default', 'test', 'internal', 'external', 'backend', 'frontend', 'public', 'edge', 'mesh', 'system', 'platform', 'client', 'live', 'batch', 'web', 'legacy', 'tools', 'ops', 'data', 'api', 'apps', 'jobs', 'monitoring', 'logging', 'canary', 'beta', 'users', 'dev', 'qa', 'core', 'security', 'cache', 'gateway', 'ingress', 'mail', 'search', 'media', 'partners', 'mobile', 'orders', 'payments', 'payment', 'products', 'product', 'catalog', 'inventory', 'cart', 'checkout', 'reviews', 'ratings', 'shipping', 'billing', 'notifications', 'accounts', 'customers', 'shop', 'store', 'reports', 'support', 'sales', 'auth', 'identity', 'infra', 'sandbox', 'stage', 'uat', 'preprod', 'warehouse', 'analytics', 'migration', 'tracing', 'delivery', 'content', 'db', 'database', 'storage', 'messaging', 'events', 'booking', 'bookings', 'trading', 'risk', 'registry', 'main', 'common', 'shared', 'services', 'claims', 'fraud', 'loans', 'policy', 'policies', 'onboarding', 'tokens', 'signup', 'login', 'limits', 'quotes', 'pricing', 'crm', 'hr', 'erp', 'iot', 'ml', 'ai']);

/** A word that can only be a namespace behind a service, where no input shows which there are. */
const freeSpace: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (!nameIndexOf(reader.vocabulary).isEmpty || token?.kind !== 'word' || !/^[a-z][a-z0-9-]*$/.test(token.text) || /^v\d/.test(token.text)) return [];
  if ((ordinaryWords.has(token.lower) || isNoPlace(token.lower)) && !commonSpaces.has(token.lower)) return [];
  return spaceName(reader, at);
};

const beforeCalled: ReadonlySet<string> = new Set(['to', 'into', 'onto', 'towards', 'reach', 'reaches', 'reaching', 'call', 'calls', 'calling', 'access', 'accesses', 'accessing', 'hit', 'invoke', 'query', 'use', 'on', 'at', '->', '>']);

/** "web from namespace x" is where web runs; "calls to web from namespace x" come from there. */
const fromPlace: Primitive = ({ tokens }, at) => {
  if (tokens[at]?.lower !== 'from') return [];
  const isKind = (index: number): boolean => ['service', 'svc', 'app', 'api', 'workload'].includes(tokens[index]?.lower ?? '');
  const name = isKind(at - 1) ? at - 2 : at - 1;
  const before = ['the', 'our', 'my'].includes(tokens[name - 1]?.lower ?? '') || isKind(name - 1) ? name - 2 : name - 1;
  return beforeCalled.has(tokens[before]?.lower ?? '') ? [] : [{ end: at + 1, value: true }];
};

/** Words that subsets are called by, although they say something elsewhere. */
const subsetNames: ReadonlySet<string> = new Set(['next', 'prod', 'production', 'new', 'old', 'current', 'test', 'testing', 'beta', 'alpha', 'latest', 'legacy', 'live', 'default', 'internal', 'external', 'experimental', 'preview', 'candidate', 'release', 'control', 'dev', 'staging', 'main', 'base', 'premium', 'gold', 'silver', 'fast', 'slow', 'eu', 'us']);
const subsetName: Primitive = (reader, at) => (subsetNames.has(reader.tokens[at]?.lower ?? '') ? anyName(reader, at) : []);

/** A name that is no word of the language: after `subset`. */
const otherName: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  return token?.kind === 'word' && !reader.grammar.words.has(token.lower) ? anyName(reader, at) : [];
};

/** `3x`. */
const timesSign: Primitive = ({ tokens }, at) => {
  const found = /^(\d+)x$/.exec(tokens[at]?.lower ?? '');
  return found?.[1] === undefined ? [] : [{ end: at + 1, value: Number(found[1]) }];
};

/** A port right behind the colon. */
const portNumber: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const isPort = token?.kind === 'number' && token.isGlued && Number.isInteger(token.value) && (token.value ?? 0) > 0 && (token.value ?? 0) < 65_536;
  return isPort ? [{ end: at + 1, value: token.value }] : [];
};

/** `100m`, `128Mi`, `0.5`: an amount as Kubernetes writes it. */
const quantity: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const text = token === undefined ? '' : contentOf(token);
  return /^\d+(?:\.\d+)?(?:m|[KMG]i?)?$/.test(text) ? [{ end: at + 1, value: text }] : [];
};

/** "cannot speak it": where the text is about encryption, and nothing else can be meant. */
const pronounOfEncryption: Primitive = ({ tokens, text }, at) => (['it', 'that', 'this', 'so', 'either'].includes(tokens[at]?.lower ?? '') && /\b(?:m-?tls|mutual tls|tls|encrypt\w*)\b/i.test(text) ? [{ end: at + 1, value: true }] : []);

/** "only" where the text is about logs: of other things it says something else. */
const onlyOfLogs: Primitive = ({ tokens, text }, at) => (['only', 'just', 'solely', 'exclusively'].includes(tokens[at]?.lower ?? '') && /\b(?:access.?log\w*|logging|logs?)\b/i.test(text) ? [{ end: at + 1, value: true }] : []);

/** `1Gi`: nothing else is measured in it. */
const memoryAmount: Primitive = ({ tokens }, at) => (/^\d+(?:\.\d+)?[KMG]i$/.test(tokens[at]?.text ?? '') ? [{ end: at + 1, value: tokens[at]?.text }] : []);

/** A name that is no word of the language, or that is quoted. */
const sureName: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token?.kind === 'quoted') return anyName(reader, at);
  return token?.kind === 'word' && (/[-.\d]/.test(token.text) || ![...baseForms(token.lower)].some((form) => reader.grammar.words.has(form))) && !ordinaryWords.has(token.lower) ? anyName(reader, at) : [];
};

/** A SPIFFE identity, or `cluster.local/ns/NAMESPACE/sa/ACCOUNT`. */
const principal: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  const found = token === undefined ? null : /(?:^|\/)ns\/([^/\s]+)\/sa\/([^/\s"'`]+)$/.exec(contentOf(token));
  return found?.[1] === undefined ? [] : [{ end: at + 1, value: { kind: 'account', namespace: found[1], name: found[2] } }];
};

const endings = /\b(?:cut|cuts|give|gives|giving|gave|abort\w*|finish\w*|cancel\w*|kill\w*|terminat\w*|stop\w* waiting|tim(?:e|es|ed|ing) out)\b/i;

/** `after 2 seconds` where something ends, wherever its verb stands. */
const afterDuration: Primitive = (reader, at) => {
  if (reader.tokens[at]?.lower !== 'after' || !endings.test(reader.text)) return [];
  return durationValue(reader, at + 1);
};

/** `502,503,504`: statuses, and no number with thousands. */
const statusList: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  return token?.kind === 'number' && /^[45]\d\d(?:,[45]\d\d)+$/.test(token.text) ? [{ end: at + 1, value: token.text.split(',') }] : [];
};

/** A share where instances are taken out, and nothing else has one. */
const ejectedShare: Primitive = (reader, at) => (/\b(?:eject\w*|outlier|evict\w*|kick\w*|rotation|breaker|circuit|quarantin\w*)\b/i.test(reader.text) && !/\b(?:v\d+|canary|split|mirror\w*|shadow\w*|faults?|abort\w*|delay\w*|shift\w*|weights?|trac\w+|sampl\w+)\b/i.test(reader.text) ? reader.find('PERCENT', at) : []);

/** The number of a ticket: `SHOP-1182`, `INC-90321`, `CHG0041877`, `#4211`. */
const ticketNumber: Primitive = ({ tokens }, at) => {
  const token = tokens[at];
  if (token?.kind === 'word' && /^[A-Z]{2,10}-?\d{1,8}$/.test(token.text) && !/^V\d/.test(token.text)) return [{ end: at + 1, value: token.text }];
  if (token?.text === '#' && tokens[at + 1]?.kind === 'number') return [{ end: at + 2, value: tokens[at + 1]?.text }];
  return token?.lower === 'ticket' && tokens[at + 1]?.kind === 'number' ? [{ end: at + 2, value: tokens[at + 1]?.text }] : [];
};

let built: Grammar | undefined;

/** The whole language, compiled when it is first needed. */
export function languageGrammar(): Grammar {
  built ??= defineGrammar(
    [...amountTables, ...conditionTables, ...peopleTables, ...referenceTables, ...timeoutTables, ...retryTables, ...breakerTables, ...balanceTables, ...trafficTables, ...securityTables, ...encryptionTables, ...edgeTables, ...frameTables, ...phraseTables(roleWords)],
    {
      PLAIN_NUMBER: countValue,
      TICKET: ticketNumber,
      AFTER_DURATION: afterDuration,
      EJECTED_SHARE: ejectedShare,
      EJECT_DURATION: ejectDuration,
      NOT_REPEATABLE: notRepeatable,
      THEN_ENDS: thenEnds,
      BETWEEN_END: betweenEnds,
      DESCRIBED_OPERATION: describedOperation,
      STATUS_LIST: statusList,
      PLAIN_DURATION: durationValue,
      QUOTED_DURATION: quotedDuration,
      PLAIN_PERCENT: percentValue,
      FRACTION: fractionValue,
      CHANGED_PERCENT: changedPercent,
      QUERY_SIGN: querySign,
      PLAIN_RATIO: ratioValue,
      PLAIN_STATUS: statusValue,
      NTH: nthValue,
      DESCRIBED: describing,
      SOMETHING: sender,
      NICK: nickname,
      KNOWN_NICK: soleNickname,
      SERVICE_NAME: serviceName,
      DESCRIBED_SERVICE: describedService,
      VERSION_NAME: versionName,
      VERSIONED_NAME: versionedName,
      ANY_NAME: anyName,
      QUOTED_NAME: quotedName,
      SPACE_NAME: spaceName,
      FROM_PLACE: fromPlace,
      OTHER_NAME: otherName,
      FREE_SPACE: freeSpace,
      SUBSET_NAME: subsetName,
      NAMESPACE_NAME: namespaceName,
      HOST_NAME: hostName,
      METHOD: methodValue,
      SMALL_METHOD: smallMethodValue,
      HEADER_NAME: headerName,
      ANY_HEADER: anyHeaderName,
      ANY_KEY: anyKeyName,
      COOKIE_NAME: cookieName,
      QUOTED_HEADER: quotedHeader,
      VALUE: plainValue,
      SURE_VALUE: sureValue,
      NEXT_VALUE: nextValue,
      PATH: pathValue,
      QUOTED: quotedText,
      TIMES_X: timesSign,
      PORT_NUMBER: portNumber,
      QUANTITY: quantity,
      PRINCIPAL: principal,
      GRPC_STATUS: grpcStatus,
      IT_OF_TLS: pronounOfEncryption,
      LOG_ONLY: onlyOfLogs,
      MEMORY: memoryAmount,
      SURE_NAME: sureName,
    },
    [...fillers, ...limiters, ...meshNameWords],
  );
  return built;
}
