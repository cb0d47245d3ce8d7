/** The mesh's own trust domain first, then its aliases: whoever belongs to one belongs to all of them. */
export type TrustDomains = readonly string[];

/** What a manifest writes for "the trust domain of this mesh". */
const localTrustDomain = 'cluster.local';

/** Principals with each trust domain of the mesh in place of the one that is written (`trustdomain/bundle.go`). */
export function expandPrincipals(principals: readonly string[], trustDomains: TrustDomains): string[] {
  return principals.flatMap((principal) => {
    const parts = principal.split('/');
    const [written = ''] = parts;
    if (parts.length !== 5 || written === '*') return [principal];
    if (written !== localTrustDomain && !trustDomains.some((domain) => overlaps(written, domain))) return [principal];
    const rest = parts.slice(1).join('/');
    return [...new Set(trustDomains.map((domain) => (matchesSuffix(domain, written) ? principal : `${domain}/${rest}`)))];
  });
}

/** `trustDomains` with every name of the mesh where one of them is written. */
export function expandTrustDomains(values: readonly string[], trustDomains: TrustDomains): string[] {
  return [...new Set(values.flatMap((value) => (trustDomains.includes(value) ? trustDomains : [value])))];
}

function overlaps(written: string, domain: string): boolean {
  return written === domain || domain === '*' || matchesPrefix(written, domain) || matchesPrefix(domain, written) || matchesSuffix(written, domain) || matchesSuffix(domain, written);
}

function matchesPrefix(text: string, pattern: string): boolean {
  return pattern.endsWith('*') && text.startsWith(pattern.slice(0, -1));
}

function matchesSuffix(text: string, pattern: string): boolean {
  return pattern.startsWith('*') && text.endsWith(pattern.slice(1));
}
