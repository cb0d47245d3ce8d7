import { numberAt, objectAt, textAt, type JsonObject } from '../../../../kube/resource.ts';

/** What a fault does to how many requests; parts that hit none are left out. */
export interface FaultParts {
  readonly delay?: { readonly percent: number; readonly by: string };
  readonly abort?: { readonly percent: number; readonly with: string };
}

/** Undefined where it hits nobody: without a percentage nothing is injected, and 0 injects nothing either. */
export function faultOf(fault: JsonObject): FaultParts | undefined {
  const by = textAt(fault, ['delay', 'fixedDelay']);
  const status = numberAt(fault, ['abort', 'httpStatus']) ?? textAt(fault, ['abort', 'grpcStatus']);
  const [delayed, aborted] = [percentOf(fault, 'delay'), percentOf(fault, 'abort')];
  const delay = by === undefined || delayed === 0 ? {} : { delay: { percent: delayed, by } };
  const abort = status === undefined || aborted === 0 ? {} : { abort: { percent: aborted, with: String(status) } };
  return 'delay' in delay || 'abort' in abort ? { ...delay, ...abort } : undefined;
}

function percentOf(fault: JsonObject, part: string): number {
  return numberAt(fault, [part, 'percentage', 'value']) ?? (objectAt(fault, [part, 'percentage']) === undefined ? (numberAt(fault, [part, 'percent']) ?? 0) : 0);
}

export function describeFault({ delay, abort }: FaultParts): string {
  const parts = [delay && `delays ${delay.percent} % by ${delay.by}`, abort && `aborts ${abort.percent} % with ${abort.with}`];
  return parts.filter((part) => part !== undefined).join(' and ');
}
