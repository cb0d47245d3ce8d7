import { groupBy } from '../../../../base/order.ts';
import { describeResource, listAt, numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import type { Path } from '../../../../yaml/document.ts';

export default defineAnalyzer({
  codes: ['KIA1211', 'KIA1212'],
  differs: 'Kiali does not ask who sees the entries, nor whether istiod merges them, as it does entries of one namespace with one resolution. Ours says which of two is lost.',
  reads: ['networking.istio.io/ServiceEntry'],
  check(context) {
    const listed = context.ofKind('networking.istio.io/ServiceEntry').flatMap(portsOf);
    for (const group of groupBy(listed, ({ key }) => key).values()) {
      if (group.length < 2) continue;
      const isConflict = group.some(({ protocol }) => protocol !== group[0]?.protocol);
      for (const { resource, path, host } of group) {
        const others = new Set(group.filter((other) => other.resource !== resource).map((other) => `\`${describeResource(other.resource)}\``));
        context.report({ code: isConflict ? 'KIA1212' : 'KIA1211', at: [resource, path], message: `${[...others].join(' and ')} has \`${host}\` on this port${isConflict ? ' with another protocol' : ''}, too` });
      }
    }
  },
});

interface Listed {
  readonly key: string;
  readonly host: string;
  readonly protocol: string;
  readonly resource: Resource;
  readonly path: Path;
}

function portsOf(resource: Resource): Listed[] {
  return listAt(resource.raw, ['spec', 'ports']).flatMap((port, index) => {
    const protocol = (textAt(port, ['protocol']) ?? '').toUpperCase();
    return listAt(resource.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [{ key: `${host} ${numberAt(port, ['number']) ?? 0}`, host, protocol, resource, path: ['spec', 'ports', index] }] : []));
  });
}
