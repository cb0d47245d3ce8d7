import { groupBy } from '../../base/order.ts';
import type { Intent, MeshSettings, Source } from '../../intents/intent.ts';
import { groupOf, type ClientGroup } from '../../model/client-groups.ts';
import { matchText } from '../../model/match-text.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { TextSet } from '../../model/predicate.ts';
import type { QualifiedName, Topology, Workload } from '../../topology/topology.ts';
import { namespaceOf } from './sight.ts';

/** A caller as a receiver sees it: by its identity alone. */
interface Caller {
  readonly identity: string;
  readonly namespace: string;
  readonly account: string;
}

/** All callers with an identity: those of the input, and such as the intents name without them being there. */
export interface Callers {
  readonly group: ClientGroup;
  readonly identityOf: (id: QualifiedName) => string | undefined;
  /** Callers whose identity is in a set; asked once for each. */
  readonly answering: (set: TextSet) => ReadonlySet<QualifiedName>;
  /** Callers that a source names: identities are service accounts, so whoever shares one with a named caller is named too. */
  readonly named: (source: Source) => ReadonlySet<QualifiedName>;
}

const nobody: ReadonlySet<QualifiedName> = new Set();

export function callersOf({ model, topology, settings, intents }: { readonly model: MeshModel; readonly topology: Topology; readonly settings: MeshSettings; readonly intents: readonly Intent[] }): Callers {
  const callers = new Map<QualifiedName, Caller>();
  for (const { id, identity, namespace } of model.workloads.values()) {
    if (identity !== undefined) callers.set(id, { identity, namespace, account: topology.workloads.get(id)?.serviceAccount ?? identity.split('/sa/').at(-1) ?? '' });
  }
  const write = identityWriter(callers.values());
  if (write) for (const { namespace, account } of absent(settings, intents)) callers.set(`@${namespace}/${account}`, { identity: write(namespace, account), namespace, account });
  const byIdentity = groupBy(callers.keys(), (id) => callers.get(id)?.identity ?? '');
  const byAccount = groupBy(callers.keys(), (id) => `${callers.get(id)?.namespace ?? ''}/${callers.get(id)?.account ?? ''}`);
  const pick = (isPicked: (caller: Caller) => boolean): ReadonlySet<QualifiedName> => new Set([...callers].flatMap(([id, caller]) => (isPicked(caller) ? [id] : [])));
  const sharing = (identity: string | undefined): ReadonlySet<QualifiedName> => (identity === undefined ? nobody : new Set(byIdentity.get(identity)));
  const sharingAccount = (workload: Workload | undefined): ReadonlySet<QualifiedName> => (workload === undefined ? nobody : new Set(byAccount.get(`${workload.namespace}/${workload.serviceAccount}`)));
  const find = (source: Source): ReadonlySet<QualifiedName> => {
    switch (source.kind) {
      case 'anyone':
      case 'any-identity':
        return new Set(callers.keys());
      case 'outside':
        return nobody;
      case 'ingress':
        return pick(({ namespace, account }) => namespace === settings.ingress.namespace && account === settings.ingress.serviceAccount);
      case 'namespace':
        return pick(({ namespace }) => namespace === source.namespace);
      case 'workload':
        return sharingAccount(topology.workloads.get(source.workload));
      case 'service-account':
        return pick(({ namespace, account }) => namespace === source.namespace && account === source.name);
    }
  };
  const representatives = [...byIdentity.values()].flatMap(([first]) => first ?? []);
  return {
    group: groupOf(representatives),
    identityOf: (id) => callers.get(id)?.identity,
    answering: remembered((set) => JSON.stringify(set), (set) => (set.kind === 'exact' && !set.ignoreCase ? sharing(set.value) : new Set([...byIdentity].flatMap(([identity, ids]) => (matchText(set, identity) === 'yes' ? ids : []))))),
    named: remembered((source) => JSON.stringify(source), find),
  };
}

/** The way in which this mesh writes an identity, from one whose account and namespace are known. */
function identityWriter(callers: Iterable<Caller>): ((namespace: string, account: string) => string) | undefined {
  for (const { identity, namespace, account } of callers) {
    const parts = identity.split(`/ns/${namespace}/sa/${account}`);
    if (parts.length === 2 && parts[1] === '') return (otherNamespace, otherAccount) => `${parts[0] ?? ''}/ns/${otherNamespace}/sa/${otherAccount}`;
  }
  return undefined;
}

/** Accounts that intents speak of, and one that nobody named in each namespace that they speak of and elsewhere. */
function absent({ ingress }: MeshSettings, intents: readonly Intent[]): { readonly namespace: string; readonly account: string }[] {
  const sources = intents.flatMap((intent): readonly Source[] => (intent.kind === 'allow-calls' ? intent.from : intent.kind === 'deny-calls' ? [...intent.from, ...(intent.except ?? [])] : []));
  const services = intents.flatMap((intent) => (intent.kind === 'allow-calls' || intent.kind === 'deny-calls' ? [namespaceOf(intent.to)] : []));
  const accounts = sources.flatMap((source) => (source.kind === 'service-account' ? [{ namespace: source.namespace, account: source.name }] : []));
  const namespaces = new Set([...services, ...sources.flatMap((source) => (source.kind === 'namespace' ? [source.namespace] : [])), ingress.namespace, 'some-other-namespace']);
  return [{ namespace: ingress.namespace, account: ingress.serviceAccount }, ...accounts, ...[...namespaces].map((namespace) => ({ namespace, account: 'account-of-nobody' }))];
}

function remembered<K, V>(keyOf: (key: K) => string, make: (key: K) => V): (key: K) => V {
  const known = new Map<string, V>();
  return (key) => {
    const text = keyOf(key);
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = make(key)));
    return value;
  };
}
