import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './service-selects-nothing.ts';

const check = (text: string) => expectCarets({ id: 'kubernetes/service-selects-nothing', rule }, text);

const pods = (namespace: string) => `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: ${namespace}, labels: { app: web } }
spec: { containers: [{ name: app, image: web }] }
---
`;

const machine = (namespace: string, kind: string, spec: string) => `apiVersion: networking.istio.io/v1
kind: ${kind}
metadata: { name: vm, namespace: ${namespace} }
spec: ${spec}
---
`;

const service = `apiVersion: v1
kind: Service
metadata: { name: vm, namespace: shop }
spec: { selector: { app: vm }, ports: [{ name: http, port: 80 }] }
`;

const nothing = '#                 ^^^^^^^^^^^ no pod in namespace `shop` carries `app: vm`\n';

describe('a Service whose pods are machines', () => {
  it.each([
    ['an entry of its namespace', machine('shop', 'WorkloadEntry', '{ address: 10.0.0.1, labels: { app: vm, version: v1 } }')],
    ['a group of its namespace', machine('shop', 'WorkloadGroup', '{ metadata: { labels: { app: vm } }, template: {} }')],
  ])('%s', (_, text) => {
    check(`${pods('shop')}${text}${service}`);
  });

  it.each([
    ['an entry of another namespace', machine('pay', 'WorkloadEntry', '{ address: 10.0.0.1, labels: { app: vm } }')],
    ['an entry with other labels', machine('shop', 'WorkloadEntry', '{ address: 10.0.0.1, labels: { app: db } }')],
    ['an entry without labels', machine('shop', 'WorkloadEntry', '{ address: 10.0.0.1 }')],
  ])('%s', (_, text) => {
    check(`${pods('shop')}${text}${service}${nothing}`);
  });
});
