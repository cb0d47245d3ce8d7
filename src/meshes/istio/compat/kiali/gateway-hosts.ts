import { groupBy } from '../../../../base/order.ts';
import { listAt, numberAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import type { Path } from '../../../../yaml/document.ts';
import { selectorText } from '../shared/selector-text.ts';

interface Host {
  readonly gateway: Resource;
  readonly path: Path;
  readonly name: string;
  /** Namespace that may bind to it; `*` for all. */
  readonly target: string;
}

export default defineAnalyzer({
  codes: ['KIA0301'],
  differs: `Kiali reports every pair of hosts of one selector and port that could mean the same name, \`*\` beside anything included, also
within one Gateway; a wildcard stands for one label only. Istio joins plaintext servers, serves the more specific name first, and drops a server only where TLS servers share a
host or protocols clash: that is what \`istio/gateway-server-dropped\` reports, with the one that loses.`,
  reads: ['networking.istio.io/Gateway'],
  check(context) {
    const groups = groupBy(context.ofKind('networking.istio.io/Gateway').flatMap(hostsOf), ({ key }) => key);
    for (const group of groups.values()) {
      for (const [index, { host }] of group.entries()) {
        const others = group.slice(index + 1).filter((other) => isSame(host, other.host));
        for (const { gateway, path } of others.length === 0 ? [] : [host, ...others.map((other) => other.host)]) {
          context.report({ code: 'KIA0301', at: [gateway, path], message: 'another Gateway of this selector and port has the same host' });
        }
      }
    }
  },
});

function hostsOf(gateway: Resource): { readonly key: string; readonly host: Host }[] {
  const selector = selectorText(textMapAt(gateway.raw, ['spec', 'selector']));
  return listAt(gateway.raw, ['spec', 'servers']).flatMap((server, index) =>
    listAt(server, ['hosts']).flatMap((written, position) => {
      if (typeof written !== 'string') return [];
      const [first = '', name] = written.split('/');
      const target = name === undefined ? '*' : first === '.' ? gateway.namespace : first;
      const host: Host = { gateway, path: ['spec', 'servers', index, 'hosts', position], name: (name ?? first).toLowerCase(), target };
      return [{ key: `${numberAt(server, ['port', 'number']) ?? 0} ${selector}`, host }];
    }),
  );
}

function isSame(a: Host, b: Host): boolean {
  if (a.target !== b.target && a.target !== '*' && b.target !== '*') return false;
  return a.name === '*' || b.name === '*' || a.name === b.name || matches(a.name, b.name) || matches(b.name, a.name);
}

/** A wildcard holds the names with one label more, and no wildcard beneath it. */
function matches(wide: string, narrow: string): boolean {
  return wide.startsWith('*.') && narrow.slice(narrow.indexOf('.')) === wide.slice(1);
}
