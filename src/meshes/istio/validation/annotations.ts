import type { Resource } from '../../../kube/resource.ts';
import { refuse, refuseKey, rootField, text, type Faults, type Field } from './field.ts';

const dryRun = 'istio.io/dry-run';
/** What istiod writes on objects that it makes up itself. */
const internal = ['internal.istio.io/webhook-always-reject', 'internal.istio.io/parent-namespace', 'internal.istio.io/parents'] as const;
const booleans: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']);

export function checkAnnotations(faults: Faults, { annotations, kind }: Resource, spec: Field): void {
  const at = (key: string): Field => ({ value: annotations[key], step: key, holder: { value: annotations, step: 'annotations', holder: rootField({ annotations }, 'metadata') } });
  for (const key of internal) if (Object.hasOwn(annotations, key)) refuseKey(faults, at(key), `\`${key}\` is for istiod alone`);
  const value = Object.hasOwn(annotations, dryRun) ? annotations[dryRun] : undefined;
  if (value === undefined) return;
  if (kind !== 'AuthorizationPolicy') return refuseKey(faults, at(dryRun), `\`${dryRun}\` is for an AuthorizationPolicy: nothing else can be tried without effect`);
  const action = text(spec, 'action') || 'ALLOW';
  if (action !== 'ALLOW' && action !== 'DENY') refuseKey(faults, at(dryRun), `\`${dryRun}\` cannot stand beside \`action: ${action}\`: only ALLOW and DENY can be tried`);
  else if (!booleans.has(value)) refuse(faults, at(dryRun), `\`${value}\` must be \`"true"\` or \`"false"\``);
}
