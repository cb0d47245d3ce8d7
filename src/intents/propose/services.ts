import { groupBy, sortedBy } from '../../base/order.ts';
import type { ClientSetting, QualifiedName, ServiceNode, Topology } from '../../topology/topology.ts';
import { roleDefaults, type RoleDefaults } from '../role-defaults.ts';
import { inferRoles, type InferredRole } from '../roles.ts';
import { speaksOnlyGrpc } from '../traffic.ts';
import { formatDuration } from '../units.ts';
import { planBudgets, type Budget } from './budgets.ts';
import type { ProposedEntry, ProposedSection } from './section.ts';
import { namesFor, oneLine, place, withComment } from './words.ts';

/** The `roles:` section: only roles that some Service has. */
export function proposeRoles(roles: ReadonlyMap<QualifiedName, InferredRole>): ProposedSection {
  const used = new Set([...roles.values()].map((item) => item.role));
  const intro = [
    '# Defaults by role. A service takes them unless it says otherwise below; nothing is done that is not written here.',
    '# Timeouts bound a call with all of its tries. Only requests that can be made twice (GET, PUT, DELETE …) are retried,',
    '# never a POST and no gRPC call, unless a service says `requests: all`.',
  ];
  const entries = roleDefaults.filter((item) => used.has(item.name)).map((defaults): ProposedEntry => ({ id: defaults.name, about: defaults.name, lines: proposeRole(defaults) }));
  return { path: ['roles'], isList: false, intro, entries };
}

function proposeRole({ name, meaning, timeoutMs, retries, areTriesShared, breaker, breakerMeaning }: RoleDefaults): string[] {
  const lines = [withComment(`  ${name}:`, meaning, 32)];
  if (timeoutMs !== undefined) lines.push(`    timeout: ${formatDuration(timeoutMs)}`);
  if (retries === 0) lines.push(withComment('    retries: off', 'who waits at the front door tries again by hand', 32));
  if (retries !== undefined && retries > 0) {
    lines.push('    retries:', `      attempts: ${retries}`);
    if (areTriesShared) lines.push(withComment('      perTry: share', 'each try gets an equal part of the timeout', 32));
    else lines.push(withComment('      perTry: off', 'a try needs the time of the services that it calls', 32));
    lines.push(withComment('      backoff: 25ms', 'the pause before the first retry; it doubles', 32));
    lines.push('      on: [gateway-error, connect-failure, refused-stream, reset, unavailable]');
  }
  lines.push(`    # ${breakerMeaning}`, `    breaker: ${breaker}`);
  return lines;
}

/** The lines of each Service's entry under `services:`, by its name. */
export function proposeServices(topology: Topology): { roles: ReadonlyMap<QualifiedName, InferredRole>; entries: ReadonlyMap<QualifiedName, readonly string[]> } {
  const roles = inferRoles(topology);
  const budgets = planBudgets(topology, roles);
  const today = groupBy(topology.settings.filter((item) => item.to !== undefined), (item) => item.to);
  const general = groupBy(topology.settings.filter((item) => item.to === undefined), (item) => item.workload);
  const entries = new Map<QualifiedName, readonly string[]>();
  const nameOf = namesFor(topology);
  for (const service of sortedBy(topology.services.values(), (item) => item.id)) {
    const role = roles.get(service.id);
    if (!role || service.type === 'ExternalName') continue;
    const budget = budgets.get(service.id);
    const own = service.workloads.flatMap((id) => general.get(id) ?? []);
    entries.set(service.id, [
      `  ${nameOf(service.id)}:`,
      ...describeToday(service, today.get(service.id) ?? [], own, timeoutOf(role, budget)).map((line) => `    # ${line}`),
      withComment(`    role: ${role.role}`, role.because),
      ...overrides(budget, nameOf),
      ...(speaksOnlyGrpc(service) ? ['    # gRPC: every call is a POST, so nothing is retried; `retries: {requests: all}` if calls can be made twice'] : []),
    ]);
  }
  return { roles, entries };
}

function timeoutOf(role: InferredRole, budget: Budget | undefined): number | undefined {
  return budget?.timeoutMs ?? roleDefaults.find((item) => item.name === role.role)?.timeoutMs;
}

function overrides(budget: Budget | undefined, nameOf: (id: QualifiedName) => string): string[] {
  const lines: string[] = [];
  if (budget?.timeoutMs !== undefined) {
    const why = budget.becauseOf === undefined ? 'as long as the services that it calls in a circle' : `raised: it waits for ${nameOf(budget.becauseOf)}, and needs room for itself`;
    lines.push(withComment(`    timeout: ${formatDuration(budget.timeoutMs)}`, why));
  }
  if (budget?.retries !== undefined) {
    const why = budget.isInCircle ? 'services that call each other in a circle are not retried' : `its callers are tried up to ${budget.triesBefore ?? 1} times already`;
    lines.push(withComment(budget.retries === 0 ? '    retries: off' : `    retries: {attempts: ${budget.retries}${budget.needsWholeTry ? ', perTry: off' : ''}}`, why));
  } else if (budget?.needsWholeTry) lines.push(withComment('    retries: {perTry: off}', 'a part of the timeout would be shorter than what it waits for'));
  return lines;
}

/** What the applications do today where it differs, with the place to change it. */
function describeToday(service: ServiceNode, to: readonly ClientSetting[], own: readonly ClientSetting[], timeoutMs: number | undefined): string[] {
  const describe = (setting: ClientSetting): string => {
    const value = setting.setting === 'timeout' ? formatDuration(setting.value) : `${setting.value} retries`;
    return `${value}, ${place(setting.evidence)} (${oneLine(setting.evidence.text)})`;
  };
  const differing = to.filter((setting) => setting.setting === 'retries' || setting.value !== timeoutMs);
  const lines = differing.slice(0, 3).map((setting) => {
    const verb = setting.setting === 'timeout' ? 'waits' : 'makes';
    return `today: ${setting.workload.slice(setting.workload.indexOf('/') + 1)} ${verb} ${describe(setting)}`;
  });
  if (differing.length > 3) lines.push(`today: and ${differing.length - 3} more callers have settings of their own`);
  for (const setting of own.slice(0, 2)) lines.push(`today: ${service.name} gives its own calls ${describe(setting)}`);
  return lines;
}
