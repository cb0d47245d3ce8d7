import { describeResource, isObject, listAt, numberAt, textAt, type JsonObject, type Resource } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';
import { resolvedGateway } from '../lift/routing/virtual-service.ts';
import { refuse } from './refuse.ts';
import { httpOf } from './routes/general-routes.ts';
import { entriesOf } from './routes/raw-match.ts';
import type { Situation } from './situation.ts';
import { withSpec } from './with-spec.ts';

/** Ways in, and out through a gateway: new ones, unless a host has its routes already, which then lead there as well. */
export function amendEdges(situation: Situation, manifests: readonly Manifest[]): void {
  const routes = manifests.filter(({ object }) => object['kind'] === 'VirtualService');
  const joined = new Set(routes.flatMap((manifest) => join(situation, manifest, manifests)));
  for (const manifest of manifests) {
    if (joined.has(manifest)) continue;
    const known = situation.resources.get(`networking.istio.io/${textAt(manifest.object, ['kind']) ?? ''}`, textAt(manifest.object, ['metadata', 'namespace']) ?? '', nameOf(manifest));
    if (known === undefined) situation.drafts.create(manifest);
    else refuse(situation, manifest, known, nameOf(manifest), 'has the name that its gateway needs');
  }
}

function nameOf({ object }: Manifest): string {
  return textAt(object, ['metadata', 'name']) ?? '';
}

/** The manifests that an object which exists takes in, or that are refused beside it: routes and the Gateway made for them. */
function join(situation: Situation, manifest: Manifest, all: readonly Manifest[]): readonly Manifest[] {
  const hosts = listAt(manifest.object, ['spec', 'hosts']);
  const known = situation.resources.ofKind('networking.istio.io/VirtualService').find(({ raw }) => listAt(raw, ['spec', 'hosts']).some((host) => hosts.includes(host)));
  if (known === undefined) return [];
  const gateway = all.find((other) => other.object['kind'] === 'Gateway' && nameOf(other) === nameOf(manifest));
  const parts = [manifest, ...(gateway === undefined ? [] : [gateway])];
  const added = httpOf(manifest.object);
  const why = unfit(situation, known, gateway, added);
  if (why !== undefined) {
    refuse(situation, manifest, known, hosts.join(', '), why);
    return parts;
  }
  const before = situation.drafts.current(known);
  const isWhole = added.some((route) => entriesOf(route).some((entry) => Object.keys(entry).length === 0));
  const http = isWhole ? [...httpOf(before), ...added] : [...added, ...httpOf(before)];
  situation.drafts.change(known, withSpec(before, { http }), manifest.intents);
  situation.notes.push(`${describeResource(known)} has routes for ${hosts.join(', ')} already: the new ones come ${isWhole ? 'after' : 'before'} them`);
  return parts;
}

/** Why routes cannot be joined; undefined where they can. */
function unfit(situation: Situation, known: Resource, gateway: Manifest | undefined, added: readonly JsonObject[]): string | undefined {
  if (listAt(known.raw, ['spec', 'hosts']).length > 1) return 'has routes for other hosts too';
  if (added.length === 0 || gateway === undefined) return 'has routes for this host already';
  const isOpen = (route: JsonObject): boolean => entriesOf(route).some((entry) => Object.keys(entry).length === 0);
  if (added.some(isOpen) && httpOf(situation.drafts.current(known)).some(isOpen)) return 'leads all requests for this host elsewhere';
  const servers = listAt(gateway.object, ['spec', 'servers']);
  const bound = listAt(known.raw, ['spec', 'gateways']).flatMap((name) => (typeof name === 'string' ? serversOf(situation, resolvedGateway(name, known.namespace)) : []));
  const missing = servers.find((server) => !bound.some((other) => numberAt(other, ['port', 'number']) === numberAt(server, ['port', 'number']) && textAt(other, ['port', 'protocol']) === textAt(server, ['port', 'protocol'])));
  return missing === undefined ? undefined : `is bound to gateways that do not listen on port ${numberAt(missing, ['port', 'number']) ?? ''} as ${textAt(missing, ['port', 'protocol']) ?? ''}`;
}

function serversOf({ resources }: Situation, gateway: string): readonly JsonObject[] {
  const [namespace = '', name = ''] = gateway.split('/');
  return listAt(resources.get('networking.istio.io/Gateway', namespace, name)?.raw, ['spec', 'servers']).filter(isObject);
}
