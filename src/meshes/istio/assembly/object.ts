import type { IntentKind } from '../../../intents/intent.ts';
import type { Json, JsonObject } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';

const versions = {
  VirtualService: 'networking.istio.io/v1',
  DestinationRule: 'networking.istio.io/v1',
  Gateway: 'networking.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
  /** Has no stable version. */
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
  AuthorizationPolicy: 'security.istio.io/v1',
  Telemetry: 'telemetry.istio.io/v1',
} as const;

export type IstioKind = keyof typeof versions;

/** `Group/Kind` of everything that this backend writes as its own. */
export const ownedKinds: readonly string[] = Object.entries(versions).map(([kind, version]) => `${version.slice(0, version.indexOf('/'))}/${kind}`);

export interface Placement {
  readonly folder: string;
  readonly comments: readonly string[];
  readonly intents: readonly IntentKind[];
}

/** A manifest of one of the mesh's kinds, in the file that is named for its kind. */
export function manifestOf(kind: IstioKind, namespace: string, name: string, spec: JsonObject, placement: Placement): Manifest {
  return {
    folder: placement.folder,
    file: `${kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}.yaml`,
    object: { apiVersion: versions[kind], kind, metadata: { name, namespace }, spec },
    comments: placement.comments,
    intents: [...new Set(placement.intents)].sort(),
  };
}

/** An object without the fields that are undefined. */
export function compact(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}

/** Blocks laid over each other, fields of fields included; the later one wins. */
export function overlay(below: JsonObject, above: JsonObject): JsonObject {
  const result: Record<string, Json | undefined> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = result[key];
    result[key] = isPlain(old) && isPlain(value) ? overlay(old, value) : value;
  }
  return result;
}

function isPlain(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
