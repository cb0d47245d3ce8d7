import { isObject, listAt, textAt, textMapAt, valueAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { matchesLabels } from '../../../../../src/kube/selector.ts';
import type { Vocabulary } from '../../round.ts';
import { dialsOf, idOfWorkload, isSpokenHttp, objectsOf, servicesNamed, tameHost, textsAt, type Aim, type Dial } from './aim.ts';
import { exampleOfMatch } from './examples.ts';

/** One aim for every `match` of every VirtualService, and one for every rule that takes everything. */
export function routeAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  return objectsOf(objects, 'VirtualService').flatMap((service) => aimsOfRules(service, dialsFor(service, vocabulary), vocabulary));
}

/** What its rules are about, by any of these ways to get to them. */
export function aimsOfRules(virtualService: JsonObject, dials: readonly Dial[], vocabulary: Vocabulary): readonly Aim[] {
  const rules = ['http', 'tls', 'tcp'].flatMap((kind) => listAt(virtualService, ['spec', kind]).map((rule) => ({ kind, rule })));
  return rules.flatMap(({ kind, rule }) => {
    const fitting = dials.filter((dial) => isSpokenHttp(dial) === (kind === 'http') || (dial.isEntering === true && dial.protocol === 'tls'));
    return fitting.length === 0 ? [] : matchesIn(rule).flatMap((match) => besidePrefix(aimAt(match, rule, fitting, vocabulary), match));
  });
}

/** A prefix that does not end at a slash holds longer names, too: that is asked as often as the prefix itself. */
function besidePrefix(aim: Aim, match: unknown): readonly Aim[] {
  const prefix = textAt(match, ['uri', 'prefix']);
  return prefix === undefined || prefix.length < 2 ? [aim] : [aim, { ...aim, path: `${prefix}${prefix.endsWith('/') ? 'b' : 'x'}` }];
}

function matchesIn(rule: unknown): readonly unknown[] {
  const matches = listAt(rule, ['match']);
  return matches.length === 0 ? [{}] : matches;
}

/** The services that it names, and names outside. A VirtualService without hosts stands behind others, wherever they are. */
function dialsFor(virtualService: JsonObject, vocabulary: Vocabulary): Dial[] {
  const namespace = textAt(virtualService, ['metadata', 'namespace']) ?? '';
  const gateways = textsAt(virtualService, ['spec', 'gateways']);
  const hosts = textsAt(virtualService, ['spec', 'hosts']);
  if (gateways.length > 0 && !gateways.includes('mesh')) return [];
  if (hosts.length === 0) return vocabulary.services.flatMap((service) => dialsOf(service));
  return hosts.flatMap((host): Dial[] => {
    const services = servicesNamed(host, namespace, vocabulary);
    if (services.length > 0) return services.flatMap((service) => dialsOf(service));
    // A name of one word is looked for in the cluster, which has no such name.
    return host.includes('.') ? [{ to: tameHost(host), port: 80, protocol: 'http' }] : [];
  });
}

function aimAt(match: unknown, rule: unknown, dials: readonly Dial[], { stage }: Vocabulary): Aim {
  const port = valueAt(match, ['port']);
  const atPort = dials.filter((dial) => port === undefined || dial.port === port);
  const labels = textMapAt(match, ['sourceLabels']);
  const namespace = textAt(match, ['sourceNamespace']);
  const isNarrow = Object.keys(labels).length > 0 || namespace !== undefined;
  const callers = isNarrow ? stage.workloads.filter((workload) => matchesLabels(labels, workload.labels) && (namespace ?? workload.namespace) === workload.namespace && workload.proxy !== 'gateway') : [];
  const texts = (field: string): Record<string, string> => Object.fromEntries(Object.entries(objectIn(match, field)).map(([name, value]) => [name, exampleOfMatch(value)]));
  const query = Object.entries(texts('queryParams')).map(([name, value]) => `${name}=${value}`).join('&');
  const [origin] = [...listAt(rule, ['corsPolicy', 'allowOrigins']).map(exampleOfMatch), ...listAt(rule, ['corsPolicy', 'allowOrigin']).map(String)];
  const said = texts('headers');
  return {
    dials: atPort.length > 0 ? atPort : dials,
    callers: callers.map(idOfWorkload),
    headers: Object.fromEntries(Object.entries(said).filter(([name]) => !name.startsWith('@'))),
    ...exampleAt(match, 'uri', 'path'), ...exampleAt(match, 'method', 'method'), ...exampleAt(match, 'authority', 'authority'),
    ...(query === '' ? {} : { query }),
    ...(Object.keys(said).some((name) => name.startsWith('@')) ? { isAboutTokens: true } : {}),
    ...(origin === undefined ? {} : { origin }),
  };
}

function exampleAt(match: unknown, field: string, as: 'path' | 'method' | 'authority'): Partial<Aim> {
  const value = valueAt(match, [field]);
  return value === undefined ? {} : { [as]: exampleOfMatch(value) };
}

function objectIn(value: unknown, field: string): JsonObject {
  const found = valueAt(value, [field]);
  return isObject(found) ? (found as JsonObject) : {};
}
