import { distinct } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Workload } from '../../../topology/topology.ts';
import type { Manifest } from '../../backend.ts';
import { clientTls } from '../assembly/client-tls.ts';
import { diagnose, lossOf, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { contradiction } from '../assembly/contradictions.ts';
import { callersOutside } from '../assembly/callers-outside.ts';
import { wholeMode, type MutualTlsPlan } from '../assembly/mutual-tls.ts';
import { folderOf, meshFolder, namespaceFolder } from '../assembly/names.ts';
import { compact, manifestOf } from '../assembly/object.ts';
import { selectWorkload } from '../assembly/selector.ts';

type RequireMutualTls = IntentOf<'require-mutual-tls'>;

/** The server half as PeerAuthentications; the client half only where the mesh does not find it out by itself. */
const requireMutualTls: Lowering<'require-mutual-tls'> = {
  kind: 'require-mutual-tls',
  support: { level: 'supported' },
  lower: (intents, context) => {
    const plan = context.mutualTls;
    const ids = distinct([...plan.workloads.keys(), ...plan.exceptions.keys()]);
    return join([
      ...intents.flatMap((intent) => scopePolicy(intent, context)),
      ...ids.map((id) => workloadPolicy(id, plan, context)),
      { policies: clientTls(ids, plan, context), diagnostics: [...scopeConflicts(intents, context), ...callersOutside(plan, context)] },
    ]);
  },
};

/** One policy named `default` for the mesh (in the root namespace, without a selector) and for each namespace. */
function scopePolicy(intent: RequireMutualTls, context: LoweringContext): Contributions[] {
  const { scope, mode } = intent;
  if (scope.kind === 'workload') return [];
  const namespace = scope.kind === 'mesh' ? context.settings.rootNamespace : scope.namespace;
  const folder = scope.kind === 'mesh' ? meshFolder : namespaceFolder(namespace);
  const who = scope.kind === 'mesh' ? 'Every workload of the mesh' : `Every workload of ${namespace}`;
  const comments = [`${who}: mutual TLS ${mode}, unless a policy for the ${scope.kind === 'mesh' ? 'namespace or the ' : ''}workload says otherwise.`];
  if (mode !== 'disable') comments.push('Callers need nothing for it: their proxies use mutual TLS wherever the other side has a proxy.');
  return [{ manifests: [manifestOf('PeerAuthentication', namespace, 'default', { mtls: { mode: mode.toUpperCase() } }, { folder, comments, intents: ['require-mutual-tls'] })] }];
}

function workloadPolicy(id: string, plan: MutualTlsPlan, context: LoweringContext): Contributions {
  const workload = context.topology.workloads.get(id);
  const intent = plan.workloads.get(id) ?? plan.exceptions.get(id)?.[0]?.intent;
  if (intent === undefined) return {};
  if (workload === undefined) return { diagnostics: [unknownWorkload(context, intent, id)] };
  const selection = selectWorkload(workload, context);
  if (workload.namespace === context.settings.rootNamespace) {
    return { losses: [lossOf(intent, id, 'mutual TLS for this workload', 'the mesh ignores policies for single workloads in its root namespace', 'move the workload to a namespace of its own')] };
  }
  return {
    manifests: [policyFor(workload, plan, context)],
    diagnostics: selection.others.length === 0 ? [] : [tooWide(intent, workload, selection.others, context)],
    losses: sidecarless(workload, intent),
  };
}

/** Ports are those of the pods; the ports without an entry keep the mode above them. */
function policyFor(workload: Workload, plan: MutualTlsPlan, context: LoweringContext): Manifest {
  const found = plan.exceptions.get(workload.id) ?? [];
  const ports = found.flatMap(({ exception }) => (exception.port === undefined ? [] : [{ port: exception.port, mode: exception.mode }])).sort((a, b) => a.port - b.port);
  const whole = wholeMode(plan, workload.id);
  const perPort: JsonObject | undefined = ports.length === 0 ? undefined : Object.fromEntries(ports.map(({ port, mode }) => [String(port), { mode: mode.toUpperCase() }]));
  const spec = compact({ selector: { matchLabels: { ...selectWorkload(workload, context).labels } }, mtls: { mode: whole.toUpperCase() }, portLevelMtls: perPort });
  const comments = found.map(({ exception }) => `${exception.port === undefined ? 'All ports' : `Port ${exception.port} of the pods`} ${exception.mode}: ${exception.reason}`);
  if (perPort !== undefined) comments.push(`The other ports stay ${whole}.`);
  const [service] = workload.services;
  return manifestOf('PeerAuthentication', workload.namespace, workload.name, spec, { folder: service === undefined ? workload.name : folderOf(service, context), comments, intents: ['require-mutual-tls'] });
}

function tooWide(intent: RequireMutualTls, workload: Workload, others: readonly string[], context: LoweringContext): Diagnostic {
  return diagnose(context, intent, workload.id, {
    rule: 'intents/workload-not-told-apart',
    severity: 'warning',
    message: `no labels tell \`${workload.id}\` from ${others.map((id) => `\`${id}\``).join(', ')}, so the policy for the one holds for the others`,
    help: 'give its pods a label of their own',
  });
}

function sidecarless(workload: Workload, intent: RequireMutualTls): NonNullable<Contributions['losses']> {
  if (workload.injection.state !== 'not-injected') return [];
  return [lossOf(intent, workload.id, 'any effect of this policy today', `it has no proxy: ${workload.injection.because}`, 'let it join the mesh; until then it takes plaintext, and callers send it that by themselves')];
}

function scopeConflicts(intents: readonly RequireMutualTls[], context: LoweringContext): Diagnostic[] {
  const seen = new Map<string, RequireMutualTls>();
  const found: Diagnostic[] = [];
  for (const intent of intents) {
    const key = JSON.stringify(intent.scope);
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, intent);
    else if (earlier.mode !== intent.mode) found.push(contradiction(context, intent, earlier, nameOf(intent)));
  }
  return found;
}

function nameOf({ scope }: RequireMutualTls): string {
  return scope.kind === 'mesh' ? 'the mesh' : scope.kind === 'namespace' ? scope.namespace : scope.workload;
}

export default requireMutualTls;
