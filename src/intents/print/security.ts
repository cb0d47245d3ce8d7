import type { AllowCalls, AllowEgress, AuthenticateUsers, DenyCalls, Expose, JoinMesh, Observe, RequireMutualTls, ScopeConfiguration } from '../intent.ts';
import { all, either, say, sayPath, sayScope, saySource } from './words.ts';

export function printMutualTls({ scope, mode, exceptions }: RequireMutualTls): string {
  const head = { strict: 'Require mutual TLS', permissive: 'Accept mutual TLS and plaintext', disable: 'Switch mutual TLS off' }[mode];
  const said = exceptions.map(({ workload, port, mode: own, reason }) => `workload ${workload}${port === undefined ? '' : ` port ${port}`} is ${own === 'disable' ? 'off' : own} because ${say(reason)}`);
  return `${head} in ${sayScope(scope)}${said.length === 0 ? '' : `, except that ${said.join('; ')}`}.`;
}

function sayOperation({ methods, paths, ports }: Pick<AllowCalls, 'methods' | 'paths' | 'ports'>): string {
  const parts: string[] = [];
  if (methods) parts.push(`method ${either(methods)}`);
  if (paths) parts.push(either(paths.map(sayPath)));
  if (ports) parts.push(`port ${either(ports.map(String))}`);
  return parts.length === 0 ? '' : ` with ${parts.join('; ')}`;
}

export function printAllow(intent: AllowCalls): string {
  if (intent.from.length === 0) return `Let nobody call ${intent.to}${sayOperation(intent)}.`;
  return `Let ${all(intent.from.map(saySource))} call ${intent.to}${sayOperation(intent)}, and nobody else.`;
}

export function printDeny(intent: DenyCalls): string {
  return `Refuse calls from ${intent.from.length === 0 ? 'nobody' : all(intent.from.map(saySource))} to ${intent.to}${sayOperation(intent)}.`;
}

export function printEgress({ from, namespace, host, port, protocol, via }: AllowEgress): string {
  const who = from.length === 0 ? `everybody (kept in namespace ${namespace})` : all(from.map((workload) => `workload ${workload}`));
  return `Let ${who} call host ${host} on port ${port} by ${protocol}${via === 'direct' ? ' directly' : ' through the egress gateway'}.`;
}

export function printExpose({ service, host, port, tls, paths }: Expose): string {
  const parts = [`Offer ${service}${port === undefined ? '' : ` port ${port}`} to the outside as host ${host}`];
  if (paths.length > 0) parts.push(`for ${either(paths.map(sayPath))}`);
  if (tls) parts.push(`with ${tls.mode} TLS${tls.credential === undefined ? '' : ` from secret ${say(tls.credential)}`}`, tls.redirectHttp ? 'redirecting plaintext' : 'without redirecting plaintext');
  else parts.push('in plaintext');
  return `${parts.join('; ')}.`;
}

export function printUsers({ service, issuer, jwksUri, audiences, required }: AuthenticateUsers): string {
  const parts = [`${required ? 'Require' : 'Check'} tokens of issuer ${say(issuer)} on calls to ${service}`];
  if (jwksUri !== undefined) parts.push(`with keys from ${say(jwksUri)}`);
  if (audiences.length > 0) parts.push(`for audience ${either(audiences.map(say))}`);
  return `${parts.join('; ')}.`;
}

export function printObserve({ scope, metrics, tracing, accessLogs }: Observe): string {
  const parts: string[] = [];
  if (metrics) parts.push(`metrics ${metrics}`);
  if (tracing) parts.push(`traces of ${tracing.samplingPercent}% of the requests`);
  if (accessLogs) parts.push(`access logs ${accessLogs.state}${accessLogs.onlyErrors ? ' for errors only' : ''}`);
  return `Observe ${sayScope(scope)}: ${parts.join('; ')}.`;
}

export function printScope({ scope, services, externalHosts }: ScopeConfiguration): string {
  const parts = [services.length === 0 ? 'no services' : `services ${all(services)}`];
  if (externalHosts.length > 0) parts.push(`hosts ${all(externalHosts)}`);
  return `Tell ${sayScope(scope)} only of ${parts.join('; ')}.`;
}

export function printJoin({ scope, holdUntilProxyStarts, resources }: JoinMesh): string {
  const parts: string[] = [];
  if (holdUntilProxyStarts !== undefined) parts.push(holdUntilProxyStarts ? 'start containers after the proxy' : 'start containers beside the proxy');
  if (resources?.cpu !== undefined) parts.push(`cpu ${resources.cpu}`);
  if (resources?.memory !== undefined) parts.push(`memory ${resources.memory}`);
  if (resources?.cpuLimit !== undefined) parts.push(`cpu limit ${resources.cpuLimit}`);
  if (resources?.memoryLimit !== undefined) parts.push(`memory limit ${resources.memoryLimit}`);
  return `Bring ${sayScope(scope)} into the mesh${parts.length === 0 ? '' : `: ${parts.join('; ')}`}.`;
}
