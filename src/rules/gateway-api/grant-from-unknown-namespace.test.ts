import { describe, expect, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import { messagesOf } from '../../../test/verdicts.ts';
import rule from './grant-from-unknown-namespace.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/grant-from-unknown-namespace', rule }, yaml.trimStart());

describe('namespaces that are there', () => {
  it('by their object', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: edge
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });

  it('the own one is no matter', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: other
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: edge }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });
});

describe('namespaces that are not', () => {
  it('nearly one that is', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: edge
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: egde }
#                                                                     ^^^^ there is no namespace \`egde\`, did you mean \`edge\`?
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });
});

describe('what cannot be told', () => {
  it('no Namespace object at all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
# unjudged: ReferenceGrant shop/a: whether there is a namespace edge
`);
  });

  it('one that differs by a number is another', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: edge1
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge2 }
  to:
    - { group: '', kind: Service }
# unjudged: ReferenceGrant shop/a: whether there is a namespace edge2
`);
  });

  it('others, and none that is near', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: storefront
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
# unjudged: ReferenceGrant shop/a: whether there is a namespace edge
`);
  });
});

describe('where something is known of the cluster', () => {
  it('namespaces that there are', () => {
    const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`;
    expect(messagesOf({ id: 'gateway-api/grant-from-unknown-namespace', rule }, yaml, { namespaces: ['shop', 'edge'] })).toEqual([]);
  });

  it('and one that is not, near or not', () => {
    const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: egde }
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
  to:
    - { group: '', kind: Service }
`;
    expect(messagesOf({ id: 'gateway-api/grant-from-unknown-namespace', rule }, yaml, { namespaces: ['shop', 'edge'] })).toEqual(['there is no namespace `egde`, did you mean `edge`?', 'there is no namespace `web`']);
  });

  it('an object that is left out of the list is not there', () => {
    const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
  to:
    - { group: '', kind: Service }
`;
    expect(messagesOf({ id: 'gateway-api/grant-from-unknown-namespace', rule }, yaml, { namespaces: ['shop'] })).toEqual(['there is no namespace `web`']);
  });
});
