import { afterEach, describe, expect, it, vi } from 'vitest';
import { generateMesh } from '../../../../bench/generate-mesh.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import type { GatewayIdentity } from '../../../intents/intent.ts';
import type { GroupKind } from '../../../kube/resource.ts';
import { textOf } from '../../../model/fingerprint.ts';
import type { MeshModel } from '../../../model/mesh-model.ts';
import { openProject } from '../../../project/project.ts';
import { changedParts, lift, liftedParts, watchParts } from './lift.ts';
import { admissionOf } from './admission/admission.ts';
import { destinationsOf } from './destination/destinations.ts';
import { inventoryOf } from './inventory.ts';
import { settingsKinds } from './mesh-settings.ts';
import { admissionKinds, destinationKinds, inventoryKinds, peerAuthenticationKinds, routingKinds } from './part-kinds.ts';
import { peerAuthenticationOf } from './peer-authentication/peer-authentication.ts';
import { routingOf } from './routing/routing.ts';

const files = generateMesh({ services: 30, seed: 2 }).files;
const { resources, topology } = openProject(files);
const inventory = inventoryOf(resources, topology);
const workloads = [...inventory.workloads.keys()];
const calls = workloads.flatMap((client) => inventory.hosts.flatMap(({ hostname, ports }) => ports.map(({ port }) => ({ client, host: hostname, port, protocol: 'http' as const }))));

/** The kinds that are asked for while something is done. */
function kindsReadBy(work: () => void): GroupKind[] {
  const read = new Set<GroupKind>();
  const original = ResourceSet.prototype.ofKind;
  vi.spyOn(ResourceSet.prototype, 'ofKind').mockImplementation(function (this: ResourceSet, kind: GroupKind) {
    read.add(kind);
    return original.call(this, kind);
  });
  work();
  return [...read];
}

afterEach(() => vi.restoreAllMocks());

describe('a part of the model reads no kinds but its own', () => {
  const peerAuthentication = peerAuthenticationOf(resources, inventory);
  it.each<[string, readonly GroupKind[], () => void]>([
    ['inventory', [...inventoryKinds, ...settingsKinds, 'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'], () => {
      const own = inventoryOf(resources, topology);
      for (const host of own.hosts) for (const port of host.ports) host.members(port);
      for (const workload of workloads) own.hostsOf(workload);
    }],
    ['peer authentication', peerAuthenticationKinds, () => {
      const own = peerAuthenticationOf(resources, inventory);
      for (const workload of workloads) own.modeFor(workload, 8080);
    }],
    ['destinations', destinationKinds, () => {
      const own = destinationsOf(resources, inventory, peerAuthentication);
      for (const { client, host, port } of calls) own.destination(client, { host, port });
    }],
    ['admission', admissionKinds, () => {
      const own = admissionOf(resources, inventory);
      for (const workload of workloads) own.accessFor(workload, 'requests');
    }],
    ['routing', routingKinds, () => {
      const own = routingOf(resources, inventory);
      for (const call of calls) own.outbound(call);
      for (const { hostname } of inventory.hosts) own.entrances(hostname, 443);
      for (const workload of workloads) own.gatewayPorts(workload);
    }],
  ])('%s', (_, kinds, work) => {
    // What the inventory reads late, it reads in the name of who asks.
    expect(kindsReadBy(work).filter((kind) => !kinds.includes(kind) && !inventoryKinds.includes(kind))).toEqual([]);
  });
});

const [callee = '', caller = ''] = workloads.filter((id) => inventory.workloads.get(id)?.proxy === 'sidecar' && inventory.hostsOf(id).length > 0);
const [calleeNamespace = ''] = callee.split('/');
const host = inventory.hostsOf(callee)[0]?.hostname ?? '';
const identity: GatewayIdentity = { namespace: 'istio-system', service: 'istio-ingressgateway', serviceAccount: 'ingress', selector: { istio: 'ingressgateway' } };
const istio = (group: string, kind: string, namespace: string, spec: string): string => `apiVersion: ${group}.istio.io/v1\nkind: ${kind}\nmetadata: { name: new, namespace: ${namespace} }\nspec: ${spec}\n`;

/** One object of each kind that decides something, for all of the mesh or for some of it. */
const newObjects: readonly (readonly [string, string])[] = [
  ['PeerAuthentication of the mesh', istio('security', 'PeerAuthentication', 'istio-system', '{ mtls: { mode: STRICT } }')],
  ['PeerAuthentication of a namespace', istio('security', 'PeerAuthentication', calleeNamespace, '{ mtls: { mode: DISABLE } }')],
  ['AuthorizationPolicy', istio('security', 'AuthorizationPolicy', calleeNamespace, `{ rules: [{ from: [{ source: { namespaces: [${caller.split('/')[0] ?? ''}] } }] }] }`)],
  ['RequestAuthentication', istio('security', 'RequestAuthentication', calleeNamespace, '{ jwtRules: [{ issuer: a, jwks: "{}" }] }')],
  ['VirtualService', istio('networking', 'VirtualService', calleeNamespace, `{ hosts: [${host}], http: [{ timeout: 3s, route: [{ destination: { host: ${host} } }] }] }`)],
  ['DestinationRule', istio('networking', 'DestinationRule', calleeNamespace, `{ host: ${host}, trafficPolicy: { tls: { mode: DISABLE } } }`)],
  ['Sidecar', istio('networking', 'Sidecar', caller.split('/')[0] ?? '', '{ egress: [{ hosts: ["./*"] }] }')],
];

/** Everything that a model says of the calls of a small mesh, and of what is behind each door. */
function meaningOf(model: MeshModel): unknown {
  const some = calls.filter((_, index) => index % 11 === 0);
  return [
    some.map((call) => textOf(model.outbound(call))),
    some.map(({ client, ...ref }) => textOf(model.destination(client, ref))),
    workloads.map((workload) => [80, 8080, 9090].map((port) => textOf(model.inbound(workload, port, 'http')))),
  ];
}

describe('a model that is lifted again', () => {
  const edited = (from: RegExp, to: string): ReturnType<typeof openProject> => openProject(files.map(({ path, text }) => ({ path, text: text.replace(from, to) })));
  const before = lift({ resources, topology });

  it('takes every part from the model before where nothing changed', () => {
    const again = lift({ resources, topology, previous: before });
    expect(changedParts(before, again)).toEqual(new Set());
  });

  it('makes anew what an edit can change', () => {
    const { resources: other } = edited(/maxConnections: \d+/, 'maxConnections: 7');
    // Read anew, every object is another one: all parts are made again.
    expect(changedParts(before, lift({ resources: other, topology, previous: before }))).toContain('inventory');
    const [file] = files;
    const policy = openProject([{ path: file!.path, text: 'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: new, namespace: team-01 }\nspec: { mtls: { mode: DISABLE } }\n' }]).resources.ofKind('security.istio.io/PeerAuthentication');
    const changed = changedParts(before, lift({ resources: resources.withFile('new.yaml', policy), topology, previous: before }));
    expect([...changed].sort()).toEqual(['destinations', 'inbounds', 'model', 'peerAuthentication', 'resources']);
  });

  it.each(newObjects)('means the same with the parts of the model before: %s', (_, text) => {
    const gateways = (): readonly GatewayIdentity[] => [identity];
    const earlier = lift({ resources, topology, gateways: gateways(), isInstalled: true });
    // Asked before, so that what is remembered would be found again.
    meaningOf(earlier);
    const added = openProject([{ path: 'new.yaml', text }]).resources;
    const input = { resources: resources.withFile('new.yaml', [...added.all()]), topology, gateways: gateways(), isInstalled: true };
    const kept = lift({ ...input, previous: earlier });
    expect([...changedParts(earlier, kept)].sort()).not.toEqual([]);
    expect(changedParts(earlier, kept)).not.toContain('inventory');
    expect(meaningOf(kept)).toEqual(meaningOf(lift(input)));
  });

  it('tells who watches which parts are read', () => {
    const read = new Set<string>();
    const watched = watchParts(before, (part) => read.add(part));
    expect(watched.workloads).toBe(before.workloads);
    void liftedParts(watched).peerAuthentication;
    expect(read).toEqual(new Set(['inventory', 'peerAuthentication']));
    watched.inbound(workloads.find((id) => inventory.workloads.get(id)?.proxy === 'sidecar') ?? '', 8080, 'http');
    expect([...read].sort()).toEqual(['admission', 'inventory', 'peerAuthentication']);
    void watched.unread;
    expect(read).toContain('model');
  });
});
