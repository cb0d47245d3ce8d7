import { callsTo } from '../../model/calls.ts';
import { textOf } from '../../model/fingerprint.ts';
import type { Call, ModelHost, RouteTable } from '../../model/mesh-model.ts';
import { isAddress } from './validate-egress.ts';
import { hostsByService, routeIntents } from './validate-routes.ts';
import { mismatch, type ValidationContext } from './validation.ts';

/** What no intent speaks of stays as it is: routes to other Services, and the names that can be called. */
export function validateRest(context: ValidationContext): void {
  const { model, baseline, sight } = context;
  const asked = routeIntents(context.intents);
  const before = hostsByService(baseline);
  for (const [service, host] of hostsByService(model)) {
    if (asked.has(service) || !before.has(service) || !context.sample.has(service)) continue;
    for (const client of sight.clientsOf(host)) for (const call of callsTo(client, host)) compareUntouched(context, service, call);
  }
  const names = new Set(model.hosts.map(({ host }) => host));
  for (const host of before.values()) if (!names.has(host.host)) mismatch(context, { subject: host.service ?? host.host, call: anyCall(host), expected: 'a name that can be called', got: 'no such name' });
  for (const host of model.hosts) if (isUnasked(context, host, before)) mismatch(context, { subject: host.host, call: anyCall(host), expected: 'no such name', got: 'a name that can be called' });
}

function compareUntouched(context: ValidationContext, service: string, call: Call): void {
  const [expected, got] = [context.baseline.outbound(call), context.model.outbound(call)].map(decidingText);
  if (expected !== got) mismatch(context, { subject: service, call, expected: 'the routes that it has without any', got: 'others' });
}

function decidingText({ sees, host, normalization, routes, otherwise }: RouteTable): string {
  return textOf([sees, host, normalization, routes, otherwise]);
}

/** Hosts outside come from `allow-egress`, addresses under a name of the mesh's own; gateways come with the mesh. */
function isUnasked({ intents, settings }: ValidationContext, { host, service }: ModelHost, before: ReturnType<typeof hostsByService>): boolean {
  const gateways = [settings.ingress, settings.egress].map((gateway) => `${gateway.namespace}/${gateway.service}`);
  if (service !== undefined) return !before.has(service) && !gateways.includes(service);
  return !intents.some((intent) => intent.kind === 'allow-egress' && (intent.host === host || isAddress(intent.host)));
}

function anyCall({ host, ports }: ModelHost): Call {
  return { client: '', host, port: ports[0]?.port ?? 80, protocol: 'http' };
}
