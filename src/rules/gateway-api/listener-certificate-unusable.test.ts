import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './listener-certificate-unusable.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/listener-certificate-unusable', rule }, yaml.trimStart());

describe('certificates that can be shown', () => {
  it('of the same namespace', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('of another namespace, granted', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: certs }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public, namespace: certs }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: certs }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: Gateway, namespace: shop }
  to:
    - { group: '', kind: Secret, name: public }
`);
  });

  it('written as text', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
stringData:
  tls.key: key
  tls.crt: |
    -----BEGIN CERTIFICATE-----
    MIIBhTCCASugAwIBAgIUPvP9lR7VDVCi7hqEcgGp4SCCpQAwCgYIKoZIzj0EAwIw
    GDEWMBQGA1UEAwwNYS5leGFtcGxlLmNvbTAeFw0yNjExMjEyMTIwMDlaFw0yNzEx
    MjEyMTIwMDlaMBgxFjAUBgNVBAMMDWEuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIB
    BggqhkjOPQMBBwNCAASke8ZUzyrgC+eGSwuhYDOhMqy3GomnjdEgtzPxUHi49D7S
    GUwfJNe9bg+eGF9Hs6zD6pm3tMq1MRgLtoxJxFuBo1MwUTAdBgNVHQ4EFgQUY0Fz
    sQx0CVR54iNU1V0Gty4gifYwHwYDVR0jBBgwFoAUY0FzsQx0CVR54iNU1V0Gty4g
    ifYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA+/2yz41Ix3Sr
    diZiEH3tpNXfGztsCGZsp6EbdpngwZACIEvQH/pRBC4qKR0NVneFVSMUdZJUVXgm
    06eYXxng51E/
    -----END CERTIFICATE-----
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('made by a controller', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: shop }
stringData: { a: b }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: vault, namespace: shop }
spec: { target: { name: public } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('a sealed one has its name', () => {
    check(`
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: public, namespace: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('an annotation asks for it', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: shop }
stringData: { a: b }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop, annotations: { cert-manager.io/cluster-issuer: main } }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('a placeholder is no certificate and no fault', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
stringData: { tls.crt: "<certificate>", tls.key: "<key>" }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`);
  });

  it('references of other kinds are not followed', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: other, namespace: shop }
stringData: { a: b }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ group: example.com, kind: Vault, name: public }] } }
`);
  });
});

describe('certificates that cannot', () => {
  it('a Secret that is not there', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: publik }] } }
#                                                                                 ^^^^^^ there is no Secret \`publik\` in namespace \`shop\`, did you mean \`public\`?
`);
  });

  it('a Secret of another namespace with the same name', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: v1
kind: Secret
metadata: { name: password, namespace: shop }
stringData: { a: b }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#                                                                                 ^^^^^^ there is no Secret \`public\` in namespace \`shop\`
`);
  });

  it('no grant', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: certs }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public, namespace: certs }] } }
#                                                                                                    ^^^^^ no ReferenceGrant in namespace \`certs\` lets this Gateway use the Secret \`public\`
`);
  });

  it('no key', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#                                                                                 ^^^^^^ Secret \`public\` cannot be shown to clients: it has no \`tls.key\`
`);
  });

  it('no certificate in PEM', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: bm8gY2VydGlmaWNhdGU=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#                                                                                 ^^^^^^ Secret \`public\` cannot be shown to clients: its \`tls.crt\` is no certificate in PEM
`);
  });

  it('PEM around something else', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: shop }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClFVSkQKLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#                                                                                 ^^^^^^ Secret \`public\` cannot be shown to clients: its \`tls.crt\` is no certificate in PEM
`);
  });
});

describe('what cannot be told', () => {
  it('the input has no Secrets of the namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
# unjudged: Gateway shop/public: Secret shop/public: no Secret of namespace shop in the input
`);
  });

  it('and those of another one say nothing', () => {
    check(`
apiVersion: v1
kind: Secret
metadata: { name: public, namespace: edge }
type: kubernetes.io/tls
data:
  tls.crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJoVENDQVN1Z0F3SUJBZ0lVUHZQOWxSN1ZEVkNpN2hxRWNnR3A0U0NDcFFBd0NnWUlLb1pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TllTNWxlR0Z0Y0d4bExtTnZiVEFlRncweU5qRXhNakV5TVRJd01EbGFGdzB5TnpFeApNakV5TVRJd01EbGFNQmd4RmpBVUJnTlZCQU1NRFdFdVpYaGhiWEJzWlM1amIyMHdXVEFUQmdjcWhrak9QUUlCCkJnZ3Foa2pPUFFNQkJ3TkNBQVNrZThaVXp5cmdDK2VHU3d1aFlET2hNcXkzR29tbmpkRWd0elB4VUhpNDlEN1MKR1V3ZkpOZTliZytlR0Y5SHM2ekQ2cG0zdE1xMU1SZ0x0b3hKeEZ1Qm8xTXdVVEFkQmdOVkhRNEVGZ1FVWTBGegpzUXgwQ1ZSNTRpTlUxVjBHdHk0Z2lmWXdId1lEVlIwakJCZ3dGb0FVWTBGenNReDBDVlI1NGlOVTFWMEd0eTRnCmlmWXdEd1lEVlIwVEFRSC9CQVV3QXdFQi96QUtCZ2dxaGtqT1BRUURBZ05JQURCRkFpRUErLzJ5ejQxSXgzU3IKZGlaaUVIM3RwTlhmR3p0c0NHWnNwNkViZHBuZ3daQUNJRXZRSC9wUkJDNHFLUjBOVm5lRlZTTVVkWkpVVlhnbQowNmVZWHhuZzUxRS8KLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLQo=
  tls.key: a2V5
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
# unjudged: Gateway shop/public: Secret shop/public: no Secret of namespace shop in the input
`);
  });
});
