import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../src/base/assert.ts';
import { ResourceSet } from '../../src/kube/resource-set.ts';
import { groupKindOf, type Resource, type SourceFile } from '../../src/kube/resource.ts';
import { upstreamTools } from '../../src/meshes/registry.ts';
import { checkAs } from '../../src/project/check-as.ts';
import { openProject, type Project } from '../../src/project/project.ts';
import type { Surroundings } from '../../src/rules/surroundings.ts';
import { discover } from '../../src/topology/discover.ts';
import { readJson } from './find-sets.ts';
import { tally, type SetScore } from './set-score.ts';

interface AnalyzeCase {
  readonly name: string;
  readonly source: { readonly index: number };
  readonly inputFiles?: readonly string[];
  readonly clusters?: Readonly<Record<string, readonly string[]>>;
  readonly meshConfigFile: string | null;
  readonly meshNetworksFile: string | null;
  readonly analyzer: { readonly goType: string; readonly inputs: readonly string[] };
  readonly expected: readonly { readonly code: string; readonly kind: string; readonly namespace: string; readonly resource: string }[];
}

interface AnalyzeFile {
  readonly cases: readonly AnalyzeCase[];
}

/** A point for every case whose messages are exactly those expected, as a multiset of code and object. */
export function scoreIstioAnalyze(folder: string): SetScore {
  const { cases } = readJson(join(folder, 'cases.json')) as AnalyzeFile;
  return tally(cases.map((one) => ({ id: `${one.name} (${one.source.index}, ${one.analyzer.goType})`, wrong: judgeCase(folder, one) })));
}

/** The codes that each analyzer of upstream can emit, where that is not told by its cases: findings of others are left out. */
const codesOf: Readonly<Record<string, readonly string[]>> = {
  'annotations.K8sAnalyzer': ['IST0107', 'IST0108', 'IST0125', 'IST0135'],
  'maturity.AlphaAnalyzer': ['IST0136'],
  'deployment.ApplicationUIDAnalyzer': ['IST0144'],
  'authz.AuthorizationPoliciesAnalyzer': ['IST0101', 'IST0127'],
  'authn.BlockedCIDRsAnalyzer': ['IST0175'],
  'conditions.ConditionAnalyzer': ['IST0171'],
  'deployment.ServiceAssociationAnalyzer': ['IST0116', 'IST0137'],
  'deprecation.FieldAnalyzer': ['IST0002'],
  'destinationrule.CaCertificateAnalyzer': ['IST0128', 'IST0129'],
  'destinationrule.PodNotSelectedAnalyzer': ['IST0173', 'IST0174'],
  'envoyfilter.EnvoyPatchAnalyzer': ['IST0151', 'IST0152', 'IST0153', 'IST0154', 'IST0155'],
  'externalcontrolplane.ExternalControlPlaneAnalyzer': ['IST0163', 'IST0164'],
  'gateway.CertificateAnalyzer': ['IST0138'],
  'gateway.ConflictingGatewayAnalyzer': ['IST0101', 'IST0145'],
  'gateway.IngressGatewayPortAnalyzer': ['IST0101', 'IST0162'],
  'gateway.SecretAnalyzer': ['IST0101', 'IST0161'],
  'injection.Analyzer': ['IST0102', 'IST0103', 'IST0123', 'IST0148'],
  'injection.ImageAnalyzer': ['IST0158'],
  'injection.ImageAutoAnalyzer': ['IST0146', 'IST0147'],
  'k8sgateway.SelectorAnalyzer': ['IST0166'],
  'k8sgateway.CRDVersionAnalyzer': ['IST0176'],
  'multicluster.MeshNetworksAnalyzer': ['IST0126'],
  'multicluster.ServiceAnalyzer': ['IST0170'],
  'schema.AllValidationAnalyzers': ['IST0106', 'IST0130', 'IST0131', 'IST0133'],
  'schema.ValidationAnalyzer': ['IST0106', 'IST0130', 'IST0131', 'IST0133'],
  'service.PortNameAnalyzer': ['IST0118', 'IST0150'],
  'serviceentry.ConflictingServiceEntryProtocolAnalyzer': ['IST0177'],
  'serviceentry.ProtocolAddressesAnalyzer': ['IST0134'],
  'sidecar.DefaultSelectorAnalyzer': ['IST0111', 'IST0167'],
  'sidecar.SelectorAnalyzer': ['IST0101', 'IST0110', 'IST0167'],
  'telemetry.DefaultSelectorAnalyzer': ['IST0160'],
  'telemetry.LightstepAnalyzer': ['IST0002'],
  'telemetry.ProviderAnalyzer': ['IST0157'],
  'telemetry.ProdiverAnalyzer': ['IST0157'],
  'telemetry.SelectorAnalyzer': ['IST0101', 'IST0159'],
  'virtualservice.ConflictingMeshGatewayHostsAnalyzer': ['IST0109'],
  'virtualservice.DestinationHostAnalyzer': ['IST0101', 'IST0112', 'IST0140'],
  'virtualservice.DestinationRuleAnalyzer': ['IST0101'],
  'virtualservice.GatewayAnalyzer': ['IST0101', 'IST0132', 'IST0165'],
  'virtualservice.JWTClaimRouteAnalyzer': ['IST0149'],
  'webhook.Analyzer': ['IST0139'],
};

function judgeCase(folder: string, one: AnalyzeCase): string | undefined {
  const tool = upstreamTools.get('istioctl');
  assert(tool !== undefined, 'there is no tool `istioctl`');
  const [home, ...others] = one.clusters === undefined ? [['', one.inputFiles ?? []] as const] : Object.entries(one.clusters);
  const open = (paths: readonly string[]): Project => asUpstreamLoads(openProject([...paths.map((path) => readFile(folder, path)), ...meshConfigOf(folder, one), ...synthetic(folder, one)]), one.analyzer.inputs);
  const surroundings: Surroundings = others.length === 0 ? { nowMs: Date.now() } : { nowMs: Date.now(), homeCluster: home?.[0] ?? '', otherClusters: new Map(others.map(([name, paths]) => [name, open(paths).resources])) };
  const codes = new Set([...(codesOf[one.analyzer.goType.replace(/^\*/, '')] ?? []), ...one.expected.map(({ code }) => code)]);
  const found = checkAs(open(home?.[1] ?? []), tool, { surroundings }).filter(({ rule }) => codes.has(rule));
  const said = countsOf(found.map(({ rule, resource = '' }) => `${rule} ${resource.replace(' default/', ' ')}`));
  const wanted = countsOf(one.expected.map(({ code, kind, namespace, resource }) => `${code} ${kind} ${namespace === '' || namespace === 'default' ? '' : `${namespace}/`}${resource}`));
  const wrong = [...new Set([...said.keys(), ...wanted.keys()])].flatMap((key) => differenceOf(key, said.get(key) ?? 0, wanted.get(key) ?? 0));
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

function differenceOf(key: string, said: number, wanted: number): string[] {
  if (said === wanted) return [];
  return [said < wanted ? `lacks ${wanted - said} ${key}` : `says ${said - wanted} ${key}`];
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function readFile(folder: string, path: string): SourceFile {
  return { path, text: readFileSync(join(folder, path), 'utf8') };
}

/** Mesh configuration and networks stand in the ConfigMap from which istiod reads them. */
function meshConfigOf(folder: string, { meshConfigFile, meshNetworksFile }: AnalyzeCase): SourceFile[] {
  const mesh = meshConfigFile === null ? {} : { mesh: readFile(folder, meshConfigFile).text };
  const networks = meshNetworksFile === null ? {} : { meshNetworks: readFile(folder, meshNetworksFile).text };
  if (meshConfigFile === null && meshNetworksFile === null) return [];
  return [objectFile('mesh-config.yaml', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'istio-system', name: 'istio' }, data: { ...mesh, ...networks } })];
}

/** Upstream assumes an ingress gateway unless the mesh configuration says that none is wanted. */
function synthetic(folder: string, { meshConfigFile }: AnalyzeCase): SourceFile[] {
  if (meshConfigFile !== null && /ingressControllerMode:\s*"?OFF/.test(readFile(folder, meshConfigFile).text)) return [];
  const labels = { istio: 'ingressgateway' };
  const ports = [80, 443, 31400, 15443].map((port) => ({ name: `tcp-${port}`, port, protocol: 'TCP', targetPort: port }));
  return [
    objectFile('default-pod.yaml', { apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'istio-system', name: 'istio-ingressgateway-dummypod', labels }, spec: { containers: [{ name: 'istio-proxy', image: 'x' }] } }),
    objectFile('default-service.yaml', { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'istio-system', name: 'istio-ingressgateway' }, spec: { selector: labels, ports } }),
  ];
}

function objectFile(path: string, object: object): SourceFile {
  return { path, text: JSON.stringify(object) };
}

const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

/** Of each object the last, none of the system's namespaces, and only kinds that the analyzer reads. */
function asUpstreamLoads(project: Project, inputs: readonly string[]): Project {
  const last = new Map<string, Resource>();
  for (const resource of project.resources.all()) if (isLoaded(resource, inputs)) last.set(`${groupKindOf(resource)} ${resource.namespace}/${resource.name}`, resource);
  const resources = ResourceSet.of(last.values());
  return { ...project, resources, topology: discover(resources) };
}

function isLoaded(resource: Resource, inputs: readonly string[]): boolean {
  if (systemNamespaces.has(resource.namespace) || (resource.kind === 'Namespace' && systemNamespaces.has(resource.name))) return false;
  if (resource.source.file === 'mesh-config.yaml') return true;
  const isKubernetesGateway = groupKindOf(resource) === 'gateway.networking.k8s.io/Gateway';
  return inputs.includes(isKubernetesGateway ? 'KubernetesGateway' : resource.kind);
}
