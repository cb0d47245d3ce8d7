import { sortedBy } from '../../base/order.ts';
import type { QualifiedName, Topology, Workload } from '../../topology/topology.ts';
import { isPlaintextFromOutside } from './access.ts';
import type { ProposedEntry, ProposedSection } from './section.ts';
import { namesFor, oneLine, place, quoted } from './words.ts';

interface NeededException {
  readonly workload: QualifiedName;
  readonly port?: number;
  readonly mode: 'permissive' | 'disable';
  readonly reason: string;
}

export function proposeEncryption(topology: Topology): ProposedSection[] {
  const namespaces = [...new Set([...topology.workloads.values()].filter(mayJoin).map((item) => item.namespace))];
  const entries = sortedBy(namespaces, (name) => name).map((name): ProposedEntry => ({ id: name, about: name, lines: [`    ${quoted(name)}: strict`] }));
  const joined = new Set(namespaces);
  const exceptions = neededExceptions(topology).filter((item) => joined.has(item.workload.slice(0, item.workload.indexOf('/'))));
  const nameOf = namesFor(topology);
  const intro = ['# Calls are mutual TLS, and plaintext is refused, in these namespaces. Ports of exceptions are ports of the pods.'];
  return [
    { path: ['encryption', 'namespaces'], isList: false, intro, entries },
    { path: ['encryption', 'exceptions'], isList: true, intro: [], entries: exceptions.map((item) => exceptionEntry(item, nameOf)) },
  ];
}

function exceptionEntry(item: NeededException, nameOf: (id: QualifiedName) => string): ProposedEntry {
  const lines = [`    - workload: ${nameOf(item.workload)}`];
  if (item.port !== undefined) lines.push(`      port: ${item.port}`);
  lines.push(`      mode: ${item.mode}`, `      reason: ${JSON.stringify(oneLine(item.reason, 140))}`);
  return { id: `${item.workload}:${item.port ?? ''}`, about: item.workload, lines };
}

/** Whether a workload has a proxy, or may get one: only a written refusal keeps it out. */
export function mayJoin(workload: Workload): boolean {
  return workload.injection.state !== 'not-injected';
}

/** Each port once, with the first reason that was found. */
function neededExceptions(topology: Topology): NeededException[] {
  const found = new Map<string, NeededException>();
  const add = (exception: NeededException): void => {
    const workload = topology.workloads.get(exception.workload);
    if (!workload || (exception.mode === 'permissive' && !mayJoin(workload))) return;
    const key = `${exception.workload}:${exception.port ?? ''}`;
    if (!found.has(key)) found.set(key, exception);
  };
  for (const exception of callsWithoutIdentity(topology)) add(exception);
  for (const workload of topology.workloads.values()) {
    if (workload.injection.state === 'not-injected' && workload.services.length > 0) add({ workload: workload.id, mode: 'disable', reason: `it has no proxy (${workload.injection.because}), so its callers must use plaintext` });
    if (workload.scrape?.via === 'monitor') add({ workload: workload.id, port: workload.scrape.port, mode: 'permissive', reason: `metrics are scraped there in plaintext (${place(workload.scrape.span)})` });
  }
  return sortedBy(found.values(), (item) => item.workload, (item) => item.port ?? 0);
}

function* callsWithoutIdentity(topology: Topology): Iterable<NeededException> {
  for (const edge of topology.edges) {
    const service = edge.to.kind === 'service' ? topology.services.get(edge.to.id) : undefined;
    const caller = edge.from.kind === 'workload' ? topology.workloads.get(edge.from.id) : undefined;
    const isPlain = isPlaintextFromOutside(edge) || caller?.injection.state === 'not-injected';
    if (!service || !isPlain) continue;
    const port = service.ports.find((item) => item.port === edge.port)?.targetPort ?? edge.port;
    const evidence = edge.evidence[0];
    const reason = caller ? `${caller.name} calls it and has no proxy (${place(evidence)})` : `called from outside in plaintext (${place(evidence)} ${oneLine(evidence?.text ?? '', 50)})`;
    for (const workload of service.workloads) yield { workload, port, mode: 'permissive', reason };
  }
}
