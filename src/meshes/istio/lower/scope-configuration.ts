import { distinct, groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf, SecurityScope } from '../../../intents/intent.ts';
import { diagnose, unknownService, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { isAddress } from '../assembly/egress-host.ts';
import { gatewayHost, hostOf, splitName } from '../assembly/names.ts';
import { compact, manifestOf } from '../assembly/object.ts';
import { placeOf, type ScopePlace } from '../assembly/scope.ts';

type ScopeConfiguration = IntentOf<'scope-configuration'>;

/** What the proxies of a scope are told about. What they are not told about they pass through without mutual TLS. */
const scopeConfiguration: Lowering<'scope-configuration'> = {
  kind: 'scope-configuration',
  support: { level: 'supported' },
  lower: (intents, context) => join([...groupBy(intents, (intent) => JSON.stringify(intent.scope)).values()].map((same) => lowerScope(same, context))),
};

function lowerScope(intents: readonly ScopeConfiguration[], context: LoweringContext): Contributions {
  const [first] = intents;
  if (first === undefined) return {};
  const place = placeOf(first.scope, context);
  if (place === undefined) return { diagnostics: first.scope.kind === 'workload' ? [unknownWorkload(context, first, first.scope.workload)] : [] };
  const services = distinct(intents.flatMap((intent) => intent.services));
  const missing = services.filter((id) => !context.topology.services.has(id));
  const hosts = distinct([
    ...(first.scope.kind === 'mesh' ? ['./*'] : []),
    `${context.settings.rootNamespace}/*`,
    ...[...services, ...context.admittingOutside, ...collectorsOf(first.scope, context)].map((id) => scopedHost(id, place, context)),
    ...intents.flatMap((intent) => intent.externalHosts).map((host) => externalHost(host, place, context)),
    ...egressGateway(intents, context),
  ]);
  const spec = compact({ workloadSelector: place.labels === undefined ? undefined : { labels: place.labels }, egress: [{ hosts }] });
  const comments = ['Only these hosts are sent to the proxies. Where a route leads is known to them as well.'];
  if (context.admittingOutside.length > 0) comments.push('Services that admit callers from outside of the mesh are always told: a call to them in plaintext would pass for one of those.');
  return {
    manifests: [manifestOf('Sidecar', place.namespace, place.name, spec, { folder: place.folder, comments, intents: ['scope-configuration'] })],
    diagnostics: [...missing.map((id) => unknownService(context, first, id)), ...unknownCallees(first, place, context)],
  };
}

function scopedHost(id: string, place: ScopePlace, context: LoweringContext): string {
  const { namespace } = splitName(id);
  const host = hostOf(id, context.settings);
  return place.folder !== '_mesh' && namespace === place.namespace ? `./${host}` : `${namespace}/${host}`;
}

/** The namespace whose ServiceEntry makes the host known, where one intent does; any namespace otherwise. An address stands there under a name. */
function externalHost(host: string, place: ScopePlace, context: LoweringContext): string {
  const name = isAddress(host) ? `${context.slugs.get(host) ?? ''}.external` : host;
  const carriers = distinct((context.egressByHost.get(host) ?? []).map((intent) => intent.namespace));
  const [only] = carriers;
  if (carriers.length !== 1 || only === undefined) return `*/${name}`;
  return only === place.namespace && place.folder !== '_mesh' ? `./${name}` : `${only}/${name}`;
}

/** A host that is reached through the egress gateway needs the gateway's own host too. */
function egressGateway(intents: readonly ScopeConfiguration[], context: LoweringContext): string[] {
  const { egress, rootNamespace } = context.settings;
  const hosts = intents.flatMap((intent) => intent.externalHosts);
  const isUsed = hosts.some((host) => (context.egressByHost.get(host) ?? []).some((intent) => intent.via === 'egress-gateway'));
  return isUsed && egress.namespace !== rootNamespace ? [`${egress.namespace}/${gatewayHost(egress, context.settings)}`] : [];
}

/** Collectors of traces and metrics are no part of the call graph and must stay reachable. */
function collectorsOf(scope: SecurityScope, context: LoweringContext): string[] {
  return workloadsIn(scope, context.collectors.keys()).flatMap((id) => context.collectors.get(id) ?? []);
}

function workloadsIn(scope: SecurityScope, ids: Iterable<string>): string[] {
  if (scope.kind === 'workload') return [scope.workload];
  return [...ids].filter((id) => scope.kind === 'mesh' || splitName(id).namespace === scope.namespace);
}

function unknownCallees(intent: ScopeConfiguration, place: ScopePlace, context: LoweringContext): Diagnostic[] {
  const unknown = workloadsIn(intent.scope, context.unknownCallers).filter((id) => context.unknownCallers.has(id));
  if (unknown.length === 0) return [];
  return [diagnose(context, intent, unknown[0], {
    rule: 'intents/scope-rests-on-unknown',
    severity: 'warning',
    message: `what ${unknown.map((id) => `\`${id}\``).join(', ')} calls is not known from the input, and \`${place.subject}\` is told about the listed services only`,
    explains: 'calls to a service that is not listed go out without mutual TLS and without its routes',
    help: 'add to `services` what it calls',
  })];
}

export default scopeConfiguration;
