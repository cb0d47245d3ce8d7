import type { Resource } from '../../../../kube/resource.ts';
import type { Endpoint } from '../../../../model/mesh-model.ts';
import type { Protocol, QualifiedName } from '../../../../topology/topology.ts';

/** A port of a host of the registry. */
export interface RegistryPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  /** Name of a container port, where a Service asks for one. */
  readonly targetName?: string;
  /** As Istio reads it: `unknown` is sniffed. */
  readonly protocol: Protocol;
}

/** A name that Istio's registry knows: a Kubernetes Service, or one host of a ServiceEntry. */
export interface RegistryHost {
  /** Full name in lower case; a ServiceEntry may have `*.example.com`. */
  readonly hostname: string;
  /** As it is written, capitals and all: clusters and rules are known by this name. */
  readonly exactName: string;
  readonly namespace: string;
  readonly registry: 'kubernetes' | 'service-entry';
  readonly isExternal: boolean;
  readonly resolution: 'cluster-ip' | 'headless' | 'external-name' | 'static' | 'dns' | 'none';
  readonly ports: readonly RegistryPort[];
  /** Namespaces that see it: `*`, `.`, `~` or names, with the mesh's default filled in. */
  readonly exportTo: readonly string[];
  /** Virtual addresses, where the input has them. */
  readonly addresses: readonly string[];
  /** Host that an ExternalName Service stands for. */
  readonly alias?: string;
  /** Names that its servers may show beside the identities of its members: with `spiffe://`, if they are identities. */
  readonly subjectAltNames: readonly string[];
  readonly service?: QualifiedName;
  /** Pods and addresses behind one port, with their labels, before any subset. `transport` is not decided here. */
  readonly members: (port: RegistryPort) => readonly Member[];
  /** What a gateway balances over where everybody else goes to the address that was dialled: the endpoints that are written or selected. */
  readonly balanced?: (port: RegistryPort) => readonly Member[];
  /** All that a Kubernetes Service selects, whether a port of the wanted name is theirs or not, on this port: DNS gives their addresses where it has none itself. */
  readonly selected?: (port: number) => readonly Member[];
  /** Set where the members are somewhere else than in the input: a Service without selector and without endpoints. */
  readonly unknownMembers?: string;
  readonly resource: Resource;
}

export interface Member extends Omit<Endpoint, 'transport' | 'sni'> {
  readonly labels: Readonly<Record<string, string>>;
  /** Namespace whose policies hold for it. */
  readonly namespace: string;
  /** Who istiod says that it is, without `spiffe://`; undefined where nothing tells it. */
  readonly account?: string;
  /** Whether it ends Istio's mutual TLS, as the label `security.istio.io/tlsMode` tells clients. */
  readonly tlsMode: TlsModeLabel;
}

/** `disabled` has no sidecar; `unknown` where the input does not tell whether one joins. */
export type TlsModeLabel = 'istio' | 'disabled' | 'unknown';
