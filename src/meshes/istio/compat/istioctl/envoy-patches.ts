import { isObject, listAt, numberAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

// Source: pkg/config/analysis/analyzers/envoyfilter.

export default defineAnalyzer({
  codes: ['IST0151', 'IST0152', 'IST0153', 'IST0154', 'IST0155'],
  differs: `Every relative operation without a priority is reported, although most are right and nothing else touches the filter; ADD on HTTP_ROUTE is
called ignored, and istiod adds the route; and whether a patch comes with a version is told by the order of the objects. Ours looks for a second
EnvoyFilter that the first can meet, and at what istiod does with each operation.`,
  reads: ['networking.istio.io/EnvoyFilter'],
  check({ ofKind, report }) {
    const versioned = new Set<string>();
    for (const filter of ofKind('networking.istio.io/EnvoyFilter')) {
      for (const [index, entry] of listAt(filter.raw, ['spec', 'configPatches']).entries()) {
        // Where one patch is missing, upstream looks at no later one.
        if (objectAt(entry, ['patch']) === undefined) break;
        const name = nameOf(entry);
        const code = codeOf(filter, entry, versioned.has(name));
        if (code !== undefined) report({ code, message: `\`${textAt(entry, ['patch', 'operation']) ?? ''}\` for ${textAt(entry, ['applyTo']) ?? ''}`, at: [filter, ['spec', 'configPatches', index]] });
        if ((textAt(entry, ['match', 'proxy', 'proxyVersion']) ?? '') !== '') versioned.add(name);
      }
    }
  },
});

/** The name that the patch writes, else that of the filter it looks for. */
function nameOf(entry: Json): string {
  const value = objectAt(entry, ['patch', 'value']);
  if (value === undefined || Object.keys(value).length === 0) return '';
  const name = value['name'];
  return name === undefined ? (textAt(entry, ['match', 'listener', 'filterChain', 'filter', 'name']) ?? '') : isObject(name) ? JSON.stringify(name) : `name ${String(name)}`;
}

function codeOf(filter: Resource, entry: Json, isVersioned: boolean): string | undefined {
  const applyTo = textAt(entry, ['applyTo']) ?? '';
  const relative = (numberAt(filter.raw, ['spec', 'priority']) ?? 0) !== 0 ? undefined : isVersioned ? 'IST0155' : 'IST0151';
  const isRoute = applyTo === 'ROUTE_CONFIGURATION' || applyTo === 'HTTP_ROUTE';
  switch (textAt(entry, ['patch', 'operation'])) {
    case 'ADD':
      return isRoute ? 'IST0153' : undefined;
    case 'REMOVE':
      return isRoute ? 'IST0154' : relative;
    case 'REPLACE':
      return ['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST'].includes(applyTo) ? relative : 'IST0152';
    case 'INSERT_BEFORE':
    case 'INSERT_AFTER':
      return relative;
    default:
      return undefined;
  }
}
