import type { Reference } from './references.ts';
import { schemeFact } from './protocols.ts';
import { isHttp, type Confidence, type ServiceNode } from './topology.ts';

export interface ChosenPort {
  readonly port: number;
  /** How sure the port is; the edge is no surer than that. */
  readonly confidence: Confidence;
  /** What is wrong with the address, if anything. */
  readonly because?: string;
}

/**
 * The Service port that an address means. A port that the Service does not have is matched with the pods' ports, then
 * taken for its only or first port: the call is certain, the port a guess, so the edge is `low` and the address reported.
 */
export function choosePort(service: ServiceNode, reference: Reference): ChosenPort {
  const { address } = reference;
  const first = service.ports[0];
  const schemePort = address.scheme === undefined ? undefined : schemeFact(address.scheme).port;
  if (!first) return { port: address.port ?? reference.siblingPort ?? schemePort ?? 80, confidence: address.port === undefined ? 'medium' : 'high' };
  return address.port === undefined ? withoutPort(service, reference, schemePort) : withPort(service, address.port);
}

function withPort(service: ServiceNode, port: number): ChosenPort {
  if (service.ports.some((candidate) => candidate.port === port)) return { port, confidence: 'high' };
  const behind = service.ports.filter((candidate) => candidate.targetPort === port);
  const guess = behind[0] ?? service.ports[0];
  const guessed = guess?.port ?? port;
  if (service.type === 'Headless' && behind.length > 0) return { port: guessed, confidence: 'high' };
  const listen = behind.length > 0 ? `, its pods listen there behind port ${guessed}` : `, it has ${service.ports.map((candidate) => candidate.port).join(', ')}`;
  return { port: guessed, confidence: 'low', because: `Service \`${service.name}\` has no port ${port}${listen}` };
}

function withoutPort(service: ServiceNode, reference: Reference, schemePort: number | undefined): ChosenPort {
  const [only, ...others] = service.ports;
  if (only && others.length === 0) return { port: only.port, confidence: 'high' };
  const has = (port: number | undefined): boolean => service.ports.some((candidate) => candidate.port === port);
  if (reference.siblingPort !== undefined && has(reference.siblingPort)) return { port: reference.siblingPort, confidence: 'high' };
  if (schemePort !== undefined && has(schemePort)) return { port: schemePort, confidence: 'high' };
  const spoken = service.ports.filter((candidate) => candidate.protocol === reference.hint);
  if (spoken.length === 1 && spoken[0]) return { port: spoken[0].port, confidence: 'medium' };
  const guess = service.ports.find((candidate) => isHttp(candidate.protocol)) ?? only;
  return { port: guess?.port ?? schemePort ?? 80, confidence: 'medium' };
}
