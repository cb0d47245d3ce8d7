import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isObject } from '../kube/resource.ts';

/** A finding that was there when the baseline was written. Only the fingerprint is compared; the rest is for readers. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly file: string;
  readonly resource?: string;
  readonly message: string;
}

export interface Baseline {
  readonly findings: readonly BaselineEntry[];
}

export interface Compared {
  /** Findings that the baseline does not hold. */
  readonly fresh: readonly number[];
  /** How many it holds. */
  readonly known: number;
  /** Entries that nothing found is any more, of files that were read. */
  readonly gone: readonly BaselineEntry[];
}

/** Sets what was found, by its fingerprints, against a baseline. */
export function compareWithBaseline(fingerprints: readonly string[], { findings }: Baseline, wasRead: (file: string) => boolean): Compared {
  const known = new Set(findings.map(({ fingerprint }) => fingerprint));
  const found = new Set(fingerprints);
  const fresh = fingerprints.flatMap((fingerprint, index) => (known.has(fingerprint) ? [] : [index]));
  return { fresh, known: fingerprints.length - fresh.length, gone: findings.filter(({ fingerprint, file }) => !found.has(fingerprint) && wasRead(file)) };
}

export function baselineOf(diagnostics: readonly Diagnostic[], fingerprints: readonly string[]): Baseline {
  const findings = diagnostics.map(({ rule, span, resource, message }, index) => ({ fingerprint: fingerprints[index] ?? '', rule, file: span.file, ...(resource === undefined ? {} : { resource }), message }));
  return { findings };
}

const format = 'meshwright-baseline/1';

export function printBaseline({ findings }: Baseline): string {
  return `${JSON.stringify({ format, findings }, null, 2)}\n`;
}

/** Undefined for a text that is no baseline. */
export function readBaseline(text: string): Baseline | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['format'] !== format || !Array.isArray(value['findings'])) return undefined;
  const findings = value['findings'] as readonly unknown[];
  return findings.every(isEntry) ? { findings } : undefined;
}

function isEntry(value: unknown): value is BaselineEntry {
  return isObject(value) && ['fingerprint', 'rule', 'file', 'message'].every((key) => typeof value[key] === 'string');
}
