import { describeResource, listAt, numberAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { at, type Provenance } from '../../../../model/provenance.ts';
import type { RuleDestination } from './http-rule.ts';
import { readTarget, type Names } from './read-http-rule.ts';

/** One item of `match` of a `tcp` or `tls` rule. Unlike for HTTP, gateways and sources are asked for together. */
export interface ConnectionMatch {
  readonly sniHosts: readonly string[];
  readonly destinationSubnets: readonly string[];
  readonly port?: number;
  readonly gateways: readonly string[];
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

/** One rule of `tcp` or `tls`. */
export interface ConnectionRule {
  readonly name: string;
  readonly source: Provenance;
  readonly matches: readonly ConnectionMatch[];
  readonly destinations: readonly RuleDestination[];
}

/** Rules without a route do nothing and are left out. */
export function readConnectionRules(resource: Resource, field: 'tcp' | 'tls', names: Names): ConnectionRule[] {
  return listAt(resource.raw, ['spec', field]).flatMap((value, index) => {
    const path = ['spec', field, index];
    const routes = listAt(value, ['route']);
    if (routes.length === 0) return [];
    const destinations = routes.map((route, item) => ({ ...readTarget({ resource, names }, [...path, 'route', item], (route as { destination?: unknown } | null)?.destination), weight: numberAt(route, ['weight']) ?? 0 }));
    return [{ name: `${describeResource(resource)}, ${field} rule ${index + 1}`, source: at(resource, path), matches: listAt(value, ['match']).map((match) => readConnectionMatch(match, names)), destinations }];
  });
}

/** One item of `match`. */
export function readConnectionMatch(value: unknown, names: Pick<Names, 'gatewayName'>): ConnectionMatch {
  const texts = (field: string): string[] => listAt(value, [field]).filter((item) => typeof item === 'string');
  const port = numberAt(value, ['port']);
  const sourceNamespace = textAt(value, ['sourceNamespace']);
  return {
    sniHosts: texts('sniHosts').map((host) => host.toLowerCase()),
    destinationSubnets: texts('destinationSubnets'),
    ...(port === undefined || port === 0 ? {} : { port }),
    gateways: texts('gateways').map(names.gatewayName),
    sourceLabels: textMapAt(value, ['sourceLabels']),
    ...(sourceNamespace === undefined || sourceNamespace === '' ? {} : { sourceNamespace }),
  };
}
