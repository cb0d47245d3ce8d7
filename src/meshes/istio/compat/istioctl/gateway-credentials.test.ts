import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewayCredentials from './gateway-credentials.ts';

it('a Secret that is there, and one that is not', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 444, name: https, protocol: HTTPS }, hosts: [c.d], tls: { mode: SIMPLE, credentialName: gone } }
`;
  expect(verdicts(gatewayCredentials, yaml)).toEqual([
    'IST0101 Gateway shop/a',
  ]);
});

it('in the namespace of the Pod, or as it says', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 444, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop/shop } }
`;
  expect(verdicts(gatewayCredentials, yaml)).toEqual([
    'IST0101 Gateway shop/a',
  ]);
});

it('no certificate in it', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: YQ==
  tls.key: a2V5
---
apiVersion: v1
kind: Secret
metadata: { name: empty, namespace: edge }
data: {}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 444, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: empty } }
`;
  expect(verdicts(gatewayCredentials, yaml)).toEqual([
    'IST0161 Gateway shop/a',
    'IST0161 Gateway shop/a',
  ]);
});

it('one that has expired', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(gatewayCredentials, yaml, { nowMs: Date.UTC(2040, 0, 1) })).toEqual([
    'IST0161 Gateway shop/a',
  ]);
});

it('without Secrets nothing is judged', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(gatewayCredentials, yaml)).toEqual([]);
});
