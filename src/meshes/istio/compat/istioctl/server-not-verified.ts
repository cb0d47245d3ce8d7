import { listAt, objectAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['IST0128', 'IST0129'],
  differs: `istioctl says that a server is not verified where a rule names no \`caCertificates\`. That is stale: istiod then verifies it against the
certificates of the system. \`insecureSkipVerify\`, which does switch it off, TLS settings of subsets, and what \`credentialName\` brings are not
looked at. Ours reports what is not verified, and where nobody checks the name.`,
  issues: ['istio#32936', 'istio#25652'],
  reads: ['networking.istio.io/DestinationRule'],
  check(context) {
    for (const rule of context.ofKind('networking.istio.io/DestinationRule')) {
      // A rule for some workloads brings its certificates by name, which counts as verifying.
      const isSelective = objectAt(rule.raw, ['spec', 'workloadSelector']) !== undefined;
      const isUnverified = (tls: JsonObject | undefined): boolean => ['SIMPLE', 'MUTUAL'].includes(textAt(tls, ['mode']) ?? '') && (textAt(tls, ['caCertificates']) ?? '') === '' && !(isSelective && (textAt(tls, ['credentialName']) ?? '') !== '');
      const path = ['spec', 'trafficPolicy'];
      if (isUnverified(objectAt(rule.raw, [...path, 'tls']))) context.report({ code: 'IST0128', at: [rule, [...path, 'tls']], message: 'the TLS settings name no `caCertificates`' });
      for (const [index, port] of listAt(rule.raw, [...path, 'portLevelSettings']).entries()) {
        if (isUnverified(objectAt(port, ['tls']))) context.report({ code: 'IST0129', at: [rule, [...path, 'portLevelSettings', index, 'tls']], message: 'the TLS settings of the port name no `caCertificates`' });
      }
    }
  },
});
