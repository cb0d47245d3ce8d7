import { isObject, objectAt, textAt, valueAt, type Resource } from '../../../../kube/resource.ts';

// Kiali reads mutual TLS in two halves: what receivers take, from PeerAuthentications without selector, and what clients
// send, from DestinationRules for one of two wildcard hosts. Other rules and policies say nothing to it about a namespace.

/** What both halves say of a namespace or of the mesh; empty where nothing is written. */
export interface Halves {
  readonly server: string;
  readonly client: string;
}

/** `partly`: the halves do not agree, or one of them is missing. */
export type HalvesVerdict = 'on' | 'off' | 'partly' | 'nothing';

/** Host of the DestinationRule that Kiali takes for the whole mesh. */
export const meshWideHost = '*.local';

export function namespaceWideHost(namespace: string, clusterDomain: string): string {
  return `*.${namespace}.svc.${clusterDomain}`;
}

/** Mode of a policy for its whole namespace; empty for one with a `selector`, be it empty, and for one without `mtls`. */
export function wideModeOf(policy: Resource): string {
  return isObject(valueAt(policy.raw, ['spec', 'selector'])) ? '' : ownModeOf(policy);
}

/** Mode that a policy writes; `UNSET` where `mtls` is there and names none. */
export function ownModeOf(policy: Resource): string {
  return objectAt(policy.raw, ['spec', 'mtls']) === undefined ? '' : textAt(policy.raw, ['spec', 'mtls', 'mode']) ?? 'UNSET';
}

/** TLS mode of a DestinationRule for all ports and subsets; `tls` without a mode is DISABLE. */
export function clientModeOf(rule: Resource): string {
  return objectAt(rule.raw, ['spec', 'trafficPolicy', 'tls']) === undefined ? '' : textAt(rule.raw, ['spec', 'trafficPolicy', 'tls', 'mode']) ?? 'DISABLE';
}

/** Modes of the rules for exactly this host. */
export function clientModesFor(host: string, rules: readonly Resource[]): string[] {
  return rules.filter((rule) => textAt(rule.raw, ['spec', 'host']) === host).map(clientModeOf);
}

/** The first policy and the first rule that say anything decide. */
export function halvesOf(policies: readonly Resource[], rules: readonly Resource[], host: string): Halves {
  return { server: firstSaid(policies.map(wideModeOf)), client: firstSaid(clientModesFor(host, rules)) };
}

function firstSaid(modes: readonly string[]): string {
  return modes.find((mode) => mode !== '') ?? '';
}

export function isMutual(clientMode: string): boolean {
  return clientMode === 'ISTIO_MUTUAL' || clientMode === 'MUTUAL';
}

/** Kiali's verdict for a namespace: its own halves, and where they do not decide, those of the mesh in their place. */
export function verdictFor(namespace: Halves, mesh: Halves, isAutoMtls: boolean): HalvesVerdict {
  const own = compare(namespace, isAutoMtls);
  if (own === 'on' || own === 'off') return own;
  const filled = own === 'nothing' ? mesh : { server: namespace.server || mesh.server, client: namespace.client || mesh.client };
  const verdict = settle(filled, isAutoMtls);
  return verdict === 'nothing' && isAutoMtls ? 'on' : verdict;
}

function compare({ server, client }: Halves, isAutoMtls: boolean): HalvesVerdict {
  const isLeftToMesh = client === '' && isAutoMtls;
  if ((server === 'STRICT' || server === 'PERMISSIVE') && (isMutual(client) || isLeftToMesh)) return 'on';
  if (server === 'DISABLE' && (client === 'DISABLE' || isLeftToMesh)) return 'off';
  return server === '' && client === '' ? 'nothing' : 'partly';
}

/** One half alone decides where it switches off, and where automatic mutual TLS does the other. */
function settle(halves: Halves, isAutoMtls: boolean): HalvesVerdict {
  const verdict = compare(halves, isAutoMtls);
  if (verdict !== 'partly') return verdict;
  const { server, client } = halves;
  if ((server === 'DISABLE' && client === '') || (client === 'DISABLE' && server === '')) return 'off';
  return isAutoMtls && server === '' && isMutual(client) ? 'on' : 'partly';
}
