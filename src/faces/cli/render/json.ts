import type { RenderedFiles } from '../../../adapters/rendered.ts';

/** The one place where results become JSON for machines: one object, keys in the order of the report. */
export function renderJson(value: unknown, rendered: RenderedFiles = new Map()): string {
  return `${JSON.stringify(rendered.size === 0 ? value : withSourceLines(value, rendered), toPlain, 2)}\n`;
}

/** The same on one line, for output of which each line is a value of its own. */
export function renderJsonLine(value: unknown, rendered: RenderedFiles = new Map()): string {
  return `${JSON.stringify(rendered.size === 0 ? value : withSourceLines(value, rendered), toPlain)}\n`;
}

function toPlain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value as Map<string, unknown>);
  return value instanceof Set ? [...(value as Set<unknown>)] : value;
}

/**
 * Positions in a text that a tool rendered become lines of its source. Columns and ends are left out there,
 * as is every fix: an edit of a rendered text cannot be applied.
 */
function withSourceLines(value: unknown, rendered: RenderedFiles): unknown {
  if (Array.isArray(value)) return value.map((item) => withSourceLines(item, rendered));
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set) return value;
  const place = value as { readonly file?: unknown; readonly line?: unknown };
  const lines = typeof place.file === 'string' && typeof place.line === 'number' ? rendered.get(place.file)?.sourceLines : undefined;
  const copy: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    if (lines !== undefined && (key === 'fix' || key === 'endLine' || key === 'endColumn')) continue;
    if (lines !== undefined && key === 'line') copy[key] = lines[(child as number) - 1] ?? child;
    else if (lines !== undefined && key === 'column') copy[key] = 1;
    else copy[key] = withSourceLines(child, rendered);
  }
  return copy;
}

/** What a failure looks like where JSON was asked for. */
export function renderJsonFailure(message: string, at: { readonly file?: string | undefined; readonly line?: number | undefined }): string {
  return renderJson({ error: { message, ...(at.file === undefined ? {} : { file: at.file }), ...(at.line === undefined ? {} : { line: at.line }) } });
}
