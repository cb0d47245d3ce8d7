import type { AllowCalls, AllowEgress, AuthenticateUsers, DenyCalls, Expose, JoinMesh, MutualTlsException, Observe, RequireMutualTls, ScopeConfiguration, Source } from '../intent.ts';
import { all, either, say, sayName, sayOperation, sayPaths, sayPercent, sayPort, sayScope, saySource } from './words.ts';

export function printMutualTls({ scope, mode, exceptions }: RequireMutualTls): string {
  const head = { strict: 'Require mutual TLS', permissive: 'Accept mutual TLS and plaintext', disable: 'Switch mutual TLS off' }[mode];
  return `${head} in ${sayScope(scope)}${exceptions.length === 0 ? '' : `, except that ${exceptions.map(sayException).join('; ')}`}.`;
}

function sayException({ workload, port, mode, reason }: MutualTlsException): string {
  return `workload ${sayName(workload)}${sayPort(port)} takes plaintext ${mode === 'disable' ? 'only' : 'too'} because ${say(reason)}`;
}

/**
 * What nothing allows is refused: said so that two such sentences about one service do not contradict each other. Who
 * may call beside others closes nothing.
 */
export function printAllow(intent: AllowCalls): string {
  const { from, to, beside } = intent;
  const who = saySources(from);
  const end = beside || from.length === 0 ? '' : ', and refuse calls that nothing allows';
  return `Let ${who}${beside ? ' also' : ''} call ${sayName(to)}${sayOperation(intent)}${end}.`;
}

export function printDeny(intent: DenyCalls): string {
  const { from, to, except } = intent;
  return `Refuse calls from ${saySources(from)} to ${sayName(to)}${sayOperation(intent)}${except ? `, except from ${saySources(except)}` : ''}.`;
}

function saySources(sources: readonly Source[]): string {
  return sources.length === 0 ? 'nobody' : all(sources.map(saySource));
}

export function printEgress({ from, namespace, host, port, protocol, via }: AllowEgress): string {
  const who = from.length === 0 ? 'every workload' : all(from.map((workload) => `workload ${sayName(workload)}`));
  return `Let ${who} call host ${sayName(host)} on port ${port} by ${protocol} ${via === 'direct' ? 'directly' : 'through the egress gateway'}; configured in namespace ${sayName(namespace)}.`;
}

export function printExpose({ service, host, port, tls, paths }: Expose): string {
  const parts = [`Offer ${sayName(service)}${sayPort(port)} to the outside as host ${sayName(host)}`];
  if (paths.length > 0) parts.push(`for ${sayPaths(paths)}`);
  if (tls) parts.push(`with ${tls.mode} TLS${tls.credential === undefined ? '' : ` from secret ${sayName(tls.credential)}`}`, tls.redirectHttp ? 'redirecting plaintext' : 'without redirecting plaintext');
  else parts.push('in plaintext');
  return `${parts.join('; ')}.`;
}

export function printUsers({ service, issuer, jwksUri, audiences, required }: AuthenticateUsers): string {
  const parts = [`${required ? 'Require' : 'Check'} tokens of issuer ${sayName(issuer)} on calls to ${sayName(service)}`];
  if (jwksUri !== undefined) parts.push(`with keys from ${sayName(jwksUri)}`);
  if (audiences.length > 0) parts.push(`for audience ${either(audiences.map(sayName))}`);
  return `${parts.join('; ')}.`;
}

export function printObserve({ scope, metrics, tracing, accessLogs }: Observe): string {
  const parts: string[] = [];
  if (metrics) parts.push(`metrics ${metrics}`);
  if (tracing) parts.push(`traces of ${sayPercent(tracing.samplingPercent)} of the requests`);
  if (accessLogs) parts.push(`access logs ${accessLogs.state}${accessLogs.onlyErrors === undefined ? '' : accessLogs.onlyErrors ? ' for errors only' : ' for all requests'}`);
  return `Observe ${sayScope(scope)}: ${parts.length === 0 ? 'nothing' : parts.join('; ')}.`;
}

export function printScope({ scope, services, externalHosts }: ScopeConfiguration): string {
  const parts = [services.length === 0 ? 'no services' : `services ${all(services.map(sayName))}`];
  if (externalHosts.length > 0) parts.push(`hosts ${all(externalHosts.map(sayName))}`);
  return `Tell ${sayScope(scope)} only of ${parts.join('; ')}.`;
}

export function printJoin({ scope, holdUntilProxyStarts, resources }: JoinMesh): string {
  const parts: string[] = [];
  if (holdUntilProxyStarts !== undefined) parts.push(`containers start ${holdUntilProxyStarts ? 'after' : 'beside'} the proxy`);
  if (resources?.cpu !== undefined) parts.push(`proxy cpu ${sayQuantity(resources.cpu)}`);
  if (resources?.memory !== undefined) parts.push(`proxy memory ${sayQuantity(resources.memory)}`);
  if (resources?.cpuLimit !== undefined) parts.push(`proxy cpu limit ${sayQuantity(resources.cpuLimit)}`);
  if (resources?.memoryLimit !== undefined) parts.push(`proxy memory limit ${sayQuantity(resources.memoryLimit)}`);
  return `Bring ${sayScope(scope)} into the mesh${parts.length === 0 ? '' : `: ${parts.join('; ')}`}.`;
}

/** `200m`, `256Mi`: bare, for a quantity stands where nothing else can. */
function sayQuantity(quantity: string): string {
  return /^\d+(?:\.\d+)?[a-z]*$/i.test(quantity) ? quantity : say(quantity);
}
