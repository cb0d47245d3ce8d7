import { array, boolean, constant, constantFrom, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { audiences, issuers, jwks } from '../tokens.ts';
import { arbitraryTarget, arbitraryObject } from './attachment.ts';
import { optional, some, usual } from '../draw.ts';
import { few } from './few.ts';

const header = constantFrom<JsonObject>({ name: 'x-token' }, { name: 'x-token', prefix: 'Token ' }, { name: 'Authorization', prefix: 'Bearer ' }, { name: 'X-Id', prefix: 'id=' });
const output = constantFrom<JsonObject>({ header: 'x-claim-role', claim: 'role' }, { header: 'x-claim-sub', claim: 'sub' }, { header: 'x-claim-level', claim: 'realm_access.level' });

function ofEachNameOne(headers: readonly JsonObject[]): JsonObject[] {
  return headers.filter(({ name }, index) => headers.findIndex((other) => other['name'] === name) === index);
}

const jwtRule = some({
  issuer: constantFrom(...issuers),
  jwks: constant(jwks),
  audiences: optional(few(constantFrom(...audiences), 2), 3),
  fromHeaders: optional(few(header, 2).map(ofEachNameOne), 3),
  fromParams: optional(few(constantFrom('token', 'access_token'), 2), 5),
  fromCookies: optional(few(constantFrom('session', 'jwt'), 2), 5),
  forwardOriginalToken: optional(boolean(), 3),
  outputPayloadToHeader: optional(constant('x-jwt-payload'), 8),
  outputClaimToHeaders: optional(few(output, 2), 8),
});

/** One rule mostly, several of one issuer or of several, and none at all. */
export function arbitraryRequestAuthentication(vocabulary: Vocabulary): Arbitrary<JsonObject> {
  return arbitraryObject('RequestAuthentication', arbitraryTarget(vocabulary), () => some({ jwtRules: usual(array(jwtRule, { minLength: 1, maxLength: 3 }), 12) }));
}
