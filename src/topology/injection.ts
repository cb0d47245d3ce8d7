import type { Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { injectionMarks } from './foreign-kinds.ts';
import { lazySpan } from './places.ts';
import type { Injection } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** Whether a sidecar joins the pods, from the marks on the pods and on their namespace, and why. */
export function injectionOf(owner: PodOwner, resources: ResourceSet): Injection {
  const namespace = resources.get('Namespace', '', owner.namespace);
  if (owner.podSpec['hostNetwork'] === true) {
    return { state: 'not-injected', because: 'its pods use the network of their node (`hostNetwork: true`)', span: lazySpan(owner.resource, [...owner.podSpecPath, 'hostNetwork']) };
  }
  for (const mark of injectionMarks) {
    const holder = mark.on === 'pod' ? owner : namespace;
    const value = holder?.[mark.in][mark.key];
    if (value === undefined) continue;
    const state = mark.no.test(value) ? 'not-injected' : mark.yes.test(value) ? 'injected' : undefined;
    if (!state) continue;
    const where = mark.on === 'pod' ? 'its pods' : `namespace \`${owner.namespace}\``;
    const noun = mark.in === 'labels' ? 'label' : 'annotation';
    return { state, because: `${where} carry the ${noun} \`${mark.key}: ${value}\``.replace(/^(namespace \S+) carry/, '$1 carries'), span: spanOfMark(mark, owner, namespace) };
  }
  const because = namespace
    ? `neither its pods nor namespace \`${owner.namespace}\` say whether a sidecar joins them`
    : `its pods do not say, and no Namespace object \`${owner.namespace}\` is in the input`;
  return { state: 'unknown', because };
}

function spanOfMark(mark: (typeof injectionMarks)[number], owner: PodOwner, namespace: Resource | undefined): ReturnType<typeof lazySpan> {
  if (mark.on === 'namespace' && namespace) return lazySpan(namespace, ['metadata', mark.in, mark.key]);
  return lazySpan(owner.resource, [...owner.templatePath, 'metadata', mark.in, mark.key]);
}
