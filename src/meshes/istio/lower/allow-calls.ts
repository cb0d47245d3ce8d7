import { distinct, groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import type { Loss, Manifest } from '../../backend.ts';
import { alsoAdmitted, mergeRules, operationsOf, protectedPods, ruleOf, sourcesOf, unknownCallers, type ProtectedPods } from '../assembly/access.ts';
import { visitsOf, type Visits } from '../assembly/collectors.ts';
import { diagnose, lossOf, unknownService, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { namespaceFolder, splitName } from '../assembly/names.ts';
import { compact, manifestOf } from '../assembly/object.ts';
import { selectWorkload } from '../assembly/selector.ts';

type AllowCalls = IntentOf<'allow-calls'>;

/** Service by service, what the intents name and nothing else; and nothing at all in a namespace whose Services they all name. */
const allowCalls: Lowering<'allow-calls'> = {
  kind: 'allow-calls',
  support: { level: 'partial', losses: 'patterns of paths that no template can say, and methods and paths where the protocol is not HTTP' },
  lower: (intents, context) => {
    // A caller beside others says nothing of a Service that nobody closed.
    const closed = new Set(intents.filter((intent) => intent.beside !== true).map((intent) => intent.to));
    const known = intents.filter((intent) => context.topology.services.has(intent.to) && closed.has(intent.to));
    const byService = groupBy(known, (intent) => intent.to);
    const pods = protectedPods(byService.keys(), context);
    const namespaces = groupBy(known, (intent) => splitName(intent.to).namespace);
    const open = namespacesWithOpenServices(pods, context);
    return join([
      ...pods.map((unit) => allowPolicy(unit, unit.services.flatMap((service) => byService.get(service.id) ?? []), context)),
      ...[...namespaces].map(([namespace, own]) => (open.has(namespace) ? {} : denyByDefault(namespace, own, pods, context))),
      { diagnostics: intents.filter((intent) => !context.topology.services.has(intent.to)).map((intent) => unknownService(context, intent, intent.to)) },
    ]);
  },
};

/** Namespaces with Services that no intent speaks of. Those stay open, so nothing may be said for the whole namespace. */
function namespacesWithOpenServices(pods: readonly ProtectedPods[], context: LoweringContext): Set<string> {
  const covered = new Set(pods.flatMap((unit) => unit.workloads.map((workload) => workload.id)));
  const open = [...context.topology.services.values()].filter((service) => service.workloads.some((id) => !covered.has(id)));
  return new Set(open.map((service) => service.namespace));
}

function denyByDefault(namespace: string, intents: readonly AllowCalls[], pods: readonly ProtectedPods[], context: LoweringContext): Contributions {
  const [intent] = intents;
  if (intent === undefined) return {};
  if (namespace === context.settings.rootNamespace) {
    return { losses: [lossOf(intent, namespace, 'deny by default', `a policy for all of ${namespace} would be one for the whole mesh`, 'keep applications out of the root namespace of the mesh')] };
  }
  const policy = manifestOf('AuthorizationPolicy', namespace, 'deny-by-default', {}, {
    folder: namespaceFolder(namespace),
    comments: [`Without rules nothing matches, so nothing is admitted in ${namespace} unless another policy names it.`],
    intents: ['allow-calls'],
  });
  return join([{ manifests: [policy] }, ...uncalledVisits(namespace, intent, pods, context)]);
}

/** Workloads that nobody calls are closed too; their probes and metrics must go on. */
function uncalledVisits(namespace: string, intent: AllowCalls, pods: readonly ProtectedPods[], context: LoweringContext): Contributions[] {
  const covered = new Set(pods.flatMap((unit) => unit.workloads.map((workload) => workload.id)));
  return (context.workloadsByNamespace.get(namespace) ?? []).flatMap((workload) => {
    if (covered.has(workload.id)) return [];
    const visits = visitsOf([workload], intent, context);
    if (visits.rules.length === 0) return [];
    const spec = { selector: { matchLabels: { ...selectWorkload(workload, context).labels } }, action: 'ALLOW', rules: [...visits.rules] };
    return [{ manifests: [manifestOf('AuthorizationPolicy', namespace, workload.name, spec, { folder: workload.name, comments: ['Nobody calls it.', ...visits.comments], intents: ['allow-calls'] })], losses: visits.losses }];
  });
}

/** What the intents say alone, without what visits the pods besides. */
export function admittingRules(unit: ProtectedPods, intents: readonly AllowCalls[], context: LoweringContext): JsonObject[] {
  return mergeRules(intents.flatMap((intent) => rulesFor(intent, unit, context).rules));
}

export function allowPolicy(unit: ProtectedPods, intents: readonly AllowCalls[], context: LoweringContext): Contributions {
  const [first] = intents;
  if (first === undefined) return {};
  const asked = intents.map((intent) => rulesFor(intent, unit, context));
  const visits = visitsOf(unit.workloads, first, context);
  const rules = mergeRules([...asked.flatMap((item) => item.rules), ...visits.rules]);
  return {
    manifests: [policyOf(unit, rules, visits, intents, context)],
    losses: [...asked.flatMap((item) => item.losses), ...visits.losses, ...sharedAccounts(unit, intents, context)],
    diagnostics: [...asked.flatMap((item) => item.diagnostics), ...tooWide(unit, first, context)],
  };
}

function policyOf(unit: ProtectedPods, rules: readonly JsonObject[], visits: Visits, intents: readonly AllowCalls[], context: LoweringContext): Manifest {
  const { service } = unit;
  const comments = rules.length === 0 ? ['Nobody may call it: there are no rules, so nothing matches.'] : ['Callers are known by their service accounts. Ports are those of the pods.', ...visits.comments];
  const from = intents.flatMap((intent) => intent.from);
  if (from.some((source) => source.kind === 'outside') && !from.some((source) => source.kind === 'anyone')) comments.push('`notPrincipals: ["*"]` is a caller without a certificate: from outside of the mesh, in plaintext.');
  if (service.namespace === context.settings.rootNamespace) comments.push('In the root namespace: it holds for pods with these labels in every namespace.');
  const spec = compact({ selector: { matchLabels: { ...unit.selection.labels } }, action: 'ALLOW', rules: rules.length === 0 ? undefined : [...rules] });
  return manifestOf('AuthorizationPolicy', service.namespace, service.name, spec, { folder: unit.folder, comments, intents: ['allow-calls'] });
}

interface Asked {
  readonly rules: readonly JsonObject[];
  readonly losses: readonly Loss[];
  readonly diagnostics: readonly Diagnostic[];
}

function rulesFor(intent: AllowCalls, unit: ProtectedPods, context: LoweringContext): Asked {
  const service = unit.services.find((candidate) => candidate.id === intent.to) ?? unit.service;
  const sources = sourcesOf(intent.from, context);
  const { operations, blindPorts, unsaid, narrowed, unknownPorts } = operationsOf(intent, service);
  // Where the mesh sees connections only, the callers may still be held to the port.
  const blind = blindPorts.filter((port) => port.protocol !== 'unknown');
  const all = [...operations, ...(blind.length === 0 ? [] : operationsOf({ ports: blind.map((port) => port.port) }, service).operations)];
  const isNobody = sources !== 'anyone' && sources.length === 0;
  return {
    rules: isNobody || all.length === 0 ? [] : all.map((operation) => ruleOf(sources, [operation])),
    losses: [
      ...blindPorts.map((port) => lossOf(intent, intent.to, `the restriction to methods and paths on port ${port.port}`, port.protocol === 'unknown' ? 'nothing declares its protocol: connections that do not look like HTTP are refused' : `it speaks ${port.protocol}, so the proxy sees connections and no requests: callers are held to the port only`, 'declare the protocol with `appProtocol` if it does speak HTTP')),
      ...unsaid.map((path) => lossOf(intent, intent.to, `calls to \`${path.value}\``, 'a policy has exact paths, prefixes and whole-segment templates, and no patterns; such calls stay refused', 'write the path as a prefix, or as a pattern of whole segments such as `/orders/[^/]+`')),
      ...narrowed.map((path) => lossOf(intent, intent.to, `calls to \`${path.value}\` with \`=\`, \`*\`, \`[\` or \`]\` in a variable segment`, 'the templates of a policy take none of these; such calls stay refused', 'write the path as a prefix if such names occur')),
      ...(service.workloads.length === 0 ? [lossOf(intent, intent.to, 'certainty about the pods behind it', 'no workload of the input carries the labels of its selector')] : []),
      ...identityless(intent, context),
      ...pastTheService(intent),
    ],
    diagnostics: [
      ...unknownCallers(intent, context).map((id) => unknownWorkload(context, intent, id)),
      ...unknownPorts.map((port) => unknownPort(intent, service, port, context)),
    ],
  };
}

function unknownPort(intent: AllowCalls, service: ServiceNode, port: number, context: LoweringContext): Diagnostic {
  return diagnose(context, intent, service.id, { rule: 'intents/unknown-port', message: `\`${service.id}\` has no port \`${port}\``, help: `it has ${service.ports.map((known) => known.port).join(', ')}; ports here are those of the Service` });
}

function identityless(intent: AllowCalls, context: LoweringContext): Loss[] {
  return intent.from.flatMap((source) => {
    const workload = source.kind === 'workload' ? context.topology.workloads.get(source.workload) : undefined;
    if (workload?.injection.state !== 'not-injected') return [];
    return [lossOf(intent, intent.to, `calls from \`${workload.id}\``, `it has no proxy and so no identity that a policy could admit: ${workload.injection.because}`, 'let it join the mesh')];
  });
}

/** What a proxy has no route for goes out as it is, without a certificate: so does a call to the address of a pod. */
function pastTheService(intent: AllowCalls): Loss[] {
  if (!intent.from.some((source) => source.kind === 'outside') || intent.from.some((source) => source.kind === 'anyone')) return [];
  return [lossOf(intent, intent.to, 'the refusal of workloads that call its pods by their addresses', 'such a call goes past the Service, in plaintext and without an identity, like one from outside', 'set `outboundTrafficPolicy.mode: REGISTRY_ONLY` for the mesh')];
}

function sharedAccounts(unit: ProtectedPods, intents: readonly AllowCalls[], context: LoweringContext): Loss[] {
  const [first] = intents;
  const from = intents.flatMap((intent) => intent.from);
  if (first === undefined || from.some((source) => source.kind === 'anyone' || source.kind === 'any-identity')) return [];
  return alsoAdmitted(from, context).map(({ account, others }) => {
    const named = others.slice(0, 3).map((id) => `\`${id}\``).join(', ');
    const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
    return lossOf(first, unit.service.id, `the difference between its callers and ${named}${more}`, `they run under the same service account \`${account}\`, which is all that a policy sees`, 'give each workload a service account of its own');
  });
}

function tooWide(unit: ProtectedPods, intent: AllowCalls, context: LoweringContext): Diagnostic[] {
  if (unit.selection.others.length === 0) return [];
  return [diagnose(context, intent, unit.service.id, {
    rule: 'intents/workload-not-told-apart',
    severity: 'warning',
    message: `the labels of \`${unit.service.id}\` also pick ${distinct(unit.selection.others).map((id) => `\`${id}\``).join(', ')}, so its callers may call those too`,
    help: 'give its pods a label of their own',
  })];
}

export default allowCalls;
