import { listAt, numberAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { parseProtocol } from '../lift/registry/port-protocol.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';

/** What carries no name of a host; `unknown` is told by its first bytes. */
const namesNoHost: ReadonlySet<string> = new Set(['tcp', 'redis', 'mongo', 'mysql', 'unknown']);

export default defineRule({
  summary: 'A ServiceEntry has a TCP port and no address, so it takes every connection to that port.',
  why: `Connections that are not HTTP or TLS name no host: the proxy can only tell them by the address that is dialled. A TCP port without \`addresses\` is a
listener for the port on **all** addresses: connections to any other host on that port, a database of one's own for one, are sent to this entry. On
a port without \`protocol\` that is so for whatever does not turn out to be HTTP or TLS.

Where the mesh gives entries addresses of its own (\`ISTIO_META_DNS_CAPTURE\` with automatic allocation), none need be written.`,
  severity: 'warning',
  reads: ['networking.istio.io/ServiceEntry', ...meshConfigurationKinds],
  upstream: ['IST0134'],
  messages: {
    takesAll: ({ port, isWritten }: { port: number; isWritten: boolean }) => isWritten ? `every connection to port ${port} is taken for this entry, whatever its address: a TCP port needs \`addresses\`` : `whatever comes to port ${port} and is no HTTP is taken for this entry: a port without \`protocol\` needs \`addresses\``,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [ledger.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - { number: 5432, name: tcp-postgres, protocol: TCP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every connection to port 5432 is taken for this entry, whatever its address: a TCP port needs \`addresses\`
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [ledger.example.com]
  addresses: [203.0.113.10]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - { number: 5432, name: tcp-postgres, protocol: TCP }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: other, namespace: shop }
`,
  judges: ['networking.istio.io/ServiceEntry'],
  judge(entry, context) {
    if (listAt(entry.raw, ['spec', 'addresses']).length > 0 || listAt(entry.raw, ['status', 'addresses']).length > 0) return;
    const metadata = valueAt(context.index(meshConfiguration).config, ['defaultConfig', 'proxyMetadata']);
    const isOn = (name: string): boolean => textAt(metadata, [name]) === 'true';
    if (isOn('ISTIO_META_DNS_CAPTURE') && (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') || isOn('PILOT_ENABLE_IP_AUTOALLOCATE'))) return;
    for (const [index, port] of listAt(entry.raw, ['spec', 'ports']).entries()) {
      const written = textAt(port, ['protocol']) ?? '';
      const number = numberAt(port, ['number']);
      if (number === undefined || !namesNoHost.has(parseProtocol(written))) continue;
      context.report({ at: [entry, ['spec', 'ports', index]], message: 'takesAll', data: { port: number, isWritten: written !== '' }, help: 'write the addresses of the host, or the protocol if it is another one' });
    }
  },
});
