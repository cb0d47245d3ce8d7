import type { QualifiedName, ServiceNode } from '../../topology/topology.ts';
import type { Fields } from './fields.ts';
import type { RetryFields } from './policy.ts';
import type { RolePolicy } from './roles-section.ts';
import type { Node } from '../../yaml/tree.ts';

export const serviceKeys = ['role', 'timeout', 'retries', 'breaker', 'balance', 'versions', 'split', 'canary', 'routes', 'requests', 'faults', 'mirror', 'rewrite', 'redirect', 'limit', 'cluster'] as const;
export type ServiceKey = (typeof serviceKeys)[number];

/** One entry of `services:`, with what the topology knows of it. */
export interface ServiceEntry {
  readonly id: QualifiedName;
  readonly at: Node;
  readonly fields: Fields<ServiceKey>;
  /** Undefined for a service of another cluster. */
  readonly service: ServiceNode | undefined;
  readonly role: RolePolicy | undefined;
  /** For every request that no rule of `requests` covers; 0 is no limit. */
  readonly timeoutMs: number | undefined;
  /** For the same requests, with what the role says filled in. */
  readonly retries: RetryFields | undefined;
}
