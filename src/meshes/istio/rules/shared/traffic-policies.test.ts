import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { policiesOf, scopeOf } from './traffic-policies.ts';

function rule(spec: string): Resource {
  const text = `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: orders, namespace: shop }\nspec: ${spec}\n`;
  const [resource] = decodeFile({ path: 'a.yaml', text }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

const places = (spec: string): string[] => policiesOf(rule(spec)).map((place) => `${place.path.join('.')}: ${scopeOf(place)}`);

describe('policies of a DestinationRule', () => {
  it('is its own one, which has no name', () => {
    expect(places('{ host: orders, trafficPolicy: { tls: { mode: SIMPLE } } }')).toEqual(['spec.trafficPolicy: ']);
  });

  it('is each of a subset and of a port, in their order', () => {
    const port = 'portLevelSettings: [{ port: { number: 8080 } }]';
    expect(places(`{ host: orders, trafficPolicy: { ${port} }, subsets: [{ name: v1 }, { name: v2, trafficPolicy: { ${port} } }] }`)).toEqual([
      'spec.trafficPolicy: ',
      'spec.trafficPolicy.portLevelSettings.0: port 8080',
      'spec.subsets.1.trafficPolicy: subset `v2`',
      'spec.subsets.1.trafficPolicy.portLevelSettings.0: port 8080 of subset `v2`',
    ]);
  });

  it.each([
    '{ host: orders }',
    '{ host: orders, trafficPolicy: none }',
    '{ host: orders, subsets: [v1] }',
    '{ host: orders, subsets: { name: v1 } }',
  ])('is none in %s', (spec) => {
    expect(places(spec)).toEqual([]);
  });

  it('leaves out entries without the number of a port, which istiod refuses', () => {
    expect(places('{ host: orders, trafficPolicy: { portLevelSettings: [{ port: { name: http } }, http, { tls: {} }] } }')).toEqual(['spec.trafficPolicy: ']);
  });

  it('is read once for one object', () => {
    const orders = rule('{ host: orders, trafficPolicy: {} }');
    expect(policiesOf(orders)).toBe(policiesOf(orders));
  });
});
