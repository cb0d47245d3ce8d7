import { textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { podKinds } from '../../../../rules/indexes/pods.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { podsWith, selectableKinds, type SelectablePod } from './selectable-pods.ts';
import { containersOf, podOf } from './pod-of.ts';

/** What a rule declares that asks for the pods of gateways. */
export const gatewayPodKinds = selectableKinds;

type PodView = View<(typeof selectableKinds)[number]>;

/** The labels of everything that is a gateway by its labels, its template or its container. */
const gatewayPods = defineTable({
  reads: podKinds,
  rowsOf: (resource): (readonly [string, Readonly<Record<string, string>>])[] => {
    const pod = podOf(resource);
    return pod !== undefined && isGateway(pod) ? [['', pod.labels]] : [];
  },
});

function isGateway(pod: NonNullable<ReturnType<typeof podOf>>): boolean {
  if (pod.annotations['inject.istio.io/templates']?.includes('gateway') === true || /gateway$|^ingress$/.test(pod.labels['istio'] ?? '')) return true;
  const containers = containersOf(pod).filter(({ isInit }) => !isInit);
  return containers.length === 1 && containers[0]?.name === 'istio-proxy';
}

/** The pods that a Gateway selects; of its own namespace alone where the mesh is told so. */
export function podsOfGateway(view: PodView, gateway: Resource): readonly SelectablePod[] {
  const scoped = view.surroundings.scopesGatewaysToNamespace === true ? gateway.namespace : undefined;
  return podsWith(view, textMapAt(gateway.raw, ['spec', 'selector']), scoped);
}

/** The labels of all gateways that the input has. */
export function gatewaysShown(view: PodView): readonly Readonly<Record<string, string>>[] {
  return view.rows(gatewayPods, '');
}

/** Selectors of the gateways that Istio's charts install: their pods are somewhere else than in a repository. */
export function isInstalledSelector(selector: Readonly<Record<string, string>>): boolean {
  return /^(?:ingress|egress|eastwest)gateway$|^(?:ingress|egress|eastwest)$/.test(selector['istio'] ?? '');
}

export function protocolOf(server: unknown): string {
  return textAt(server, ['port', 'protocol'])?.toUpperCase() ?? '';
}
