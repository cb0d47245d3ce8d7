import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { gateway, http, virtualService } from '../../../../../test/istio-objects.ts';
import analyzer from './route-gateways.ts';

const door = gateway('door', http('a.org'));
const page = (gateways: string, match = '', name = 'page'): string => virtualService(name, `{ hosts: [a.org], gateways: [${gateways}], http: [{ ${match === '' ? '' : `match: [{ gateways: [${match}] }], `}route: [{ destination: { host: x } }] }] }`);

describe('gateways', () => {
  it.each([
    ['beside the VirtualService', page('door, mesh')],
    ['by namespace', page('shop/door', '', 'other/page')],
    ['in a match', page('door', 'door, mesh')],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, door + text)).toEqual([]);
  });

  it.each([
    ['that are missing', page('back'), ['KIA1102 VirtualService shop/page']],
    ['that are missing in a match', page('door', 'back'), ['KIA1102 VirtualService shop/page']],
    ['of another namespace', page('door', '', 'other/page'), ['KIA1102 VirtualService other/page']],
    ['in the old form', page('door.shop.svc.cluster.local'), ['KIA1108 VirtualService shop/page']],
    ['in the old form, in short', page('door.shop'), ['KIA1108 VirtualService shop/page']],
    ['by `./`, which istiod resolves', page('./door'), ['KIA1102 VirtualService shop/page', 'KIA1108 VirtualService shop/page']],
    ['that are missing, before it looks at any match', page('back', 'nowhere'), ['KIA1102 VirtualService shop/page']],
  ])('%s', (_, text, said) => {
    expect(codesOf(analyzer, door + text)).toEqual(said);
  });
});
