import { listAt, type Resource } from '../../../../kube/resource.ts';
import type { MeshModel } from '../../../../model/mesh-model.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { accountOf, pods, podKinds, type Pods } from '../../../../rules/indexes/pods.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

const messages = {
  KIA0106: (principal: string) => `no workload runs as \`${principal}\``,
  KIA0107: (principal: string) => `only workloads of another cluster run as \`${principal}\``,
  KIA0108: (principal: string) => `nothing is known of the trust domain of \`${principal}\``,
} as const;

export default defineAnalyzer({
  codes: ['KIA0106', 'KIA0107', 'KIA0108'],
  differs: `Kiali compares the text of \`principals\` with the accounts that workloads use: it expands stars to any text, wherever they stand once
one stands at an end, and does not know that aliases of the trust domain, and \`cluster.local\`, stand for each other. A ServiceAccount that
no workload uses yet does not count. \`notPrincipals\`, \`serviceAccounts\` and conditions are not looked at.`,
  reads: ['security.istio.io/AuthorizationPolicy', ...podKinds],
  asks: ['mesh'],
  check(context) {
    const known = accountsOf(context.mesh, context.surroundings, context.index(pods));
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      for (const { principal, path } of principalsOf(policy)) {
        const code = codeFor(principal, known);
        if (code !== undefined) context.report({ code, at: [policy, path], message: messages[code](principal) });
      }
    }
  },
});

interface KnownAccounts {
  readonly home: readonly string[];
  readonly remote: readonly string[];
  readonly trustDomains: readonly string[];
}

/** As told, and where nothing is told of any cluster, from the workloads of the input and the mesh configuration. */
function accountsOf(model: MeshModel, { serviceAccounts, homeCluster, trustDomains }: Surroundings, { all }: Pods): KnownAccounts {
  const isTold = serviceAccounts !== undefined || homeCluster !== undefined;
  if (isTold) {
    const clusters = Object.entries(serviceAccounts ?? {});
    const inHome = ([cluster]: readonly [string, unknown]): boolean => cluster === (homeCluster ?? clusters[0]?.[0]);
    return { home: clusters.filter(inHome).flatMap(([, accounts]) => accounts), remote: clusters.filter((each) => !inHome(each)).flatMap(([, accounts]) => accounts), trustDomains: trustDomains ?? [] };
  }
  const { trustDomain, trustDomainAliases } = kialiSettings(model, {}).mesh;
  const domains = [...new Set([trustDomain, ...trustDomainAliases, ...(trustDomains ?? [])])];
  return { home: all.flatMap((pod) => domains.map((domain) => `${domain}/ns/${pod.resource.namespace}/sa/${accountOf(pod)}`)), remote: [], trustDomains: domains };
}

function principalsOf(policy: Resource) {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, index) =>
    listAt(rule, ['from']).flatMap((from, item) =>
      listAt(from, ['source', 'principals']).flatMap((principal, position) => (typeof principal === 'string' ? [{ principal, path: ['spec', 'rules', index, 'from', item, 'source', 'principals', position] }] : [])),
    ),
  );
}

function codeFor(principal: string, { home, remote, trustDomains }: KnownAccounts): keyof typeof messages | undefined {
  const isMeant = matcherOf(principal);
  if (principal === '*' || home.some(isMeant)) return undefined;
  if (remote.some(isMeant)) return 'KIA0107';
  const end = principal.indexOf('/ns/');
  const isForeign = !principal.includes('*') && end > 0 && !trustDomains.includes(principal.slice(0, end));
  return isForeign ? 'KIA0108' : 'KIA0106';
}

/** A star at either end makes every star of the text stand for anything. */
function matcherOf(principal: string): (account: string) => boolean {
  if (!principal.startsWith('*') && !principal.endsWith('*')) return (account) => account === principal;
  const parts = principal.split('*').map((part) => part.replace(/[\\^$+?()[\]{}|]/g, String.raw`\$&`));
  const pattern = new RegExp(`^${parts.join('.*')}$`);
  return (account) => pattern.test(account);
}
