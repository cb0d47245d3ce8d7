import { groupBy } from '../../../../base/order.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { listAt, isObject, textAt, textMapAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import type { Path } from '../../../../yaml/document.ts';
import { isExported } from '../shared/kiali-registry.ts';
import { selectorOf } from '../../rules/shared/selectable-pods.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';
import { clientModeOf, halvesOf, isMutual, meshWideHost, namespaceWideHost, ownModeOf, verdictFor, type HalvesVerdict } from '../shared/mutual-tls-halves.ts';

const identityFields = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;
const identityKeys: ReadonlySet<unknown> = new Set(['source.namespace', 'source.principal', 'connection.sni']);

export default defineAnalyzer({
  codes: ['KIA0105'],
  differs: `Kiali asks whether mutual TLS is written for the namespace or for a PeerAuthentication whose labels the policy repeats; PERMISSIVE
counts as enabled, although callers in plaintext then match no identity. Ports, callers without a sidecar and \`serviceAccounts\` are not
looked at. Our rule asks at each selected workload's ports which callers can show an identity at all.`,
  reads: ['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'networking.istio.io/DestinationRule', 'Service'],
  asks: ['mesh'],
  check(context) {
    const { mesh, clusterDomain, rootOf } = kialiSettings(context.mesh, context.surroundings);
    const rules = context.ofKind('networking.istio.io/DestinationRule');
    const services = context.ofKind('Service').filter(({ name }) => name !== '');
    const policies = groupBy(context.ofKind('security.istio.io/PeerAuthentication'), (policy) => policy.namespace);
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      const paths = identityPaths(policy);
      if (paths.length === 0) continue;
      const { namespace } = policy;
      const own = policies.get(namespace) ?? [];
      const ofWorkload = workloadVerdict(selectorOf(policy), own, (selector) => clientModesOf(selector, namespace, services, rules, clusterDomain));
      const verdict = ofWorkload !== 'nothing' ? ofWorkload : verdictFor(halvesOf(own, rules, namespaceWideHost(namespace, clusterDomain)), halvesOf(policies.get(rootOf(namespace) ?? '') ?? [], rules, meshWideHost), mesh.isAutoMtls);
      if (verdict === 'on') continue;
      for (const path of paths) context.report({ code: 'KIA0105', at: [policy, path], message: 'this needs the identity of the caller, and mutual TLS is not enabled here' });
    }
  },
});

function identityPaths(policy: Resource): Path[] {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, index) => [...fromPaths(rule, index), ...whenPaths(rule, index)]);
}

function fromPaths(rule: Json, index: number): Path[] {
  return listAt(rule, ['from']).flatMap((from, item) => identityFields.filter((field) => listAt(from, ['source', field]).length > 0).map((field) => ['spec', 'rules', index, 'from', item, 'source', field]));
}

function whenPaths(rule: Json, index: number): Path[] {
  return listAt(rule, ['when']).flatMap((condition, item) => (identityKeys.has(textAt(condition, ['key'])) ? [['spec', 'rules', index, 'when', item]] : []));
}

type Labels = Readonly<Record<string, string>>;

/** The first PeerAuthentication that selects these labels and says something; PERMISSIVE leaves it to the DestinationRules. */
function workloadVerdict(labels: Labels, policies: readonly Resource[], clientModes: (selector: Labels) => readonly string[]): HalvesVerdict {
  for (const policy of policies) {
    if (!isObject(valueAt(policy.raw, ['spec', 'selector'])) || !matchesLabels(selectorOf(policy), labels)) continue;
    const mode = ownModeOf(policy);
    if (mode === 'STRICT') return 'on';
    if (mode === 'DISABLE') return 'off';
    if (mode !== 'PERMISSIVE') continue;
    const decisive = clientModes(selectorOf(policy)).find((each) => isMutual(each) || each === 'DISABLE');
    return decisive === undefined ? 'nothing' : isMutual(decisive) ? 'on' : 'off';
  }
  return 'nothing';
}

/** Of the rules for Services whose own selector these labels are part of. */
function clientModesOf(selector: Labels, namespace: string, services: readonly Resource[], rules: readonly Resource[], domain: string): string[] {
  const labelled = services.filter((service) => matchesLabels(selector, textMapAt(service.raw, ['spec', 'selector'])) && isExported(service.annotations['networking.istio.io/exportTo']?.split(',') ?? [], service.namespace, namespace));
  return labelled.flatMap((service) => rules.filter((rule) => isFor(rule, service, domain)).map(clientModeOf));
}

function isFor(rule: Resource, { name, namespace }: Resource, domain: string): boolean {
  const host = textAt(rule.raw, ['spec', 'host']);
  if (host === name) return rule.namespace === namespace;
  return host === `${name}.${namespace}` || host === `${name}.${namespace}.svc` || host === `${name}.${namespace}.svc.${domain}`;
}
