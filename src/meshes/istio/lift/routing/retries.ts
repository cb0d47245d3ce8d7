import { numberAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import type { Retries, Setting } from '../../../../model/mesh-model.ts';
import { byDefault } from '../../../../model/provenance.ts';
import { durationMs } from '../../rules/shared/durations.ts';
import type { MeshSettings } from '../inventory.ts';

/** Two retries, on failures before a request was sent and on two gRPC statuses; no HTTP status. Source: pilot/pkg/networking/core/route/retry/retry.go. */
const standardConditions = ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'];

/** A route's own policy, else the mesh's, else Istio's. No attempts is no retry. */
export function retriesOf(written: Setting<JsonObject> | undefined, mesh: MeshSettings): Setting<Retries> {
  if (written) return { value: readRetries(written.value), source: written.source };
  if (mesh.defaultRetryPolicy) return { value: readRetries(mesh.defaultRetryPolicy), source: mesh.source('defaultRetryPolicy') };
  return { value: { attempts: 2, on: standardConditions }, source: byDefault('mesh default: 2 retries') };
}

/** A policy as it is written; without attempts there are no retries. */
export function readRetries(policy: unknown): Retries {
  const attempts = numberAt(policy, ['attempts']) ?? 0;
  if (attempts <= 0) return { attempts: 0, on: [] };
  const perTryTimeoutMs = durationMs(textAt(policy, ['perTryTimeout']));
  const backoffMs = durationMs(textAt(policy, ['backoff']));
  const conditions = (textAt(policy, ['retryOn']) ?? '').split(',').map((part) => part.trim());
  // Codes stand in the list themselves, so the word that announces them says nothing.
  const on = conditions.filter((condition) => condition !== '' && condition !== 'retriable-status-codes');
  return { attempts, on: on.length === 0 && textAt(policy, ['retryOn']) === undefined ? standardConditions : on, ...(perTryTimeoutMs ? { perTryTimeoutMs } : {}), ...(backoffMs ? { backoffMs } : {}) };
}
