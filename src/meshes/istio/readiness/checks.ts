import { groupBy } from '../../../base/order.ts';
import { describeResource, spanOf } from '../../../kube/resource.ts';
import { count, withWorkloads, type ReadinessCheck, type ReadinessFinding, type ReadinessInput } from '../../../rules/readiness/row.ts';
import type { Workload } from '../../../topology/topology.ts';
import { createModeLookup, type EffectiveMode } from './mutual-tls-mode.ts';
import { isGatewayOfTheMesh, plaintextNeeds, type PlaintextNeed } from './plaintext-callers.ts';

const injectionLabels: ReadinessCheck = ({ resources, topology }) => {
  const namespaces = [...groupBy(topology.workloads.values(), (workload) => workload.namespace).keys()];
  const findings: (ReadinessFinding & { readonly isAbsent?: boolean })[] = [];
  for (const name of namespaces) {
    const namespace = resources.get('Namespace', '', name);
    const first = [...topology.workloads.values()].find((workload) => workload.namespace === name);
    if (namespace === undefined) {
      findings.push({ message: `no Namespace object \`${name}\` is in the input: nothing shows whether it is labelled \`istio-injection: enabled\``, file: first?.span.file ?? '', line: first?.span.line ?? 1, isAbsent: true });
    } else if (!joins(namespace.labels)) {
      const { file, line } = spanOf(namespace, ['metadata', 'labels'], 'key');
      findings.push({ message: `namespace \`${name}\` has no label \`istio-injection: enabled\`: its pods get no sidecar`, file, line, resource: describeResource(namespace) });
    }
  }
  const unlabelled = findings.filter((finding) => finding.isAbsent !== true).length;
  const unseen = findings.length - unlabelled;
  return {
    check: 'namespace injection labels',
    result: unlabelled > 0 ? 'fail' : unseen > 0 ? 'warning' : 'pass',
    detail: findings.length === 0 ? `${namespaces.length === 1 ? 'the only namespace lets' : `all ${namespaces.length} namespaces let`} sidecars in` : [unlabelled > 0 ? [`${count(unlabelled, 'namespace')} without the label`] : [], unseen > 0 ? [`${count(unseen, 'namespace')} not in the input`] : []].flat().join(', '),
    findings: findings.map(({ isAbsent: _, ...finding }) => finding),
  };
};

/** A revision label is the other way in; ambient needs no sidecar at all. `istio-injection` wins where both stand. */
function joins(labels: Readonly<Record<string, string>>): boolean {
  const injection = labels['istio-injection'];
  if (injection !== undefined) return injection === 'enabled';
  return labels['istio.io/rev'] !== undefined || labels['istio.io/dataplane-mode'] === 'ambient';
}

const sidecarAnnotations: ReadinessCheck = ({ topology }) => {
  const workloads = [...topology.workloads.values()].filter((workload) => !isGatewayOfTheMesh(workload));
  const optedOut = workloads.filter((workload) => workload.injection.state === 'not-injected');
  const isExplicit = (workload: Workload): boolean => explicitMark(workload) !== undefined;
  const automatic = workloads.filter((workload) => !isExplicit(workload) && !optedOut.includes(workload));
  // Where nobody is explicit, the namespace's label is the house style and not an oversight of one workload.
  const oversights = workloads.some(isExplicit) ? automatic : [];
  const details = [optedOut.length > 0 ? [`${count(optedOut.length, 'workload')} without a sidecar`] : [], oversights.length > 0 ? [`${count(oversights.length, 'workload')} without an explicit \`sidecar.istio.io/inject\``] : []].flat();
  return {
    check: 'sidecar annotations',
    result: oversights.length > 0 ? 'warning' : optedOut.length > 0 ? 'exception' : 'pass',
    detail: details.length > 0 ? details.join(', ') : automatic.length > 0 ? `${count(automatic.length, 'workload')} left to the label of the namespace` : 'every workload says it explicitly',
    findings: [...optedOut.map((workload) => sidecarFinding(workload, `gets no sidecar: ${workload.injection.because}`)), ...oversights.map((workload) => sidecarFinding(workload, whyImplicit(workload)))],
  };
};

function explicitMark({ labels, annotations }: Workload): string | undefined {
  return labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject'];
}

function whyImplicit({ injection }: Workload): string {
  return injection.state === 'injected' ? 'does not say `sidecar.istio.io/inject: "true"`: automatic injection handles it, explicit is safer' : `may get no sidecar: ${injection.because}`;
}

function sidecarFinding({ id, kind, span }: Workload, message: string): ReadinessFinding {
  return { message: `\`${id}\` ${message}`, file: span.file, line: span.line, resource: `${kind} ${id}` };
}

const mutualTls: ReadinessCheck = (input) => {
  const modes = meshedModes(input);
  const needs = plaintextNeeds(input.topology).filter((need) => need.workload.injection.state !== 'not-injected');
  const refused = needs.filter((need) => modeFor(modes, need) === 'STRICT');
  const neededBy = new Set(needs.map((need) => need.workload.id));
  const open = [...modes].filter(([workload, { mode }]) => mode !== 'STRICT' && !neededBy.has(workload.id));
  const hasPolicies = [...modes.values()].some(({ policy }) => policy !== undefined);
  return {
    check: 'mutual TLS',
    result: refused.length > 0 ? 'fail' : open.length > 0 ? (hasPolicies || needs.length === 0 ? 'warning' : 'exception') : needs.length > 0 ? 'exception' : 'pass',
    detail: describeTls({ needs, refused, open: open.length, hasPolicies, all: modes.size }),
    findings: [...needs.map((need) => needFinding(need, modeFor(modes, need))), ...(hasPolicies ? open.map(([workload, mode]) => openFinding(workload, mode)) : [])],
  };
};

function meshedModes({ resources, topology }: ReadinessInput): Map<Workload, EffectiveMode> {
  const modeOf = createModeLookup(resources);
  const meshed = [...topology.workloads.values()].filter((workload) => workload.injection.state !== 'not-injected' && !isGatewayOfTheMesh(workload));
  return new Map(meshed.map((workload) => [workload, modeOf(workload)]));
}

function modeFor(modes: ReadonlyMap<Workload, EffectiveMode>, { workload, port }: PlaintextNeed): string {
  const effective = modes.get(workload);
  return (port === undefined ? undefined : effective?.ports.get(port)) ?? effective?.mode ?? 'PERMISSIVE';
}

interface TlsCounts {
  readonly needs: readonly PlaintextNeed[];
  readonly refused: readonly PlaintextNeed[];
  readonly open: number;
  readonly hasPolicies: boolean;
  readonly all: number;
}

function describeTls({ needs, refused, open, hasPolicies, all }: TlsCounts): string {
  if (refused.length > 0) return `${count(refused.length, 'exception')} missing: STRICT refuses callers that have no certificate`;
  const exceptions = needs.length === 0 ? '' : `${count(needs.length, 'exception')} ${hasPolicies ? 'made' : 'needed'}`;
  if (!hasPolicies) return ['no PeerAuthentication requires it yet', exceptions].filter((part) => part !== '').join('; ');
  const strict = open === 0 ? 'STRICT everywhere else' : `${open} of ${count(all, 'workload')} not STRICT without need`;
  return exceptions === '' ? (open === 0 ? `STRICT for ${all === 1 ? 'the only workload' : `all ${all} workloads`}` : strict) : `${exceptions}; ${strict}`;
}

function needFinding({ workload, port, because }: PlaintextNeed, mode: string): ReadinessFinding {
  const place = port === undefined ? `\`${workload.id}\`` : `\`${workload.id}\` port ${port}`;
  const verdict = mode === 'STRICT' ? 'is STRICT and refuses them' : `needs PERMISSIVE${mode === 'PERMISSIVE' ? '' : ` or keeps ${mode}`}`;
  return { message: `${place} ${verdict}: ${because}`, file: workload.span.file, line: workload.span.line, resource: `${workload.kind} ${workload.id}` };
}

function openFinding(workload: Workload, { mode, policy }: EffectiveMode): ReadinessFinding {
  const at = policy === undefined ? workload.span : spanOf(policy, ['spec', 'mtls', 'mode']);
  return { message: `\`${workload.id}\` accepts plaintext (${mode}) and no caller in the input needs it`, file: at.file, line: at.line, resource: policy === undefined ? `${workload.kind} ${workload.id}` : describeResource(policy) };
}

export const readinessChecks: readonly ReadinessCheck[] = [
  withWorkloads('namespace injection labels', injectionLabels),
  withWorkloads('sidecar annotations', sidecarAnnotations),
  withWorkloads('mutual TLS', mutualTls),
];
