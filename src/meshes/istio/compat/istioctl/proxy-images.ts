import { objectAt, textAt, textMapAt, valueAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { readYaml } from '../../../../yaml/read.ts';
import { meshConfiguration, meshConfigurationKinds } from '../../rules/shared/mesh-configuration.ts';
import { containersOf, injectorName, injectorValues, proxyName } from '../shared/proxies.ts';

// Source: pkg/config/analysis/analyzers/injection/injection-image.go and util/proxyconfig.go.

export default defineAnalyzer({
  codes: ['IST0158'],
  differs: `It is reported once for each namespace. The annotation \`sidecar.istio.io/proxyImageType\` and tags of revisions are not known, and a
ProxyConfig with a selector applies to every namespace whose name begins with its own. Ours names each pod.`,
  reads: ['Namespace', 'Pod', 'networking.istio.io/ProxyConfig', ...meshConfigurationKinds],
  check({ ofKind, index, report }) {
    const images = new Map(ofKind('ConfigMap').filter(({ name }) => name.startsWith('istio-sidecar-injector')).map((map) => [map.name, imageOf(map)]));
    if (images.size === 0) return;
    const { config, namespace: root } = index(meshConfiguration);
    const variantOf = variants(config, textAt(config, ['rootNamespace']) || root, ofKind('networking.istio.io/ProxyConfig'));
    const namespaces = new Map(ofKind('Namespace').filter(({ labels }) => labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined).map((namespace) => [namespace.name, namespace]));
    const wrong = new Set<Resource>();
    for (const pod of ofKind('Pod')) {
      const namespace = namespaces.get(pod.namespace);
      const image = namespace && images.get(injectorName(namespace.labels['istio.io/rev']));
      if (namespace === undefined || image === undefined || (pod.annotations['sidecar.istio.io/proxyImage'] ?? '') !== '') continue;
      const proxies = containersOf(objectAt(pod.raw, ['spec'])).filter((container) => textAt(container, ['name']) === proxyName);
      if (proxies.some((proxy) => ![image, `${image}-${variantOf(pod)}`].includes(textAt(proxy, ['image']) ?? ''))) wrong.add(namespace);
    }
    for (const namespace of wrong) report({ code: 'IST0158', message: `pods of \`${namespace.name}\` run another proxy than the injector's`, at: [namespace, ['metadata', 'name']] });
  },
});

/** The image that an injector writes. */
function imageOf(configMap: Resource): string {
  const global = objectAt(injectorValues(configMap), ['global']);
  const image = textAt(global, ['proxy', 'image']) ?? '';
  return image.includes('/') ? image : `${textAt(global, ['hub']) ?? ''}/${image}:${String(valueAt(global, ['tag']) ?? '')}`;
}

/** The variant of the image that a pod should have: of the mesh, the root namespace, the namespace, the workload, or its own. */
function variants(config: JsonObject, root: string, proxyConfigs: readonly Resource[]): (pod: Resource) => string {
  const typeIn = (holder: unknown, path: readonly string[]): string => textAt(holder, [...path, 'image', 'imageType']) ?? '';
  const typeOf = (found: Resource | undefined): string => typeIn(found?.raw, ['spec']);
  const isSelecting = (one: Resource): boolean => one.namespace !== root && objectAt(one.raw, ['spec', 'selector']) !== undefined;
  return (pod) => {
    const ofNamespace = (namespace: string): string => typeOf(proxyConfigs.findLast((one) => one.namespace === namespace && !isSelecting(one)));
    const selecting = proxyConfigs.filter((one) => isSelecting(one) && `${one.namespace}/${one.name}`.startsWith(pod.namespace) && matchesLabels(textMapAt(one.raw, ['spec', 'selector', 'matchLabels']), pod.labels));
    const own = typeIn(readYaml(pod.annotations['proxy.istio.io/config'] ?? '').documents[0]?.value, []);
    const found = [typeIn(config, ['defaultConfig']), ofNamespace(root), pod.namespace === root ? '' : ofNamespace(pod.namespace), ...selecting.map(typeOf), own];
    const type = found.findLast((one) => one !== '') ?? '';
    return type === 'default' ? '' : type;
  };
}
