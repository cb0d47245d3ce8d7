import { join } from 'node:path';
import { inventoryOf } from '../../src/meshes/istio/lift/inventory.ts';
import { routingOf } from '../../src/meshes/istio/lift/routing/routing.ts';
import { openProject } from '../../src/project/project.ts';
import { readJson } from './find-sets.ts';
import { tally, type SetScore, type Tally } from './set-score.ts';

interface RoutesFile {
  /** In force in every case. */
  readonly services: string;
  readonly cases: readonly RoutesCase[];
}

interface RoutesCase {
  readonly name: string;
  readonly variant: string;
  readonly proxyNamespace: string;
  /** Number of the listener's port. */
  readonly routeName: string;
  readonly config: string;
  /** Sorted cluster names by domain; `null` where no virtual host may carry the domain. Without any, only reading must succeed. */
  readonly expected: Readonly<Record<string, readonly string[] | null>> | null;
}

interface Judged {
  readonly id: string;
  readonly wrong: string | undefined;
}

/** A point for every case whose domains all lead where they should; the domains are counted apart. */
export function scoreIstioRoutes(folder: string): SetScore {
  const { services, cases } = readJson(join(folder, 'cases.json')) as RoutesFile;
  const judged = cases.map((one) => ({ id: `${one.name} (${one.variant})`, domains: judgeCase(services, one) }));
  const score: Tally = tally(judged.map(({ id, domains }) => ({ id, wrong: domains.flatMap(({ wrong }) => wrong ?? []).join('; ') || undefined })));
  const domains = tally(judged.flatMap(({ id, domains: list }) => list.map((domain) => ({ id: `${id}, ${domain.id}`, wrong: domain.wrong }))));
  return { ...score, apart: { domains } };
}

function judgeCase(services: string, { proxyNamespace, routeName, config, expected }: RoutesCase): Judged[] {
  const { resources, topology } = openProject([{ path: 'services.yaml', text: services }, { path: 'config.yaml', text: config }]);
  const routing = routingOf(resources, inventoryOf(resources, topology));
  return Object.entries(expected ?? {}).map(([domain, clusters]) => {
    const found = routing.virtualHostClusters({ namespace: proxyNamespace }, Number(routeName), domain);
    const [want, got] = [describe(clusters ?? undefined), describe(found)];
    return { id: domain, wrong: want === got ? undefined : `${domain}: ${want}, not ${got}` };
  });
}

function describe(clusters: readonly string[] | undefined): string {
  return clusters === undefined ? 'no virtual host' : `[${clusters.join(', ')}]`;
}
