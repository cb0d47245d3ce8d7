import { listAt, textAt, valueAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { meshConfiguration, meshConfigurationKinds } from '../../rules/shared/mesh-configuration.ts';

export default defineAnalyzer({
  codes: ['IST0134'],
  differs: `istioctl looks at the mesh's \`defaultConfig\` alone to see whether addresses are assigned, and counts an empty list of addresses as addresses.
Ours also knows that \`resolution: NONE\` and a port that nobody else uses change what is at stake.`,
  reads: ['networking.istio.io/ServiceEntry', ...meshConfigurationKinds],
  check(context) {
    const metadata = valueAt(context.index(meshConfiguration).config, ['defaultConfig', 'proxyMetadata']);
    const isOn = (name: string): boolean => textAt(metadata, [name]) === 'true';
    if (isOn('ISTIO_META_DNS_CAPTURE') && (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') || isOn('PILOT_ENABLE_IP_AUTOALLOCATE'))) return;
    for (const entry of context.ofKind('networking.istio.io/ServiceEntry')) {
      if ((valueAt(entry.raw, ['spec', 'addresses']) ?? null) !== null || listAt(entry.raw, ['status', 'addresses']).length > 0) continue;
      for (const [index, port] of listAt(entry.raw, ['spec', 'ports']).entries()) {
        const protocol = textAt(port, ['protocol']) ?? '';
        if (protocol === '' || protocol.toUpperCase() === 'TCP') context.report({ code: 'IST0134', at: [entry, ['spec', 'ports', index]], message: 'a TCP port needs `addresses`' });
      }
    }
  },
});
