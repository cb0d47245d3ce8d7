import { sortedBy } from '../../base/order.ts';
import type { QualifiedName, ServiceNode } from '../../topology/topology.ts';
import type { VersionLabels } from '../intent.ts';
import { report, type ReadContext } from './context.ts';
import { readText } from './fields.ts';
import type { Node } from '../../yaml/tree.ts';

/**
 * Reads `labels` of the entries of `versions:`, before anything else of a service: they say which pods a version is,
 * wherever its name is used. What else stands there is read, and checked, later.
 */
export function readVersionLabels(context: ReadContext, id: QualifiedName, service: ServiceNode | undefined, versions: Node | undefined): void {
  if (versions?.kind !== 'map') return;
  const found = new Map<string, VersionLabels>();
  for (const { key, value } of versions.entries) {
    const node = value.kind === 'map' ? value.entries.find((entry) => entry.key.text === 'labels')?.value : undefined;
    const labels = node && readLabels(context, node);
    if (!node || !labels) continue;
    checkPods(context, { id, service, version: key.text, labels }, node);
    found.set(key.text, labels);
  }
  if (found.size > 0) context.versionLabels.set(id, found);
}

function readLabels(context: ReadContext, node: Node): VersionLabels | undefined {
  if (node.kind !== 'map' || node.entries.length === 0) {
    report(context, 'wrong-type', node, '`labels` must be a mapping of labels that the pods of this version carry', 'write them as in `labels: {track: canary}`');
    return undefined;
  }
  const entries = node.entries.map(({ key, value }): [string, string] => [key.text, readText(context, value, 'a label') ?? '']);
  return Object.fromEntries(sortedBy(entries, ([key]) => key));
}

interface LabelledVersion {
  readonly id: QualifiedName;
  readonly service: ServiceNode | undefined;
  readonly version: string;
  readonly labels: VersionLabels;
}

function checkPods(context: ReadContext, { id, service, version, labels }: LabelledVersion, at: Node): void {
  const workloads = (service?.workloads ?? []).flatMap((own) => context.topology.workloads.get(own) ?? []);
  const hasPods = workloads.some((workload) => Object.entries(labels).every(([key, value]) => workload.labels[key] === value));
  if (service === undefined || hasPods) return;
  const wanted = Object.entries(labels).map(([key, value]) => `\`${key}: ${value}\``).join(' and ');
  report(context, 'version-without-pods', at, `no pods of \`${id}\` carry ${wanted}: requests sent to version \`${version}\` would fail with 503`);
}
