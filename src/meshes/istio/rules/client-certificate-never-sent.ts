import { objectAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { policiesOf } from './shared/traffic-policies.ts';

/** Fields that a mode does not look at. ISTIO_MUTUAL takes its certificates from the mesh, and names from the rule. */
const unused: Readonly<Record<string, readonly string[]>> = {
  DISABLE: ['clientCertificate', 'privateKey', 'caCertificates', 'credentialName', 'subjectAltNames', 'sni'],
  SIMPLE: ['clientCertificate', 'privateKey'],
  ISTIO_MUTUAL: ['clientCertificate', 'privateKey', 'caCertificates', 'credentialName'],
};

export default defineRule({
  summary: 'TLS settings name certificates that their mode does not use.',
  why: `\`SIMPLE\` shows no certificate of the client: a server that asks for one ends the handshake. \`ISTIO_MUTUAL\` shows the mesh's own, whatever files are
named. \`DISABLE\`, which is also what a missing \`mode\` means, sends plaintext. istiod leaves what a mode does not use out in silence.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: [],
  messages: {
    unused: ({ field, mode }: { field: string; mode: string }) => `\`${field}\` is not used with \`mode: ${mode}\``,
    noMode: ({ field }: { field: string }) => `\`${field}\` is not used: without a \`mode\` the settings mean \`DISABLE\`, which sends plaintext`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  trafficPolicy:
    tls:
      mode: SIMPLE
      clientCertificate: /etc/certs/client.pem
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`clientCertificate\` is not used with \`mode: SIMPLE\`
      privateKey: /etc/certs/key.pem
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`privateKey\` is not used with \`mode: SIMPLE\`
    portLevelSettings:
      - port: { number: 8443 }
        tls: { sni: payments.example.com }
#              ^^^^^^^^^^^^^^^^^^^^^^^^^ \`sni\` is not used: without a \`mode\` the settings mean \`DISABLE\`, which sends plaintext
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  trafficPolicy:
    tls: { mode: MUTUAL, clientCertificate: /etc/certs/client.pem, privateKey: /etc/certs/key.pem }
    portLevelSettings: [{ port: { number: 8443 }, tls: { mode: SIMPLE, sni: payments.example.com } }]
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    for (const { policy, path } of policiesOf(rule)) {
      const tls = objectAt(policy, ['tls']);
      if (tls === undefined) continue;
      const written = textAt(tls, ['mode']);
      for (const field of unused[written ?? 'DISABLE'] ?? []) {
        if ((valueAt(tls, [field]) ?? '') === '') continue;
        const at = [rule, [...path, 'tls', field], 'entry'] as const;
        if (written === undefined) context.report({ at, message: 'noMode', data: { field }, help: 'write `mode: SIMPLE`, or `mode: MUTUAL` to show a certificate' });
        else context.report({ at, message: 'unused', data: { field, mode: written }, ...(written === 'SIMPLE' ? { help: 'write `mode: MUTUAL` if the server asks for a certificate' } : {}) });
      }
    }
  },
});
