import { groupBy } from '../../../../base/order.ts';
import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';
import { exportsOf, isExportedTo, writtenExports } from '../../lift/routing/visibility.ts';
import { kialiHost, kialiNames, type KialiNames } from '../shared/kiali-hosts.ts';
import { importScope, type ImportScope } from '../shared/kiali-import-scope.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

/** A host of a VirtualService under one of the gateways that it names as it names them. */
interface Claim {
  readonly virtualService: Resource;
  readonly gateway: string;
  readonly service: string;
  readonly namespace: string;
}

export default defineAnalyzer({
  codes: ['KIA1106'],
  differs: `Kiali reports every VirtualService of a host, the one that wins too, and does not say what is lost. It reports several for one host of a gateway
as well, where they are merged and mostly right; it compares names of gateways as they are written, so that \`gw\` and \`shop/gw\` are two, and \`mesh\` is another one than none;
it expands \`reviews.prod\`, which Istio does not; a wildcard conflicts with a more exact host, which is how Istio is meant to be used. Ours asks which one a
client gets, and is right.`,
  issues: ['kiali#10138'],
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const { mesh, rootOf } = kialiSettings(context.mesh, context.surroundings);
    const all = context.ofKind('networking.istio.io/VirtualService');
    const sidecars = context.ofKind('networking.istio.io/Sidecar');
    const sees = (viewer: string) => (one: Resource): boolean => isSeen(one, viewer, mesh.defaultExportTo.virtualService, names, context.surroundings);
    const found = new Set<Resource>();
    for (const { viewer, root } of viewers(all, sidecars, context.surroundings, rootOf)) {
      const scope = importScope(viewer, root, sidecars, names);
      for (const one of inConflict(all.filter(sees(viewer)).filter(isImported(scope)), names)) found.add(one);
    }
    for (const one of all) if (found.has(one)) context.report({ code: 'KIA1106', at: [one, ['spec', 'hosts'], 'key'], message: `there is more than one VirtualService for a host of ${one.namespace}/${one.name}` });
  },
});

interface Viewer {
  readonly viewer: string;
  readonly root: string;
}

/** Kiali looks at the configuration once for each namespace; those that see nothing of their own see what everybody does. */
function viewers(all: readonly Resource[], sidecars: readonly Resource[], { importScope: only }: Surroundings, rootOf: (namespace: string) => string | undefined): Viewer[] {
  if (only !== undefined) return [{ viewer: only.workloadNamespace, root: only.rootNamespace }];
  const namespaces = new Set([...all, ...sidecars].map(({ namespace }) => namespace));
  for (const one of all) for (const name of writtenExports(one)) if (!/^[.*~]$/.test(name)) namespaces.add(name);
  return [...namespaces].map((viewer) => ({ viewer, root: rootOf(viewer) ?? '' }));
}

/** What is exported to a namespace that does not exist Kiali shows everywhere, to complain of it. */
function isSeen(one: Resource, viewer: string, byDefault: readonly string[], names: KialiNames, { namespaces }: Surroundings): boolean {
  const written = writtenExports(one);
  if (namespaces !== undefined && written.some((name) => !/^[.*~]$/.test(name) && !names.hasNamespace(name))) return true;
  return isExportedTo(exportsOf(written, one.namespace, byDefault), viewer);
}

function isImported(scope: ImportScope | undefined): (one: Resource) => boolean {
  return (one) => scope === undefined || hostsOf(one).some((host) => scope(host, one.namespace));
}

/** Several for one name, or any for a name beside `*` of the same namespace. Source: business/checkers/virtualservices/single_host_checker.go of Kiali. */
function inConflict(all: readonly Resource[], names: KialiNames): Resource[] {
  const byNamespace = groupBy(all.flatMap((one) => claimsOf(one, names)), ({ gateway, namespace }) => `${gateway} ${namespace}`);
  return [...byNamespace.values()].flatMap((claims) => {
    const byService = groupBy(claims, ({ service }) => service);
    const isCovered = byService.has('*') && byService.size > 1;
    return [...byService.values()].flatMap((group) => (isCovered || group.length > 1 ? group.map(({ virtualService }) => virtualService) : []));
  });
}

function claimsOf(virtualService: Resource, names: KialiNames): Claim[] {
  const gateways = listAt(virtualService.raw, ['spec', 'gateways']).filter((gateway) => typeof gateway === 'string');
  return hostsOf(virtualService).flatMap((host) => {
    const { service, namespace, isComplete } = kialiHost(host, virtualService.namespace, names);
    return (gateways.length === 0 ? ['no-gateway'] : gateways).map((gateway) => ({ virtualService, gateway, service, namespace: isComplete ? namespace : '' }));
  });
}

function hostsOf(virtualService: Resource): string[] {
  return listAt(virtualService.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
}
