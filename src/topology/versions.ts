import type { ServiceNode, Topology, Workload } from './topology.ts';

/** A version as somebody names it, with the labels of its pods where these were said. */
export interface NamedVersion {
  readonly version: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Labels by which releases are told apart where pods carry no `version`, the most usual first. */
const usualKeys: readonly string[] = ['version', 'app.kubernetes.io/version', 'track', 'release', 'stage', 'variant', 'color', 'slot', 'channel'];

/** Labels that change with each release or from pod to pod. */
const volatileKeys: ReadonlySet<string> = new Set(['pod-template-hash', 'controller-revision-hash', 'helm.sh/chart']);

/**
 * Workloads of a service that a version names: those with its labels; else those whose version label it is; else those
 * without a version label that bear its name, as `orders-canary` bears `canary`, or that alone carry it as a label.
 */
export function workloadsOfVersion(topology: Topology, service: ServiceNode, { version, labels }: NamedVersion): Workload[] {
  const all = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
  if (labels !== undefined) return all.filter((workload) => hasLabels(workload, labels));
  const labelled = all.filter((workload) => workload.version === version);
  if (labelled.length > 0) return labelled;
  const unlabelled = all.filter((workload) => workload.version === undefined);
  const named = unlabelled.filter(({ name }) => name === version || name.endsWith(`-${version}`));
  const found = named.length > 0 ? named : unlabelled.filter((workload) => usualKeys.some((key) => workload.labels[key] === version));
  return tellApart(found, all) === undefined ? [] : found;
}

/** The labels that pick the pods of a version out of those of its service; undefined where nothing tells them apart. */
export function labelsOfVersion(topology: Topology, service: ServiceNode, named: NamedVersion): Readonly<Record<string, string>> | undefined {
  if (named.labels !== undefined) return named.labels;
  const meant = workloadsOfVersion(topology, service, named);
  if (meant.length === 0) return undefined;
  for (const key of ['version', 'app.kubernetes.io/version']) if (meant.every((workload) => workload.labels[key] === named.version)) return { [key]: named.version };
  return tellApart(meant, service.workloads.flatMap((id) => topology.workloads.get(id) ?? []));
}

/** One label that all of them have and none of the others; pairs of labels are not looked for: nobody means them. */
function tellApart(meant: readonly Workload[], all: readonly Workload[]): Readonly<Record<string, string>> | undefined {
  const [first] = meant;
  const ids = new Set(meant.map(({ id }) => id));
  const others = all.filter(({ id }) => !ids.has(id));
  const rank = (key: string): number => (usualKeys.includes(key) ? usualKeys.indexOf(key) : usualKeys.length);
  const entries = Object.entries(first?.labels ?? {}).filter(([key]) => !volatileKeys.has(key)).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const found = entries.find(([key, value]) => meant.every(({ labels }) => labels[key] === value) && others.every(({ labels }) => labels[key] !== value));
  return found && { [found[0]]: found[1] };
}

function hasLabels({ labels }: Workload, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
