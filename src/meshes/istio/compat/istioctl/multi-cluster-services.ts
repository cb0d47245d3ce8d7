import { sortedBy } from '../../../../base/order.ts';
import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

// Source: pkg/config/analysis/analyzers/multicluster/service.go.

export default defineAnalyzer({
  codes: ['IST0170'],
  differs: `Ports are compared as they are written, so that a port with \`protocol: TCP\` differs from one without, and so do node ports, which every
cluster chooses by itself. Ours compares what callers see.`,
  reads: ['Service'],
  check({ ofKind, surroundings, report }) {
    const clusters = [ofKind('Service'), ...[...(surroundings.otherClusters?.values() ?? [])].map((cluster) => cluster.ofKind('Service'))];
    const byName = new Map<string, Resource[]>();
    for (const services of clusters) {
      const last = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
      for (const [name, service] of last) byName.set(name, [...(byName.get(name) ?? []), service]);
    }
    for (const [name, [first, ...others]] of byName) {
      if (first === undefined || others.every((other) => seenOf(other) === seenOf(first))) continue;
      report({ code: 'IST0170', message: `the Service \`${name}\` is another one in each cluster`, at: [first, ['metadata', 'name']] });
    }
  },
});

function seenOf({ raw }: Resource): string {
  const ports = sortedBy(listAt(raw, ['spec', 'ports']), (port) => textAt(port, ['name']) ?? '').map((port) => Object.entries(port ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify([textAt(raw, ['spec', 'clusterIP']) === 'None', textAt(raw, ['spec', 'type']) ?? '', ports]);
}
