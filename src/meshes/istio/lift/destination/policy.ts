import { isObject, listAt, numberAt, objectAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import { at, type Provenance } from '../../../../model/provenance.ts';
import type { MeshSettings } from '../inventory.ts';
import type { ConsolidatedRule, Placed } from './consolidated-rule.ts';

/** One part of a traffic policy, with where it stands. */
export interface Block {
  readonly value: JsonObject;
  readonly source: Provenance;
}

const blockNames = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;
type BlockName = (typeof blockNames)[number];

/** What a cluster is built from. A missing part has its default. */
export type Policy = { readonly [name in BlockName]?: Block };

/** A policy and whether an entry for the port gave it. */
interface LevelPolicy {
  readonly policy: Policy;
  readonly isOfPort: boolean;
}

/**
 * The policy of one cluster. An entry for the port replaces everything beside it, what it leaves out included; a subset
 * overrides part by part; the mesh's default fills what the rule itself leaves unset, before the subset is looked at.
 * Source: pilot/pkg/networking/core/cluster_builder.go and `MergeSubsetTrafficPolicy` in pilot/pkg/networking/util/util.go.
 */
export function policyFor(rule: ConsolidatedRule | undefined, subset: Placed | undefined, port: number, mesh: MeshSettings): Policy {
  const base = withMeshDefault(levelPolicy(rule?.trafficPolicy, port).policy, mesh);
  const own = subset === undefined ? undefined : subsetPolicy(subset);
  if (own === undefined) return base;
  const { policy, isOfPort } = levelPolicy(own, port);
  const merged: { [name in BlockName]?: Block } = {};
  for (const name of blockNames) {
    const block = policy[name] ?? (isOfPort ? undefined : base[name]);
    if (block !== undefined) merged[name] = block;
  }
  return merged;
}

function subsetPolicy({ resource, path, value }: Placed): Placed | undefined {
  const policy = objectAt(value, ['trafficPolicy']);
  return policy === undefined ? undefined : { resource, path: [...path, 'trafficPolicy'], value: policy };
}

function levelPolicy(policy: Placed | undefined, port: number): LevelPolicy {
  if (policy === undefined) return { policy: {}, isOfPort: false };
  const entry = portEntry(policy, port);
  return { policy: blocksOf(entry ?? policy), isOfPort: entry !== undefined };
}

function portEntry({ resource, path, value }: Placed, port: number, accepts: (entry: JsonObject) => boolean = () => true): Placed | undefined {
  const entries = listAt(value, ['portLevelSettings']);
  const index = entries.findIndex((entry) => isObject(entry) && numberAt(entry, ['port', 'number']) === port && accepts(entry));
  const entry = entries[index];
  return isObject(entry) ? { resource, path: [...path, 'portLevelSettings', index], value: entry } : undefined;
}

function blocksOf({ resource, path, value }: Placed): Policy {
  const blocks: { [name in BlockName]?: Block } = {};
  for (const name of blockNames) {
    const block = objectAt(value, [name]);
    if (block !== undefined) blocks[name] = { value: block, source: at(resource, [...path, name]) };
  }
  return blocks;
}

function withMeshDefault(policy: Policy, mesh: MeshSettings): Policy {
  const source = mesh.source('defaultTrafficPolicy');
  const fill = (name: 'connectionPool' | 'outlierDetection'): Policy => {
    const value = mesh.defaultTrafficPolicy?.[name];
    return policy[name] === undefined && isObject(value) ? { [name]: { value, source } } : {};
  };
  return { ...policy, ...fill('connectionPool'), ...fill('outlierDetection') };
}

/** TLS mode that endpoints are told, which Istio reads in a way of its own: an entry for the port counts only where it has TLS settings. */
export function endpointTls(rule: ConsolidatedRule | undefined, subset: Placed | undefined, port: number): Block | undefined {
  const own = subset === undefined ? undefined : subsetPolicy(subset);
  return tlsForPort(own, port) ?? tlsForPort(rule?.trafficPolicy, port);
}

function tlsForPort(policy: Placed | undefined, port: number): Block | undefined {
  if (policy === undefined) return undefined;
  const entry = portEntry(policy, port, (candidate) => isObject(candidate['tls']));
  return blocksOf(entry ?? policy).tls;
}

export type ClientTlsMode = 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';

/** Without a mode the settings mean DISABLE, the first value of the enumeration. */
export function tlsModeOf(tls: Block): ClientTlsMode {
  const mode = textAt(tls.value, ['mode']);
  return mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL' ? mode : 'DISABLE';
}

/** Whether the top-level policy, or that of the subset, hands connections to the address that was dialled. */
export function isPassthrough(policy: JsonObject | undefined): boolean {
  return textAt(policy, ['loadBalancer', 'simple']) === 'PASSTHROUGH';
}
