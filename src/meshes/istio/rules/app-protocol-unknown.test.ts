import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './app-protocol-unknown.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/app-protocol-unknown', rule }, yaml.trimStart());

describe('unknown to Istio', () => {
  it('and beside a name that it knows', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: http, port: 80, appProtocol: web }
#                                          ^^^ warning: \`appProtocol: web\` is unknown to Istio, and hides the name \`http\`: the protocol is guessed
    - { name: grpc-api, port: 81, appProtocol: h2c }
#                                              ^^^ warning: \`appProtocol: h2c\` is unknown to Istio, and hides the name \`grpc-api\`: the protocol is guessed
`);
  });

  it('names of others, with what they are', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: db, port: 5432, appProtocol: postgres }
#                                          ^^^^^^^^ \`appProtocol: postgres\` is unknown to Istio, so the protocol is guessed
    - { name: q, port: 9092, appProtocol: kafka }
#                                         ^^^^^ \`appProtocol: kafka\` is unknown to Istio, so the protocol is guessed
`);
  });

  it('a slip of the pen', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: a, port: 80, appProtocol: htpp }
#                                       ^^^^ \`appProtocol: htpp\` is unknown to Istio, so the protocol is guessed
`);
  });
});

describe('silent', () => {
  it('what Istio and Kubernetes know', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: a, port: 80, appProtocol: http }
    - { name: b, port: 81, appProtocol: GRPC }
    - { name: c, port: 82, appProtocol: kubernetes.io/ws }
    - { name: d, port: 83, appProtocol: grpc-web }
    - { name: e, port: 84, appProtocol: http-x }
`);
  });

  it('ports without one, UDP, and ports that are never guessed', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: web, port: 80 }
    - { name: q, port: 81, protocol: UDP, appProtocol: quic }
    - { name: m, port: 3306, appProtocol: mariadb }
`);
  });

  it('a Service that Istio wrote', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop, labels: { gateway.istio.io/managed: istio.io-mesh-controller } }
spec:
  selector: { app: a }
  ports:
    - { name: mesh, port: 15008, appProtocol: hbone }
`);
  });
});
