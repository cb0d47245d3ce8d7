import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-api-definition-too-old.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-api-definition-too-old', rule }, yaml.trimStart());

describe('definitions that are read', () => {
  it('of the least version, and newer', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: grpcroutes.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v1.1.0 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v1.10.0 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backendtlspolicies.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v2.0.0 }
`);
  });

  it('a candidate counts as its release', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backendtlspolicies.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v1.4.0-rc.2 }
`);
  });

  it('others have no least version', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: httproutes.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v0.5.0 }
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: carts.example.com
  annotations: { gateway.networking.k8s.io/bundle-version: v0.1.0 }
`);
  });

  it('without the annotation, or with something else in it', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: grpcroutes.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: main }
`);
  });
});

describe('definitions that are not', () => {
  it('each has its own', () => {
    check(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: grpcroutes.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v1.0.0 }
#                                                          ^^^^^^ \`grpcroutes.gateway.networking.k8s.io\` is of version v1.0.0, and Istio 1.32 reads it from 1.1.0 on: its objects do nothing
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backendtlspolicies.gateway.networking.k8s.io
  annotations: { gateway.networking.k8s.io/bundle-version: v1.3.9 }
#                                                          ^^^^^^ \`backendtlspolicies.gateway.networking.k8s.io\` is of version v1.3.9, and Istio 1.32 reads it from 1.4.0 on: its objects do nothing
`);
  });
});
