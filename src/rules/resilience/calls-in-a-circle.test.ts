import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/caret.ts';
import rule from './calls-in-a-circle.ts';

const registered = { id: 'resilience/calls-in-a-circle', rule };

function workload(name: string, namespace: string, ...env: readonly string[]): string {
  const values = env.map((entry) => `{ name: ${entry.split('=')[0]}, value: '${entry.split('=')[1]}' }`).join(', ');
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name}, sidecar.istio.io/inject: 'true' } }, spec: { containers: [{ name: app, image: app, env: [${values}] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
}

function said(...parts: readonly string[]): string[] {
  return runOn(registered, parts.join('')).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('calls in a circle', () => {
  it('names a circle of three once', () => {
    expect(said(workload('a', 'shop', 'B_URL=http://b'), workload('b', 'shop', 'C_URL=http://c'), workload('c', 'shop', 'A_URL=http://a'))).toEqual(['info: `shop/a` → `shop/b` → `shop/c` → `shop/a`: each waits for the next, and so for itself']);
  });

  it('is worse where the application retries on the way', () => {
    expect(said(workload('a', 'shop', 'B_URL=http://b', 'B_RETRIES=3'), workload('b', 'shop', 'A_URL=http://a'))).toEqual(['warning: `shop/a` → `shop/b` → `shop/a`: each waits for the next, and with retries on the way a failure feeds itself']);
  });

  it('takes services of one name in two namespaces for two', () => {
    expect(said(workload('a', 'shop', 'B_URL=http://a.bank'), workload('a', 'bank'))).toEqual([]);
    expect(said(workload('a', 'shop', 'B_URL=http://a.bank'), workload('a', 'bank', 'B_URL=http://a.shop'))).toEqual(['info: `bank/a` → `shop/a` → `bank/a`: each waits for the next, and so for itself']);
  });

  it('is silent about a chain, however long', () => {
    expect(said(workload('a', 'shop', 'B_URL=http://b'), workload('b', 'shop', 'C_URL=http://c'), workload('c', 'shop'))).toEqual([]);
  });
});
