import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-certificate-shared.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-certificate-shared', rule }, yaml.trimStart());

describe('certificates that mix nothing up', () => {
  it('one server for all hosts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com, b.example.com], tls: { mode: SIMPLE, credentialName: wild } }
`);
  });

  it('a certificate for each', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: a } }
    - { port: { number: 443, name: https-b, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: b } }
`);
  });

  it('other ports, other gateways', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: wild } }
    - { port: { number: 10443, name: https-b, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: wild } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.example.com], tls: { mode: SIMPLE, credentialName: wild } }
`);
  });

  it('TLS without requests is never reused', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls-a, protocol: TLS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: wild } }
    - { port: { number: 443, name: tls-b, protocol: TLS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: wild } }
`);
  });
});

describe('certificates that do', () => {
  it('two servers of one Gateway', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: wild } }
    - { port: { number: 443, name: https-b, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: wild } }
#                                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the certificate \`wild\` is shown here and for \`a.example.com\` of another server of this Gateway: a browser that has a connection there uses it for these hosts too
`);
  });

  it('files on the disk of the gateway, in two namespaces', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, serverCertificate: /certs/a.pem, privateKey: /certs/a.key } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, serverCertificate: /certs/a.pem, privateKey: /certs/a.key } }
#                                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the certificate \`/certs/a.pem\` is shown here and for \`a.example.com\` of Gateway \`shop/a\`: a browser that has a connection there uses it for these hosts too
`);
  });

  it('a selector with more labels meets the same pods', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge, team: web } }
  template:
    metadata:
      labels: { istio: edge, team: web }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: wild } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  selector: { istio: edge, team: web }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: wild } }
#                                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the certificate \`wild\` is shown here and for \`a.example.com\` of Gateway \`shop/a\`: a browser that has a connection there uses it for these hosts too
`);
  });
});
