import { oneof, tuple, uniqueArray, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { idOf } from './attachment.ts';
import { arbitraryAuthorizationPolicy } from './authorization-policy.ts';
import { arbitraryPeerAuthentication } from './peer-authentication.ts';
import { arbitraryRequestAuthentication } from './request-authentication.ts';

/** Security configuration of one mesh: often little of a kind, sometimes so much that objects compete. No two have one name. */
export function arbitrarySecurity(vocabulary: Vocabulary): Arbitrary<readonly JsonObject[]> {
  return tuple(
    several(arbitraryPeerAuthentication(vocabulary), [0, 0, 1, 1, 2, 4]),
    several(arbitraryRequestAuthentication(vocabulary), [0, 0, 1, 2]),
    several(arbitraryAuthorizationPolicy(vocabulary), [0, 1, 2, 3, 4]),
  ).map((kinds) => kinds.flat());
}

/** As many as one of `counts` says, each of which is as likely as it is listed. */
function several(object: Arbitrary<JsonObject>, counts: readonly number[]): Arbitrary<JsonObject[]> {
  const byCount = new Map([...new Set(counts)].map((count) => [count, uniqueArray(object, { minLength: count, maxLength: count, selector: idOf })]));
  return oneof(...[...byCount].map(([count, arbitrary]) => ({ arbitrary, weight: counts.filter((one) => one === count).length })));
}
