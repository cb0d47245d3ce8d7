import { constant, constantFrom, record, shuffledSubarray, tuple, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import { matchesLabels } from '../../../../../src/kube/selector.ts';
import type { Vocabulary, VocabularyService } from '../../round.ts';
import { weighted } from '../draw.ts';
import { firstName, type Contest, type Ground } from './contest.ts';
import { ageContest, hostCaseContest, orderContest, strangerContest, tokenContest } from './policy-contests.ts';
import { absenceContest, catchAllContest, headerContest, importContest, pathContest, rewriteContest, sourceContest, wildcardContest } from './route-contests.ts';
import { exportContest, lookupContest, mergingContest, portContest, subsetPolicyContest } from './rule-contests.ts';

/** By name, so that a test can say which of them a mesh holds. */
export const contests: Readonly<Record<string, (ground: Ground) => Contest>> = {
  path: pathContest, header: headerContest, absence: absenceContest, source: sourceContest, wildcard: wildcardContest, catchAll: catchAllContest, rewrite: rewriteContest, import: importContest,
  lookup: lookupContest, merging: mergingContest, export: exportContest, port: portContest, subsetPolicy: subsetPolicyContest,
  order: orderContest, hostCase: hostCaseContest, stranger: strangerContest, age: ageContest, token: tokenContest,
};

/** How many a mesh has: none sometimes, so that what is drawn apart is met alone too. */
const counts = weighted([1, constant(0)], [2, constant(2)], [4, constant(3)]);

/** Each about a Service of its own as far as there are enough, and each kind at most once. */
export function arbitraryContests(vocabulary: Vocabulary): Arbitrary<readonly JsonObject[]> {
  const grounds = groundsOf(vocabulary);
  if (grounds.length === 0) return constant([]);
  return record({ count: counts, order: shuffledSubarray(Object.values(contests), { minLength: Object.keys(contests).length }), places: shuffledSubarray([...grounds], { minLength: grounds.length }) })
    .chain(({ count, order, places }) => tuple(...order.slice(0, count).flatMap((contest, index) => {
      const place = places[index % places.length];
      return place === undefined ? [] : [place.chain(contest)];
    })))
    .map((drawn) => drawn.flatMap(numbered));
}

/** Every contest under names of its own. */
function numbered(objects: readonly JsonObject[], index: number): readonly JsonObject[] {
  return JSON.parse(JSON.stringify(objects).replaceAll(firstName, `${firstName}-${index + 1}`)) as readonly JsonObject[];
}

/** Services that pods with proxies stand behind, and for each the other namespaces that ask. */
function groundsOf(vocabulary: Vocabulary): readonly Arbitrary<Ground>[] {
  const { stage, services } = vocabulary;
  const meshed = stage.workloads.filter(({ proxy }) => proxy === 'sidecar');
  return services.flatMap((service): Arbitrary<Ground>[] => {
    const port = portOf(service);
    const isServed = meshed.some(({ namespace, labels }) => namespace === service.namespace && matchesLabels(service.selector, labels));
    const others = [...new Set(meshed.map(({ namespace }) => namespace))].filter((namespace) => namespace !== service.namespace);
    return port === undefined || !isServed || others.length === 0 ? [] : [constantFrom(...others).map((elsewhere) => ({ vocabulary, service, port, elsewhere }))];
  });
}

function portOf({ type, selector, ports }: VocabularyService): number | undefined {
  if (type !== 'ClusterIP' || Object.keys(selector).length === 0) return undefined;
  return ports.find(({ protocol }) => protocol === 'http' || protocol === 'http2')?.number;
}
