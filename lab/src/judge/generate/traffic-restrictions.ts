import type { Restriction } from '../round.ts';

/** What the generator of stages and traffic does not draw, and why. */
export const trafficRestrictions: readonly Restriction[] = [
  // Of the lab.
  { what: 'ports of Services and ServiceEntries without a protocol, and port 80 and the like with names that say none', why: "the protocol of such a port is sniffed, inside mutual TLS by what Istio's own filter puts into the handshake; the lab's Envoy has no such filter" },
  { what: 'protocols `mongo`, `mysql`, `grpc-web`, and UDP', why: 'the application speaks HTTP, gRPC, bytes and TLS, and the lab translates ports for TCP only; the first three are bytes and HTTP to a proxy' },
  { what: 'pods of which neither they nor their namespace say whether a proxy joins them', why: 'that is up to how the injector was installed, which no manifest tells' },
  { what: 'target ports on which no application listens', why: 'who listens is no matter of the mesh: every application listens on the same four ports' },
  { what: "istiod's cache of what it has told proxies (`PILOT_ENABLE_XDS_CACHE` is false in the lab)", why: 'after a Sidecar with ports it can hold for everybody that nobody is behind a Service, depending on which proxy was told first; see docs/real-mesh.md' },
  { what: 'Services that are exported to nobody (`exportTo: ~`)', why: 'the control plane pushes nothing when one comes, changes or goes, so that what proxies know of it depends on when they last heard of something else; two recorded cases show it from a fresh start' },
  { what: 'hosts of VirtualServices, ServiceEntries and servers of Gateways with capital letters', why: 'a gateway compares them letter by letter, which the model does not; those of a VirtualService act alone, and lose in silence to a wildcard that another one has; for entries the control plane keeps both spellings apart in some tables and not in others, so that what happens depends on who else has the name; `check` is where one hears of it' },
  { what: 'ServiceEntries under the name of a Service, and for one host in two namespaces', why: 'istiod keeps two services of one name, and its tables of routes, endpoints and identities do not all take the same one; the model answers what is recorded in lab/cases, and about one such mesh in a hundred otherwise' },
  { what: 'ServiceEntries of one age for one host that resolve it in different ways', why: 'the control plane joins them, and of three the one that lends its resolution changed from run to run; of different ages the oldest does' },
  { what: 'hosts of ServiceEntries with an address that is no single IPv4 address', why: 'a name leads to one address in the lab' },
  { what: 'endpoints and WorkloadEntries at the address of a pod that has a proxy', why: 'a proxy is known by its address: it would be taken for a machine of the entry too, as it never is in a cluster' },
  { what: 'endpoints and WorkloadEntries with a network, a locality, or a Unix socket, and load balancing by locality', why: 'the lab is one network on one node' },
  { what: 'resolution `DYNAMIC_DNS`, and wildcard hosts that are resolved by DNS', why: 'the second is refused; the first is behind a setting of the mesh and resolves through a proxy of its own' },
  { what: 'Gateways of the Gateway API, and routes that are bound to them', why: 'istiod would deploy their pods, and nothing in the lab runs them' },
  { what: 'requests with several lines of `cookie`', why: 'Node, which sends them, makes one of them, joined with `; `' },
  { what: 'waypoints and everything else of ambient mode', why: 'there is no ztunnel in the lab' },
  // Of chance: what a handful of requests at once would reach or not, as it happens.
  { what: 'connection limits below 100, and ejection after fewer than 1000 errors', why: 'whether a few requests at once reach them is chance; breakers are judged on their own, where they are driven on purpose' },
  { what: 'warm-up longer than a second', why: 'it changes shares for a while, and shares are compared as if it were over' },
  // What no manifest tells.
  { what: '`tls.caCertificates`, `clientCertificate` and other paths of files, and SIMPLE without `insecureSkipVerify` or a credential', why: "whether a proxy trusts a server's certificate is told by files inside its pod" },
  { what: 'TLS of a Gateway with paths of files', why: 'the same' },
  // Of the control plane: it refuses them, or a proxy does and goes on with what it had.
  { what: 'gateways of VirtualServices written as `./name`, `exportTo: ["~"]` on VirtualServices and DestinationRules, short names in hosts of Gateways, headers that set the authority twice', why: "istiod's webhook refuses them; what it refuses is compared with `check` for objects made for that" },
  { what: '`destinationSubnets` of a TLS match that is not the only one of its VirtualService', why: 'a match without subnets gets those of the match before it, so that two for the same name are two equal filter chains: Envoy refuses such a listener, and serves what it had before' },
  // Not read by the model.
  { what: '`ingress` of Sidecars, `bind` and `captureMode` of their listeners, `inboundConnectionPool`', why: 'the model does not read them: they say how a pod listens, not where requests go' },
  { what: '`tunnel`, `proxyProtocol`, `h2UpgradePolicy`, `useClientProtocol`, keep-alive settings', why: 'the model does not read them: they change how bytes travel, not to whom' },
  { what: '`bind`, `defaultEndpoint`, versions and ciphers of TLS on servers of Gateways', why: 'the model does not read them' },
  { what: 'WorkloadGroups, and labels of WorkloadEntries in their metadata', why: 'a group registers machines that are started, and none is here' },
];
