import { describe, it } from 'vitest';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './port-settings-without-port.ts';

const own = { id: 'istio/port-settings-without-port', rule };
const service = (name: string, namespace: string, ports: string, more = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${more}ports: [${ports}] }\n---\n`;
const entry = (name: string, port: number): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: ${name}, namespace: shop }\nspec: { hosts: [api.example.com], ports: [{ number: ${port}, name: p${port}, protocol: TLS }], resolution: DNS }\n---\n`;
const settings = (port: number): string => `portLevelSettings: [{ port: { number: ${port} }, tls: { mode: DISABLE } }]`;
const destinationRule = (host: string, policy: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r, namespace: shop }\nspec: { host: ${host}, ${policy} }\n`;
const web = service('web', 'shop', '{ port: 80, targetPort: 8080 }');
const forHost = (host: string, port: number): string => destinationRule(host, `trafficPolicy: { ${settings(port)} }`);

describe('settings that hold for nothing', () => {
  it.each([
    ['the port of the pods', web + forHost('web', 8080), 'Service `shop/web` has no port 8080, only 80'],
    ['a port of nobody', web + forHost('web', 81), 'has no port 81, only 80'],
    ['of a subset', web + destinationRule('web', `subsets: [{ name: v1, labels: { version: v1 }, trafficPolicy: { ${settings(81)} } }]`), 'has no port 81'],
    ['a Service of another namespace', web + service('web', 'pay', '{ port: 81 }') + forHost('web.pay.svc.cluster.local', 80), 'Service `pay/web` has no port 80, only 81'],
    ['a ServiceEntry', entry('a', 443) + forHost('api.example.com', 80), 'ServiceEntry `shop/a` has no port 80, only 443'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [said]);
  });
});

describe('near misses', () => {
  it.each([
    ['a port of the Service', web + forHost('web', 80)],
    ['one of several entries of one host', entry('a', 443) + entry('b', 80) + forHost('api.example.com', 80)],
    ['a host that is not in the input', web + forHost('other', 81)],
    ['a wildcard', web + forHost("'*.shop.svc.cluster.local'", 81)],
    ['an alias, whose ports say nothing', service('web', 'shop', '{ port: 80 }', 'type: ExternalName, externalName: a.example.com, ') + forHost('web', 81)],
    ['settings for the whole host', web + destinationRule('web', 'trafficPolicy: { tls: { mode: DISABLE } }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});
