import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './service-entries-meet.ts';

const entry = (name: string, ports: string, { namespace = 'shop', host = 'api.example.com', rest = '' } = {}): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { hosts: [${host}], ports: [${ports}]${rest} }\n---\n`;
const https = '{ number: 443, name: a, protocol: HTTPS }';
const http = '{ number: 443, name: b, protocol: HTTP }';
const of = (code: string): string[] => [`${code} ServiceEntry shop/a`, `${code} ServiceEntry shop/b`];

it.each<readonly [string, string, readonly string[]]>([
  ['one protocol', entry('a', https) + entry('b', https), of('KIA1211')],
  ['in two cases', entry('a', https) + entry('b', https.replace('HTTPS', 'https')), of('KIA1211')],
  ['two protocols', entry('a', https) + entry('b', http), of('KIA1212')],
  ['two protocols of three, for all of them', entry('a', https) + entry('b', http) + entry('c', https), [...of('KIA1212'), 'KIA1212 ServiceEntry shop/c']],
  ['one port of two', entry('a', `${https}, { number: 80, name: c, protocol: HTTP }`) + entry('b', https), of('KIA1211')],
  ['two namespaces that do not see each other, which counts', entry('a', https, { rest: ", exportTo: ['.']" }) + entry('b', http, { namespace: 'store' }), ['KIA1212 ServiceEntry shop/a', 'KIA1212 ServiceEntry store/b']],
  ['other hosts', entry('a', https) + entry('b', http, { host: 'b.example.com' }), []],
  ['other ports', entry('a', https) + entry('b', '{ number: 80, name: b, protocol: HTTP }'), []],
  ['no ports', entry('a', '') + entry('b', ''), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
