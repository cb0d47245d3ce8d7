import type { Restriction } from '../round.ts';

/** What the generator of security, mesh settings and requests does not draw, and why. */
export const securityRestrictions: readonly Restriction[] = [
  // What no manifest tells.
  { what: 'tokens of a trusted issuer that have expired, are not valid yet, or are forged', why: 'the model has no clock and no keys: it takes dates and signatures as good, and says so; such tokens are drawn for issuers that nobody trusts' },
  { what: 'external authorizers that the mesh settings define', why: 'what one answers is not in the input; CUSTOM policies name authorizers that nobody defined, which the model decides' },
  { what: '`x-forwarded-for` in requests', why: 'how many proxies on the way are trusted is not in the input' },
  { what: '`when` with `experimental.envoy.filters…`', why: 'no filter here leaves anything there' },
  { what: 'addresses of pods with a proxy, dialled as they are', why: 'pods of Deployments have no addresses in the input, so that nothing tells whose they are; addresses of pods without a proxy are dialled' },
  { what: 'pods that dial their own address, or without a proxy the Service that they stand behind', why: "the first never meets a proxy; the second is up to how the cluster's network turns a packet round" },
  { what: 'headless Services at ports on which their pods do not listen', why: 'who listens is no matter of the mesh' },
  { what: 'HTTPS without a certificate of the client, where a gateway of the mesh is MUTUAL', why: 'whether the client shows one that is trusted is not part of a call of the model: it answers for one that does, and says so' },
  { what: 'ports that a Service does not have, dialled by pods without a proxy', why: "whether they are refused or swallowed is up to the cluster's kube-proxy" },
  // Of the lab.
  { what: 'names of one word that are no Service of the own namespace', why: "the lab's names outside the cluster are all names that the cluster does not have; elsewhere such a name does not exist" },
  { what: '`jwksUri`', why: 'the lab has no server of keys that istiod could ask; keys stand in the policy' },
  { what: 'methods in small letters over HTTP/1.1, and CONNECT', why: 'the client writes them in capitals; the other asks for a tunnel, which the application does not open' },
  { what: 'answers 1xx, 204 and 304 of the application, and connections that it ends', why: 'an answer without a body does not tell what arrived; whether a connection ended before or after an answer is a matter of time' },
  { what: 'fragments, spaces and letters beyond ASCII in paths, spaces around values of headers, an empty Host', why: 'the client refuses to send them, or the first reader takes them away' },
  { what: 'orders to fail where a DestinationRule ejects after few errors', why: 'the requests that follow would be answered by chance' },
  { what: 'delays within 400 ms of a deadline of the mesh, or of a sum of tries', why: 'the machine decides what comes first' },
  { what: 'another Host than its own at the address of a ServiceEntry', why: 'nothing in the lab has that address: past the entry it leads nowhere' },
  { what: 'one header twice in `fromHeaders`, with and without a prefix', why: 'both read a token out of it, one of them none that is any; with several issuers and no `forwardOriginalToken` the proxy takes the header out at the good one and forgets the other' },
  // Settings.
  { what: '`trustDomain`, `rootNamespace` and the cluster domain', why: 'istiod and every certificate would have to be made anew: they are set when a lab is brought up' },
  // Of the control plane.
  { what: 'policies that istiod refuses: DENY and CUSTOM without rules, CUSTOM that asks who calls, `serviceAccounts` beside principals or namespaces, `portLevelMtls` without a selector', why: 'what is refused is compared with `check`, for objects made for that' },
  { what: '`targetRefs` of other kinds than Service', why: 'only waypoints and gateways of the Gateway API enforce policies for targets, and neither is in the lab; that other proxies pass them over is drawn' },
];
