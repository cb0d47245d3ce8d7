import { isObject, listAt, numberAt, objectAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import type { PolicyBlock, PolicyPart } from '../../assembly/contribution.ts';
import { compact, overlay } from '../../assembly/object.ts';

/** A rule with one more subset. */
export function withSubset(object: JsonObject, subset: JsonObject): JsonObject {
  const spec = objectAt(object, ['spec']) ?? {};
  return { ...object, spec: { ...spec, subsets: [...listAt(object, ['spec', 'subsets']), subset] } };
}

/**
 * A rule, or one of its subsets, whose policy says what the parts say. A block of a subset replaces that of the Service
 * whole, and an entry for a port all of them: so a new block begins as a copy, and entries for ports are changed as well.
 */
export function withParts(object: JsonObject, parts: readonly PolicyPart[], general: JsonObject = {}): JsonObject {
  if (parts.length === 0) return object;
  const isRule = objectAt(object, ['spec']) !== undefined;
  const holder = isRule ? (objectAt(object, ['spec']) ?? {}) : object;
  const policy = parts.reduce((below, part) => withPart(below, part, general), objectAt(holder, ['trafficPolicy']) ?? {});
  return isRule ? { ...object, spec: { ...holder, trafficPolicy: policy } } : { ...object, trafficPolicy: policy };
}

function withPart(policy: JsonObject, part: PolicyPart, general: JsonObject): JsonObject {
  const ports = listAt(policy, ['portLevelSettings']);
  if (part.port !== undefined) return withPort(policy, ports, part, part.port);
  const below = objectAt(policy, [part.block]) ?? objectAt(general, [part.block]) ?? {};
  const own = { ...policy, [part.block]: layOver(part.block, below, askedOf(part, below)) };
  if (ports.length === 0) return own;
  return { ...own, portLevelSettings: ports.map((entry): Json => (isObject(entry) ? { ...entry, [part.block]: layOver(part.block, objectAt(entry, [part.block]) ?? {}, askedOf(part, objectAt(entry, [part.block]) ?? {})) } : entry)) };
}

function withPort(policy: JsonObject, ports: readonly Json[], part: PolicyPart, port: number): JsonObject {
  const { block } = part;
  const isPort = (entry: Json): boolean => numberAt(entry, ['port', 'number']) === port;
  const { portLevelSettings: _ports, tunnel: _tunnel, proxyProtocol: _protocol, ...blocks } = policy;
  const known = ports.find(isPort);
  const below = isObject(known) ? known : { port: { number: port }, ...blocks };
  const there = objectAt(below, [block]) ?? {};
  const entry = { ...below, [block]: layOver(block, there, askedOf(part, there)) };
  return { ...policy, portLevelSettings: known === undefined ? [...ports, entry] : ports.map((other) => (isPort(other) ? entry : other)) };
}

/** What a lowering adds by itself, so that a new block does what was asked, takes the place of nothing that somebody wrote. */
function askedOf({ block, value, intent }: PolicyPart, below: JsonObject): JsonObject {
  if (block !== 'outlierDetection' || intent.kind !== 'break-circuit') return value;
  const { maxEjectionPercent, consecutive5xxErrors, ...rest } = value;
  const isShareKept = intent.maxEjectionPercent === undefined && below['maxEjectionPercent'] !== undefined;
  const isCountKept = intent.consecutiveErrors === undefined && (below['consecutive5xxErrors'] ?? below['consecutiveErrors']) !== undefined;
  return compact({ ...(isCountKept ? {} : { consecutive5xxErrors }), ...rest, ...(isShareKept ? {} : { maxEjectionPercent }) });
}

/** Field by field; one algorithm takes the place of another, and the old name of a field that of the new one. */
function layOver(block: PolicyBlock, below: JsonObject, above: JsonObject): JsonObject {
  if (block === 'loadBalancer') {
    const { simple: _simple, consistentHash: _hash, warmupDurationSecs: oldWarmup, ...rest } = below;
    const kept = above['warmup'] === undefined && oldWarmup !== undefined ? { ...rest, warmupDurationSecs: oldWarmup } : rest;
    return overlay(above['simple'] === undefined && above['consistentHash'] === undefined ? below : kept, above);
  }
  if (block === 'outlierDetection' && above['consecutive5xxErrors'] !== undefined) {
    const { consecutiveErrors: _old, ...rest } = below;
    return overlay(rest, above);
  }
  // A mode of TLS with the fields of another one is refused: they go with it.
  return block === 'tls' ? above : overlay(below, above);
}
