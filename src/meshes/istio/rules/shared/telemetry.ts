import { isObject, listAt, textAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

/** Providers that every mesh has. Source: `DefaultMeshConfig` in pkg/config/mesh/mesh.go. */
export const builtInProviders: readonly string[] = ['prometheus', 'stackdriver', 'envoy'];

/** The providers of a mesh configuration by name, with the field that says what each is: `opentelemetry`. */
export function providersOf(config: JsonObject): ReadonlyMap<string, string> {
  return new Map(listAt(config, ['extensionProviders']).flatMap((provider) => {
    const name = textAt(provider, ['name']);
    const field = isObject(provider) ? Object.keys(provider).find((key) => key !== 'name') : undefined;
    return name === undefined ? [] : [[name, field ?? ''] as const];
  }));
}

/** Every provider that a Telemetry names. */
export function providerNamesOf(telemetry: Resource): { readonly name: string; readonly path: Path }[] {
  return ['metrics', 'tracing', 'accessLogging'].flatMap((list) =>
    listAt(telemetry.raw, ['spec', list]).flatMap((entry, index) =>
      listAt(entry, ['providers']).flatMap((provider, position) => {
        const name = textAt(provider, ['name']) ?? '';
        return name === '' ? [] : [{ name, path: ['spec', list, index, 'providers', position, 'name'] }];
      }),
    ),
  );
}

/** What a Telemetry says of tags: the name of each, its expression, and where it stands. */
export function tagOverridesOf(telemetry: Resource): { readonly tag: string; readonly value: string; readonly path: Path }[] {
  return listAt(telemetry.raw, ['spec', 'metrics']).flatMap((metrics, index) =>
    listAt(metrics, ['overrides']).flatMap((override, position) => {
      const tags = isObject(override) && isObject(override['tagOverrides']) ? override['tagOverrides'] : {};
      return Object.entries(tags).flatMap(([tag, content]) => {
        const value = textAt(content, ['value']);
        return value === undefined || value === '' ? [] : [{ tag, value, path: ['spec', 'metrics', index, 'overrides', position, 'tagOverrides', tag, 'value'] }];
      });
    }),
  );
}
