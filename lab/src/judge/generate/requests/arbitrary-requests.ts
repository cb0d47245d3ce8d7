import { array, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../../../test/real-mesh/recording.ts';
import type { Vocabulary } from '../../round.ts';
import { paths } from '../traffic/values.ts';
import { contestsIn } from '../contests/contest.ts';
import type { Aim } from './aim.ts';
import { apiRouteAims } from './api-route-aims.ts';
import { arbitraryThrows, diceOf, type Dice } from './dice.ts';
import { doorAims, enteringAims } from './entering-aims.ts';
import { entryAims } from './entry-aims.ts';
import { ordersFor } from './orders.ts';
import { peerAims, policyAims, tokenAims } from './policy-aims.ts';
import { requestAt, type Context } from './request-at.ts';
import { routeAims } from './route-aims.ts';
import { ruleAims } from './rule-aims.ts';
import { serviceAims, strayAims } from './service-aims.ts';
import { tokenVocabulary } from './tokens-near.ts';

/**
 * Requests that aim at the edges of exactly these objects: each is made for one match of a route, one rule of a policy,
 * one port, and then changed by what could make a difference.
 */
export function arbitraryRequests(vocabulary: Vocabulary, objects: readonly JsonObject[], count: number): Arbitrary<readonly RecordedRequest[]> {
  const groups = aimsFor(vocabulary, objects);
  const aims = groups.flatMap(({ aims: list }) => list);
  const context: Context = { vocabulary, tokens: tokenVocabulary(objects), orders: ordersFor(objects), asksForCertificates: JSON.stringify(objects).includes('"MUTUAL"'), paths: [...paths, ...aims.flatMap(({ path }) => path ?? [])] };
  const chances = groups.flatMap((group) => Array.from({ length: group.weight }, () => group.aims));
  const drawn = (dice: Dice): RecordedRequest => requestAt(dice.pick(dice.pick(chances)), context, dice);
  return array(arbitraryThrows.map((thrown) => drawn(diceOf(thrown))), { minLength: count, maxLength: count, size: 'max' });
}

/** The kinds of aims that this mesh has, with how often one of a kind is taken. */
function aimsFor(vocabulary: Vocabulary, objects: readonly JsonObject[]): readonly { readonly weight: number; readonly aims: readonly Aim[] }[] {
  const groups = [
    ...contestsIn(objects).map((contest) => ({ weight: 5, aims: [routeAims, enteringAims, policyAims, peerAims, tokenAims, ruleAims].flatMap((aimsOf) => aimsOf(contest, vocabulary)) })),
    { weight: 4, aims: serviceAims(vocabulary) },
    { weight: 8, aims: routeAims(objects, vocabulary) },
    { weight: 1, aims: ruleAims(objects, vocabulary) },
    { weight: 6, aims: apiRouteAims(objects, vocabulary) },
    { weight: 4, aims: enteringAims(objects, vocabulary) },
    { weight: 5, aims: policyAims(objects, vocabulary) },
    { weight: 2, aims: tokenAims(objects, vocabulary) },
    { weight: 2, aims: peerAims(objects, vocabulary) },
    { weight: 2, aims: entryAims(objects, vocabulary) },
    { weight: 1, aims: doorAims(objects, vocabulary) },
    { weight: 1, aims: strayAims(vocabulary) },
  ];
  return groups.map(({ weight, aims }) => ({ weight, aims: aims.filter(({ dials }) => dials.length > 0) })).filter(({ aims }) => aims.length > 0);
}
