import { groupKindOf, listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { fullNameOf } from '../../lift/inventory.ts';
import { findMeshConfig } from '../../lift/mesh-settings.ts';
import { splitServiceHost } from '../../lift/routing/host-names.ts';
import { exportsOf, type Exports } from '../../lift/routing/visibility.ts';
import { meshConfigurationKinds } from './mesh-configuration.ts';

/** What a rule declares that asks for names. */
export const nameKinds = [...meshConfigurationKinds, 'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'] as const;

export type NameView = View<(typeof nameKinds)[number]>;

/** How this mesh reads the names in its objects, and to whom it shows them. */
export interface MeshNames {
  readonly rootNamespace: string;
  /** The host as istiod compares it, letter by letter: a name without a dot gets the namespace that writes it. */
  readonly exactName: (host: string, namespace: string) => string;
  /** The full name of a Service of this cluster. */
  readonly serviceHost: (service: ServiceName) => string;
  /** Name and namespace where a full host is that of a Service of this cluster, if there is one. */
  readonly serviceOf: (host: string) => ServiceName | undefined;
  readonly exportsOf: (kind: 'service' | 'virtualService' | 'destinationRule', written: readonly string[], namespace: string) => Exports;
  /** The `exportTo` of DestinationRules that have none. */
  readonly destinationRuleExports: readonly string[];
}

export interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

/** The few objects that may hold a mesh configuration, all under one key: an edit of any other ConfigMap changes nothing here. */
const configurations = defineTable({
  reads: meshConfigurationKinds,
  rowsOf: (resource): Iterable<readonly [string, Resource]> => (resource.kind !== 'ConfigMap' || (resource.name.startsWith('istio') && textAt(resource.raw, ['data', 'mesh']) !== undefined) ? [['', resource]] : []),
});

const defaultDomain = 'cluster.local';
const hostKinds = ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'] as const;

/** Cluster domains other than the default in which objects write their own hosts. Hardly any mesh has one, so that hardly anybody asks for those that write the default. */
const otherDomains = defineTable({ reads: hostKinds, rowsOf: (resource): (readonly [string, string])[] => domainsOf(resource, (domain) => domain !== defaultDomain) });
const defaultDomains = defineTable({ reads: hostKinds, rowsOf: (resource): (readonly [string, string])[] => domainsOf(resource, (domain) => domain === defaultDomain) });

function domainsOf(resource: Resource, isMeant: (domain: string) => boolean): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (const host of resource.kind === 'VirtualService' ? listAt(resource.raw, ['spec', 'hosts']) : [textAt(resource.raw, ['spec', 'host'])]) {
    const domain = typeof host === 'string' && host.includes('.') ? splitServiceHost(host.toLowerCase())?.domain : undefined;
    if (domain !== undefined && domain !== 'clusterset.local' && isMeant(domain)) found.push(['', domain]);
  }
  return found;
}

interface Settings {
  readonly rootNamespace: string;
  readonly domain?: string;
  readonly defaults: Readonly<Record<'service' | 'virtualService' | 'destinationRule', readonly string[]>>;
}

const everybody = ['*'];
const defaultSettings: Settings = { rootNamespace: 'istio-system', defaults: { service: everybody, virtualService: everybody, destinationRule: everybody } };
/** By the first of the objects; the others are compared. */
const known = new WeakMap<Resource, { readonly objects: readonly Resource[]; readonly settings: Settings }>();

/** By what was written and the domain: every object that is judged asks for the same. */
const named = new WeakMap<Settings, Map<string, MeshNames>>();

export function meshNamesOf(view: NameView): MeshNames {
  const settings = settingsIn(view.rows(configurations, ''));
  const domain = view.surroundings.clusterDomain ?? settings.domain ?? writtenDomain(view);
  let byDomain = named.get(settings);
  if (byDomain === undefined) named.set(settings, (byDomain = new Map()));
  let names = byDomain.get(domain);
  if (names === undefined) byDomain.set(domain, (names = namesFor(settings, domain)));
  return names;
}

function namesFor({ rootNamespace, defaults }: Settings, domain: string): MeshNames {
  return {
    rootNamespace,
    exactName: (host, namespace) => fullNameOf(host, namespace, domain),
    serviceHost: ({ name, namespace }) => fullNameOf(name, namespace, domain),
    serviceOf: (host) => {
      const parts = host.startsWith('*') ? undefined : splitServiceHost(host);
      return parts?.domain === domain ? parts : undefined;
    },
    exportsOf: (kind, list, namespace) => exportsOf(list, namespace, defaults[kind]),
    destinationRuleExports: defaults.destinationRule,
  };
}

/** The default, or another one that at least two hosts agree on while none ends in the default. The lift counts the same way. */
function writtenDomain(view: NameView): string {
  const others = view.rows(otherDomains, '');
  const [first] = others;
  const areAlike = first !== undefined && others.length >= 2 && others.every((domain) => domain === first);
  return areAlike && view.rows(defaultDomains, '').length === 0 ? first : defaultDomain;
}

function settingsIn(objects: readonly Resource[]): Settings {
  const [first] = objects;
  if (first === undefined) return defaultSettings;
  const found = known.get(first);
  if (found !== undefined && found.objects.length === objects.length && objects.every((object, index) => object === found.objects[index])) return found.settings;
  const settings = readSettings(objects);
  known.set(first, { objects: [...objects], settings });
  return settings;
}

function readSettings(objects: readonly Resource[]): Settings {
  const { config, namespace, domain } = findMeshConfig({ ofKind: (kind) => objects.filter((object) => groupKindOf(object) === kind) });
  const list = (field: string): readonly string[] => {
    const entries = listAt(config, [field]).filter((entry) => typeof entry === 'string');
    return entries.length === 0 ? everybody : entries;
  };
  return {
    rootNamespace: textAt(config, ['rootNamespace']) || namespace,
    ...(domain === undefined ? {} : { domain }),
    defaults: { service: list('defaultServiceExportTo'), virtualService: list('defaultVirtualServiceExportTo'), destinationRule: list('defaultDestinationRuleExportTo') },
  };
}
