import type { AuthenticateUsers, Expose, JoinMesh, Observe, ScopeConfiguration, SecurityScope } from '../intent.ts';
import { inBraces, inBrackets, isMeshMap, itemsOf, mapAt, oneOrMany, onLines, pathNode, percentage, put, putItems, switchOf, text, textAt, word, type MeshMap } from './nodes.ts';
import { isNamed } from './names.ts';
import { keyOfService, type MeshDraft, type Unwritten } from './service.ts';

export function writeExpose(draft: MeshDraft, { service, host, port, tls, paths }: Expose): Unwritten {
  if (tls && tls.mode !== 'passthrough' && tls.credential === undefined) return `${tls.mode} TLS for \`${host}\` needs the secret with its certificate`;
  if (tls?.mode === 'passthrough' && tls.credential !== undefined) return 'with passthrough the gateway never opens the TLS, so it needs no secret';
  const { names, file } = draft;
  const item = onLines({
    service: text(names.writeService(service)),
    host: text(host),
    port: port === undefined ? undefined : word(port),
    paths: paths.length === 0 ? undefined : inBrackets(paths.map(pathNode)),
    tls: tls && inBraces({
      mode: tls.mode === 'simple' ? undefined : word(tls.mode),
      credential: tls.credential === undefined ? undefined : text(tls.credential),
      redirectHttp: tls.redirectHttp === (tls.mode !== 'passthrough') ? undefined : switchOf(tls.redirectHttp),
    }),
  });
  const root = file.root('expose');
  const items = itemsOf(root.get('expose', true));
  const found = items.findIndex((other) => isMeshMap(other) && textAt(other, 'host')?.toLowerCase() === host.toLowerCase() && isNamed(textAt(other, 'service') ?? '', service, names.serviceOf));
  putItems(root, 'expose', found < 0 ? [...items, item] : items.with(found, item));
  return undefined;
}

export function writeUsers(draft: MeshDraft, { service, issuer, jwksUri, audiences, required }: AuthenticateUsers): Unwritten {
  const key = keyOfService(draft, 'users', service) ?? draft.names.writeService(service);
  const holder = draft.file.holder('users', key);
  const item = onLines({
    issuer: text(issuer),
    jwks: jwksUri === undefined ? undefined : text(jwksUri),
    audiences: audiences.length === 0 ? undefined : inBrackets(audiences.map(text)),
    required: required ? undefined : switchOf(false),
  });
  const items = itemsOf(holder.get(key, true));
  const found = items.findIndex((other) => isMeshMap(other) && textAt(other, 'issuer') === issuer);
  putItems(holder, key, found < 0 ? [...items, item] : items.with(found, item), true);
  return undefined;
}

/** The mapping under `mesh:`, `namespaces:` or `workloads:` of a section; what is there stays. */
function scopedEntry(draft: MeshDraft, section: 'observe' | 'join' | 'scope', scope: SecurityScope): MeshMap {
  const root = draft.file.sectionMap(section);
  if (scope.kind === 'mesh') return mapAt(root, 'mesh', true);
  const group = mapAt(root, scope.kind === 'namespace' ? 'namespaces' : 'workloads');
  return mapAt(group, keyOfScope(draft, group, scope), true);
}

/** The key under which a group speaks of a namespace or a workload. */
export function keyOfScope({ names }: MeshDraft, group: MeshMap, scope: Exclude<SecurityScope, { kind: 'mesh' }>): string {
  if (scope.kind === 'namespace') return scope.namespace;
  const written = group.items.map(({ key }) => String(key)).find((key) => isNamed(key, scope.workload, names.workloadOf));
  return written ?? names.writeWorkload(scope.workload);
}

export function writeObserve(draft: MeshDraft, { scope, metrics, tracing, accessLogs }: Observe): Unwritten {
  if (metrics === undefined && tracing === undefined && accessLogs === undefined) return 'nothing is said of what to observe';
  const entry = scopedEntry(draft, 'observe', scope);
  if (metrics) put(entry, 'metrics', word(metrics));
  if (tracing) put(entry, 'tracing', percentage(tracing.samplingPercent));
  if (accessLogs) put(entry, 'accessLogs', word(accessLogs.state === 'on' && accessLogs.onlyErrors ? 'errors' : accessLogs.state));
  return undefined;
}

export function writeJoin(draft: MeshDraft, { scope, holdUntilProxyStarts, resources }: JoinMesh): Unwritten {
  const entry = scopedEntry(draft, 'join', scope);
  if (holdUntilProxyStarts !== undefined) put(entry, 'holdUntilProxyStarts', switchOf(holdUntilProxyStarts));
  if (!resources) return undefined;
  const own = mapAt(entry, 'resources', true);
  for (const key of ['cpu', 'memory', 'cpuLimit', 'memoryLimit'] as const) {
    const quantity = resources[key];
    if (quantity !== undefined) put(own, key, word(quantity));
  }
  return undefined;
}

/** What is listed is all that the scope is told of. A switch that speaks for the rest of the mesh stays. */
export function writeScope(draft: MeshDraft, { scope, services, externalHosts }: ScopeConfiguration): Unwritten {
  const root = draft.file.root('scope');
  const written = root.get('scope', true);
  if (written !== undefined && !isMeshMap(written)) put(root, 'scope', onLines({ callGraph: written as ReturnType<typeof word> }));
  const entry = scopedEntry(draft, 'scope', scope);
  entry.items = [];
  if (services.length > 0) put(entry, 'services', inBrackets(services.map((id) => text(draft.names.writeService(id)))));
  if (externalHosts.length > 0) put(entry, 'hosts', oneOrMany(externalHosts.map(text)));
  return undefined;
}
