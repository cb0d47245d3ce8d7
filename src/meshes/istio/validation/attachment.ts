import { field, isSet, items, refuse, text, type Faults, type Field } from './field.ts';
import { checkSelector } from './labels.ts';

/** What a policy may be attached to, as `group/Kind`; the version is not looked at. */
const targets: ReadonlySet<string> = new Set(['/Service', 'core/Service', 'networking.istio.io/ServiceEntry', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/GatewayClass']);

/** How a policy says what it is for: a selector, or references, not both. */
export function checkAttachment(faults: Faults, spec: Field): void {
  const written = ['selector', 'targetRef', 'targetRefs'].filter((step) => isSet(spec, step));
  if (written.length > 1) refuse(faults, spec, `\`${written.join('` and `')}\` stand together: only one of them may`);
  checkSelector(faults, field(spec, 'selector'), 'matchLabels');
  if (isSet(spec, 'targetRef')) checkTarget(faults, field(spec, 'targetRef'));
  for (const target of items(spec, 'targetRefs')) checkTarget(faults, target);
}

function checkTarget(faults: Faults, target: Field): void {
  if (text(target, 'name') === '') refuse(faults, field(target, 'name'), 'the reference names no object');
  if (text(target, 'namespace') !== '') refuse(faults, field(target, 'namespace'), 'the reference names a namespace: only objects of its own namespace can be meant');
  const group = text(target, 'group');
  const kind = text(target, 'kind');
  if (!targets.has(`${group}/${kind}`)) refuse(faults, field(target, 'kind'), `\`${group === '' ? kind : `${group}/${kind}`}\` cannot be a target: Service, ServiceEntry, Gateway and GatewayClass can`);
}
