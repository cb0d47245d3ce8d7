import { describe, it } from 'vitest';
import { virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './gateway-listed-without-route.ts';

const own = { id: 'istio/gateway-listed-without-route', rule };
const route = (gateways: string, kind = 'http'): string => `{ ${gateways === '' ? '' : `match: [{ gateways: [${gateways}]${kind === 'tls' ? ', sniHosts: [a.org]' : ''} }], `}route: [{ destination: { host: x } }] }`;
const bound = (gateways: string, routes: string, name = 'page', kind = 'http'): string => virtualService(name, `{ hosts: [a.org], gateways: [${gateways}], ${kind}: [${routes}] }`);

describe('every gateway has a route', () => {
  it.each([
    ['by name', bound('mesh, out/egress', `${route('mesh')}, ${route('out/egress')}`)],
    ['by one without names', bound('mesh, out/egress', `${route('mesh')}, ${route('')}`)],
    ['by the short name', bound('mesh, shop/egress', `${route('mesh')}, ${route('egress')}`)],
    ['by another VirtualService of the host', bound('mesh, out/egress', route('mesh')) + bound('out/egress', route(''), 'other/egress')],
    ['and sidecars need none', bound('mesh, out/egress', route('out/egress'))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('a gateway has none', () => {
  it.each(['http', 'tls', 'tcp'])('for %s', (kind) => {
    expectSaid(own, bound('mesh, out/egress', route('mesh', kind), 'page', kind), ['error: no route of this VirtualService is for `out/egress`: what arrives there for `a.org` leads nowhere']);
  });

  it('where another VirtualService is for another host, or for a gateway of the same name elsewhere', () => {
    const others = bound('out/egress', route(''), 'other').replace('a.org', 'b.org') + bound('egress', route(''), 'third');
    expectSaid(own, bound('mesh, out/egress', route('mesh')) + others, ['no route of this VirtualService is for `out/egress`']);
  });
});
