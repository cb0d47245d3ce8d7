function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether some name is meant by both. Source: istio pkg/config/host, Name.Matches. */
export function overlap(a: string, b: string): boolean {
  if (isWildcard(a)) {
    if (isWildcard(b) && a.length < b.length) return b.slice(1).endsWith(a.slice(1));
    return isWildcard(b) ? a.slice(1).endsWith(b.slice(1)) : b.endsWith(a.slice(1));
  }
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether every name meant by the first is meant by the second. Source: istio pkg/config/host, Name.SubsetOf. */
export function isWithin(inner: string, outer: string): boolean {
  if (isWildcard(inner)) return isWildcard(outer) && inner.length >= outer.length && inner.slice(1).endsWith(outer.slice(1));
  return isWildcard(outer) ? inner.endsWith(outer.slice(1)) : inner === outer;
}
