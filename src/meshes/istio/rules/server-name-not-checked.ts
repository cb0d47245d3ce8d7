import { listAt, objectAt, textAt } from '../../../kube/resource.ts';
import { removeEntry } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { entryPortsOf } from './shared/external-hosts.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'A client opens TLS to a server and does not check who it is.',
  why: `With \`SIMPLE\` and \`MUTUAL\` a proxy verifies the certificate against \`caCertificates\`, or against the authorities of the system where none are named. Whom the
certificate is **for** it checks by itself only where it knows the name that was asked for, which is the Host of HTTP requests. On a port of another
protocol any certificate of any authority will do unless \`subjectAltNames\` says which: whoever gets between answers unnoticed.

\`insecureSkipVerify: true\` checks nothing at all.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry'],
  upstream: ['IST0128', 'IST0129'],
  messages: {
    skipped: '`insecureSkipVerify` checks nothing: whoever answers is taken for the server',
    anyName: ({ host, ports }: { host: string; ports: string }) => `any certificate of any authority is taken for that of \`${host}\` on ${ports}: connections that are not HTTP name no host, and \`subjectAltNames\` is missing`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], addresses: [192.0.2.1], resolution: DNS, ports: [{ number: 5432, name: tcp, protocol: TCP }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ledger, namespace: shop }
spec:
  host: ledger.example.com
  trafficPolicy:
    tls: { mode: SIMPLE }
#   ^^^ any certificate of any authority is taken for that of \`ledger.example.com\` on port 5432: connections that are not HTTP name no host, and \`subjectAltNames\` is missing
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  trafficPolicy:
    tls: { mode: SIMPLE, insecureSkipVerify: true }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^ \`insecureSkipVerify\` checks nothing: whoever answers is taken for the server
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], addresses: [192.0.2.1], resolution: DNS, ports: [{ number: 5432, name: tcp, protocol: TCP }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ledger, namespace: shop }
spec:
  host: ledger.example.com
  trafficPolicy:
    tls: { mode: SIMPLE, sni: ledger.example.com, subjectAltNames: [ledger.example.com] }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    const policies = policiesOf(rule);
    for (const { policy, path, port, subset } of policies) {
      const tls = objectAt(policy, ['tls']);
      if (tls === undefined || !['SIMPLE', 'MUTUAL'].includes(textAt(tls, ['mode']) ?? '')) continue;
      if (tls['insecureSkipVerify'] === true) {
        const edit = removeEntry(rule, [...path, 'tls', 'insecureSkipVerify']);
        context.report({
          at: [rule, [...path, 'tls', 'insecureSkipVerify'], 'entry'],
          message: 'skipped',
          help: 'name the authority in `caCertificates`, or leave both out for those of the system',
          fix: edit && { title: 'take `insecureSkipVerify` out', edits: [edit], changesTraffic: 'a server whose certificate is not valid is then refused' },
        });
        continue;
      }
      if (listAt(tls, ['subjectAltNames']).length > 0) continue;
      const replaced = new Set(policies.filter((other) => port === undefined && other.subset === subset).map((other) => other.port));
      const bare = entryPortsOf(context, host).filter(({ entry, number, protocol }) => (port ?? number) === number && !replaced.has(number) && protocol === 'tcp' && listAt(entry.raw, ['spec', 'subjectAltNames']).length === 0);
      if (bare.length === 0) continue;
      const list = [...new Set(bare.map(({ number }) => `port ${number}`))].join(' and ');
      context.report({ at: [rule, [...path, 'tls'], 'key'], message: 'anyName', data: { host, ports: list }, help: `write \`subjectAltNames: [${host}]\`${(textAt(tls, ['sni']) ?? '') === '' ? ` and \`sni: ${host}\`` : ''}` });
    }
  },
});
