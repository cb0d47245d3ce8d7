import type { QualifiedName } from '../../../../topology/topology.ts';
import type { RegistryHost, RegistryPort } from '../inventory.ts';

/** A Service that says so leads no server of a Gateway elsewhere. Source: `DisableGatewayPortTranslationLabel` in pilot/pkg/model/gateway.go. */
const untranslated = 'experimental.istio.io/disable-gateway-port-translation';

/** The port of a gateway's pods that a port of one of their Services leads to. A pod without a port of the name that is asked for is not behind it. */
export function podPortOf({ members }: Pick<RegistryHost, 'members'>, port: RegistryPort, workload: QualifiedName): number | undefined {
  return port.targetName === undefined ? port.targetPort : members(port).find((member) => member.workload === workload)?.port;
}

/** The port on which a server with this number listens: what the first Service that has the number leads to, else the number itself. Source: `resolvePorts` in pilot/pkg/model/gateway.go. */
export function serverPort(workload: QualifiedName, number: number, hosts: readonly RegistryHost[]): number {
  for (const host of hosts) {
    if (host.registry !== 'kubernetes' || untranslated in host.resource.labels) continue;
    const port = host.ports.find((candidate) => candidate.port === number);
    const own = port && podPortOf(host, port, workload);
    if (own !== undefined) return own;
  }
  return number;
}
