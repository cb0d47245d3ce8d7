import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isExported } from '../shared/kiali-registry.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA0104'],
  differs: `\`hosts\` are compared with the Host header as the client sent it, letter by letter and with its port, so the registry is not what
decides. Kiali looks up names without a dot, and \`service.namespace\` where that namespace exists (Istio expands only the former), and lets
a ServiceEntry pass for every host that ends like one of its own.`,
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const { clusterDomain } = kialiSettings(context.mesh, context.surroundings);
    const { namespaces = [...new Set([...context.all()].map(({ namespace }) => namespace))] } = context.surroundings;
    const registry: Registry = {
      domain: `svc.${clusterDomain}`,
      services: context.ofKind('Service'),
      entries: context.ofKind('networking.istio.io/ServiceEntry'),
      routes: context.ofKind('networking.istio.io/VirtualService'),
    };
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      for (const { host, path } of hostsOf(policy)) {
        const service = serviceOf(host, policy.namespace, namespaces);
        if (service === undefined || isKnown(service, policy.namespace, registry)) continue;
        context.report({ code: 'KIA0104', at: [policy, path], message: `no Service, ServiceEntry or VirtualService is called \`${host}\`` });
      }
    }
  },
});

interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

interface Registry {
  readonly domain: string;
  readonly services: readonly Resource[];
  readonly entries: readonly Resource[];
  readonly routes: readonly Resource[];
}

function hostsOf(policy: Resource) {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, index) =>
    listAt(rule, ['to']).flatMap((to, item) =>
      listAt(to, ['operation', 'hosts']).flatMap((host, position) => (typeof host === 'string' ? [{ host, path: ['spec', 'rules', index, 'to', item, 'operation', 'hosts', position] }] : [])),
    ),
  );
}

/** Names that mean a Service of the cluster; undefined for wildcards and for every other host. */
function serviceOf(host: string, own: string, namespaces: readonly string[]): ServiceName | undefined {
  const [name = '', namespace, ...rest] = host.split('.');
  if (host.includes('*') || rest.length > 0) return undefined;
  if (namespace === undefined) return { name, namespace: own };
  return namespace === own || namespaces.includes(namespace) ? { name, namespace } : undefined;
}

function isKnown({ name, namespace }: ServiceName, viewer: string, { domain, services, entries, routes }: Registry): boolean {
  const full = `${name}.${namespace}.${domain}`;
  const isVisible = (resource: Resource): boolean => isExported(listAt(resource.raw, ['spec', 'exportTo']), resource.namespace, viewer);
  const isService = services.some((service) => service.name === name && service.namespace === namespace && isExported(service.annotations['networking.istio.io/exportTo']?.split(',') ?? [], namespace, viewer));
  const isEntry = (): boolean => entries.some((entry) => isVisible(entry) && listAt(entry.raw, ['spec', 'hosts']).some((host) => full.endsWith(String(host).replace(/^.*?\*/, ''))));
  const routed = new Set(['*', `${name}.${namespace}`, full, `*.${namespace}.${domain}`]);
  const isRouted = (): boolean => routes.some((route) => isVisible(route) && hostTexts(route).some((host) => routed.has(host) || (host === name && route.namespace === namespace) || (/^\*../.test(host) && name.endsWith(host.slice(2)))));
  return isService || isEntry() || isRouted();
}

function hostTexts(route: Resource): string[] {
  return listAt(route.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
}

