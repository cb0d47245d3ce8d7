import { listAt, objectAt, textAt, textMapAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { View } from '../../../../rules/view.ts';

// How upstream's analyzers tell what is in the mesh. Source: pkg/config/analysis/analyzers/util/in_mesh.go and config.go.

export const proxyName = 'istio-proxy';

export function containersOf(spec: JsonObject | undefined): readonly Json[] {
  return [...listAt(spec, ['containers']), ...listAt(spec, ['initContainers'])];
}

/** The image of the container called `istio-proxy`; empty where there is none. */
export function proxyImage(containers: readonly Json[]): string {
  return textAt(containers.find((container) => textAt(container, ['name']) === proxyName), ['image']) ?? '';
}

/** What upstream takes for the control plane's own: any label `istio`, or `release: istio`. */
export function isControlPlane({ labels }: Resource): boolean {
  return Object.hasOwn(labels, 'istio') || labels['release'] === 'istio';
}

/** Whether the pods of a Deployment have a sidecar: written, by their mark, or by their namespace. Revisions do not count. */
export function isDeploymentInMesh(deployment: Resource, view: Pick<View<'Namespace'>, 'get'>): boolean {
  const template = objectAt(deployment.raw, ['spec', 'template']);
  if (proxyImage(listAt(template, ['spec', 'containers'])) !== '') return true;
  const mark = textMapAt(template, ['metadata', 'labels'])['sidecar.istio.io/inject'] ?? textMapAt(template, ['metadata', 'annotations'])['sidecar.istio.io/inject'];
  if (mark !== undefined) return mark === 'true';
  return view.get('Namespace', '', deployment.namespace)?.labels['istio-injection'] === 'enabled';
}

/** The ConfigMap of the injector of a revision. */
export function injectorName(revision: string | undefined): string {
  return revision === undefined || revision === '' || revision === 'default' ? 'istio-sidecar-injector' : `istio-sidecar-injector-${revision}`;
}

/** The values that an injector was installed with; undefined where they are no JSON. */
export function injectorValues(configMap: Resource): JsonObject | undefined {
  try {
    return objectAt({ values: JSON.parse(textAt(configMap.raw, ['data', 'values']) ?? '') as unknown }, ['values']);
  } catch {
    return undefined;
  }
}
