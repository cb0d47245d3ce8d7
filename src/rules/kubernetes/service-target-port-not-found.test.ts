import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/caret.ts';
import rule from './service-target-port-not-found.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: app, image: web, ports: [{ name: http, containerPort: 8080 }] }] }
---
`;

const service = (more: string) => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ${more}selector: { app: web }, ports: [{ name: http, port: 80, targetPort: web }] }
`;

const said = (text: string) => runOn({ id: 'kubernetes/service-target-port-not-found', rule }, text).diagnostics.map(({ severity, explains }) => `${severity}: ${explains ?? ''}`);

describe('a name that no container has', () => {
  it('leaves a Service with an address without endpoints', () => {
    expect(said(pod + service(''))).toEqual(['error: port 80 of `web.shop` has no endpoints: every request to it fails']);
  });

  it('means nothing at a headless Service, whose pods are called by their own addresses', () => {
    expect(said(pod + service('clusterIP: None, '))).toEqual(['warning: the name says nothing: clients get the addresses of the pods, and come to the number in `port`']);
  });
});
