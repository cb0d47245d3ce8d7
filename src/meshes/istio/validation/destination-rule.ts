import { checkSubsetName, checkWildcardDomain } from './destination.ts';
import { checkExportTo } from './export-to.ts';
import { field, isSet, items, refuse, text, type Faults, type Field } from './field.ts';
import { checkLabels, checkSelector } from './labels.ts';
import { checkTrafficPolicy } from './traffic-policy.ts';

export function checkDestinationRule(faults: Faults, spec: Field): void {
  checkWildcardDomain(faults, field(spec, 'host'));
  checkTrafficPolicy(faults, field(spec, 'trafficPolicy'));
  const names = new Set<string>();
  for (const subset of items(spec, 'subsets')) {
    const name = field(subset, 'name');
    if (names.has(text(name))) refuse(faults, name, `the subset \`${text(name)}\` stands twice`);
    names.add(text(name));
    checkSubsetName(faults, name);
    checkLabels(faults, subset, 'labels');
    checkTrafficPolicy(faults, field(subset, 'trafficPolicy'));
  }
  checkExportTo(faults, spec, { isSelective: isSet(spec, 'workloadSelector') });
  checkSelector(faults, field(spec, 'workloadSelector'), 'matchLabels');
}
