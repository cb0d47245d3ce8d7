import { groupBy } from '../../../../base/order.ts';
import { listAt, numberAt, textAt, textMapAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer, type AnalyzerContext } from '../../../../rules/analyzer.ts';
import { selectorText } from '../shared/selector-text.ts';

const reads = ['networking.istio.io/Gateway', 'Pod'] as const;

/** The hosts of one Gateway on one port, with the address that each is bound to. */
interface Known {
  readonly gateway: Resource;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
  readonly hosts: Map<string, string>;
}

export default defineAnalyzer({
  codes: ['IST0145'],
  differs: `istioctl compares selectors as text first and then by the pods that both select, hosts letter by letter, and neither protocol nor
server name: plaintext servers, which Istio joins, conflict too. Of several servers of one Gateway on one port it knows the last, and hosts of
servers that it has looked at count as those of the Gateway that it compared them with. \`istio/gateway-server-dropped\` reports what Istio really drops.`,
  issues: ['istio#54643', 'istio#57396'],
  reads,
  check(context) {
    const gateways = context.ofKind('networking.istio.io/Gateway');
    const known = gateways.flatMap(hostsByPort);
    const byPort = groupBy(known, ({ port }) => port);
    for (const gateway of gateways) {
      const selector = textMapAt(gateway.raw, ['spec', 'selector']);
      const meets = meetingIn(context, selector);
      const said = new Set<string>();
      for (const [index, server] of listAt(gateway.raw, ['spec', 'servers']).entries()) {
        const port = portOf(server);
        const others = (byPort.get(port) ?? []).filter((other) => other.gateway !== gateway && meets(other.selector) && isTaken(server, other.hosts));
        const text = `${port} ${hostsOf(server).join(',')}`;
        if (others.length === 0 || said.has(text)) continue;
        said.add(text);
        context.report({ code: 'IST0145', at: [gateway, ['spec', 'servers', index]], message: `the same selector, port and hosts as ${others.map((other) => `\`${other.gateway.name}\``).join(', ')}` });
      }
    }
  },
});

function hostsByPort(gateway: Resource): Known[] {
  const byPort = new Map(listAt(gateway.raw, ['spec', 'servers']).map((server) => [portOf(server), server]));
  const selector = textMapAt(gateway.raw, ['spec', 'selector']);
  return [...byPort].map(([port, server]) => ({ gateway, selector, port, hosts: new Map(hostsOf(server).map((host) => [host, bindOf(server)])) }));
}

/** Whether two selectors are equal, or one's text is part of the other's and some pod has the labels of both. */
function meetingIn(context: AnalyzerContext<typeof reads, readonly []>, selector: Readonly<Record<string, string>>): (other: Readonly<Record<string, string>>) => boolean {
  const text = selectorText(selector);
  return (other) => {
    const otherText = selectorText(other);
    if (text === otherText) return true;
    if (!text.includes(otherText) && !otherText.includes(text)) return false;
    return context.ofKind('Pod').some(({ labels }) => matchesLabels(selector, labels) && matchesLabels(other, labels));
  };
}

/** Whether a host of the server is there already with the same address; if none is, all are from now on. */
function isTaken(server: Json, hosts: Map<string, string>): boolean {
  const bind = bindOf(server);
  const own = hostsOf(server);
  if (own.some((host) => hosts.get(host) === bind)) return true;
  for (const host of own) hosts.set(host, bind);
  return false;
}

function portOf(server: Json): number {
  return numberAt(server, ['port', 'number']) ?? 0;
}

function bindOf(server: Json): string {
  return textAt(server, ['bind']) ?? '';
}

function hostsOf(server: Json): string[] {
  return listAt(server, ['hosts']).filter((host) => typeof host === 'string');
}
