import { isObject } from '../../../kube/resource.ts';
import type { Path } from '../../../yaml/document.ts';

/**
 * A value inside a decoded message, and the way to it. What is absent has a place too: the place where it would stand.
 * Asked for what it is not, a field answers as Go does: with the empty text, zero, `false` or no items.
 */
export interface Field {
  readonly value: unknown;
  readonly step: string | number;
  readonly holder?: Field;
}

export function rootField(value: unknown, step: string): Field {
  return { value, step };
}

export function field(holder: Field, step: string): Field {
  return { value: isObject(holder.value) && Object.hasOwn(holder.value, step) ? holder.value[step] : undefined, step, holder };
}

export function isSet(holder: Field, step?: string): boolean {
  return step === undefined ? holder.value !== undefined : isObject(holder.value) && holder.value[step] !== undefined && Object.hasOwn(holder.value, step);
}

const none: readonly Field[] = [];

export function items(holder: Field, step: string): readonly Field[] {
  const list = field(holder, step);
  return Array.isArray(list.value) ? list.value.map((value: unknown, index) => ({ value, step: index, holder: list })) : none;
}

/** The entries of a map; the step of each is its key. */
export function entries(holder: Field, step: string): readonly Field[] {
  const map = field(holder, step);
  return isObject(map.value) ? Object.entries(map.value).map(([key, value]) => ({ value, step: key, holder: map })) : none;
}

export function text(holder: Field, step?: string): string {
  const value = step === undefined ? holder.value : field(holder, step).value;
  return typeof value === 'string' ? value : '';
}

export function number(holder: Field, step?: string): number {
  const value = step === undefined ? holder.value : field(holder, step).value;
  return typeof value === 'number' ? value : 0;
}

export function flag(holder: Field, step: string): boolean {
  return field(holder, step).value === true;
}

export function pathOf({ step, holder }: Field): Path {
  return holder === undefined ? [step] : [...pathOf(holder), step];
}

/** What is wrong at a field. Lower case, no full stop, what the user wrote in backticks. */
export interface Fault {
  readonly at: Field;
  readonly message: string;
  /** `error`: istiod refuses the object. `warning`: it takes the object and warns. */
  readonly severity: 'error' | 'warning';
  /** The fault is in the key of an entry. */
  readonly isKey?: boolean;
}

/** Collects the faults of one object. */
export interface Faults {
  readonly found: Fault[];
  /** Of the object, not of its spec. */
  readonly namespace: string;
}

export function refuse({ found }: Faults, at: Field, message: string): void {
  found.push({ at, message, severity: 'error' });
}

export function refuseKey({ found }: Faults, at: Field, message: string): void {
  found.push({ at, message, severity: 'error', isKey: true });
}

export function warn({ found }: Faults, at: Field, message: string): void {
  found.push({ at, message, severity: 'warning' });
}

/** The name of a field in messages: its last step. */
export function nameOf({ step, holder }: Field): string {
  return typeof step === 'number' && holder !== undefined ? `${nameOf(holder)}[${step}]` : String(step);
}
