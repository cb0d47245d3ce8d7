import { listAt, numberAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { MeshNames } from './mesh-names.ts';
import { answersTo, type Answer, type AnswerView } from './registry-lookup.ts';
import { clientsOf, gatewaysOf, type ClientView } from './route-clients.ts';

/** Who a route to a host leads to, where its ports can be judged: nobody where the input has nobody, or only an alias. */
export function portsBehind(view: AnswerView, names: MeshNames, virtualService: Resource, host: string): { readonly answer: Answer; readonly ports: readonly number[] } | undefined {
  const answers = answersTo(view, names, names.exactName(host, virtualService.namespace));
  const answer = answers.find(({ resource }) => resource.namespace === virtualService.namespace) ?? answers[0];
  if (answer === undefined || answers.some(({ isAlias, ports }) => isAlias || ports.length === 0)) return undefined;
  // ServiceEntries of one host and namespace are one service, with the ports of all.
  const isOne = ({ resource }: Answer): boolean => resource.kind === 'ServiceEntry' && resource.namespace === answer.resource.namespace;
  return { answer, ports: [...new Set([answer, ...answers.filter(isOne)].flatMap(({ ports }) => ports))] };
}

/**
 * Ports on which clients come to the routes of a VirtualService: those of the services that its hosts name, and those of
 * its gateways' servers. A host that the registry does not know is served on port 80 alone. Undefined where the input
 * does not tell them all.
 */
export function portsDialled(view: AnswerView & ClientView, names: MeshNames, virtualService: Resource): readonly number[] | undefined {
  const { sidecars } = clientsOf(view, names, virtualService);
  const hosts = listAt(virtualService.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
  if (hosts.length === 0 || (sidecars !== undefined && hosts.some((host) => host.startsWith('*')))) return undefined;
  const dialled = new Set<number>();
  for (const host of sidecars === undefined ? [] : hosts) {
    const known = portsBehind(view, names, virtualService, host);
    for (const port of known?.ports ?? [80]) dialled.add(port);
  }
  for (const gateway of gatewaysOf(virtualService).filter((name) => name !== 'mesh')) {
    const [namespace = '', name = ''] = gateway.split('/');
    const found = view.get('networking.istio.io/Gateway', namespace, name);
    if (found === undefined) return undefined;
    for (const server of listAt(found.raw, ['spec', 'servers'])) dialled.add(numberAt(server, ['port', 'number']) ?? 0);
  }
  return [...dialled];
}

/** The ports to which the matches of a route limit it; undefined where some match does not. */
export function portsMatched(route: Json): ReadonlySet<number> | undefined {
  const matches = listAt(route, ['match']);
  const ports = matches.map((match) => numberAt(match, ['port']));
  return matches.length === 0 || ports.includes(undefined) ? undefined : new Set(ports.filter((port) => port !== undefined));
}
