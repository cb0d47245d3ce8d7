import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './gateways-share-address.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/gateways-share-address', rule }, yaml.trimStart());

describe('addresses of their own', () => {
  it('another address, another type', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.8 }
    - { type: Hostname, value: 192.0.2.7 }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });

  it('another port of the same address', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
  listeners:
    - { name: http, port: 8080, protocol: HTTP }
`);
  });

  it('an address without a value is any', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });

  it('none at all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });
});

describe('one address for several', () => {
  it('of one namespace, one of two ports', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 443 by Gateway \`shop/b\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 443 by Gateway \`shop/a\` too
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('Gateways of one name in two namespaces', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: Hostname, value: a.example.com }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`a.example.com\` is asked for on port 80 by Gateway \`edge/public\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  addresses:
    - { value: 192.0.2.7 }
    - { type: Hostname, value: a.example.com }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`a.example.com\` is asked for on port 80 by Gateway \`shop/public\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });

  it('three of them', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: a }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 80 by Gateway \`b/b\` and Gateway \`c/c\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: b }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 80 by Gateway \`a/a\` and Gateway \`c/c\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: c, namespace: c }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.7 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 80 by Gateway \`a/a\` and Gateway \`b/b\` too
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });
});
