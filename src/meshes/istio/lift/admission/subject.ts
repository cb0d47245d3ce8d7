/** What one condition of an AuthorizationPolicy asks about. */
export type Subject =
  | { readonly kind: 'principal' | 'namespace' | 'service-account' | 'trust-domain' | 'source-ip' | 'remote-ip' }
  | { readonly kind: 'request-principal' }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'claim'; readonly keys: readonly string[] }
  | { readonly kind: 'host' | 'method' | 'path' | 'port' | 'destination-ip' | 'sni' }
  | { readonly kind: 'metadata'; readonly filter: string; readonly key: string }
  /** A known key whose brackets cannot be read. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unknown-key' };

const plainKeys: Readonly<Record<string, Subject>> = {
  'source.ip': { kind: 'source-ip' },
  'remote.ip': { kind: 'remote-ip' },
  'source.namespace': { kind: 'namespace' },
  'source.principal': { kind: 'principal' },
  'source.trustDomain': { kind: 'trust-domain' },
  'source.serviceAccount': { kind: 'service-account' },
  'request.auth.principal': { kind: 'request-principal' },
  'request.auth.audiences': { kind: 'claim', keys: ['aud'] },
  'request.auth.presenter': { kind: 'claim', keys: ['azp'] },
  'destination.ip': { kind: 'destination-ip' },
  'destination.port': { kind: 'port' },
  'connection.sni': { kind: 'sni' },
};

/** What a key of `when` asks about (`authz/model/model.go`). */
export function subjectOfKey(key: string): Subject {
  if (Object.hasOwn(plainKeys, key)) return plainKeys[key] ?? { kind: 'unknown-key' };
  if (key.startsWith('experimental.envoy.filters.')) return metadataSubject(key);
  if (key.startsWith('request.headers')) return headerSubject(key.slice('request.headers'.length));
  if (key.startsWith('request.auth.claims')) return claimSubject(key.slice('request.auth.claims'.length));
  return { kind: 'unknown-key' };
}

/** Whether only requests have it, so that a port that carries plain connections cannot answer. */
export function needsRequests(subject: Subject): boolean {
  return ['request-principal', 'header', 'claim', 'host', 'method', 'path'].includes(subject.kind);
}

function headerSubject(brackets: string): Subject {
  const name = insideBrackets(brackets);
  return name === undefined ? { kind: 'malformed' } : { kind: 'header', name };
}

/** `[a][b]` is a claim inside a claim; what cannot be read so is one name with everything between the outer brackets. */
function claimSubject(brackets: string): Subject {
  const keys = /^(?:\[[^[\]]*\])+$/.test(brackets) ? brackets.slice(1, -1).split('][') : [insideBrackets(brackets)];
  return keys.every((key) => key !== undefined) ? { kind: 'claim', keys } : { kind: 'malformed' };
}

/** `experimental.envoy.filters.a.b[c]` is key `c` of the metadata that filter `envoy.filters.a.b` left. */
function metadataSubject(key: string): Subject {
  const rest = key.slice('experimental.'.length).replace(/\]$/, '');
  const bracket = rest.indexOf('[');
  return bracket < 0 ? { kind: 'malformed' } : { kind: 'metadata', filter: rest.slice(0, bracket), key: rest.slice(bracket + 1) };
}

function insideBrackets(text: string): string | undefined {
  return text.length >= 2 && text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : undefined;
}
