import { describeResource, isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';
import type { Exposure } from '../assembly/contribution.ts';
import type { PathText } from '../assembly/routes/conjunction.ts';
import { fullNameOf } from '../lift/inventory.ts';
import { refuse } from './refuse.ts';
import { httpOf } from './routes/general-routes.ts';
import { ownersOf } from './routes/owners.ts';
import { entriesOf, meetEntry, textMatch } from './routes/raw-match.ts';
import { refit } from './routes/refit.ts';
import { fullHost, type Situation } from './situation.ts';
import { withSpec } from './with-spec.ts';

/**
 * Routes of calls inside the mesh do not hold for what comes in at a gateway. Where a Service has some, what is offered
 * to the outside gets the same: who comes from there is not to see another share of the versions, or wait longer.
 */
export function asInside(situation: Situation, exposures: readonly Exposure[], manifest: Manifest): Manifest {
  const [exposure, ...others] = exposures.filter(({ intent }) => listAt(manifest.object, ['spec', 'hosts']).includes(intent.host));
  const service = exposure && situation.topology.services.get(exposure.intent.service);
  if (manifest.object['kind'] !== 'VirtualService' || exposure === undefined || service === undefined || others.length > 0) return manifest;
  const { owners: all, foreign, isForeign } = ownersOf(situation, service);
  const [route] = foreign;
  if (isForeign && route !== undefined) refuse(situation, manifest, route, service.id, 'says what happens to these requests inside the mesh, and would not be asked for those from outside: give it the gateway as a parent too');
  const owners = all.filter(({ isOwn }) => isOwn);
  const [owner] = owners;
  const added = httpOf(manifest.object);
  if (owner === undefined || owners.length > 1 || owner.isForOthers || added.length === 0) return manifest;
  const { drafts, settings } = situation;
  const host = fullHost(situation, service);
  const conditions = added.flatMap(entriesOf);
  const http: JsonObject[] = [];
  for (const route of httpOf(drafts.current(owner.resource))) {
    if (route['delegate'] !== undefined) return manifest;
    for (const written of entriesOf(route).filter((entry) => entry['sourceLabels'] === undefined && entry['sourceNamespace'] === undefined)) {
      const { gateways: _gateways, port: _port, ...entry } = written;
      const met = conditions.map((condition) => meetEntry(entry, { headers: {}, query: {}, ...pathOf(condition) }, undefined, situation));
      if (met.includes('undecided')) return manifest;
      const entries = met.flatMap((narrowed) => (typeof narrowed === 'string' ? [] : narrowed));
      for (const narrowed of entries) {
        const fitted = refit(route, entry, narrowed);
        if (fitted === undefined) return manifest;
        const { match: _match, name, ...body } = dialled(fitted, host, owner.resource.namespace, exposure.port, settings.clusterDomain);
        http.push({ ...(name === undefined ? {} : { name }), ...(Object.keys(narrowed).length === 0 ? {} : { match: [narrowed] }), ...body });
      }
    }
  }
  if (http.length === 0) return manifest;
  situation.notes.push(`what comes in for ${exposure.intent.host} gets a copy of the routes that ${describeResource(owner.resource)} has for calls inside the mesh`);
  return { ...manifest, object: withSpec(manifest.object, { http: joined(http) }) };
}

function pathOf(condition: JsonObject): { readonly path?: PathText } {
  const path = textMatch(condition['uri']);
  return path === undefined || path.kind === 'present' ? {} : { path };
}

/** Full names, since the new object may stand elsewhere, and the port that is offered: the gateway listens on another one. */
function dialled(route: JsonObject, host: string, namespace: string, port: number, clusterDomain: string): JsonObject {
  const place = (value: Json | undefined): Json | undefined => {
    const name = textAt(value, ['host']);
    if (!isObject(value) || name === undefined) return value;
    const full = fullNameOf(name, namespace, clusterDomain).toLowerCase();
    return { ...value, host: full, ...(value['port'] === undefined && full === host ? { port: { number: port } } : {}) };
  };
  const destinations = listAt(route, ['route']).map((entry): Json => (isObject(entry) ? { ...entry, ...(entry['destination'] === undefined ? {} : { destination: place(objectAt(entry, ['destination'])) ?? null }) } : entry));
  const mirror = place(objectAt(route, ['mirror']));
  return { ...route, ...(destinations.length === 0 ? {} : { route: destinations }), ...(mirror === undefined ? {} : { mirror }) };
}

/** Neighbours that do the same are one route with several matches. */
function joined(routes: readonly JsonObject[]): JsonObject[] {
  const result: JsonObject[] = [];
  for (const route of routes) {
    const last = result.at(-1);
    const bodyOf = ({ match: _match, name: _name, ...body }: JsonObject): string => JSON.stringify(body);
    if (last?.['match'] !== undefined && route['match'] !== undefined && bodyOf(last) === bodyOf(route)) result[result.length - 1] = { ...last, match: [...listAt(last, ['match']), ...listAt(route, ['match'])] };
    else result.push(route);
  }
  return result;
}
