import { describe, expect, it } from 'vitest';
import { servicePortProtocol } from './port-protocol.ts';

describe('servicePortProtocol', () => {
  it.each([
    ['name: http', { name: 'http' }, 'http'],
    ['name: http-metrics', { name: 'http-metrics' }, 'http'],
    ['name: HTTP2-x', { name: 'HTTP2-x' }, 'http2'],
    ['name: grpc-web', { name: 'grpc-web' }, 'http'],
    ['name: grpc-webby', { name: 'grpc-webby' }, 'http'],
    ['name: grpc', { name: 'grpc' }, 'grpc'],
    ['name: httpbin says nothing', { name: 'httpbin' }, 'unknown'],
    ['no name', { name: '' }, 'unknown'],
    ['appProtocol before the name', { name: 'http', appProtocol: 'tcp' }, 'tcp'],
    ['an appProtocol that Istio does not know hides the name', { name: 'http', appProtocol: 'example.com/own' }, 'unknown'],
    ['kubernetes.io/h2c', { name: 'x', appProtocol: 'kubernetes.io/h2c' }, 'http2'],
    ['kubernetes.io/wss', { name: 'x', appProtocol: 'kubernetes.io/wss' }, 'https'],
    ['UDP', { name: 'http', transport: 'UDP' }, 'udp'],
    ['a port that sniffing would break', { name: 'db', port: 3306 }, 'tcp'],
    ['a number alone says nothing', { name: 'db', port: 6379 }, 'unknown'],
  ])('%s', (_, port, expected) => {
    expect(servicePortProtocol({ port: 8080, transport: undefined, appProtocol: undefined, ...port })).toBe(expected);
  });
});
