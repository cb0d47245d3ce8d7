import { listAt, numberAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

/** A destination as upstream's analyzers list them: of all routes, and the one mirror of a rule. */
export interface UpstreamDestination {
  readonly host: string;
  readonly subset: string;
  readonly port?: number;
  readonly path: Path;
}

/** Source: `getRouteDestinations` and `getHTTPMirrorDestinations` in pkg/config/analysis/analyzers/virtualservice/util.go, which know `mirror` and no `mirrors`. */
export function upstreamDestinations(virtualService: Resource): UpstreamDestination[] {
  const routes = ['tcp', 'tls', 'http'].flatMap((protocol) =>
    listAt(virtualService.raw, ['spec', protocol]).flatMap((rule, index) => listAt(rule, ['route']).flatMap((route, item) => destinationAt(route, ['destination'], ['spec', protocol, index, 'route', item]))),
  );
  return [...routes, ...listAt(virtualService.raw, ['spec', 'http']).flatMap((rule, index) => destinationAt(rule, ['mirror'], ['spec', 'http', index]))];
}

function destinationAt(holder: Json, at: Path, base: Path): UpstreamDestination[] {
  const host = textAt(holder, [...at, 'host']);
  if (host === undefined) return [];
  const port = numberAt(holder, [...at, 'port', 'number']);
  return [{ host, subset: textAt(holder, [...at, 'subset']) ?? '', ...(port === undefined ? {} : { port }), path: [...base, ...at] }];
}
