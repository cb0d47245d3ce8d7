import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './service-entry-protocols.ts';

const entry = (name: string, protocol: string, { namespace = 'shop', exportTo = '', host = 'api.example.com', port = 443 } = {}): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: ${namespace} }
spec: { hosts: ['${host}'], ${exportTo === '' ? '' : `exportTo: [${exportTo}], `}ports: [{ number: ${port}, name: p, protocol: ${protocol} }] }
---
`;
const both = ['IST0177 ServiceEntry shop/a', 'IST0177 ServiceEntry shop/b'];

it.each<readonly [string, string, readonly string[]]>([
  ['two protocols', entry('a', 'HTTPS') + entry('b', 'HTTP'), both],
  ['three, each once', entry('a', 'HTTPS') + entry('b', 'HTTP') + entry('c', 'TCP'), [...both, 'IST0177 ServiceEntry shop/c']],
  ['no protocol is another one', entry('a', 'HTTPS') + entry('b', "''"), both],
  ['two namespaces', entry('a', 'HTTPS') + entry('b', 'HTTP', { namespace: 'store' }), ['IST0177 ServiceEntry shop/a', 'IST0177 ServiceEntry store/b']],
  ['one for everybody, one for a namespace', entry('a', 'HTTPS') + entry('b', 'HTTP', { exportTo: 'pay' }), both],
  ['one for itself by two names', entry('a', 'HTTPS', { exportTo: "'.'" }) + entry('b', 'HTTP', { exportTo: 'shop' }), both],
  ['one protocol', entry('a', 'HTTPS') + entry('b', 'https'), []],
  ['another host', entry('a', 'HTTPS') + entry('b', 'HTTP', { host: 'b.example.com' }), []],
  ['a wildcard, which is another text', entry('a', 'HTTPS') + entry('b', 'HTTP', { host: '*.example.com' }), []],
  ['another port', entry('a', 'HTTPS') + entry('b', 'HTTP', { port: 80 }), []],
  ['nobody sees both', entry('a', 'HTTPS', { exportTo: 'pay' }) + entry('b', 'HTTP', { exportTo: 'store' }), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
