import { numberAt, objectAt, textAt, type Json } from '../../../../kube/resource.ts';

/** What istioctl keeps of a match on a prefix: exact texts and prefixes as texts with a mark, everything else as nothing. */
export interface PrefixMatch {
  readonly prefix: string;
  readonly port: number;
  readonly method: string;
  readonly authority: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly queryParams: ReadonlyMap<string, string>;
  readonly withoutHeaders: ReadonlyMap<string, string>;
}

/** Undefined for a match on anything but a prefix. Source: `genMatchHTTPRoutes` in pkg/config/validation/validation.go. */
export function prefixMatchOf(match: Json): PrefixMatch | undefined {
  const prefix = textAt(match, ['uri', 'prefix']) ?? '';
  if (prefix === '') return undefined;
  const map = (field: string): Map<string, string> => new Map(Object.entries(objectAt(match, [field]) ?? {}).map(([name, value]) => [name, marked(value ?? null)]));
  return {
    prefix,
    port: numberAt(match, ['port']) ?? 0,
    method: marked(objectAt(match, ['method']) ?? null) || 'exact:GET',
    authority: marked(objectAt(match, ['authority']) ?? null),
    headers: map('headers'),
    queryParams: map('queryParams'),
    withoutHeaders: map('withoutHeaders'),
  };
}

function marked(value: Json): string {
  const exact = textAt(value, ['exact']) ?? '';
  const prefix = textAt(value, ['prefix']) ?? '';
  return exact !== '' ? `exact:${exact}` : prefix === '' ? '' : `prefix:${prefix}`;
}

/** Whether istioctl takes `earlier` to cover `later`, in the direction in which it compares. Source: `coveredValidation`. */
export function coversPrefix(earlier: PrefixMatch, later: PrefixMatch): boolean {
  return (
    later.prefix.startsWith(earlier.prefix) &&
    later.port === earlier.port &&
    earlier.method.startsWith(later.method) &&
    earlier.authority.startsWith(later.authority) &&
    isCovered(earlier.headers, later.headers) &&
    isCovered(earlier.queryParams, later.queryParams) &&
    isCovered(earlier.withoutHeaders, later.withoutHeaders)
  );
}

function isCovered(earlier: ReadonlyMap<string, string>, later: ReadonlyMap<string, string>): boolean {
  return earlier.size === later.size && [...earlier].every(([name, value]) => later.has(name) && value.startsWith(later.get(name) ?? ''));
}
