import type { PathMatch, RequestMatch, TextMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { all, always, any, never, text, type Attribute, type Predicate } from '../../model/predicate.ts';
import { pathPredicate } from '../../model/prove.ts';

/** What a match of an intent means for the requests of one caller. */
export function requestPredicate(when: RequestMatch | undefined, caller: QualifiedName): Predicate {
  if (when === undefined) return always;
  if (when.from !== undefined && when.from.length > 0 && !when.from.includes(caller)) return never;
  return all([
    ...(when.path === undefined ? [] : [pathPredicate(when.path)]),
    ...(when.methods === undefined || when.methods.length === 0 ? [] : [methodsPredicate(when.methods)]),
    ...Object.entries(when.headers ?? {}).map(([name, match]) => textPredicate(`header:${name.toLowerCase()}`, match)),
    ...Object.entries(when.query ?? {}).map(([name, match]) => textPredicate(`query:${name}`, match)),
  ]);
}

export function methodsPredicate(methods: readonly string[]): Predicate {
  return any(methods.map((method) => text('method', { kind: 'exact', value: method })));
}

export function pathsPredicate(paths: readonly PathMatch[] | undefined): Predicate {
  return paths === undefined || paths.length === 0 ? always : any(paths.map(pathPredicate));
}

function textPredicate(attribute: Attribute, match: TextMatch): Predicate {
  switch (match.kind) {
    case 'exact':
      return text(attribute, { kind: 'exact', value: match.value });
    case 'starts-with':
      return text(attribute, { kind: 'prefix', value: match.value });
    case 'regex':
      return text(attribute, { kind: 'regex', value: match.value });
    case 'present':
      return text(attribute, { kind: 'any' });
  }
}
