import type { IntentOf } from '../../../intents/intent.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import { diagnose, requestPorts, unknownService, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';

const expose: Lowering<'expose'> = {
  kind: 'expose',
  support: { level: 'supported' },
  lower: (intents, context) => join(intents.map((intent) => lowerOne(intent, context))),
};

function lowerOne(intent: IntentOf<'expose'>, context: LoweringContext): Contributions {
  const service = context.topology.services.get(intent.service);
  if (service === undefined) return { diagnostics: [unknownService(context, intent, intent.service)] };
  const problem = problemOf(intent, service);
  if (problem !== undefined) return { diagnostics: [diagnose(context, intent, intent.service, problem)] };
  const port = portOf(intent, service);
  return port === undefined ? {} : { exposures: [{ intent, port }] };
}

function problemOf(intent: IntentOf<'expose'>, service: ServiceNode): { readonly rule: string; readonly message: string; readonly help: string } | undefined {
  const { tls } = intent;
  if (tls !== undefined && tls.mode !== 'passthrough' && (tls.credential ?? '') === '') {
    return { rule: 'intents/expose-without-credential', message: `\`${intent.host}\` shall be served with TLS, and no \`credential\` says with which certificate`, help: 'name the Secret that holds the certificate' };
  }
  if (!intent.host.includes('.') && intent.host !== '*') {
    return { rule: 'intents/expose-short-host', message: `\`${intent.host}\` is no full host name, and a gateway accepts no other`, help: `write it as in \`${intent.host}.example.com\`` };
  }
  const port = portOf(intent, service);
  if (port !== undefined && tls?.mode !== 'passthrough' && !requestPorts(service).some((candidate) => candidate.port === port)) {
    return { rule: 'intents/not-http', message: `port \`${port}\` of \`${service.id}\` speaks no HTTP, so a gateway cannot lead \`${intent.host}\` to it`, help: 'declare the protocol with `appProtocol` if it does speak HTTP' };
  }
  if (port !== undefined) return undefined;
  return intent.port === undefined
    ? { rule: 'intents/expose-which-port', message: `\`${service.id}\` has no port that \`${intent.host}\` could lead to without saying which`, help: 'write `port:`' }
    : { rule: 'intents/unknown-port', message: `\`${service.id}\` has no port \`${intent.port}\`, so requests for \`${intent.host}\` would get a 503`, help: `it has ${service.ports.map((port) => port.port).join(', ')}` };
}

/** The port as asked; else the only one; else the first that speaks HTTP, or for a connection passed on, 443. */
function portOf(intent: IntentOf<'expose'>, service: ServiceNode): number | undefined {
  if (intent.port !== undefined) return service.ports.find((port) => port.port === intent.port)?.port;
  if (service.ports.length === 1) return service.ports[0]?.port;
  if (intent.tls?.mode === 'passthrough') return service.ports.find((port) => port.port === 443 || port.protocol === 'tls' || port.protocol === 'https')?.port;
  return requestPorts(service)[0]?.port;
}

export default expose;
