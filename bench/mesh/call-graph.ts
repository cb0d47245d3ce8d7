import { createRandom, type Random } from './random.ts';

export type Carries = 'http' | 'grpc' | 'redis' | 'postgres';

/** One service of a synthetic mesh, with the workload behind it: both have the same name. */
export interface MeshService {
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  /** 0 is reached from outside; calls go to greater layers only, so there are no cycles. */
  readonly layer: number;
  readonly carries: Carries;
  readonly port: number;
  /** Milliseconds that a call to it may take: less in every deeper layer, so that each caller holds its callees. */
  readonly timeoutMs: number;
  readonly versions: readonly string[];
  readonly callees: readonly MeshService[];
  /** A host outside of the mesh that it calls. */
  readonly outside: string | undefined;
  /** Whether it says how long it waits for each of its callees. */
  readonly hasTimeouts: boolean;
  /** Whether its addresses stand in its ConfigMap; else in its Deployment. */
  readonly usesConfig: boolean;
}

export interface MeshGraph {
  readonly namespaces: readonly string[];
  readonly services: readonly MeshService[];
  readonly callers: ReadonlyMap<MeshService, readonly MeshService[]>;
}

const domains = ['orders', 'carts', 'prices', 'users', 'stock', 'offers', 'search', 'reviews', 'shipping', 'returns', 'invoices', 'ledger', 'refunds', 'coupons', 'catalogue', 'media', 'partners', 'claims', 'tax', 'risk'] as const;
const parts = ['view', 'core', 'rules', 'planner', 'history', 'ranking', 'intake', 'matcher', 'sync', 'bridge', 'delivery', 'loading', 'quota', 'ledger', 'notes', 'archive'] as const;
export const outsideHosts = ['api.payments.example.com', 'hooks.mail.example.com', 'maps.geo.example.com', 'rates.bank.example.com'] as const;
const ports: Record<Carries, number> = { http: 8080, grpc: 9090, redis: 6379, postgres: 5432 };
/** Share of the services in each layer, from the edge to the stores. */
const layerShares = [0.05, 0.2, 0.3, 0.25, 0.2];
const lastLayer = layerShares.length - 1;
const servicesPerNamespace = 200;
const smallestNumberOfNamespaces = 3;
const longestTimeoutMs = 12_000;
const layerBudgetMs = 2_000;

/** A call graph as real ones are: a few hubs that most services call, most calls inside one namespace, no cycles. */
export function createGraph(size: number, seed: number): MeshGraph {
  const random = createRandom(seed);
  const count = Math.max(smallestNumberOfNamespaces, Math.ceil(size / servicesPerNamespace));
  const namespaces = Array.from({ length: count }, (_, index) => `team-${String(index + 1).padStart(2, '0')}`);
  const bare = Array.from({ length: size }, (_, index) => createService(index, namespaces[Math.floor((index * count) / size)] ?? 'team-01', random));
  const deeper = indexDeeper(bare);
  // From the deepest layer up, so that the callees of a service are complete before it names them.
  const done = new Map<number, MeshService>();
  for (let layer = lastLayer; layer >= 0; layer -= 1) {
    for (const service of bare.filter((each) => each.layer === layer)) done.set(service.index, { ...service, callees: pickCallees(service, deeper, random).map((callee) => done.get(callee.index) ?? callee) });
  }
  const services = bare.map((service) => done.get(service.index) ?? service);
  return { namespaces, services, callers: callersOf(services) };
}

function createService(index: number, namespace: string, random: Random): MeshService {
  const layer = pickLayer(random);
  const carries: Carries = layer === lastLayer && random.chance(0.3) ? random.pick(['redis', 'postgres']) : layer > 0 && random.chance(0.25) ? 'grpc' : 'http';
  const isStore = carries === 'redis' || carries === 'postgres';
  return {
    index,
    namespace,
    name: `${random.pick(domains)}-${isStore ? carries : random.pick(parts)}-${index + 1}`,
    layer,
    carries,
    port: ports[carries],
    timeoutMs: longestTimeoutMs - layer * layerBudgetMs,
    versions: !isStore && index % 10 === 4 ? ['v1', 'v2'] : ['v1'],
    callees: [],
    outside: !isStore && index % 25 === 7 ? random.pick(outsideHosts) : undefined,
    hasTimeouts: random.chance(0.4),
    usesConfig: random.chance(0.7),
  };
}

function pickLayer(random: Random): number {
  let left = random.fraction();
  for (const [layer, share] of layerShares.entries()) {
    left -= share;
    if (left < 0) return layer;
  }
  return lastLayer;
}

type Deeper = (layer: number, namespace: string | undefined) => readonly MeshService[];

/** Services in deeper layers than a given one, of one namespace or of all. */
function indexDeeper(services: readonly MeshService[]): Deeper {
  const byKey = new Map<string, MeshService[]>();
  for (const service of services) {
    for (let layer = 0; layer < service.layer; layer += 1) {
      for (const key of [`${layer}`, `${layer} ${service.namespace}`]) {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, [service]);
        else known.push(service);
      }
    }
  }
  return (layer, namespace) => byKey.get(namespace === undefined ? `${layer}` : `${layer} ${namespace}`) ?? [];
}

function pickCallees(service: MeshService, deeper: Deeper, random: Random): MeshService[] {
  const callees = new Set<MeshService>();
  // Few calls for most services, many for some: the fourth power of a fraction is mostly small.
  const wanted = service.carries === 'redis' || service.carries === 'postgres' ? 0 : 1 + Math.floor(12 * random.fraction() ** 4) + (service.layer === 0 ? 2 : 0);
  for (let call = 0; call < wanted; call += 1) {
    const candidates = deeper(service.layer, random.chance(0.7) ? service.namespace : undefined);
    const callee = candidates[random.powerLaw(candidates.length)];
    if (callee !== undefined) callees.add(callee);
  }
  return [...callees];
}

function callersOf(services: readonly MeshService[]): Map<MeshService, MeshService[]> {
  const callers = new Map<MeshService, MeshService[]>(services.map((service) => [service, []]));
  for (const service of services) for (const callee of service.callees) callers.get(callee)?.push(service);
  return callers;
}
