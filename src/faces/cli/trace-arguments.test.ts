import { describe, expect, it } from 'vitest';
import { readTraceArguments } from './trace-arguments.ts';

const read = (line: string, options = {}): unknown => {
  try {
    const parsed = readTraceArguments(line.split(' ').filter((word) => word !== ''), options);
    return parsed.kind === 'batch' ? parsed : { ...parsed.question, in: parsed.paths };
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the words of `trace`', () => {
  it.each([
    ['web orders', { from: 'web', to: 'orders', headers: {}, in: ['.'] }],
    ['web orders GET /beta/list', { from: 'web', to: 'orders', method: 'GET', path: '/beta/list', headers: {}, in: ['.'] }],
    ['web orders /beta/list?x=1', { from: 'web', to: 'orders', path: '/beta/list?x=1', headers: {}, in: ['.'] }],
    ['web orders POST', { from: 'web', to: 'orders', method: 'POST', headers: {}, in: ['.'] }],
    ['web orders GET /a k8s mesh/', { from: 'web', to: 'orders', method: 'GET', path: '/a', headers: {}, in: ['k8s', 'mesh/'] }],
    ['web orders k8s', { from: 'web', to: 'orders', headers: {}, in: ['k8s'] }],
    ['web orders GET /a /etc/mesh', { from: 'web', to: 'orders', method: 'GET', path: '/a', headers: {}, in: ['/etc/mesh'] }],
    ['web orders M-SEARCH /', { from: 'web', to: 'orders', method: 'M-SEARCH', path: '/', headers: {}, in: ['.'] }],
    ['', 'who calls whom is missing'],
    ['web', 'whom `web` calls is missing'],
    ['web orders get /a', 'a method is written in capitals: `GET`, not `get`'],
    ['web orders get', 'a method is written in capitals: `GET`, not `get`'],
    ['web orders ./get', { from: 'web', to: 'orders', headers: {}, in: ['./get'] }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each([
    [{ header: ['X-Canary: true', 'cookie:a=b:c'] }, { headers: { 'x-canary': 'true', cookie: 'a=b:c' } }],
    [{ header: ['accept: a', 'Accept: b'] }, { headers: { accept: 'a,b' } }],
    [{ header: [':authority: orders'] }, { headers: { ':authority': 'orders' } }],
    [{ header: ['empty:'] }, { headers: { empty: '' } }],
    [{ header: ['x-canary=true'] }, '`x-canary=true` is no header'],
    [{ port: '8080', protocol: 'grpc', host: 'a.example', sourceIp: '10.0.0.1' }, { port: 8080, protocol: 'grpc', host: 'a.example', sourceIp: '10.0.0.1' }],
    [{ port: '0' }, '`0` is no port: it is a number from 1 to 65535'],
    [{ port: '65536' }, '`65536` is no port: it is a number from 1 to 65535'],
    [{ port: 'http' }, '`http` is no port: it is a number from 1 to 65535'],
    [{ in: ['k8s', 'mesh'] }, { in: ['k8s', 'mesh'] }],
  ])('options %j', (options, expected) => {
    if (typeof expected === 'string') expect(read('web orders', options)).toBe(expected);
    else expect(read('web orders', options)).toMatchObject(expected);
  });

  it('are all configuration in a batch', () => {
    expect(read('k8s mesh', { batch: 'requests.jsonl' })).toEqual({ kind: 'batch', requests: 'requests.jsonl', paths: ['k8s', 'mesh'] });
    expect(read('', { batch: '-' })).toEqual({ kind: 'batch', requests: '-', paths: ['.'] });
    expect(read('-', { batch: '-' })).toBe('standard input cannot hold both the requests and the configuration');
  });
});
