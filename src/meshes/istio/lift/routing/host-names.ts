/** Hosts as Istio compares them; a wildcard begins with `*`. Source: pkg/config/host/name.go. */

export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether the two have a name in common; either may be the wildcard. `*.foo.com` does not hold `foo.com`. */
export function matchesHost(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) return a.length < b.length ? b.endsWith(a.slice(1)) : a.endsWith(b.slice(1));
  if (isWildcard(a)) return b.endsWith(a.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** Whether every name of `a` is one of `b`. */
export function isSubsetHost(a: string, b: string): boolean {
  if (!isWildcard(b)) return a === b;
  return isWildcard(a) ? a.length >= b.length && a.endsWith(b.slice(1)) : a.endsWith(b.slice(1));
}

/** The more specific of each pair that has names in common, each once. */
export function intersectHosts(left: readonly string[], right: readonly string[]): string[] {
  const found = new Set<string>();
  for (const a of left) {
    for (const b of right) {
      if (isSubsetHost(a, b)) found.add(a);
      else if (isSubsetHost(b, a)) found.add(b);
    }
  }
  return [...found];
}

/** Every wildcard that holds the name, the most specific first. A wildcard is held by itself. */
export function* wildcardsHolding(host: string): Iterable<string> {
  if (isWildcard(host)) yield host;
  for (let start = isWildcard(host) ? 2 : 1; start < host.length; start += 1) yield `*${host.slice(start)}`;
  if (host !== '*') yield '*';
}

/** The part of a server's hosts that VirtualServices of a namespace may use: `host`, `*` + `/host`, `namespace/host`. */
export function hostsForNamespace(hosts: readonly string[], namespace: string): string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash < 0) return [host];
    const owner = host.slice(0, slash);
    return owner === namespace || owner === '*' ? [host.slice(slash + 1)] : [];
  });
}

export function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[0-9a-f:.]+$/i.test(host));
}

/** Name and namespace in a full Service host of any cluster domain; undefined for other hosts. */
export function splitServiceHost(host: string): { readonly name: string; readonly namespace: string; readonly domain: string } | undefined {
  const dot = host.indexOf('.');
  const svc = host.indexOf('.', dot + 1);
  if (dot < 0 || svc < 0 || !host.startsWith('.svc.', svc)) return undefined;
  return { name: host.slice(0, dot), namespace: host.slice(dot + 1, svc), domain: host.slice(svc + 5) };
}
