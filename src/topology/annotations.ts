import { upstreamAnnotations } from './foreign-kinds.ts';
import { placeOf } from './places.ts';
import type { Setting } from './setting.ts';
import type { PodOwner } from './workloads.ts';
import { valueAt } from '../kube/resource.ts';

/** Says whom a workload calls where nothing else can: `none`, or `orders, payment:8080`. On the workload or its pods. */
export const callsAnnotation = 'meshwright.dev/calls';

/** `assumed` on a Service: its ports are a guess, so that nothing that is written may name one. */
export const portsAnnotation = 'meshwright.dev/ports';

export function saysCallsNobody(owner: PodOwner): boolean {
  return owner.annotations[callsAnnotation]?.trim() === 'none';
}

/** The callees that annotations name. The port of an upstream annotation is a local one and is left out. */
export function annotatedSettings(owner: PodOwner): Setting[] {
  return [callsAnnotation, ...upstreamAnnotations].flatMap((name): Setting[] => {
    const written = owner.annotations[name]?.trim();
    if (written === undefined || written === '' || written === 'none') return [];
    const value = name === callsAnnotation ? written : written.split(',').map((item) => item.trim().split(':')[0]).join(',');
    const onTemplate = ['metadata', 'annotations', name];
    const path = valueAt(owner.resource.raw, [...owner.templatePath, ...onTemplate]) === undefined ? onTemplate : [...owner.templatePath, ...onTemplate];
    const parts = value.split(',').map((part) => part.trim()).filter((part) => part !== '');
    return parts.map((part) => ({ name, value: part, form: 'variable', kind: 'annotation', place: placeOf(owner.resource, path), sibling: () => undefined, isSecret: false, isWeak: false }));
  });
}
