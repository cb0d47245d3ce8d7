import { describe, expect, it } from 'vitest';
import { readText, sharedPath } from '../../../../../test/shared.ts';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { discover } from '../../../../topology/discover.ts';
import { inventoryOf } from '../inventory.ts';
import { routingOf } from './routing.ts';

interface Case {
  readonly name: string;
  readonly variant: string;
  readonly proxyNamespace: string;
  readonly routeName: string;
  readonly config: string;
  readonly expected: Readonly<Record<string, readonly string[] | null>> | null;
}

const path = sharedPath('oracles/istio-routes/cases.json');
const { services, cases } = (path === undefined ? { services: '', cases: [] } : JSON.parse(readText(path))) as { readonly services: string; readonly cases: readonly Case[] };

describe('routes that Istio expects of a sidecar', () => {
  it.skipIf(path === undefined)('the cases are there (skipped: the shared folder is not on this machine)', () => expect(cases.length).toBeGreaterThan(20));

  it.each(cases)('$name, as $variant, for $proxyNamespace on $routeName', ({ config, proxyNamespace, routeName, expected }) => {
    const resources = ResourceSet.of(decodeFile({ path: 'case.yaml', text: `${services}\n---\n${config}` }).resources);
    const routing = routingOf(resources, inventoryOf(resources, discover(resources)));
    for (const [domain, clusters] of Object.entries(expected ?? {})) {
      expect(routing.virtualHostClusters({ namespace: proxyNamespace }, Number(routeName), domain) ?? null, domain).toEqual(clusters);
    }
  });
});
