import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import type { Exports } from '../../lift/routing/visibility.ts';
import { isJoined, isSame, meet, protocolAt } from './service-entry-pairs.ts';

function entry(spec: string, namespace = 'shop'): Resource {
  const text = `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: payments, namespace: ${namespace} }\nspec: ${spec}\n`;
  const [resource] = decodeFile({ path: 'a.yaml', text }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

const to = (...namespaces: string[]): Exports => ({ isPublic: false, namespaces: new Set(namespaces) });
const everywhere: Exports = { isPublic: true, namespaces: new Set() };

describe('who sees two entries', () => {
  it.each([
    [everywhere, everywhere, true],
    [everywhere, to('shop'), true],
    [to('shop'), everywhere, true],
    [to('shop', 'edge'), to('edge'), true],
    [to('shop'), to('edge'), false],
    [to(), everywhere, false],
    [everywhere, to(), false],
    [to(), to(), false],
  ])('%j and %j: %s', (a, b, answer) => {
    expect(meet(a, b)).toBe(answer);
  });
});

describe('protocol of a port', () => {
  const ports = entry('{ ports: [{ number: 443, protocol: tls }, { number: 9000 }, { number: 9001, protocol: "" }, http] }');

  it.each([
    [443, 'TLS'],
    [9000, 'TCP'],
    [9001, 'TCP'],
    [80, undefined],
  ])('%i is %s', (number, protocol) => {
    expect(protocolAt(ports, number)).toBe(protocol);
  });
});

describe('two entries of one host', () => {
  it('are one where namespace and resolution are the same', () => {
    expect(isJoined(entry('{ resolution: STATIC }'), entry('{ resolution: STATIC, location: MESH_INTERNAL }'))).toBe(true);
    expect(isJoined(entry('{ resolution: STATIC }'), entry('{ resolution: DNS }'))).toBe(false);
    expect(isJoined(entry('{ resolution: STATIC }'), entry('{ resolution: STATIC }', 'edge'))).toBe(false);
  });

  it.each([
    ['{ resolution: DNS, ports: [{ number: 1 }] }', '{ resolution: DNS, ports: [{ number: 2 }] }', true],
    ['{ resolution: DNS }', '{ resolution: STATIC }', false],
    ['{ endpoints: [{ address: 10.0.0.1 }] }', '{ endpoints: [{ address: 10.0.0.1 }] }', true],
    ['{ endpoints: [{ address: 10.0.0.1 }] }', '{ endpoints: [{ address: 10.0.0.2 }] }', false],
    ['{ location: MESH_INTERNAL }', '{ location: MESH_EXTERNAL }', false],
    ['{ workloadSelector: { labels: { app: a } } }', '{ workloadSelector: { labels: { app: b } } }', false],
    ['{ addresses: [240.0.0.1] }', '{}', false],
    ['{ subjectAltNames: [a] }', '{}', false],
  ])('%s and %s do the same: %s', (a, b, answer) => {
    expect(isSame(entry(a), entry(b))).toBe(answer);
  });
});
