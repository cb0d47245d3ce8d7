import { listAt, numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { isExportedTo, writtenExports, type Exports } from '../../lift/routing/visibility.ts';
import { splitServiceHost, wildcardsHolding } from '../../lift/routing/host-names.ts';
import { nameKinds, type MeshNames, type ServiceName } from './mesh-names.ts';

/** What a rule declares that asks who answers to a host. */
export const answerKinds = [...nameKinds, 'Service', 'networking.istio.io/ServiceEntry'] as const;

export type AnswerView = View<(typeof answerKinds)[number]>;

/** The same, for rules that also ask whether the input would show who is missing. */
export const registryKinds = [...answerKinds, 'apps/Deployment'] as const;

export type RegistryView = View<(typeof registryKinds)[number]>;

/** A Service or a ServiceEntry that a route can lead to by a host. */
export interface Answer {
  readonly resource: Resource;
  readonly exports: Exports;
  readonly ports: readonly number[];
  /** The host that an ExternalName Service stands for: its own ports say nothing. */
  readonly isAlias: boolean;
}

const entriesByHost = defineTable({
  reads: ['networking.istio.io/ServiceEntry'],
  rowsOf: (entry): (readonly [string, Resource])[] => listAt(entry.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [[host, entry] as const] : [])),
});

/** Hosts of all ServiceEntries, for near misses. */
const entryHosts = defineTable({
  reads: ['networking.istio.io/ServiceEntry'],
  rowsOf: (entry): (readonly [string, string])[] => listAt(entry.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [['', host] as const] : [])),
});

/** Services by the namespace, and by the name, that they have. */
const services = defineTable({
  reads: ['Service'],
  rowsOf: ({ name, namespace }): (readonly [string, ServiceName])[] => [
    [`in ${namespace}`, { name, namespace }],
    [`named ${name}`, { name, namespace }],
  ],
});

/** What a rule declares that asks whether the input shows a namespace. */
export const shownKinds = ['Service', 'apps/Deployment'] as const;

/** A namespace whose workloads or Services the input shows is one whose Services it shows. */
const shown = defineTable({ reads: shownKinds, rowsOf: ({ namespace }): (readonly [string, true])[] => [[namespace, true]] });

/**
 * Who has a cluster under this full name. Names are compared letter by letter, and a wildcard of a ServiceEntry has a
 * cluster of its own name only: a route to a host that it covers leads nowhere (`GetDestinationCluster` in
 * pilot/pkg/networking/core/route/route.go).
 */
export function answersTo(view: AnswerView, names: MeshNames, host: string): Answer[] {
  const service = names.serviceOf(host);
  const found = service === undefined ? undefined : view.get('Service', service.namespace, service.name);
  const own = found === undefined || host !== host.toLowerCase() ? [] : [answerOfService(found, names)];
  return [...own, ...view.rows(entriesByHost, host).map((entry) => answerOfEntry(entry, names))];
}

function answerOfService(service: Resource, names: MeshNames): Answer {
  const written = (service.annotations['networking.istio.io/exportTo'] || undefined)?.split(',').map((part) => part.trim()) ?? [];
  return {
    resource: service,
    exports: names.exportsOf('service', written, service.namespace),
    ports: listAt(service.raw, ['spec', 'ports']).flatMap((port) => numberAt(port, ['port']) ?? []),
    isAlias: textAt(service.raw, ['spec', 'type']) === 'ExternalName',
  };
}

function answerOfEntry(entry: Resource, names: MeshNames): Answer {
  return {
    resource: entry,
    exports: names.exportsOf('service', writtenExports(entry), entry.namespace),
    ports: listAt(entry.raw, ['spec', 'ports']).flatMap((port) => numberAt(port, ['number']) ?? []),
    isAlias: false,
  };
}

/** A proxy sees what is exported to its namespace; where a route leads in a sidecar's own namespace nobody asks (`collectImportedServices` in pilot/pkg/model/sidecar.go). */
export function isSeenFrom({ resource, exports }: Answer, namespace: string): boolean {
  return resource.namespace === namespace || isExportedTo(exports, namespace);
}

/** ServiceEntries that cover a host by a wildcard, the most specific first. */
export function wildcardEntriesOver(view: RegistryView, host: string): { readonly host: string; readonly entry: Resource }[] {
  return [...wildcardsHolding(host)].flatMap((wildcard) => (wildcard === host ? [] : view.rows(entriesByHost, wildcard).map((entry) => ({ host: wildcard, entry }))));
}

export function servicesIn(view: RegistryView, namespace: string): string[] {
  return view.rows(services, `in ${namespace}`).map(({ name }) => name);
}

export function namespacesWith(view: RegistryView, service: string): string[] {
  return view.rows(services, `named ${service}`).map(({ namespace }) => namespace);
}

export function hostsOfEntries(view: RegistryView): readonly string[] {
  return view.rows(entryHosts, '');
}

/** Said where the input cannot tell whether there is such a Service. */
export function missingFor(view: RegistryView, host: string, namespace: string): string | undefined {
  const parts = splitServiceHost(host);
  if (parts?.domain === 'clusterset.local') return 'the Services that other clusters export';
  const home = parts?.namespace ?? namespace;
  return isNamespaceShown(view, home) ? undefined : `the Services of namespace \`${home}\``;
}

export function isNamespaceShown(view: View<(typeof shownKinds)[number]>, namespace: string): boolean {
  return view.rows(shown, namespace).length > 0;
}
