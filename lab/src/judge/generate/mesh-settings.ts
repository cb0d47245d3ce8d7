import { boolean, constant, constantFrom, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { optional, some, weighted } from './draw.ts';

const exports = constantFrom(['.'], ['*'], ['~']);
const attempts = constantFrom<JsonObject>({ attempts: 0 }, { attempts: 1, retryOn: '5xx' }, { attempts: 3, retryOn: 'gateway-error,reset', perTryTimeout: '2s' });

/** Each alone would be met too seldom: a few are written at once. */
const settings: Readonly<Record<string, Arbitrary<JsonObject[string]>>> = {
  outboundTrafficPolicy: constantFrom<JsonObject>({ mode: 'REGISTRY_ONLY' }, { mode: 'ALLOW_ANY' }),
  defaultServiceExportTo: exports,
  defaultVirtualServiceExportTo: exports,
  defaultDestinationRuleExportTo: exports,
  pathNormalization: constantFrom<JsonObject>({ normalization: 'NONE' }, { normalization: 'MERGE_SLASHES' }, { normalization: 'DECODE_AND_MERGE_SLASHES' }, { normalization: 'BASE' }, { normalization: 'DEFAULT' }),
  defaultHttpRetryPolicy: attempts,
  enableAutoMtls: boolean(),
  trustDomainAliases: constantFrom(['old.example'], ['old.example', 'older.example']),
  connectTimeout: constantFrom('3s', '1s'),
  defaultTrafficPolicy: constantFrom<JsonObject>({ connectionPool: { tcp: { connectTimeout: '4s' } } }, { connectionPool: { http: { maxRetries: 5 } } }),
};

/**
 * Mesh-wide settings that istiod takes while it runs, as its ConfigMap. Mostly it says nothing, because a change costs a
 * second; without it the model would have to leave open what it says.
 */
export const arbitraryMeshSettings: Arbitrary<JsonObject | undefined> = weighted<JsonObject | undefined>(
  [5, constant(configMap({}))],
  [1, constant(undefined)],
  [2, some(Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, optional(value, 4)]))).map(configMap)],
);

function configMap(mesh: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: JSON.stringify(mesh) } };
}
