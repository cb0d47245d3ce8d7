import type { MetricsLine, ServiceMetadata } from './metrics-log.ts';

/** Undefined for what is no line of ours, as a write that was cut off. */
export function readMetricsLine(text: string): MetricsLine | undefined {
  const value = parse(text) as MetricsLine | undefined;
  if (typeof value !== 'object' || value === null || (value.reporter !== 'source' && value.reporter !== 'destination')) return undefined;
  return { ...value, isGateway: String(value.isGateway) === 'true', services: listIn(value.services), endpoint: unquoted(value.endpoint), flags: value.flags === '' ? null : value.flags };
}

/** Metadata comes as JSON, or as a text that holds JSON: that depends on the version of Envoy. */
function listIn(services: unknown): readonly ServiceMetadata[] | null {
  const value = typeof services === 'string' ? parse(services) : services;
  return Array.isArray(value) ? (value as readonly ServiceMetadata[]) : null;
}

function unquoted(text: string | null): string | null {
  return text === null ? null : text.replace(/^"(.*)"$/, '$1');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
