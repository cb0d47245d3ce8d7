import { groupBy } from '../../../../base/order.ts';
import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { matchesHost } from '../../lift/routing/host-names.ts';
import { appliesToMesh } from '../../rules/shared/routes.ts';

/** A host of a VirtualService, with the namespaces that it is said for: one of them, or `*`. */
interface ScopedHost {
  readonly scope: string;
  readonly host: string;
  readonly virtualService: Resource;
}

export default defineAnalyzer({
  codes: ['IST0109'],
  differs: `istioctl reports every VirtualService of a conflict, the winner too, and does not say which one wins. Hosts that are equal in two
VirtualServices are a conflict for it whatever their rules ask of the client; one that lists a host in short and in full form
conflicts with itself; Sidecar imports and the mesh's default \`exportTo\` are not looked at; a wildcard is compared with a more exact host only where one
of the two is exported to some namespaces and the other to all. Ours asks which one a client gets, and is right.`,
  issues: ['istio#42561'],
  reads: ['networking.istio.io/VirtualService'],
  check(context) {
    const hosts = context.ofKind('networking.istio.io/VirtualService').filter(appliesToMesh).flatMap(scopedHosts);
    const groups = groupBy(hosts, ({ scope, host }) => `${scope}/${host}`);
    const everywhere = hosts.filter(({ scope }) => scope === '*');
    const reported = new Set<Resource>();
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined) continue;
      const all = first.scope === '*' ? group : [...group, ...everywhere.filter(({ host }) => matchesHost(first.host, host))];
      if (all.length < 2) continue;
      const names = all.map(({ virtualService: { namespace, name } }) => `${namespace}/${name}`).sort().join(', ');
      for (const { virtualService } of all) {
        if (reported.has(virtualService)) continue;
        reported.add(virtualService);
        context.report({ code: 'IST0109', at: [virtualService, ['metadata', 'name']], message: `the VirtualServices ${names} define the same host \`${first.scope}/${first.host}\` for the mesh` });
      }
    }
  },
});

/** Only names without any dot are made full, and only with `cluster.local`. */
function scopedHosts(virtualService: Resource): ScopedHost[] {
  const { namespace } = virtualService;
  const exportTo = listAt(virtualService.raw, ['spec', 'exportTo']);
  const scopes = exportTo.length === 0 || exportTo.includes('*') ? ['*'] : [...new Set(exportTo.map((entry) => (entry === '.' ? namespace : String(entry))))];
  const hosts = listAt(virtualService.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
  return scopes.flatMap((scope) => hosts.map((host) => ({ scope, host: /^\*|\./.test(host) ? host : `${host}.${namespace}.svc.cluster.local`, virtualService })));
}
