import { textAt } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { selectableKinds, podsIn } from './selectable-pods.ts';

/** What a rule declares that asks which accounts there are. */
export const accountKinds = ['ServiceAccount', 'gateway.networking.k8s.io/Gateway', ...selectableKinds] as const;

export interface KnownAccounts {
  /** With an object. */
  readonly written: ReadonlySet<string>;
  /** That something of the input runs as, the pods of its Gateways too. */
  readonly used: ReadonlySet<string>;
}

/** Names by namespace. The controller of the Gateway API names the account after gateway and class, that of a waypoint after the gateway alone. */
const writtenAccounts = defineTable({
  reads: ['ServiceAccount', 'gateway.networking.k8s.io/Gateway'],
  rowsOf: ({ kind, namespace, name, raw }): (readonly [string, string])[] => (kind === 'ServiceAccount' ? [[namespace, name]] : [[`of gateways ${namespace}`, accountOfGateway(name, textAt(raw, ['spec', 'gatewayClassName']) ?? 'istio')]]),
});

function accountOfGateway(name: string, gatewayClass: string): string {
  return gatewayClass === 'istio-waypoint' ? name : `${name}-${gatewayClass}`;
}

const remembered = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/** The accounts of a namespace; undefined where the input shows neither accounts nor workloads of it. */
export function accountsIn(view: View<(typeof accountKinds)[number]>, namespace: string): KnownAccounts | undefined {
  const written = view.rows(writtenAccounts, namespace);
  const pods = podsIn(view, namespace);
  const gateways = view.rows(writtenAccounts, `of gateways ${namespace}`);
  if (written.length + pods.length === 0) return undefined;
  const used = setOf(pods, ({ account }) => account);
  return { written: setOf(written, (name) => name), used: gateways.length === 0 ? used : new Set([...used, ...gateways]) };
}

/** Rows stay the same list until something is edited, and many policies ask about one namespace. */
function setOf<Row>(rows: readonly Row[], nameOf: (row: Row) => string): ReadonlySet<string> {
  let names = remembered.get(rows);
  if (names === undefined) remembered.set(rows, (names = new Set(rows.map(nameOf))));
  return names;
}

export interface Account {
  readonly namespace: string;
  readonly account: string;
  /** `*` where the principal begins with it. */
  readonly trustDomain: string;
}

/** The account that a principal names; undefined for one that means several, or none. */
export function accountOfPrincipal(principal: string): Account | undefined {
  const [, trustDomain = '', namespace = '', account = ''] = /^([^/*]+|\*)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal) ?? [];
  return account === '' ? undefined : { namespace, account, trustDomain };
}
