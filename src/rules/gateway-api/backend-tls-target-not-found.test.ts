import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './backend-tls-target-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/backend-tls-target-not-found', rule }, yaml.trimStart());

describe('targets that are there', () => {
  it('a Service, and a port of it by its name', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart }
    - { group: '', kind: Service, name: cart, sectionName: http }
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
`);
  });

  it('other kinds are not looked up', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: example.com, kind: Bucket, name: gone }
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
`);
  });
});

describe('targets that are not', () => {
  it('of another namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: billing }
spec:
  selector: { app: pay }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: pay }
#                                       ^^^ there is no Service \`pay\` in namespace \`shop\`
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
`);
  });

  it('a slip of the pen in the port', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80 }
    - { name: https, port: 443 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart, sectionName: htps }
#                                                          ^^^^ Service \`cart\` has no port named \`htps\`, only \`http\`, \`https\`
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
`);
  });

  it('a port without a name has none', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { port: 80 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart, sectionName: http }
#                                                          ^^^^ Service \`cart\` has no port named \`http\`
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
`);
  });
});

describe('what cannot be told', () => {
  it('nothing of the namespace is in the input', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: cart }
  validation: { hostname: a.example.com, wellKnownCACertificates: System }
# unjudged: BackendTLSPolicy shop/a: Service cart: nothing of namespace shop in the input
`);
  });
});
