import type { Span } from '../../diagnostics/diagnostic.ts';
import { groupBy } from '../../base/order.ts';
import type { ClientSetting, Evidence, QualifiedName, Topology } from '../../topology/topology.ts';

/** What each workload sets for its own calls. */
export type CallerSettings = ReadonlyMap<QualifiedName, readonly ClientSetting[]>;

export function settingsByCaller(topology: Topology): CallerSettings {
  return groupBy(topology.settings, (setting) => setting.workload);
}

/** The timeout of a caller for a callee: the one that names the callee, else the one that speaks of every call. */
export function timeoutOf(settings: CallerSettings, caller: QualifiedName, callee: string): ClientSetting | undefined {
  return settingOf(settings, 'timeout', caller, callee);
}

/** The retries of a caller for a callee, found like its timeout. */
export function retriesOf(settings: CallerSettings, caller: QualifiedName, callee: string): ClientSetting | undefined {
  return settingOf(settings, 'retries', caller, callee);
}

function settingOf(settings: CallerSettings, kind: ClientSetting['setting'], caller: QualifiedName, callee: string): ClientSetting | undefined {
  const own = settings.get(caller);
  return own?.find((setting) => setting.setting === kind && setting.to === callee) ?? own?.find((setting) => setting.setting === kind && setting.to === undefined);
}

/** Where a setting stands, as long as its value is: evidence is `NAME=value` and knows only where the value starts. */
export function spanOfEvidence({ file, line, column, text }: Evidence): Span {
  const value = text.slice(text.indexOf('=') + 1);
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, value.length) };
}
