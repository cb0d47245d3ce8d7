import { field, items, refuse, text, type Faults, type Field } from './field.ts';
import { isDnsLabel } from './texts.ts';

/** Rules that `exportTo` has in some kinds. */
export interface ExportRules {
  /** `~`: only workloads of the entry itself see it. */
  readonly mayHide?: boolean;
  /** The object has a selector of workloads, so that only its own namespace may see it. */
  readonly isSelective?: boolean;
}

export function checkExportTo(faults: Faults, spec: Field, { mayHide = false, isSelective = false }: ExportRules = {}): void {
  const written = items(spec, 'exportTo');
  if (written.length === 0) return;
  const list = field(spec, 'exportTo');
  const seen = new Set<string>();
  for (const entry of written) {
    const value = text(entry);
    const namespace = value === '.' ? faults.namespace : value;
    if (seen.has(namespace)) refuse(faults, entry, value === '.' ? `\`.\` is the namespace \`${namespace}\`, which stands in \`exportTo\` already` : `\`${value}\` stands twice in \`exportTo\``);
    else if (mayHide && value === '~') seen.add(namespace);
    else if (namespace === '~') refuse(faults, entry, '`~` means nobody, and only a ServiceEntry may say that');
    else if (namespace !== '*' && namespace !== '.' && !isDnsLabel(namespace)) refuse(faults, entry, `\`${value}\` is no namespace, and neither \`.\` nor \`*\``);
    else seen.add(namespace);
  }
  if (isSelective && seen.size > 0 && !(seen.size === 1 && seen.has(faults.namespace))) refuse(faults, list, 'a DestinationRule with a `workloadSelector` can be exported to its own namespace alone');
  if (seen.has('*') && written.length > 1) refuse(faults, list, '`*` means every namespace, and stands beside others');
  if (seen.has('~') && written.length > 1) refuse(faults, list, '`~` means nobody, and stands beside others');
}
