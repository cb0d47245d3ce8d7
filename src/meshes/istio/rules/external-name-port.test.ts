import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './external-name-port.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/external-name-port', rule }, yaml.trimStart());

describe('a port that names no host', () => {
  it('without a name, with one that says nothing, and TCP', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: mail, namespace: shop }
spec:
  type: ExternalName
  externalName: mail.example.com
  ports:
    - port: 587
#     ^^^^^^^^^ before Istio 1.21, connections to port 587 of any address are led to \`mail.example.com\`: this port says no protocol that names the host
    - { name: smtp, port: 25 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^ before Istio 1.21, connections to port 25 of any address are led to \`mail.example.com\`: this port says no protocol that names the host
    - { name: tcp, port: 2525 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^ before Istio 1.21, connections to port 2525 of any address are led to \`mail.example.com\`: this port says no protocol that names the host
`);
  });
});

describe('silent', () => {
  it('protocols that name the host', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  type: ExternalName
  externalName: a.example.com
  ports:
    - { name: https, port: 443 }
    - { name: tls-db, port: 5432 }
    - { name: http, port: 80 }
`);
  });

  it('Services with addresses', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec:
  selector: { app: a }
  ports:
    - { name: tcp, port: 5432 }
`);
  });
});
