import { groupBy } from '../../../../base/order.ts';
import { textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';
import { clientModeOf, clientModesFor, isMutual, meshWideHost, namespaceWideHost, wideModeOf } from '../shared/mutual-tls-halves.ts';

const onRule = ['spec', 'trafficPolicy', 'tls', 'mode'];
const onPolicy = ['spec', 'mtls'];

export default defineAnalyzer({
  codes: ['KIA0205', 'KIA0206', 'KIA0207', 'KIA0208', 'KIA0401', 'KIA0501', 'KIA0505', 'KIA0506'],
  differs: `Kiali compares PeerAuthentications without selector with DestinationRules for exactly \`*.local\` and \`*.NAMESPACE.svc.DOMAIN\`, and
asks for the other half to be written. Istio applies the most specific DestinationRule and PeerAuthentication to each call, whatever
their hosts, and \`*.local\` may be hidden by any other rule. Our rules follow each destination instead: they are right about every host,
and silent where a missing half changes nothing.`,
  reads: ['security.istio.io/PeerAuthentication', 'networking.istio.io/DestinationRule'],
  asks: ['mesh'],
  check(context) {
    const { mesh, clusterDomain, rootOf } = kialiSettings(context.mesh, context.surroundings);
    const rules = context.ofKind('networking.istio.io/DestinationRule');
    const policies = groupBy(context.ofKind('security.istio.io/PeerAuthentication'), (policy) => policy.namespace);
    const rootPolicies = (namespace: string): readonly Resource[] => policies.get(rootOf(namespace) ?? '') ?? [];
    const host = (namespace: string): string => namespaceWideHost(namespace, clusterDomain);

    for (const rule of rules) {
      const found = faultOfRule({
        mode: clientModeOf(rule),
        scope: textAt(rule.raw, ['spec', 'host']) === meshWideHost ? 'mesh' : textAt(rule.raw, ['spec', 'host']) === host(rule.namespace) ? 'namespace' : 'other',
        own: (policies.get(rule.namespace) ?? []).map(wideModeOf),
        root: rootPolicies(rule.namespace).map(wideModeOf),
        isAutoMtls: mesh.isAutoMtls,
      });
      if (found !== undefined) context.report({ ...found, at: [rule, onRule] });
    }
    for (const policy of [...policies.values()].flat()) {
      const found = faultOfPolicy({
        mode: wideModeOf(policy),
        isRoot: rootOf(policy.namespace) === policy.namespace,
        meshWide: clientModesFor(meshWideHost, rules),
        namespaceWide: clientModesFor(host(policy.namespace), rules),
        isAutoMtls: mesh.isAutoMtls,
      });
      if (found !== undefined) context.report({ ...found, at: [policy, onPolicy] });
    }
  },
});

interface Fault {
  readonly code: string;
  readonly message: string;
}

interface RuleFacts {
  readonly mode: string;
  readonly scope: 'mesh' | 'namespace' | 'other';
  readonly own: readonly string[];
  readonly root: readonly string[];
  readonly isAutoMtls: boolean;
}

function faultOfRule({ mode, scope, own, root, isAutoMtls }: RuleFacts): Fault | undefined {
  const takesMutual = (modes: readonly string[]): boolean => modes.some((each) => each === 'STRICT' || each === 'PERMISSIVE');
  if (scope === 'other') return undefined;
  if (mode === 'ISTIO_MUTUAL' && !isAutoMtls && !takesMutual(scope === 'mesh' ? root : [...own, ...root])) {
    return scope === 'mesh'
      ? { code: 'KIA0205', message: 'clients send mutual TLS to the whole mesh, and no PeerAuthentication of the mesh takes it' }
      : { code: 'KIA0206', message: 'clients send mutual TLS to this namespace, and no PeerAuthentication of it or of the mesh takes it' };
  }
  if (mode !== 'DISABLE') return undefined;
  // A mode of the namespace's own comes before that of the mesh; UNSET is none.
  const decisive = scope === 'mesh' ? undefined : own.find((each) => each !== '' && each !== 'UNSET');
  if (decisive !== undefined) return decisive === 'STRICT' ? { code: 'KIA0207', message: 'clients send plaintext, and the PeerAuthentication of the namespace is STRICT' } : undefined;
  return root.includes('STRICT') ? { code: 'KIA0208', message: 'clients send plaintext, and the PeerAuthentication of the mesh is STRICT' } : undefined;
}

interface PolicyFacts {
  readonly mode: string;
  readonly isRoot: boolean;
  readonly meshWide: readonly string[];
  readonly namespaceWide: readonly string[];
  readonly isAutoMtls: boolean;
}

function faultOfPolicy({ mode, isRoot, meshWide, namespaceWide, isAutoMtls }: PolicyFacts): Fault | undefined {
  const sendsMutual = (modes: readonly string[]): boolean => modes.includes('ISTIO_MUTUAL');
  if (mode === 'STRICT' && !isAutoMtls) {
    if (isRoot) return sendsMutual(meshWide) ? undefined : { code: 'KIA0401', message: 'the mesh is STRICT, and no DestinationRule for `*.local` makes clients send mutual TLS' };
    return sendsMutual([...namespaceWide, ...meshWide]) ? undefined : { code: 'KIA0501', message: 'the namespace is STRICT, and no DestinationRule for all of it makes clients send mutual TLS' };
  }
  if (mode !== 'DISABLE') return undefined;
  if (isRoot) return meshWide.some(isMutual) ? { code: 'KIA0506', message: 'mutual TLS is off in the mesh, and a DestinationRule for `*.local` still sends it' } : undefined;
  const first = namespaceWide.find((each) => isMutual(each) || each === 'DISABLE');
  const isSent = first === undefined ? meshWide.some(isMutual) : isMutual(first);
  return isSent ? { code: 'KIA0505', message: 'mutual TLS is off in this namespace, and a DestinationRule still sends it there' } : undefined;
}
