import { listAt, numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import type { Protocol } from '../../../../topology/topology.ts';
import { parseProtocol } from '../../lift/registry/port-protocol.ts';
import { appliesToMesh, destinationsOf } from './routes.ts';

export interface EntryPort {
  readonly entry: Resource;
  readonly number: number;
  readonly protocol: Protocol;
}

const ports = defineTable({
  reads: ['networking.istio.io/ServiceEntry'],
  rowsOf: (entry): (readonly [string, EntryPort])[] => {
    const own = listAt(entry.raw, ['spec', 'ports']).flatMap((port): EntryPort[] => {
      const number = numberAt(port, ['number']);
      return number === undefined ? [] : [{ entry, number, protocol: parseProtocol(textAt(port, ['protocol']) ?? '') }];
    });
    return listAt(entry.raw, ['spec', 'hosts']).flatMap((host) => own.map((port) => [String(host), port] as const));
  },
});

/** VirtualServices that lead to a host, and those that decide for sidecars what a call to it does. */
const routesTo = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (route): (readonly [string, Resource])[] => [
    ...destinationsOf(route).map(({ host }) => [`to ${host}`, route] as const),
    ...(appliesToMesh(route) ? listAt(route.raw, ['spec', 'hosts']).map((host) => [`of ${String(host)}`, route] as const) : []),
  ],
});

/** Ports of the ServiceEntries that have exactly this host. */
export function entryPortsOf(view: View<'networking.istio.io/ServiceEntry'>, host: string): readonly EntryPort[] {
  return view.rows(ports, host);
}

/** Whether some VirtualService sends to the host, from whatever name. */
export function isRoutedTo(view: View<'networking.istio.io/VirtualService'>, host: string): boolean {
  return view.rows(routesTo, `to ${host}`).length > 0;
}

/** Whether a VirtualService decides where calls of sidecars to the host go. */
export function isRoutedFrom(view: View<'networking.istio.io/VirtualService'>, host: string): boolean {
  return view.rows(routesTo, `of ${host}`).length > 0;
}
