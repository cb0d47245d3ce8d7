import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import { exportsOf } from '../../lift/routing/visibility.ts';
import { describeClients, hostClaimsOf, hostKey, isSameHost, lossTo, serviceParentsOf, type HostClaim, type Loss } from './host-claims.ts';

const names = { exportsOf: (_kind: string, written: readonly string[], namespace: string) => exportsOf(written, namespace, ['*']) } as unknown as Parameters<typeof lossTo>[2];

const resourceOf = (text: string): HostClaim['resource'] => {
  const [resource] = decodeFile({ path: 'a.yaml', text }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
};

/** `namespace/name`, what it is exported to, and the day on which it was created. */
const claimOf = (id: string, exportTo = '', day?: number): HostClaim => {
  const [namespace, name] = id.split('/');
  const created = day === undefined ? '' : `, creationTimestamp: '2026-01-0${day}T00:00:00Z'`;
  const resource = resourceOf(`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name}, namespace: ${namespace}${created} }\nspec: { hosts: [reviews.shop.svc.cluster.local]${exportTo === '' ? '' : `, exportTo: [${exportTo}]`} }\n`);
  const [claim] = hostClaimsOf(resource);
  if (claim === undefined) throw new Error('no host');
  return claim;
};

const routeOf = (id: string, service: string, day?: number): HostClaim => {
  const [namespace, name] = id.split('/');
  const [owner, own] = service.split('/');
  const created = day === undefined ? '' : `, creationTimestamp: '2026-01-0${day}T00:00:00Z'`;
  const [claim] = serviceParentsOf(resourceOf(`apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name}, namespace: ${namespace}${created} }\nspec: { parentRefs: [{ group: '', kind: Service, name: ${own}, namespace: ${owner} }] }\n`));
  if (claim === undefined) throw new Error('no parent');
  return claim;
};

const say = (loss: Loss | undefined): string => (loss === undefined ? 'none' : `${describeClients(loss)}, ${loss.because}${loss.isSure ? '' : ', perhaps'}`);

describe('hostKey', () => {
  it.each([
    ['reviews', 'shop', 'reviews.shop.svc'],
    ['Reviews.Shop.svc.cluster.local', 'web', 'reviews.shop.svc'],
    ['reviews.shop.svc.corp.example', 'web', 'reviews.shop.svc'],
    ['reviews.shop', 'web', 'reviews.shop'],
    ['*.shop.svc.cluster.local', 'web', '*.shop.svc.cluster.local'],
    ['a.example.com', 'web', 'a.example.com'],
    ['::1', 'web', '::1'],
  ])('%s in %s', (host, namespace, key) => {
    expect(hostKey(host, namespace)).toBe(key);
  });

  it('names of one key are one host in the domain of the cluster alone', () => {
    const written = (host: string, namespace = 'shop'): HostClaim => ({ ...claimOf(`${namespace}/a`), host });
    const inDomain = { exactName: (host: string, namespace: string) => (host.includes('.') ? host : `${host}.${namespace}.svc.corp.example`) };
    expect(isSameHost(written('reviews'), written('Reviews.shop.svc.corp.example'), inDomain)).toBe(true);
    expect(isSameHost(written('reviews'), written('reviews.shop.svc.cluster.local'), inDomain)).toBe(false);
    expect(isSameHost(written('reviews'), written('reviews.shop.svc.clusterset.local'), inDomain)).toBe(false);
    expect(isSameHost(written('reviews'), written('reviews', 'web'), inDomain)).toBe(false);
    expect(isSameHost(written('reviews'), routeOf('web/r', 'shop/reviews'), inDomain)).toBe(true);
  });
});

describe('lossTo', () => {
  it.each([
    ['an older public one', claimOf('web/a', '', 1), claimOf('shop/b', '', 2), 'of every namespace, older'],
    ['a younger public one', claimOf('web/a', '', 3), claimOf('shop/b', '', 2), 'none'],
    ['one without a time, by name', claimOf('web/a'), claimOf('shop/b', '', 2), 'of every namespace, older, perhaps'],
    ['one without a time, by name the later', claimOf('web/c'), claimOf('shop/b'), 'none'],
    ['a private one', claimOf('web/z', '.', 9), claimOf('shop/b', '', 1), 'of namespace `web`, private'],
    ['one that is exported by name', claimOf('ops/z', 'web, api', 9), claimOf('shop/b', '', 1), 'of the namespaces `api`, `web`, exported'],
    ['a public one against one that is exported by name', claimOf('ops/a', '', 1), claimOf('shop/b', 'web', 2), 'none'],
    ['two that are exported by name', claimOf('ops/a', 'web, api', 1), claimOf('shop/b', 'web', 2), 'of namespace `web`, older'],
    ['one that nobody sees', claimOf('ops/a', "'~'", 1), claimOf('shop/b', '', 2), 'none'],
  ])('%s', (_, rival, own, wanted) => {
    expect(say(lossTo(rival, own, names))).toBe(wanted);
  });

  it.each([
    ['to routes of the own namespace, whatever the age', routeOf('shop/r', 'shop/reviews', 9), claimOf('shop/a', '', 1), 'of namespace `shop`, own-routes'],
    ['to routes of the Service that are older, everywhere', routeOf('shop/r', 'shop/reviews', 1), claimOf('web/a', '', 9), 'of every namespace, own-routes'],
    ['to routes of a client, in its namespace alone', routeOf('web/r', 'shop/reviews', 1), claimOf('shop/a', '', 9), 'of namespace `web`, own-routes'],
    ['routes of a client to what its namespace keeps for itself', claimOf('web/a', '.', 9), routeOf('web/r', 'shop/reviews', 1), 'of namespace `web`, private'],
    ['routes of the Service to an older VirtualService, elsewhere', claimOf('web/a', '', 1), routeOf('shop/r', 'shop/reviews', 9), 'of every namespace but `shop`, older'],
    ['routes of the Service to a VirtualService that a namespace keeps for itself', claimOf('web/a', '.', 9), routeOf('shop/r', 'shop/reviews', 1), 'of namespace `web`, private'],
  ])('%s', (_, rival, own, wanted) => {
    expect(say(lossTo(rival, own, names))).toBe(wanted);
  });
});
