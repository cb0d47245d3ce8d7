import { nearest } from '../../../../base/near-miss.ts';
import type { Resource } from '../../../../kube/resource.ts';
import type { View } from '../../../../rules/view.ts';
import { splitServiceHost } from '../../lift/routing/host-names.ts';
import { isExportedTo } from '../../lift/routing/visibility.ts';
import type { MeshNames } from './mesh-names.ts';
import { answerKinds, answersTo, hostsOfEntries, isSeenFrom, missingFor, namespacesWith, servicesIn, wildcardEntriesOver, type Answer, type RegistryView } from './registry-lookup.ts';
import { clientsOf, gatewayPodKinds } from './route-clients.ts';

/** What a rule declares that asks where a route leads. */
export const destinationKinds = [...answerKinds, ...gatewayPodKinds] as const;

export type DestinationView = View<(typeof destinationKinds)[number]>;

/** Why nobody answers to a host that a route leads to. */
export type HostFault =
  | { readonly kind: 'unseen'; readonly missing: string }
  /** `reviews.prod`, which is no Service's name although it looks like one. */
  | { readonly kind: 'literal'; readonly full: string }
  | { readonly kind: 'covered'; readonly wildcard: string; readonly entry: Resource }
  | { readonly kind: 'hidden'; readonly answer: Answer; readonly from: readonly string[] }
  | { readonly kind: 'no-service'; readonly namespace: string; readonly near?: string; readonly elsewhere?: string }
  | { readonly kind: 'no-entry'; readonly near?: string };

/** Undefined where every client of the VirtualService finds somebody under the host. */
export function hostFault(view: DestinationView, names: MeshNames, virtualService: Resource, host: string): HostFault | undefined {
  const answers = answersTo(view, names, names.exactName(host, virtualService.namespace));
  return answers.length > 0 ? hiddenFault(view, names, virtualService, answers) : absentFault(view, names, host, virtualService.namespace);
}

/** Why nobody has a cluster under a host that an object of the namespace writes. */
export function absentFault(view: RegistryView, names: MeshNames, host: string, namespace: string): Exclude<HostFault, { readonly kind: 'hidden' }> {
  const full = names.exactName(host, namespace);
  const literal = literalService(view, host);
  if (literal !== undefined) return { kind: 'literal', full: names.serviceHost(literal) };
  const [covering] = wildcardEntriesOver(view, full);
  if (covering !== undefined) return { kind: 'covered', wildcard: covering.host, entry: covering.entry };
  const missing = missingFor(view, full, namespace);
  if (missing !== undefined) return { kind: 'unseen', missing };
  const home = splitServiceHost(full);
  if (home === undefined) return { kind: 'no-entry', ...optional('near', nearest(host, hostsOfEntries(view))) };
  return noService(view, names, host, home);
}

function noService(view: RegistryView, names: MeshNames, host: string, { name, namespace }: { readonly name: string; readonly namespace: string }): Extract<HostFault, { readonly kind: 'no-service' }> {
  const near = nearest(name, servicesIn(view, namespace));
  const [elsewhere] = namespacesWith(view, name);
  const suggestion = near === undefined ? undefined : host.includes('.') ? names.serviceHost({ name: near, namespace }) : near;
  return { kind: 'no-service', namespace, ...optional('near', suggestion), ...optional('elsewhere', elsewhere === undefined || elsewhere === namespace ? undefined : names.serviceHost({ name, namespace: elsewhere })) };
}

/** Where everybody sees one of them there is nothing to ask of the clients. */
function hiddenFault(view: DestinationView, names: MeshNames, virtualService: Resource, answers: readonly Answer[]): HostFault | undefined {
  const [answer] = answers;
  if (answer === undefined || answers.some(({ exports }) => exports.isPublic)) return undefined;
  const { sidecars, gateways, unseenGateways } = clientsOf(view, names, virtualService);
  const asking = sidecars === undefined ? [] : sidecars.isPublic ? [virtualService.namespace] : [...sidecars.namespaces];
  const blind = asking.filter((namespace) => !answers.some((each) => isSeenFrom(each, namespace)));
  const blindGateways = gateways.filter((namespace) => !answers.some(({ exports }) => isExportedTo(exports, namespace)));
  const from = [...new Set([...blind, ...blindGateways])];
  if (from.length > 0) return { kind: 'hidden', answer, from };
  return unseenGateways.length === 0 ? undefined : { kind: 'unseen', missing: `the namespace of the pods of Gateway ${unseenGateways.join(' and ')}` };
}

/** The Service that `reviews.prod` was meant to be. */
function literalService(view: RegistryView, host: string): { readonly name: string; readonly namespace: string } | undefined {
  const [name, namespace, ...rest] = host.split('.');
  const isShort = rest.length === 0 || (rest.length === 1 && rest[0] === 'svc');
  if (!isShort || name === undefined || namespace === undefined || view.get('Service', namespace, name) === undefined) return undefined;
  return { name, namespace };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
