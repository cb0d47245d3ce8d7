import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

const nodeLabels = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

type Labels = Readonly<Record<string, string>>;

export default defineAnalyzer({
  codes: ['IST0173', 'IST0174'],
  differs: `istioctl does not apply the selector of the Service, so that any pod of the cluster with the labels of a subset will do, and knows neither
endpoints of ServiceEntries nor WorkloadEntries, nor what makes pods. It takes the \`exportTo\` of the rule for what its namespace sees, and a host with a
wildcard for one that nothing matches. Ours asks who is behind the host.`,
  issues: ['istio#57590'],
  reads: ['networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry', 'Service', 'Pod', 'Node'],
  check(context) {
    const known = new Map<string, Labels>();
    for (const service of context.ofKind('Service')) for (const scope of scopesOf(service.annotations['networking.istio.io/exportTo'], service.namespace)) known.set(`${scope}/${fullName(service.name, service.namespace)}`, {});
    for (const entry of context.ofKind('networking.istio.io/ServiceEntry')) addEntry(known, entry);
    const wildcards = [...known].filter(([key]) => key.includes('/*'));
    const pods = context.ofKind('Pod').map((pod) => labelsOnNode(pod, context.get('Node', '', textAt(pod.raw, ['spec', 'nodeName']) ?? '')));
    for (const rule of context.ofKind('networking.istio.io/DestinationRule')) {
      const selector = findHost(known, wildcards, rule);
      if (selector === undefined) {
        context.report({ code: 'IST0174', at: [rule, ['spec', 'host']], message: `no Service and no ServiceEntry has the host \`${textAt(rule.raw, ['spec', 'host']) ?? ''}\`` });
        continue;
      }
      const subsets = new Map(listAt(rule.raw, ['spec', 'subsets']).map((subset, index) => [textAt(subset, ['name']) ?? '', { index, wanted: { ...selector, ...textMapAt(subset, ['labels']) } }]));
      for (const [name, { index, wanted }] of subsets) {
        if (!pods.some((labels) => matchesLabels(wanted, labels))) context.report({ code: 'IST0173', at: [rule, ['spec', 'subsets', index]], message: `no pod has the labels of the subset \`${name}\`` });
      }
    }
  },
});

function scopesOf(annotation: string | undefined, namespace: string): string[] {
  return annotation === undefined || annotation === '' ? ['*'] : annotation.split(',').map((scope) => (scope === '.' ? namespace : scope));
}

function fullName(host: string, namespace: string): string {
  return host.includes('.') ? host : `${host}.${namespace}.svc.cluster.local`;
}

/** Of an entry that is not for everybody only its own namespace counts. */
function addEntry(known: Map<string, Labels>, entry: Resource): void {
  const exportTo = listAt(entry.raw, ['spec', 'exportTo']);
  const scope = exportTo.length === 0 || exportTo.includes('*') ? '*' : entry.namespace;
  for (const host of listAt(entry.raw, ['spec', 'hosts'])) if (typeof host === 'string') known.set(`${scope}/${fullName(host, entry.namespace)}`, textMapAt(entry.raw, ['spec', 'workloadSelector', 'labels']));
}

/** The labels that whatever answers to the host selects by; undefined where nothing does. */
function findHost(known: ReadonlyMap<string, Labels>, wildcards: readonly (readonly [string, Labels])[], rule: Resource): Labels | undefined {
  const host = textAt(rule.raw, ['spec', 'host']) ?? '';
  const exportTo = listAt(rule.raw, ['spec', 'exportTo']);
  const scopes = exportTo.length === 0 ? [rule.namespace] : exportTo.map((one) => (one === '.' ? rule.namespace : String(one)));
  for (const scope of ['*', ...scopes]) {
    const found = known.get(`${scope}/${fullName(host, rule.namespace)}`);
    if (found !== undefined) return found;
  }
  const ending = host.replace(/^\*/, '');
  return wildcards.find(([key]) => {
    const slash = key.indexOf('/');
    return ['*', rule.namespace].includes(key.slice(0, slash)) && ending.endsWith(key.slice(slash + 2));
  })?.[1];
}

/** A pod has labels of the node that it runs on, unless they are empty. */
function labelsOnNode(pod: Resource, node: Resource | undefined): Labels {
  if (node === undefined) return pod.labels;
  const own = Object.fromEntries(nodeLabels.flatMap((label) => ((node.labels[label] ?? '') === '' ? [] : [[label, node.labels[label]]])));
  return { ...pod.labels, ...own, 'kubernetes.io/hostname': node.name };
}
