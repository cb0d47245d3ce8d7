import { describeResource } from '../../../../kube/resource.ts';
import type { Note } from '../../../../model/mesh-model.ts';
import type { HttpMatch, HttpRule } from './http-rule.ts';
import type { StringMatch } from './string-match.ts';

/** A VirtualService without hosts, as one that delegates to it finds it. */
export interface Delegate {
  readonly rules: readonly HttpRule[];
  readonly isExportedTo: (namespace: string) => boolean;
}

export type FindDelegate = (namespace: string, name: string) => Delegate | undefined;

/**
 * The rules with every delegating one replaced by its delegate's, as far as those are compatible. What disappears is
 * told in the notes; istiod only logs it. Source: `mergeVirtualServices` in pilot/pkg/model/virtualservice_controller.go.
 */
export function mergeDelegates(rules: readonly HttpRule[], namespace: string, find: FindDelegate): { readonly rules: readonly HttpRule[]; readonly notes: readonly Note[] } {
  if (rules.every((rule) => rule.delegate === undefined)) return { rules, notes: [] };
  const notes: Note[] = [];
  const merged = rules.flatMap((root) => {
    if (root.delegate === undefined) return [root];
    const wanted = `VirtualService ${root.delegate.namespace}/${root.delegate.name}`;
    const delegate = find(root.delegate.namespace, root.delegate.name);
    if (delegate === undefined || !delegate.isExportedTo(namespace)) {
      const why = delegate === undefined ? 'which is not there' : `which is not exported to ${namespace}`;
      notes.push({ what: 'route', text: `${root.name} has no effect: it delegates to ${wanted}, ${why}`, source: root.source });
      return [];
    }
    return delegate.rules.flatMap((leaf) => {
      const rule = mergeRule(root, leaf);
      if (rule === undefined) notes.push({ what: 'route', text: `${leaf.name} has no effect under ${root.name}: their matches contradict each other`, source: leaf.source });
      return rule ?? [];
    });
  });
  return { rules: merged, notes };
}

/** The delegate's own fields win; the root's fill what it leaves open. Undefined where the matches cannot be joined. */
function mergeRule(root: HttpRule, leaf: HttpRule): HttpRule | undefined {
  const matches = mergeMatches(root.matches, leaf.matches);
  if (matches === undefined) return undefined;
  const { destinations: _destinations, redirect: _redirect, matches: _matches, delegate: _delegate, name: _name, source: _source, resource: _resource, ...inherited } = root;
  const { delegate: _own, ...rule } = leaf;
  return { ...inherited, ...rule, name: `${leaf.name} (for ${describeResource(root.resource)})`, matches };
}

function mergeMatches(roots: readonly HttpMatch[], leaves: readonly HttpMatch[]): readonly HttpMatch[] | undefined {
  if (roots.length === 0) return leaves;
  if (leaves.length === 0) return roots;
  const merged: HttpMatch[] = [];
  for (const leaf of leaves) {
    const compatible = roots.filter((root) => !isConflict(root, leaf));
    // One match of the delegate without a place under the root takes the whole rule with it.
    if (compatible.length === 0) return undefined;
    merged.push(...compatible.map((root) => mergeMatch(root, leaf)));
  }
  return merged;
}

function mergeMatch(root: HttpMatch, leaf: HttpMatch): HttpMatch {
  return {
    ...root,
    ...leaf,
    headers: { ...root.headers, ...leaf.headers },
    withoutHeaders: { ...root.withoutHeaders, ...leaf.withoutHeaders },
    queryParams: { ...root.queryParams, ...leaf.queryParams },
    sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
    gateways: leaf.gateways.length === 0 ? root.gateways : leaf.gateways,
  };
}

/** Source: `hasConflict` in pilot/pkg/model/virtualservice.go. A namespace that the root names must be named again. */
function isConflict(root: HttpMatch, leaf: HttpMatch): boolean {
  return (
    isTextConflict(root.uri, leaf.uri) ||
    isTextConflict(root.scheme, leaf.scheme) ||
    isTextConflict(root.method, leaf.method) ||
    isTextConflict(root.authority, leaf.authority) ||
    isMapConflict(root.headers, leaf.headers) ||
    isMapConflict(root.withoutHeaders, leaf.withoutHeaders) ||
    isMapConflict(root.queryParams, leaf.queryParams) ||
    root.ignoreUriCase !== leaf.ignoreUriCase ||
    (root.port !== undefined && leaf.port !== undefined && root.port !== leaf.port) ||
    (root.sourceNamespace !== undefined && leaf.sourceNamespace !== root.sourceNamespace) ||
    Object.entries(leaf.sourceLabels).some(([key, value]) => (root.sourceLabels[key] ?? value) !== value) ||
    (root.gateways.length > 0 && leaf.gateways.some((gateway) => !root.gateways.includes(gateway)))
  );
}

function isMapConflict(root: Readonly<Record<string, StringMatch>>, leaf: Readonly<Record<string, StringMatch>>): boolean {
  return Object.entries(leaf).some(([name, match]) => isTextConflict(root[name], match));
}

/** Only an exact text or a prefix under a prefix, and the same exact text, refine each other. */
function isTextConflict(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (root === undefined || leaf === undefined) return false;
  if (root.kind === 'exact') return leaf.kind !== 'exact' || leaf.value !== root.value;
  if (root.kind === 'prefix') return leaf.kind === 'regex' || leaf.kind === 'present' || !leaf.value.startsWith(root.value);
  return true;
}
