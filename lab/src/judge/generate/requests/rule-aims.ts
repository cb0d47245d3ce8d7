import { textAt, textMapAt, type JsonObject } from '../../../../../src/kube/resource.ts';
import { matchesLabels } from '../../../../../src/kube/selector.ts';
import type { Vocabulary } from '../../round.ts';
import { dialsOf, idOfWorkload, nothingSpecial, objectsOf, servicesNamed, type Aim } from './aim.ts';

/** The services of every DestinationRule, and what a Sidecar lets its pods call. */
export function ruleAims(objects: readonly JsonObject[], vocabulary: Vocabulary): readonly Aim[] {
  const rules = objectsOf(objects, 'DestinationRule').map((rule): Aim => ({ ...nothingSpecial, dials: servicesNamed(textAt(rule, ['spec', 'host']) ?? '', textAt(rule, ['metadata', 'namespace']) ?? '', vocabulary).flatMap((service) => dialsOf(service)) }));
  return [...rules, ...objectsOf(objects, 'Sidecar').map((sidecar) => sidecarAim(sidecar, vocabulary))].filter(({ dials }) => dials.length > 0);
}

function sidecarAim(sidecar: JsonObject, { stage, services }: Vocabulary): Aim {
  const home = textAt(sidecar, ['metadata', 'namespace']);
  const labels = textMapAt(sidecar, ['spec', 'workloadSelector', 'labels']);
  const callers = stage.workloads.filter((workload) => workload.namespace === home && workload.proxy === 'sidecar' && matchesLabels(labels, workload.labels)).map(idOfWorkload);
  return { callers, headers: {}, dials: services.filter(({ namespace }) => namespace !== home).flatMap((service) => dialsOf(service)) };
}
