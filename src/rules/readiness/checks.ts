import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ServiceNode, ServicePort, Topology } from '../../topology/topology.ts';
import type { ReadinessTopic } from '../rule.ts';
import { count, findingOf, withWorkloads, type ReadinessCheck, type ReadinessFinding, type ReadinessInput } from './row.ts';

// The rows of the readiness table that are the same for every mesh. A row gathers what rules found; it judges little itself.

const syntax: ReadinessCheck = ({ diagnostics, files }) => {
  const broken = diagnostics.filter((diagnostic) => diagnostic.rule.startsWith('yaml/') || diagnostic.rule === 'kubernetes/not-an-object');
  const inFiles = new Set(broken.map((diagnostic) => diagnostic.span.file)).size;
  return {
    check: 'YAML syntax',
    result: broken.length === 0 ? 'pass' : 'fail',
    detail: broken.length === 0 ? `${count(files, 'file')} read without a problem` : `${count(inFiles, 'file')} of ${files} cannot be read in full`,
    findings: broken.map(findingOf),
  };
};

const ports: ReadinessCheck = (input) => {
  const wrong = diagnosticsAbout(input, 'ports');
  const nameless = [...input.topology.services.values()].flatMap(portsWithoutProtocol);
  const hasErrors = wrong.some((diagnostic) => diagnostic.severity === 'error');
  const details = [wrong.length === 0 ? [] : [`${count(wrong.length, 'Service port or selector')} leads nowhere`], nameless.length === 0 ? [] : [`${count(nameless.length, 'port')} without a protocol`]].flat();
  return {
    check: 'ports',
    result: hasErrors ? 'fail' : details.length > 0 ? 'warning' : 'pass',
    detail: details.length === 0 ? 'every Service port leads to a port of its pods and names its protocol' : details.join(', '),
    findings: [...wrong.map(findingOf), ...nameless],
  };
};

function portsWithoutProtocol(service: ServiceNode): ReadinessFinding[] {
  return service.ports
    .filter((port) => !isDeclared(port))
    .map((port) => ({
      message: `port ${port.port} of \`${service.id}\` says no protocol${guessed(port)}: the proxy has to guess it from the first bytes; name the port \`http-…\`, \`grpc-…\` or \`tcp-…\`, or write \`appProtocol\``,
      file: port.span.file,
      line: port.span.line,
      resource: `Service ${service.id}`,
    }));
}

/** A proxy goes by the Service alone: what probes, images and numbers tell us does not help it. */
function isDeclared({ protocolSource }: ServicePort): boolean {
  return protocolSource === 'app-protocol' || protocolSource === 'port-name';
}

function guessed({ protocol }: ServicePort): string {
  return protocol === 'unknown' ? '' : ` (it looks like ${protocol})`;
}

const cycles: ReadinessCheck = ({ topology }) => {
  const unknown = topology.unknown.length === 0 ? '' : `; the callees of ${count(topology.unknown.length, 'workload')} are unknown`;
  return {
    check: 'circular dependencies',
    result: topology.cycles.length > 0 || topology.unknown.length > 0 ? 'warning' : 'pass',
    detail: topology.cycles.length === 0 ? `none detected${unknown}` : `${count(topology.cycles.length, 'cycle')} detected${unknown}`,
    findings: topology.cycles.map((cycle) => cycleFinding(topology, cycle)),
  };
};

function cycleFinding(topology: Topology, cycle: readonly string[]): ReadinessFinding {
  const [first] = cycle;
  const span = first === undefined ? undefined : topology.workloads.get(first)?.span;
  return { message: `${[...cycle, first].map((name) => `\`${name}\``).join(' → ')}: when one of them is slow, all of them wait for each other`, file: span?.file ?? '', line: span?.line ?? 1 };
}

const references: ReadinessCheck = (input) => {
  const wrong = diagnosticsAbout(input, 'references');
  const ids = idsAbout(input, 'references');
  const open = input.unjudged.filter((entry) => ids.has(entry.rule));
  const unknown = open.length === 0 ? '' : `${count(open.length, 'reference')} cannot be judged without the accounts of their namespaces`;
  return {
    check: 'authorization references',
    result: wrong.length > 0 ? 'fail' : open.length > 0 ? 'warning' : 'pass',
    detail: wrong.length > 0 ? `${count(wrong.length, 'service account')} that nobody has` : unknown || 'all service accounts exist',
    findings: wrong.map(findingOf),
  };
};

function diagnosticsAbout(input: ReadinessInput, topic: ReadinessTopic): Diagnostic[] {
  const ids = idsAbout(input, topic);
  return input.diagnostics.filter((diagnostic) => ids.has(diagnostic.rule));
}

function idsAbout(input: ReadinessInput, topic: ReadinessTopic): ReadonlySet<string> {
  return new Set(input.rules.filter(({ rule }) => rule.readiness === topic).map(({ id }) => id));
}

export const readinessChecks: readonly ReadinessCheck[] = [syntax, withWorkloads('ports', ports), withWorkloads('circular dependencies', cycles), references];
