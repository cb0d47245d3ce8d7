import { fillers, limiters } from '../lexicon/fillers.ts';
import { meshNameWords } from '../lexicon/mesh-words.ts';
import { defineGrammar, type Grammar, type Primitive } from '../pattern/grammar.ts';
import { contentOf } from '../text/tokenize.ts';
import { amountTables, durationValue, numberValue, percentValue, quotedDuration, ratioValue, statusValue } from './amounts.ts';
import { anyHeaderName, conditionTables, headerName, methodValue, pathValue, plainValue, quotedHeader, quotedText, smallMethodValue, sureValue } from './conditions.ts';
import { frameTables } from './frame-tables.ts';
import { baseForms } from '../text/forms.ts';
import { nameIndexOf } from './name-index.ts';
import { anyName, hostName, namespaceName, serviceName, versionedName, versionName } from './name-primitives.ts';
import { describedService, referenceTables, roleWords } from './reference-tables.ts';
import { resilienceTables } from './resilience-tables.ts';
import { securityTables } from './security-tables.ts';
import { phraseTables } from './phrase-tables.ts';
import { trafficTables } from './traffic-tables.ts';

const quotedName: Primitive = (reader, at) => (reader.tokens[at]?.kind === 'quoted' ? anyName(reader, at) : []);

/** A name beside the word `namespace`: one that the input has, a quoted one, or no word of the language. */
const spaceName: Primitive = (reader, at) => {
  const token = reader.tokens[at];
  if (token?.kind === 'word' && !nameIndexOf(reader.vocabulary).namespaces.has(token.lower) && [...baseForms(token.lower)].some((form) => reader.grammar.words.has(form)) && !commonSpaces.has(token.lower)) return [];
  return token?.kind === 'number' ? [] : anyName(reader, at);
};

/** Words of the language that are common names of namespaces. */
const commonSpaces: ReadonlySet<string> = new Set(['production', 'prod', 'staging', 'default', 'test', 'internal', 'external', 'backend', 'frontend', 'public', 'edge', 'mesh', 'system', 'platform', 'client', 'live', 'batch', 'web', 'legacy', 'tools', 'ops', 'data', 'api', 'apps', 'jobs', 'monitoring', 'logging', 'canary', 'beta', 'users', 'dev', 'qa', 'core', 'security', 'cache', 'gateway', 'ingress', 'mail', 'search', 'media', 'partners', 'mobile']);

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
    [...amountTables, ...conditionTables, ...referenceTables, ...resilienceTables, ...trafficTables, ...securityTables, ...frameTables, ...phraseTables(roleWords)],
    {
      PLAIN_NUMBER: numberValue,
      TICKET: ticketNumber,
      AFTER_DURATION: afterDuration,
      PLAIN_DURATION: durationValue,
      QUOTED_DURATION: quotedDuration,
      PLAIN_PERCENT: percentValue,
      PLAIN_RATIO: ratioValue,
      PLAIN_STATUS: statusValue,
      SERVICE_NAME: serviceName,
      DESCRIBED_SERVICE: describedService,
      VERSION_NAME: versionName,
      VERSIONED_NAME: versionedName,
      ANY_NAME: anyName,
      QUOTED_NAME: quotedName,
      SPACE_NAME: spaceName,
      OTHER_NAME: otherName,
      NAMESPACE_NAME: namespaceName,
      HOST_NAME: hostName,
      METHOD: methodValue,
      SMALL_METHOD: smallMethodValue,
      HEADER_NAME: headerName,
      ANY_HEADER: anyHeaderName,
      QUOTED_HEADER: quotedHeader,
      VALUE: plainValue,
      SURE_VALUE: sureValue,
      PATH: pathValue,
      QUOTED: quotedText,
      TIMES_X: timesSign,
      PORT_NUMBER: portNumber,
      QUANTITY: quantity,
      PRINCIPAL: principal,
    },
    [...fillers, ...limiters, ...meshNameWords],
  );
  return built;
}
