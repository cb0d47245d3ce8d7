import type { Vocabulary } from '../../round.ts';
import { dialsOf, dialsTo, nothingSpecial, type Aim, type Dial } from './aim.ts';

/** Every port of every service, whatever the configuration says of it. */
export function serviceAims({ services }: Vocabulary): readonly Aim[] {
  return services.filter(({ ports }) => ports.length > 0).map((service) => ({ ...nothingSpecial, dials: dialsOf(service) }));
}

/** Names that nobody configured, addresses of pods, and an address that nothing has a name for. */
export function strayAims(vocabulary: Vocabulary): readonly Aim[] {
  const { stage, externalHosts } = vocabulary;
  const outside = ['unknown.example.org', ...externalHosts].map((to): Dial[] => [{ to, port: 80, protocol: 'http' }, { to, port: 443, protocol: 'tls' }, { to, port: 8080, protocol: 'http' }, { to, port: 9000, protocol: 'tcp' }]);
  const pods = stage.workloads.map((workload) => dialsTo(workload, vocabulary).filter(({ service }) => service === undefined));
  const address: Dial[] = [{ to: '10.44.0.30', port: 80, protocol: 'http' }, { to: '10.44.0.30', port: 9000, protocol: 'tcp' }];
  return [...outside, address, ...pods].filter((dials) => dials.length > 0).map((dials) => ({ ...nothingSpecial, dials }));
}
