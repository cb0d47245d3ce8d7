import { valueAt, type Resource } from '../../../../../kube/resource.ts';
import type { Path } from '../../../../../yaml/document.ts';
import type { MatchEntry } from './dead-matches.ts';

/** Where a match asks for what no request has, and why. */
interface Shown {
  readonly path: Path;
  readonly what: string;
  readonly why: string;
  readonly help: string;
}

/** Undefined for what other rules speak of, and for authorities, whose letter case proxies leave alone. */
export function placeOfNothing(virtualService: Resource, { path }: MatchEntry, attribute: string): Shown | undefined {
  const shown = (field: string, why: string, help: string): Shown => ({ path: [...path, field], what: `\`${field}\``, why, help });
  if (attribute === 'path') return shown('uri', 'asks for no path, which begins with `/` and is compared without its query', 'begin it with `/`, and ask for parameters in `queryParams`');
  if (attribute === 'method') return shown('method', 'asks for no method, which is written in upper case', 'write it in upper case');
  if (attribute === 'scheme') return shown('scheme', 'asks for no scheme: there are `http` and `https`', 'write `http` or `https`');
  if (attribute === '@port') return shown('port', 'is no port', 'write the port of the Service');
  const [kind, name = ''] = [attribute.slice(0, attribute.indexOf(':')), attribute.slice(attribute.indexOf(':') + 1)];
  const field = kind === 'header' ? ['withoutHeaders', 'headers'].find((each) => keyLike(virtualService, [...path, each], name) !== undefined) : kind === 'query' ? 'queryParams' : undefined;
  if (field === undefined) return undefined;
  const key = keyLike(virtualService, [...path, field], name) ?? name;
  if (field === 'withoutHeaders') return { path: [...path, field, key], what: `\`${key}\``, why: 'may have no value, nor be missing', help: 'to ask that it be missing, leave the value out: `{}`' };
  return { path: [...path, field, key], what: `\`${key}\``, why: 'asks for a value that cannot be sent', help: 'spaces at both ends of a value are cut off' };
}

function keyLike(virtualService: Resource, path: Path, name: string): string | undefined {
  return Object.keys((valueAt(virtualService.raw, path) as object | undefined) ?? {}).find((key) => key.toLowerCase() === name);
}
