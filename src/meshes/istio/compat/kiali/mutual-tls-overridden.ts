import { describeResource, listAt, objectAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiNames, parsedHost, type KialiNames } from '../shared/kiali-hosts.ts';
import { hostOf } from '../shared/kiali-registry.ts';
import { isMutual, togetherness } from '../shared/kiali-destination-rules.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA0204'],
  differs: 'Kiali compares rules of different namespaces, although a client takes the rule of one namespace only, and counts the rule of another port as settings of this one. Where mutual TLS is automatic, nobody needs the settings that are overridden, and nothing is said.',
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    if (kialiSettings(context.mesh, context.surroundings).mesh.isAutoMtls) return;
    const names = kialiNames(context);
    const rules = context.ofKind('networking.istio.io/DestinationRule');
    const mutual = rules.filter(isMutual);
    const areTogether = togetherness(context, names);
    for (const rule of rules) {
      if (hasTls(rule)) continue;
      const others = mutual.filter((other) => covers(other, rule, names) && areTogether(rule, other));
      if (others.length > 0) context.report({ code: 'KIA0204', at: [rule, ['spec', 'trafficPolicy'], 'key'], message: `mutual TLS of ${others.map((other) => `\`${describeResource(other)}\``).join(' and ')} does not reach this host: the rule has no TLS settings` });
    }
  },
});

function hasTls(rule: Resource): boolean {
  const ports = listAt(rule.raw, ['spec', 'trafficPolicy', 'portLevelSettings']);
  return objectAt(rule.raw, ['spec', 'trafficPolicy', 'tls']) !== undefined || ports.some((port) => objectAt(port, ['tls']) !== undefined);
}

/** Rules for the mesh, or for the namespace of the host, in which they stand or not, and rules for the host itself by its full name. */
function covers(other: Resource, rule: Resource, names: KialiNames): boolean {
  const { namespace, name, isComplete } = parsedHost(hostOf(rule), rule.namespace, names);
  const wide = hostOf(other);
  return wide === '*.local' || (isComplete && wide === `*.${namespace}.${names.domain}`) || wide === name;
}
