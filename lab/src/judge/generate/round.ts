import { record, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import type { Round, Stage, Vocabulary } from '../round.ts';
import { arbitraryContests } from './contests/arbitrary-contests.ts';
import { arbitraryEntrance } from './entrance.ts';
import { arbitraryMeshSettings } from './mesh-settings.ts';
import { arbitraryRequests } from './requests/arbitrary-requests.ts';
import { arbitrarySecurity } from './security/arbitrary-security.ts';
import { arbitraryVocabulary } from './services.ts';
import { arbitraryTraffic } from './traffic/traffic.ts';

export interface RoundOptions {
  /** How many are sent; 60 where it is left out. */
  readonly requests?: number;
}

/** One mesh on a stage, with requests that aim at it. */
export function arbitraryRound(stage: Stage, { requests = 60 }: RoundOptions = {}): Arbitrary<Round> {
  return arbitraryVocabulary(stage).chain((vocabulary) => arbitraryObjects(vocabulary).chain((objects) => arbitraryRequests(vocabulary, objects, requests).map((asked) => ({ objects, requests: asked }))));
}

/** Services first, then settings, then what the mesh is told: all that is applied on top of the stage. */
function arbitraryObjects(vocabulary: Vocabulary): Arbitrary<readonly JsonObject[]> {
  return record({ settings: arbitraryMeshSettings, traffic: arbitraryTraffic(vocabulary), entrance: arbitraryEntrance(vocabulary), security: arbitrarySecurity(vocabulary), contests: arbitraryContests(vocabulary) })
    .map(({ settings, traffic, entrance, security, contests }) => [...vocabulary.serviceObjects, ...(settings === undefined ? [] : [settings]), ...traffic, ...entrance, ...security, ...contests]);
}
