import { isObject, textAt, type Json } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

/** A regular expression of a match, and what it is about. */
export interface MatchRegex {
  readonly at: Path;
  readonly regex: string;
  readonly what: string;
  /** Paths, methods and hosts are mostly meant as a whole, and so is what has both anchors. */
  readonly isWholeMeant: boolean;
}

export function regexesOf(match: Json, path: Path): MatchRegex[] {
  if (!isObject(match)) return [];
  const single = ['uri', 'authority', 'method', 'scheme'].flatMap((field) => written(match[field] ?? null, [...path, field], `the ${field === 'uri' ? 'path' : field}`, true));
  const named = ['headers', 'withoutHeaders', 'queryParams'].flatMap((field) => {
    const entries = isObject(match[field]) ? Object.entries(match[field]) : [];
    return entries.flatMap(([name, value]) => written(value ?? null, [...path, field, name], 'the value', false));
  });
  return [...single, ...named];
}

function written(value: Json, path: Path, what: string, isWholeMeant: boolean): MatchRegex[] {
  const regex = textAt(value, ['regex']);
  return regex === undefined ? [] : [{ at: [...path, 'regex'], regex, what, isWholeMeant: isWholeMeant || /^\^.*\$$/.test(regex) }];
}

/** The one text that an expression matches, if all of it is letters; a dot stands for itself among them only where it is escaped. */
export function textOf(regex: string): string | undefined {
  const bare = regex.replace(/^\^/, '').replace(/\$$/, '').replaceAll(/\\([.\-/])/g, '$1');
  return bare !== '' && !/[\\^$*+?()[\]{}|]/.test(bare) && !/(?<!\\)\./.test(regex) ? bare : undefined;
}
