import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-credential-unusable.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-credential-unusable', rule }, yaml.trimStart());

describe('credentials that are there', () => {
  it('in the namespace of the pods', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
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
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('with the prefix that means the same', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
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
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: kubernetes://shop } }
`);
  });

  it('the older shape of a Secret', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: edge }
data:
  cert: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  key: a2V5
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('none is asked for', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
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
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [b.example.com], tls: { mode: PASSTHROUGH } }
`);
  });

  it('made there by a controller', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: shop, namespace: edge }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });
});

describe('credentials that are not', () => {
  it('in the namespace of the Gateway instead', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
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
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                                                                                                                         ^^^^ the Secret \`shop\` is in namespace \`shop\`, and the pods of the gateway look for it in \`edge\`
`);
  });

  it('a slip of the pen', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Secret
metadata: { name: shop-tls, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop-lts } }
#                                                                                                                         ^^^^^^^^ there is no Secret \`shop-lts\` in namespace \`edge\`, where the pods of the gateway are, did you mean \`shop-tls\`?
`);
  });

  it('a key alone', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: edge }
stringData: { tls.key: abc }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                                                                                                                         ^^^^ Secret \`shop\` cannot be shown to clients: it has no \`tls.crt\`
`);
  });
});

describe('what cannot be told', () => {
  it('where the pods are', () => {
    check(`
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
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
# unjudged: Gateway shop/a: Secrets: pods with the labels istio: ingressgateway, in whose namespace they are looked up
`);
  });

  it('which Secrets are in their namespace', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
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
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
# unjudged: Gateway shop/a: Secret edge/shop: no Secret of namespace edge in the input
`);
  });
});
