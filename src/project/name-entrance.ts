import { distinct, sortedBy } from '../base/order.ts';
import { outside, type Call, type CallProtocol, type MeshModel } from '../model/mesh-model.ts';
import type { TraceQuestion } from './trace-question.ts';
import type { Target } from './name-target.ts';

type Door = MeshModel['frontDoors'][number];

/** Ports in the order in which a person means them. */
const usualPorts: readonly number[] = [80, 443, 8080, 8443];
const usualForTls: readonly number[] = [443, 8443];

/** The call of a client outside: through the door of a gateway that serves the name, as that door is spoken to. */
export function entranceCall({ host, scheme, port: written }: Target, question: TraceQuestion, model: MeshModel, notes: string[]): Call {
  const asked = question.port ?? written;
  const given = question.protocol ?? (scheme === 'https' ? 'tls' : undefined);
  // A port for TCP serves whatever name a client uses: only who asks for it means it.
  const doors = model.frontDoors.filter((door) => serves(door, host) && (door.protocol !== 'tcp' || given === 'tcp' || door.port === asked));
  const port = asked ?? choosePort(doors, host, given, model);
  if (doors.length === 0) noteServed(model, notes);
  else if (asked === undefined) noteChoice(port, doors, notes);
  return { client: outside, host, port, ...spokenAt(doors.filter((door) => door.port === port), port, given, question, scheme) };
}

/** `*`, `*.example.com`, `shop.example.com`. */
function serves({ host }: Door, name: string): boolean {
  return host === '*' || host === name || (host.startsWith('*.') && name.endsWith(host.slice(1)));
}

/** A port where the name is served; else one where anything is; else the usual one. */
function choosePort(doors: readonly Door[], host: string, given: CallProtocol | undefined, model: MeshModel): number {
  const usual = given === 'tls' ? usualForTls : usualPorts;
  const served = sortedBy([...new Set(doors.map(({ port }) => port))], (port) => (usual.includes(port) ? usual.indexOf(port) : usual.length + port));
  return served[0] ?? usual.find((port) => model.entrances(host, port).length > 0) ?? usual[0] ?? 80;
}

/**
 * Who names a method means HTTP, also inside TLS that the gateway ends; TLS that it does not end, and ports without
 * requests, carry connections.
 */
function spokenAt(doors: readonly Door[], port: number, given: CallProtocol | undefined, { method, path }: TraceQuestion, scheme: Target['scheme']): Pick<Call, 'protocol' | 'isHttps'> {
  const seesRequests = doors.some(({ protocol }) => protocol === 'http');
  const isRequest = scheme !== undefined || method !== undefined || path !== undefined;
  if (given === 'tls') return seesRequests && isRequest ? { protocol: 'http', isHttps: true } : { protocol: 'tls' };
  if (given !== undefined) return { protocol: given };
  if (seesRequests) return scheme === undefined ? { protocol: 'http' } : { protocol: 'http', isHttps: false };
  return { protocol: doors[0]?.protocol ?? (port === 443 || port === 8443 ? 'tls' : 'http') };
}

function noteChoice(port: number, doors: readonly Door[], notes: string[]): void {
  const others = [...new Set(doors.map((door) => door.port))].filter((each) => each !== port);
  if (others.length > 0) notes.push(`port ${port} of the gateway; it serves the name on ${others.join(', ')} as well (--port picks another)`);
  else if (port !== 80 && port !== 443) notes.push(`port ${port} of the gateway, the only one that serves the name`);
}

function noteServed({ frontDoors }: MeshModel, notes: string[]): void {
  const served = distinct(frontDoors.filter(({ protocol }) => protocol !== 'tcp').map(({ host, port }) => `${host}:${port}`));
  if (served.length === 0) return;
  const shown = served.slice(0, 6).join(', ');
  notes.push(`no gateway serves this name; served ${served.length === 1 ? 'is' : 'are'} ${shown}${served.length > 6 ? ` and ${served.length - 6} more` : ''}`);
}
