import { describe, expect, it } from 'vitest';
import { deployment, service, topologyOf } from '../topology/topology-lines.ts';
import { openServices } from './open-services.ts';
import { readMesh } from './read-mesh.ts';

const http = '{name: http, port: 80}';
const topology = topologyOf(deployment('web') + service('web', http) + deployment('orders') + service('orders', http) + service('orders-admin', http, { app: 'orders' }) + deployment('ledger') + service('ledger', http), '');

function openWith(text: string): string[] {
  const { intents, diagnostics } = readMesh({ path: 'mesh.yaml', text: `version: 1\n${text}` }, topology);
  expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  return openServices(intents, topology).map((each) => each.id);
}

describe('openServices', () => {
  it.each([
    ['nothing is said of access', '', []],
    ['one of three is closed, with the other Service of its pods', 'access: {orders: [web]}\n', ['default/ledger', 'default/web']],
    ['the rest is closed', "access: {orders: [web], '*': []}\n", []],
    ['all are named', 'access: {orders: [web], web: [], ledger: [orders]}\n', []],
  ])('%s', (_, text, open) => {
    expect(openWith(text)).toEqual(open);
  });
});
