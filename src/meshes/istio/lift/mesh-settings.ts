import { sortedBy } from '../../../base/order.ts';
import { isObject, listAt, textAt, valueAt, type GroupKind, type JsonObject, type Resource } from '../../../kube/resource.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { PathNormalization } from '../../../model/mesh-model.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../model/provenance.ts';
import type { Path } from '../../../yaml/document.ts';
import { readYaml } from '../../../yaml/read.ts';
import { durationMs } from '../rules/shared/durations.ts';
import { splitServiceHost } from './routing/host-names.ts';

/** The mesh-wide settings that decide something, from the ConfigMap, an IstioOperator, or Istio's defaults. */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  readonly clusterDomain: string;
  readonly isAutoMtls: boolean;
  readonly outboundPolicy: 'allow-any' | 'registry-only';
  readonly defaultRetryPolicy?: Readonly<Record<string, unknown>>;
  readonly defaultExportTo: { readonly service: readonly string[]; readonly virtualService: readonly string[]; readonly destinationRule: readonly string[] };
  readonly pathNormalization: PathNormalization;
  readonly connectTimeoutMs: number;
  /** `connectionPool` and `outlierDetection` that fill gaps. */
  readonly defaultTrafficPolicy?: Readonly<Record<string, unknown>>;
  /** External authorizers by name: whether they speak HTTP or gRPC. */
  readonly authorizers: ReadonlyMap<string, 'http' | 'grpc'>;
  /** Where a setting was read: `source('outboundPolicy')`; a named default where nothing set it. */
  readonly source: (setting: string) => Provenance;
  /** Set where no mesh configuration is in the input, so that Istio's defaults are assumed. */
  readonly assumed?: Unknown;
}

const defaultRootNamespace = 'istio-system';
const defaultDomain = 'cluster.local';
const defaultConnectTimeoutMs = 10_000;

/** Fields of MeshConfig behind each setting, for `source`. */
const fields: Readonly<Record<string, Path>> = {
  rootNamespace: ['rootNamespace'],
  trustDomain: ['trustDomain'],
  trustDomainAliases: ['trustDomainAliases'],
  isAutoMtls: ['enableAutoMtls'],
  outboundPolicy: ['outboundTrafficPolicy'],
  defaultRetryPolicy: ['defaultHttpRetryPolicy'],
  pathNormalization: ['pathNormalization'],
  connectTimeoutMs: ['connectTimeout'],
  defaultTrafficPolicy: ['defaultTrafficPolicy'],
  authorizers: ['extensionProviders'],
};

/** Reads the settings, with Istio's defaults for what is not set (`DefaultMeshConfig` in pkg/config/mesh/mesh.go). */
export function meshSettingsOf(resources: ResourceSet): MeshSettings {
  const { config, resource, path, namespace, domain, assumed } = findMeshConfig(resources);
  const retries = valueAt(config, ['defaultHttpRetryPolicy']);
  const policy = valueAt(config, ['defaultTrafficPolicy']);
  const trustDomain = textAt(config, ['trustDomain']) || defaultDomain;
  return {
    rootNamespace: textAt(config, ['rootNamespace']) || namespace,
    trustDomain,
    trustDomainAliases: texts(config, ['trustDomainAliases']),
    clusterDomain: domain ?? writtenClusterDomain(resources),
    isAutoMtls: valueAt(config, ['enableAutoMtls']) !== false,
    outboundPolicy: isRegistryOnly(valueAt(config, ['outboundTrafficPolicy', 'mode'])) ? 'registry-only' : 'allow-any',
    ...(isObject(retries) ? { defaultRetryPolicy: retries } : {}),
    defaultExportTo: {
      service: exportTo(config, 'defaultServiceExportTo'),
      virtualService: exportTo(config, 'defaultVirtualServiceExportTo'),
      destinationRule: exportTo(config, 'defaultDestinationRuleExportTo'),
    },
    pathNormalization: normalization(textAt(config, ['pathNormalization', 'normalization'])),
    connectTimeoutMs: durationMs(valueAt(config, ['connectTimeout'])) ?? defaultConnectTimeoutMs,
    ...(isObject(policy) ? { defaultTrafficPolicy: policy } : {}),
    authorizers: authorizersIn(config),
    source: (setting) => {
      const field = fields[setting] ?? [setting];
      if (resource === undefined || valueAt(config, field) === undefined) return byDefault(`mesh default: ${setting}`);
      return at(resource, path.at(-1) === 'mesh' ? path : [...path, ...field]);
    },
    ...(assumed === undefined ? {} : { assumed }),
  };
}

/** A mesh configuration as it is written, and where. */
export interface FoundConfig {
  readonly config: JsonObject;
  readonly resource?: Resource;
  readonly path: Path;
  /** Root namespace where the configuration itself names none. */
  readonly namespace: string;
  readonly domain?: string;
  readonly assumed?: Unknown;
}

/** The mesh configuration that holds: the first that there is, or none, which is then `assumed`. */
export function findMeshConfig(resources: Pick<ResourceSet, 'ofKind'>): FoundConfig {
  const found = [...configMaps(resources), ...installations(resources)];
  const [first, second] = found;
  if (first === undefined) {
    const source = byDefault('mesh default: mesh configuration');
    return { config: {}, path: [], namespace: defaultRootNamespace, assumed: { what: "the mesh configuration, which is not in the input: Istio's defaults are assumed", source } };
  }
  if (second === undefined || JSON.stringify(second.config) === JSON.stringify(first.config)) return first;
  return { ...first, assumed: { what: `which mesh configuration holds: several are in the input, and that of ${first.resource?.kind ?? ''} ${first.resource?.name ?? ''} is taken`, source: at(first.resource as Resource) } };
}

/** The ConfigMaps that istiod reads, one for each revision; the default revision's first. */
function configMaps(resources: Pick<ResourceSet, 'ofKind'>): (FoundConfig & { readonly resource: Resource })[] {
  const named = resources.ofKind('ConfigMap').filter((map) => /^istio(?:-|$)/.test(map.name) && textAt(map.raw, ['data', 'mesh']) !== undefined);
  return sortedBy(named, (map) => map.name, (map) => map.namespace).map((resource) => {
    const value = readYaml(textAt(resource.raw, ['data', 'mesh']) ?? '').documents[0]?.value;
    return { config: isObject(value) ? value : {}, resource, path: ['data', 'mesh'], namespace: resource.namespace };
  });
}

const installationKinds: readonly GroupKind[] = ['install.istio.io/IstioOperator', 'sailoperator.io/Istio', 'operator.istio.io/Istio'];

/** The kinds that a mesh configuration is read from. The cluster domain may also be told by hosts. */
export const settingsKinds: readonly GroupKind[] = ['ConfigMap', ...installationKinds];

/** What an operator installs from: the file in the repository of whoever never looks into the cluster's ConfigMap. */
function installations(resources: Pick<ResourceSet, 'ofKind'>): (FoundConfig & { readonly resource: Resource })[] {
  const found = installationKinds.flatMap((kind) => resources.ofKind(kind));
  return sortedBy(found, (resource) => resource.name, (resource) => resource.namespace).map((resource) => {
    const own = valueAt(resource.raw, ['spec', 'meshConfig']);
    const values = valueAt(resource.raw, ['spec', 'values', 'meshConfig']);
    const path = isObject(own) ? ['spec', 'meshConfig'] : ['spec', 'values', 'meshConfig'];
    const domain = textAt(resource.raw, ['spec', 'values', 'global', 'proxy', 'clusterDomain']);
    return {
      config: { ...(isObject(values) ? values : {}), ...(isObject(own) ? own : {}) },
      resource,
      path,
      namespace: textAt(resource.raw, ['spec', 'namespace']) ?? textAt(resource.raw, ['spec', 'values', 'global', 'istioNamespace']) ?? defaultRootNamespace,
      ...(domain === undefined ? {} : { domain }),
    };
  });
}

/**
 * The cluster domain that the hosts of this input are written in: `cluster.local`, unless no host ends in it and at least
 * two agree on another one. No mesh configuration holds it; one host alone is more likely a slip of the pen.
 */
export function writtenClusterDomain(resources: ResourceSet): string {
  const counts = new Map<string, number>();
  for (const kind of ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule']) {
    for (const resource of resources.ofKind(kind)) for (const domain of domainsIn(resource)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  const [only, ...others] = [...counts];
  return only !== undefined && others.length === 0 && only[1] >= 2 ? only[0] : defaultDomain;
}

const domainsKnown = new WeakMap<Resource, readonly string[]>();

/** The cluster domains in the hosts that an object is for. */
function domainsIn(resource: Resource): readonly string[] {
  const known = domainsKnown.get(resource);
  if (known !== undefined) return known;
  const hosts = resource.kind === 'VirtualService' ? listAt(resource.raw, ['spec', 'hosts']) : [valueAt(resource.raw, ['spec', 'host'])];
  const domains = hosts.flatMap((host) => (typeof host === 'string' ? (splitServiceHost(host.toLowerCase())?.domain ?? []) : [])).filter((domain) => domain !== 'clusterset.local');
  domainsKnown.set(resource, domains);
  return domains;
}

/** ProtoJSON takes the number of an enum too: REGISTRY_ONLY is 0. */
function isRegistryOnly(mode: unknown): boolean {
  return mode === 'REGISTRY_ONLY' || mode === 0;
}

function normalization(written: string | undefined): PathNormalization {
  switch (written) {
    case 'NONE':
      return 'none';
    case 'MERGE_SLASHES':
      return 'merge-slashes';
    case 'DECODE_AND_MERGE_SLASHES':
      return 'decode-and-merge-slashes';
    default:
      return 'base';
  }
}

function authorizersIn(config: JsonObject): Map<string, 'http' | 'grpc'> {
  const found = new Map<string, 'http' | 'grpc'>();
  for (const provider of listAt(config, ['extensionProviders'])) {
    const name = textAt(provider, ['name']);
    if (name === undefined) continue;
    if (isObject(valueAt(provider, ['envoyExtAuthzHttp']))) found.set(name, 'http');
    if (isObject(valueAt(provider, ['envoyExtAuthzGrpc']))) found.set(name, 'grpc');
  }
  return found;
}

function exportTo(config: JsonObject, field: string): readonly string[] {
  const written = texts(config, [field]);
  return written.length === 0 ? ['*'] : written;
}

function texts(config: JsonObject, path: Path): string[] {
  return listAt(config, path).filter((item) => typeof item === 'string');
}
