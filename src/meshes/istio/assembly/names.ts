import { distinct } from '../../../base/order.ts';
import type { GatewayIdentity, MeshSettings } from '../../../intents/intent.ts';
import type { QualifiedName } from '../../../topology/topology.ts';

/** The two halves of `namespace/name`. */
export function splitName(id: QualifiedName): { readonly namespace: string; readonly name: string } {
  const slash = id.indexOf('/');
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** Always the full name: a short one is completed with the namespace of the object that carries it, not of the service. */
export function hostOf(id: QualifiedName, settings: MeshSettings): string {
  const { namespace, name } = splitName(id);
  return `${name}.${namespace}.svc.${settings.clusterDomain}`;
}

export function gatewayHost(gateway: GatewayIdentity, settings: MeshSettings): string {
  return hostOf(`${gateway.namespace}/${gateway.service}`, settings);
}

export function principalOf(namespace: string, account: string, settings: MeshSettings): string {
  return `${settings.trustDomain}/ns/${namespace}/sa/${account}`;
}

/** The folder of a service's files: its name, with the namespace where the name alone is not enough. */
export function folderOf(id: QualifiedName, context: { readonly repeatedNames: ReadonlySet<string> }): string {
  const { namespace, name } = splitName(id);
  return context.repeatedNames.has(name) ? `${name}.${namespace}` : name;
}

export function namespaceFolder(namespace: string): string {
  return `_namespace-${namespace}`;
}

export const meshFolder = '_mesh';

/** A DNS label for any text: `*.example.com` becomes `wildcard-example-com`. */
export function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replaceAll('*', 'wildcard')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? 'x' : slug;
}

/** Slugs that stay apart even where two texts differ in punctuation only. */
export function uniqueSlugs(texts: Iterable<string>): Map<string, string> {
  const taken = new Set<string>();
  const slugs = new Map<string, string>();
  for (const text of distinct(texts)) {
    const base = slugOf(text);
    let slug = base;
    for (let count = 2; taken.has(slug); count += 1) slug = `${base}-${count}`;
    taken.add(slug);
    slugs.set(text, slug);
  }
  return slugs;
}

/** A duration as the API reads it: `3s`, `1500ms`. */
export function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
