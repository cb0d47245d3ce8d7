import { groupBy } from '../../../../base/order.ts';
import { describeResource, listAt, numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

interface Listed {
  readonly scope: string;
  readonly target: string;
  readonly protocol: string;
  readonly entry: Resource;
}

export default defineAnalyzer({
  codes: ['IST0177'],
  differs: `istioctl reports each entry of a conflict once, for one of its ports, and never says which protocol a proxy takes. Hosts are compared as text, so
that a wildcard and a host that it holds do not meet. The mesh's default \`exportTo\` is not looked at.`,
  reads: ['networking.istio.io/ServiceEntry'],
  check(context) {
    const listed = context.ofKind('networking.istio.io/ServiceEntry').flatMap(listedBy);
    const groups = groupBy(listed, ({ scope, target }) => `${scope} ${target}`);
    const reported = new Set<Resource>();
    for (const group of groups.values()) {
      const [{ scope, target } = { scope: '', target: '' }] = group;
      const all = scope === '*' ? group : [...group, ...(groups.get(`* ${target}`) ?? [])];
      const protocols = new Set(all.map(({ protocol }) => protocol.toUpperCase()));
      if (protocols.size < 2) continue;
      for (const { entry } of all) {
        if (reported.has(entry)) continue;
        reported.add(entry);
        context.report({ code: 'IST0177', at: [entry, ['metadata', 'name']], message: `${[...new Set(all.map((one) => `\`${describeResource(one.entry)}\``))].join(' and ')} give \`${target}\` the protocols ${[...protocols].sort().join(' and ')}` });
      }
    }
  },
});

function listedBy(entry: Resource): Listed[] {
  const exportTo = listAt(entry.raw, ['spec', 'exportTo']);
  const scopes = exportTo.length === 0 || exportTo.includes('*') ? ['*'] : [...new Set(exportTo.map((one) => (one === '.' ? entry.namespace : String(one))))];
  const hosts = listAt(entry.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
  const ports = listAt(entry.raw, ['spec', 'ports']);
  return scopes.flatMap((scope) => hosts.flatMap((host) => ports.map((port) => ({ scope, target: `${host}:${numberAt(port, ['number']) ?? 0}`, protocol: textAt(port, ['protocol']) ?? '', entry }))));
}
