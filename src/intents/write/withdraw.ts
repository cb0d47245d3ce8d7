import { unreachable } from '../../base/assert.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { IntentKind, SecurityScope } from '../intent.ts';
import type { Withdrawal } from '../wish.ts';
import { portOf } from './access.ts';
import { keyOfScope } from './edge.ts';
import { dropExceptions } from './encryption.ts';
import { inBrackets, isMeshMap, itemsOf, put, putItems, textAt, textOf, word, type MeshMap } from './nodes.ts';
import { isNamed } from './names.ts';
import { keyOfService, type MeshDraft, type Unwritten } from './service.ts';

/** Takes everything of a kind out that speaks of a subject. What is not there needs no taking out. */
export function writeWithdrawal(draft: MeshDraft, { what, subject }: Withdrawal): Unwritten {
  switch (what) {
    case 'allow-calls':
      return withdrawCallers(draft, subject);
    case 'authenticate-users':
      return withdrawEntries(draft, 'users', subject);
    case 'deny-calls':
      return withdrawItems(draft, 'deny', (item) => isOfService(draft, textAt(item, 'to'), subject));
    case 'expose':
      return withdrawItems(draft, 'expose', (item) => isOfService(draft, textAt(item, 'service'), subject) || textAt(item, 'host')?.toLowerCase() === subject?.toLowerCase());
    case 'allow-egress':
      return withdrawItems(draft, 'egress', (item) => isOfHost(item, subject));
    case 'require-mutual-tls':
      return withdrawMode(draft, subject);
    case 'observe':
      return withdrawScoped(draft, 'observe', subject);
    case 'join-mesh':
      return withdrawScoped(draft, 'join', subject);
    case 'scope-configuration':
      return withdrawScoped(draft, 'scope', subject);
    default:
      return withdrawFromServices(draft, what, subject);
  }
}

/** A Service, all of a namespace, or all. */
function isOfService({ names }: MeshDraft, written: string | undefined, subject: string | undefined): boolean {
  if (written === undefined) return false;
  if (subject === undefined || subject === '') return true;
  if (subject.includes('/')) return isNamed(written, subject, names.serviceOf);
  return (written.includes('/') ? written.slice(0, written.indexOf('/')) : names.namespaceOf(written)) === subject;
}

function isOfHost(item: MeshMap, subject: string | undefined): boolean {
  const host = textAt(item, 'host')?.toLowerCase();
  const wanted = subject?.toLowerCase();
  return wanted === undefined || wanted === '' || host === wanted || wanted.slice(wanted.indexOf('/') + 1) === `${host}:${portOf(item)}`;
}

function withdrawEntries(draft: MeshDraft, section: 'access' | 'users', subject: string | undefined): Unwritten {
  for (const key of draft.file.keys(section)) {
    const isMeant = key === '*' ? subject === undefined || subject === '' : isOfService(draft, key, subject);
    if (isMeant) draft.file.holder(section, key).delete(key);
  }
  return undefined;
}

/** Where `'*'` speaks for what is not listed, a Service is open only if its entry says so. */
function withdrawCallers(draft: MeshDraft, subject: string | undefined): Unwritten {
  const { file, names, opened } = draft;
  if (subject === undefined || subject === '' || !file.keys('access').includes('*')) return withdrawEntries(draft, 'access', subject);
  const meant = subject.includes('/') ? [subject] : [...names.topology.services.keys()].filter((id) => isOfService(draft, id, subject));
  for (const id of meant) {
    const key = keyOfService(draft, 'access', id) ?? names.writeService(id);
    put(file.holder('access', key), key, inBrackets([word('anyone')]));
    opened.add(key);
  }
  return undefined;
}

function withdrawItems({ file }: MeshDraft, section: 'deny' | 'expose' | 'egress', isMeant: (item: MeshMap) => boolean): Unwritten {
  const root = file.root(section);
  const items = itemsOf(root.get(section, true));
  const kept = items.filter((item) => !isMeshMap(item) || !isMeant(item));
  if (kept.length < items.length) putItems(root, section, kept);
  return undefined;
}

/** The scope that a subject is: the mesh, a namespace, a workload. */
function scopeOf(subject: string): SecurityScope {
  if (subject === '') return { kind: 'mesh' };
  return subject.includes('/') ? { kind: 'workload', workload: subject } : { kind: 'namespace', namespace: subject };
}

function withdrawMode(draft: MeshDraft, subject: string | undefined): Unwritten {
  const root = draft.file.root('encryption');
  const section = root.get('encryption', true);
  if (subject === undefined || !isMeshMap(section)) {
    root.delete('encryption');
    return undefined;
  }
  const scope = scopeOf(subject);
  dropExceptions(draft, section, scope);
  if (scope.kind === 'mesh') section.delete('mode');
  else removeScope(draft, section, scope);
  if (section.items.length === 0) root.delete('encryption');
  return undefined;
}

function withdrawScoped(draft: MeshDraft, name: 'observe' | 'join' | 'scope', subject: string | undefined): Unwritten {
  const root = draft.file.root(name);
  const section = root.get(name, true);
  if (subject === undefined || !isMeshMap(section)) {
    // A switch in place of the mapping speaks for the mesh.
    if (subject === undefined || subject === '') root.delete(name);
    return undefined;
  }
  const scope = scopeOf(subject);
  if (scope.kind !== 'mesh') removeScope(draft, section, scope);
  else for (const key of ['mesh', 'callGraph']) section.delete(key);
  if (section.items.length === 0) root.delete(name);
  return undefined;
}

function removeScope(draft: MeshDraft, section: MeshMap, scope: Exclude<SecurityScope, { kind: 'mesh' }>): void {
  const key = scope.kind === 'namespace' ? 'namespaces' : 'workloads';
  const group = section.get(key, true);
  if (!isMeshMap(group)) return;
  group.delete(keyOfScope(draft, group, scope));
  if (group.items.length === 0) section.delete(key);
}

type ServiceKind = Exclude<IntentKind, 'allow-calls' | 'authenticate-users' | 'deny-calls' | 'expose' | 'allow-egress' | 'require-mutual-tls' | 'observe' | 'join-mesh' | 'scope-configuration'>;

function withdrawFromServices(draft: MeshDraft, what: ServiceKind, subject: string | undefined): Unwritten {
  for (const key of draft.file.keys('services')) {
    if (!isOfService(draft, key, subject)) continue;
    const holder = draft.file.holder('services', key);
    const entry = holder.get(key, true);
    if (!isMeshMap(entry)) continue;
    const problem = withdrawFrom(draft, key, entry, what);
    if (problem !== undefined) return problem;
    if (entry.items.length === 0) holder.delete(key);
  }
  return undefined;
}

function withdrawFrom(draft: MeshDraft, key: QualifiedName, entry: MeshMap, what: ServiceKind): Unwritten {
  switch (what) {
    case 'split-traffic':
      return drop(entry, 'split');
    case 'step-traffic':
      return drop(entry, 'canary');
    case 'route-when':
      return drop(entry, 'routes');
    case 'inject-fault':
      return drop(entry, 'faults');
    case 'mirror-traffic':
      return drop(entry, 'mirror');
    case 'rewrite':
    case 'redirect':
      return drop(entry, what);
    case 'limit-rate':
      return drop(entry, 'limit');
    case 'connect-cluster':
      return drop(entry, 'cluster');
    case 'set-timeout':
      dropFromItems(entry, 'timeout');
      return dropOfRole(draft, key, entry, 'timeout');
    case 'set-retries':
      dropFromItems(entry, 'retries');
      return dropOfRole(draft, key, entry, 'retries');
    case 'break-circuit':
      dropFromVersions(entry, 'breaker');
      return dropOfRole(draft, key, entry, 'breaker');
    case 'balance-load':
      dropFromVersions(entry, 'balance');
      return dropOfRole(draft, key, entry, 'balance');
    default:
      return unreachable(what);
  }
}

function drop(entry: MeshMap, key: string): undefined {
  entry.delete(key);
}

/** Items of `requests` that then say nothing any more go with it. */
function dropFromItems(entry: MeshMap, key: 'timeout' | 'retries'): void {
  const items = itemsOf(entry.get('requests', true));
  if (items.length === 0) return;
  for (const item of items) if (isMeshMap(item)) item.delete(key);
  const kept = items.filter((item) => !isMeshMap(item) || item.has('timeout') || item.has('retries'));
  if (kept.length < items.length) putItems(entry, 'requests', kept);
}

/** A version of which only the labels are said stays. */
function dropFromVersions(entry: MeshMap, key: 'breaker' | 'balance'): void {
  const versions = entry.get('versions', true);
  if (!isMeshMap(versions)) return;
  for (const pair of versions.items.slice()) {
    if (!isMeshMap(pair.value)) continue;
    pair.value.delete(key);
    if (pair.value.items.length === 0) versions.delete(pair.key);
  }
  if (versions.items.length === 0) entry.delete('versions');
}

/** What a role gives is taken away by saying so. */
function dropOfRole({ file }: MeshDraft, service: string, entry: MeshMap, key: 'timeout' | 'retries' | 'breaker' | 'balance'): Unwritten {
  const role = textAt(entry, 'role');
  const roles = file.root('roles').get('roles', true);
  const own = isMeshMap(roles) && role !== undefined ? roles.get(role, true) : undefined;
  const given = isMeshMap(own) ? own.get(key, true) : undefined;
  if (given === undefined || textOf(given) === 'off') {
    entry.delete(key);
    return undefined;
  }
  if (key === 'balance') return `the balancing of \`${service}\` comes from its role \`${role ?? ''}\`: change it there, or take the role away`;
  put(entry, key, word('off'));
  return undefined;
}
