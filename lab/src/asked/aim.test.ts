import { describe, expect, it } from 'vitest';
import { dialledOf, serviceNamed } from './aim.ts';

describe('what a check dials', () => {
  it('is a host with a scheme and a port where they are given', () => {
    expect(['orders.shop:8080', 'https://api.stripe.com', 'http://www.example.com', 'orders'].map(dialledOf)).toEqual([{ host: 'orders.shop', port: 8080, isTls: false }, { host: 'api.stripe.com', port: 443, isTls: true }, { host: 'www.example.com', port: 80, isTls: false }, { host: 'orders', isTls: false }]);
  });

  it('is a Service by any of its names', () => {
    const objects = [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', namespace: 'shop' } }];
    expect(['orders', 'orders.shop', 'orders.shop.svc.cluster.local', 'orders.jobs', 'orders.shop.example.com'].map((host) => serviceNamed(objects, host, 'shop') !== undefined)).toEqual([true, true, true, false, false]);
    expect(serviceNamed(objects, 'orders', 'jobs')).toBeUndefined();
  });
});
