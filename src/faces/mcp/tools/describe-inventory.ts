import { z } from 'zod';
import { groupKindOf } from '../../../kube/resource.ts';
import { spanOf } from '../../../kube/resource.ts';
import { discoverReport, type DiscoverReport } from '../../../project/discover.ts';
import { meshBackend } from '../../../project/mesh-model-of.ts';
import type { Project } from '../../../project/project.ts';
import { describeTopology } from '../../cli/render/topology-text.ts';
import { nextOutput } from '../next-step.ts';
import { moreLine, pageInput, pageOf, pageOutput } from '../page.ts';
import { plain } from '../plain.ts';
import { amount, row } from '../rows.ts';
import { defineTool, reads } from '../tool.ts';

type Row = Readonly<Record<string, unknown>>;

const rowsOf: Readonly<Record<string, (report: DiscoverReport, project: Project) => readonly Row[]>> = {
  services: ({ services, workloads }) => services.map((service) => ({ ...service, versions: versionsOf(service.workloads, workloads) })),
  workloads: ({ workloads }) => workloads.map(({ probes: _, ...workload }) => workload),
  calls: ({ edges }) => edges.map((edge) => ({ ...edge, evidence: edge.evidence.slice(0, 3) })),
  'outside-hosts': ({ externalHosts }) => externalHosts,
  timeouts: ({ timeouts }) => timeouts.map((timeout) => ({ ...timeout })),
  gaps: ({ unknown, dangling, possible, cycles }) => [
    ...unknown.map((entry) => ({ gap: 'callees-unknown', ...entry })),
    ...dangling.map((entry) => ({ gap: 'address-of-nobody', ...entry })),
    ...possible.map((entry) => ({ gap: 'call-possible', ...entry })),
    ...cycles.map((workloads) => ({ gap: 'call-cycle', workloads })),
  ],
  configuration: (_, project) => configurationOf(project),
};

function versionsOf(own: readonly string[], workloads: DiscoverReport['workloads']): string[] {
  return [...new Set(workloads.filter(({ name }) => own.includes(name)).flatMap(({ version }) => version ?? []))].sort();
}

/** Objects of the mesh: gateways, routes, policies. */
function configurationOf({ resources }: Project): Row[] {
  const owned = new Set(meshBackend().ownedKinds);
  return [...resources.all()]
    .filter((resource) => owned.has(groupKindOf(resource)))
    .map((resource) => {
      const { file, line } = spanOf(resource, []);
      return { kind: resource.kind, namespace: resource.namespace, name: resource.name, apiVersion: resource.apiVersion, file, line };
    });
}

export const describeInventory = defineTool({
  name: 'mesh_describe_inventory',
  title: 'Describe the application',
  description:
    'Reads what the manifests of the project hold: services with ports and versions, workloads, who calls whom with the file and line that shows it, hosts outside, timeouts in the applications, what the input cannot tell, and the mesh configuration that exists. Names are as the manifests have them. It does not judge any of it (mesh_check does) and follows no request (mesh_trace_request does).',
  annotations: reads,
  input: z.strictObject({
    about: z.enum(['services', 'workloads', 'calls', 'outside-hosts', 'timeouts', 'gaps', 'configuration']).default('services').describe('Which list. `gaps`: what discovery could not tell. `configuration`: objects of the mesh, such as routes, gateways and policies.'),
    filter: z.string().max(200).optional().describe('Only entries that hold this text in a name, in any letter case.'),
    ...pageInput,
  }),
  output: z.object({
    summary: row.describe('Counts over the whole project.'),
    items: z.array(row).describe('Entries of the list that was asked for. Services and workloads are named `namespace/name`.'),
    unread: amount.describe('Problems in the input: what could not be read is not in the lists.'),
    ...pageOutput,
    ...nextOutput,
  }),
  run: ({ about, filter, limit, cursor }, { snapshot }) => {
    const { project } = snapshot;
    const report = discoverReport(project);
    const rows = (rowsOf[about]?.(report, project) ?? []).filter((row) => filter === undefined || namesIn(row).toLowerCase().includes(filter.toLowerCase()));
    const page = pageOf(rows, { limit, cursor }, [snapshot.revision, 'inventory', about, filter]);
    if ('problem' in page) return page;
    const { items, total, nextCursor } = page;
    const lines = [describeTopology(project.topology), ...items.map(describeRow), moreLine(page)];
    const problems = project.problems.length === 0 ? [] : [`${project.problems.length} problems while reading: mesh_check names them`];
    return {
      content: { summary: plain(report.summary, snapshot), items: items.map((item) => plain(item, snapshot)), unread: project.problems.length, total, ...(nextCursor === undefined ? {} : { nextCursor }) },
      text: [...lines, ...problems].filter((line) => line !== '').join('\n'),
    };
  },
});

/** Everything by which a person would look an entry up; places and reasons are not names. */
function namesIn(row: Row): string {
  return ['name', 'namespace', 'from', 'to', 'host', 'workload', 'kind', 'address', 'workloads', 'services', 'versions'].flatMap((key) => row[key] ?? []).join(' ');
}

function describeRow(row: Row): string {
  if (typeof row['from'] === 'string') return `${row['from']} → ${String(row['to'])}:${String(row['port'])} (${String(row['protocol'])})`;
  if (typeof row['host'] === 'string') return `${row['host']} ${String(row['ports'])} ← ${String(row['callers'])}`;
  if (typeof row['kind'] === 'string' && typeof row['namespace'] === 'string') return `${row['kind']} ${row['namespace']}/${String(row['name'])} (${String(row['file'])}:${String(row['line'])})`;
  if (typeof row['name'] === 'string') return `${row['name']}${portsOf(row['ports'])}${Array.isArray(row['versions']) && row['versions'].length > 0 ? ` versions ${row['versions'].join(', ')}` : ''}`;
  if ('timeoutMs' in row) return `${String(row['workload'])} ${row['timeoutMs'] === null ? 'sets no timeout' : `${String(row['timeoutMs'])} ms`}${row['to'] === null ? '' : ` to ${String(row['to'])}`}`;
  return JSON.stringify(row);
}

function portsOf(ports: unknown): string {
  if (!Array.isArray(ports)) return '';
  return ` ${(ports as readonly { readonly port: number; readonly protocol: string }[]).map(({ port, protocol }) => `${port} ${protocol}`).join(', ')}`;
}
