import { describe, expect, it } from 'vitest';
import type { MeshModel } from '../model/mesh-model.ts';
import { entranceCall } from './name-entrance.ts';
import type { TraceQuestion } from './trace-question.ts';
import type { Target } from './name-target.ts';

const frontDoors: MeshModel['frontDoors'] = [
  { host: '*', port: 5432, protocol: 'tcp' },
  { host: '*.wild.example', port: 8080, protocol: 'http' },
  { host: 'secret.example', port: 8443, protocol: 'tls' },
  { host: 'shop.example', port: 80, protocol: 'http' },
  { host: 'shop.example', port: 443, protocol: 'http' },
];
const model = { frontDoors, entrances: (_: string, port: number) => (port === 443 ? [{}] : []) } as unknown as MeshModel;

function entrance(target: Partial<Target>, question: Partial<TraceQuestion> = {}): { readonly call: object; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const { client: _, host: __, ...call } = entranceCall({ host: 'shop.example', authority: 'shop.example', ...target }, { from: '@ingress', to: '', ...question }, model, notes);
  return { call, notes };
}

describe('the door that a client outside means', () => {
  it.each<[string, Partial<Target>, Partial<TraceQuestion>, object]>([
    ['a name served on 80', {}, {}, { port: 80, protocol: 'http' }],
    ['HTTPS that the gateway ends', { scheme: 'https' }, {}, { port: 443, protocol: 'http', isHttps: true }],
    ['a URL in plaintext on a port for TLS', { scheme: 'http', port: 443 }, {}, { port: 443, protocol: 'http', isHttps: false }],
    ['a port by number, with whatever TLS it takes', {}, { port: 443 }, { port: 443, protocol: 'http' }],
    ['TLS with a request inside', {}, { port: 443, protocol: 'tls', method: 'GET' }, { port: 443, protocol: 'http', isHttps: true }],
    ['TLS and nothing said of a request', {}, { port: 443, protocol: 'tls' }, { port: 443, protocol: 'tls' }],
    ['TLS that passes through', { host: 'secret.example' }, { method: 'GET' }, { port: 8443, protocol: 'tls' }],
    ['a wildcard', { host: 'a.wild.example' }, {}, { port: 8080, protocol: 'http' }],
    ['a port for TCP, which only who asks for it means', {}, { protocol: 'tcp' }, { port: 80, protocol: 'tcp' }],
    ['a port for TCP by number', { host: 'db.example' }, { port: 5432 }, { port: 5432, protocol: 'tcp' }],
    ['gRPC', {}, { port: 443, protocol: 'grpc' }, { port: 443, protocol: 'grpc' }],
    ['a name that nobody serves, at a port that something listens on', { host: 'nobody.example' }, {}, { port: 443, protocol: 'tls' }],
  ])('%s', (_, target, question, expected) => {
    expect(entrance(target, question).call).toEqual(expected);
  });

  it('says which other doors there are, and what is served where the name is not', () => {
    expect(entrance({}).notes).toEqual(['port 80 of the gateway; it serves the name on 443 as well (--port picks another)']);
    expect(entrance({ host: 'secret.example' }).notes).toEqual(['port 8443 of the gateway, the only one that serves the name']);
    expect(entrance({}, { port: 443 }).notes).toEqual([]);
    expect(entrance({ host: 'nobody.example' }).notes).toEqual(['no gateway serves this name; served are *.wild.example:8080, secret.example:8443, shop.example:443, shop.example:80']);
  });
});
