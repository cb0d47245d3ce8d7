import { isObject, listAt, numberAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

/** A place in a VirtualService that sends traffic to a host. */
export interface Destination {
  /** Path of the `destination` object. */
  readonly path: Path;
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  /** A mirror gets copies; its answers are thrown away. */
  readonly isMirror: boolean;
}

/** Many rules walk the same routes. */
const destinations = new WeakMap<Resource, readonly Destination[]>();
const httpRoutes = new WeakMap<Resource, readonly HttpRoute[]>();

/** Every destination of a VirtualService: HTTP, TLS and TCP routes, and mirrors. Entries without a host are schema errors and left out. */
export function destinationsOf(virtualService: Resource): readonly Destination[] {
  const known = destinations.get(virtualService);
  if (known !== undefined) return known;
  const found: Destination[] = [];
  for (const protocol of ['http', 'tls', 'tcp']) {
    for (const [index, route] of listAt(virtualService.raw, ['spec', protocol]).entries()) {
      const base = ['spec', protocol, index];
      listAt(route, ['route']).forEach((item, position) => addDestination(found, item, ['destination'], [...base, 'route', position], false));
      addDestination(found, route, ['mirror'], base, true);
      listAt(route, ['mirrors']).forEach((item, position) => addDestination(found, item, ['destination'], [...base, 'mirrors', position], true));
    }
  }
  destinations.set(virtualService, found);
  return found;
}

function addDestination(into: Destination[], holder: Json, at: Path, base: Path, isMirror: boolean): void {
  const host = textAt(holder, [...at, 'host']);
  if (host === undefined || host === '') return;
  const subset = textAt(holder, [...at, 'subset']);
  const port = numberAt(holder, [...at, 'port', 'number']);
  into.push({ path: [...base, ...at], host, isMirror, ...(subset === undefined || subset === '' ? {} : { subset }), ...(port === undefined ? {} : { port }) });
}

/** The HTTP routes of a VirtualService with their paths. */
export function httpRoutesOf(virtualService: Resource): readonly HttpRoute[] {
  let known = httpRoutes.get(virtualService);
  if (known === undefined) httpRoutes.set(virtualService, (known = listAt(virtualService.raw, ['spec', 'http']).map((route, index) => ({ path: ['spec', 'http', index], route }))));
  return known;
}

export interface HttpRoute {
  readonly path: Path;
  readonly route: Json;
}

/** Whether sidecars read it, as opposed to gateways alone. */
export function appliesToMesh(virtualService: Resource): boolean {
  const gateways = listAt(virtualService.raw, ['spec', 'gateways']);
  return gateways.length === 0 || gateways.includes('mesh');
}

/** Whether a match entry narrows the requests: `{}`, a bare port or gateway, and the prefix `/` do not. */
export function narrows(match: Json): boolean {
  if (!isObject(match)) return false;
  return Object.entries(match).some(([field, value]) => {
    if (['name', 'port', 'gateways', 'statPrefix', 'ignoreUriCase'].includes(field)) return false;
    if (field === 'uri') return textAt(value, ['prefix']) !== '/' && textAt(value, ['regex']) !== '.*';
    return isObject(value) ? Object.keys(value).length > 0 : value !== undefined && value !== null && value !== '';
  });
}

/** The routes of a VirtualService that may share requests or connections among destinations. */
export function weightedRoutesOf(virtualService: Resource): { readonly path: Path; readonly destinations: readonly Json[] }[] {
  return ['http', 'tls', 'tcp'].flatMap((protocol) => listAt(virtualService.raw, ['spec', protocol]).map((route, index) => ({ path: ['spec', protocol, index], destinations: listAt(route, ['route']) })));
}
