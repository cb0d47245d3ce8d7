import { nearest } from '../../../base/near-miss.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isWrittenByIstio, portsOf } from './shared/service-ports.ts';
import { servicePortProtocol } from '../lift/registry/port-protocol.ts';

const known = ['http', 'http2', 'https', 'grpc', 'grpc-web', 'tcp', 'tls', 'udp', 'mongo', 'mysql', 'redis'];

/** Names that others know, and what they are to Istio. */
const meant: Readonly<Record<string, string>> = { h2c: 'http2', postgres: 'tcp', postgresql: 'tcp', kafka: 'tcp', amqp: 'tcp', mqtt: 'tcp', nats: 'tcp', memcached: 'tcp', mongodb: 'mongo', ssl: 'tls', ws: 'http', wss: 'https' };

export default defineRule({
  summary: 'A Service port has an `appProtocol` that Istio does not know.',
  why: `Where \`appProtocol\` is set, the name of the port is **not** looked at any more, even if Istio knows nothing of the protocol: it is then guessed
from the first bytes. So \`name: http\` beside \`appProtocol: h2c\` is no HTTP port.`,
  severity: 'info',
  reads: ['Service'],
  upstream: ['KIA0602'],
  messages: {
    hides: ({ value, name }: { value: string; name: string }) => `\`appProtocol: ${value}\` is unknown to Istio, and hides the name \`${name}\`: the protocol is guessed`,
    unknown: ({ value }: { value: string }) => `\`appProtocol: ${value}\` is unknown to Istio, so the protocol is guessed`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: grpc, port: 9000, appProtocol: h2c }
#                                            ^^^ warning: \`appProtocol: h2c\` is unknown to Istio, and hides the name \`grpc\`: the protocol is guessed
    - { name: db, port: 5432, appProtocol: postgresql }
#                                          ^^^^^^^^^^ \`appProtocol: postgresql\` is unknown to Istio, so the protocol is guessed
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec:
  selector: { app: orders }
  ports:
    - { name: grpc, port: 9000, appProtocol: kubernetes.io/h2c }
    - { name: db, port: 5432, appProtocol: tcp }
`,
  judges: ['Service'],
  judge(service, context) {
    if (isWrittenByIstio(service)) return;
    for (const { path, port, name, appProtocol: value, protocol } of portsOf(service)) {
      if (value === undefined || value === '' || protocol !== 'unknown') continue;
      const at = [...path, 'appProtocol'];
      const near = meant[value.toLowerCase()] ?? nearest(value, known);
      const edit = near === undefined ? undefined : replaceValue(service, at, near);
      const rest = {
        ...(near === undefined ? {} : { help: `write \`${near}\`` }),
        fix: edit && { title: `write \`${near}\``, edits: [edit], changesTraffic: 'proxies treat the port as this protocol' },
      };
      const isHidden = servicePortProtocol({ port, name, transport: undefined, appProtocol: undefined }) !== 'unknown';
      if (isHidden) context.report({ at: [service, at], severity: 'warning', message: 'hides', data: { value, name }, ...rest });
      else context.report({ at: [service, at], message: 'unknown', data: { value }, ...rest });
    }
  },
});
