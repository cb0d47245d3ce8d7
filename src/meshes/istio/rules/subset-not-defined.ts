import { nearest } from '../../../base/near-miss.ts';
import type { Resource } from '../../../kube/resource.ts';
import { defineRule, type RelatedPlace } from '../../../rules/rule.ts';
import { whyIgnored } from '../lift/destination/rule-notes.ts';
import { destinationKinds, hostFault, type DestinationView } from './shared/destination-hosts.ts';
import { governing, subsetsOf } from './shared/destination-rule-lookup.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { destinationsOf } from './shared/routes.ts';
import { subsetsForClients, type SubsetClient } from './shared/subset-clients.ts';

export default defineRule({
  summary: 'A VirtualService sends traffic to a subset that the DestinationRule for the host does not define.',
  why: `A subset is a name that a DestinationRule gives to some of a host's pods. Where the DestinationRule that applies does not
define it, the proxy has no cluster of that name: every request sent there gets **503** with the flag \`NC\`, although the pods are healthy.

Which DestinationRule applies is decided by place: one in the client's namespace, else one in the service's namespace, else one
in the root namespace. One in any other namespace never applies, even if it names the right host. For a
route that is bound to gateways alone, the client is the gateway, with the namespace of its pods.`,
  severity: 'error',
  reads: destinationKinds,
  upstream: ['IST0101', 'KIA1107'],
  messages: {
    noRule: ({ subset, host }: SubsetData) => `no DestinationRule of the input applies to \`${host}\`, so nothing defines its subset \`${subset}\``,
    notDefined: ({ subset, host, rules, near }: SubsetData & { rules: string; near: string | undefined }) =>
      `${rules} for \`${host}\` defines no subset \`${subset}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    definedElsewhere: ({ subset, host, rules, appliedBy }: SubsetData & { rules: string; appliedBy: string }) =>
      `the subset \`${subset}\` of \`${host}\` is defined only by ${rules}, which ${appliedBy === '' ? 'no client of this route applies' : `only ${appliedBy} apply`}`,
    notForAll: ({ subset, host, rules, clients }: SubsetData & { rules: string; clients: string }) =>
      `the subset \`${subset}\` of \`${host}\` is defined by ${rules}, which ${clients} do not apply`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v2 }
#                                               ^^ DestinationRule \`shop/reviews\` for \`reviews\` defines no subset \`v2\`
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: reviews, subset: v3 } }] }]
#                                                          ^^ DestinationRule \`shop/reviews\` for \`reviews\` defines no subset \`v3\`
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews.shop.svc.cluster.local, subset: v2 }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { host, subset, path, isMirror } of destinationsOf(virtualService)) {
      if (subset === undefined) continue;
      const known = subsetsForClients(context, meshNamesOf(context), virtualService, host);
      const blind = known.clients.filter(({ subsets }) => !subsets.has(subset));
      if (blind.length === 0) continue;
      const applied = rulesOf(known.clients);
      const elsewhere = known.lookup.writtenFor(known.host).filter((rule) => subsetsOf(rule).includes(subset));
      const common = {
        at: [virtualService, [...path, 'subset']],
        related: [...applied, ...elsewhere.filter((rule) => !applied.includes(rule))].map((rule) => asRelated(rule, known.host, blind[0])),
        explains: isMirror ? `no copy of a request reaches \`${subset}\`` : path[1] === 'http' ? `every request that this route sends to \`${subset}\` gets 503 (NC, no cluster)` : `every connection that this route sends to \`${subset}\` is closed`,
      } as const;
      if (blind.length < known.clients.length) {
        const isOfNobodyInParticular = blind.every(({ namespace }) => namespace === '');
        const explains = `${clientNames(blind)} get 503 (NC, no cluster) for what this route sends to \`${subset}\``;
        const definers = rulesOf(known.clients).filter((rule) => subsetsOf(rule).includes(subset));
        context.report({ ...common, explains, message: 'notForAll', data: { subset, host, rules: namesOf(definers), clients: clientNames(blind) }, severity: isOfNobodyInParticular ? 'info' : 'warning', help: 'put the rule into the namespace of the service and export it, or export the route to those that apply the rule' });
      } else if (elsewhere.length > 0) {
        const appliedBy = clientNames(known.aside.filter(({ subsets }) => subsets.has(subset)));
        const explains = appliedBy === '' ? common.explains : `all others get 503 (NC, no cluster) for what this route sends to \`${subset}\``;
        context.report({ ...common, explains, message: 'definedElsewhere', data: { subset, host, rules: namesOf(elsewhere), appliedBy }, help: 'move it to the namespace of the service or of the client, and export it to the clients' });
      } else if (applied.length > 0) {
        const names = applied.flatMap(subsetsOf);
        context.report({ ...common, message: 'notDefined', data: { subset, host, rules: namesOf(applied), near: nearName(subset, names) }, help: `define it there${orSendTo(names)}` });
      } else if (isThere(context, virtualService, host)) {
        context.report({ ...common, message: 'noRule', data: { subset, host }, help: 'write a DestinationRule for the host that defines it, or leave `subset` out' });
      }
    }
  },
});

/** Of a host that nobody answers to, another rule says so. */
function isThere(context: DestinationView, virtualService: Resource, host: string): boolean {
  const fault = hostFault(context, meshNamesOf(context), virtualService, host);
  return fault === undefined || fault.kind === 'unseen' || fault.kind === 'hidden';
}

interface SubsetData {
  readonly subset: string;
  readonly host: string;
}

function rulesOf(clients: readonly SubsetClient[]): Resource[] {
  return [...new Set(clients.flatMap(({ found }) => governing(found).flatMap(({ from }) => from)))];
}

function namesOf(rules: readonly Resource[]): string {
  return rules.map((rule) => `DestinationRule \`${rule.namespace}/${rule.name}\``).join(' and ');
}

function clientNames(clients: readonly SubsetClient[]): string {
  return clients.map(({ namespace, isGateway }) => (isGateway ? `the gateway${namespace === '' ? '' : ` in \`${namespace}\``}` : namespace === '' ? 'clients of other namespaces' : `clients of namespace \`${namespace}\``)).join(' and ');
}

/** What a rule defines, and why a client passes it over. */
function asRelated(rule: Resource, host: string, client: SubsetClient | undefined): RelatedPlace {
  const isApplied = client !== undefined && rulesOf([client]).includes(rule);
  const names = subsetsOf(rule).map((name) => `\`${name}\``);
  if (isApplied || client === undefined) return { at: [rule, ['spec', 'subsets'], 'key'], message: `\`${rule.name}\` defines ${names.length === 0 ? 'no subset' : names.join(', ')}` };
  const why = whyIgnored(rule, client.found, { clientNamespace: client.namespace, serviceNamespace: client.serviceNamespace, rootNamespace: client.rootNamespace, host });
  return { at: [rule, ['spec', 'host']], message: `not applied: ${why}` };
}

function orSendTo(names: readonly string[]): string {
  return names.length === 0 ? '' : `, or send to ${names.map((name) => `\`${name}\``).join(' or ')}`;
}

/** A near miss, unless only a number differs: whoever writes `v2` does not mean `v1`. */
function nearName(subset: string, names: readonly string[]): string | undefined {
  const withoutDigits = (name: string): string => name.replaceAll(/\d+/g, '');
  return nearest(subset, names.filter((name) => !/\d/.test(name) || withoutDigits(name) !== withoutDigits(subset)));
}
