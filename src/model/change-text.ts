import type { Note, Outcome, RequestChange } from './mesh-model.ts';

/** What a change does, in words: `path becomes /v2`. Empty for normalising a path, which nobody asked for. */
export function describeChange(change: RequestChange): string {
  switch (change.kind) {
    case 'normalize-path':
      return '';
    case 'path-prefix':
      return `the first ${change.length} characters of the path become ${change.to === '' ? 'nothing' : change.to}`;
    case 'path':
      return `path becomes ${change.to}`;
    case 'path-regex':
      return `path, where it matches ${change.pattern}, becomes ${change.substitution === '' ? 'nothing' : change.substitution}`;
    case 'remove-parameter':
      return `query parameter ${change.name} removed`;
    case 'host':
      return `host becomes ${change.to}`;
    case 'header':
      return change.operation === 'remove' ? `header ${change.name} removed` : `header ${change.name} ${change.operation === 'add' ? 'gains' : 'becomes'} ${change.value}`;
  }
}

/** Several changes, of a request or of its answer. */
export function describeChanges(changes: readonly RequestChange[]): string {
  return changes.map(describeChange).filter((text) => text !== '').join('; ');
}

/** What a route, or one of its destinations, does to a request beside sending it on. */
export function changeNotes({ changes = [], responseChanges = [], mirrors = [], source }: Pick<Outcome, 'changes' | 'responseChanges' | 'mirrors' | 'source'>): Note[] {
  const [request, answer] = [describeChanges(changes), describeChanges(responseChanges)];
  return [
    ...(request === '' ? [] : [{ what: 'change' as const, text: request, source }]),
    ...(answer === '' ? [] : [{ what: 'change' as const, text: `of the answer: ${answer}`, source }]),
    ...mirrors.filter(({ percent }) => percent > 0).map((mirror): Note => ({ what: 'change', text: `${mirror.percent === 100 ? 'a copy' : `${mirror.percent} %: a copy`} goes to ${mirror.subset === undefined ? '' : `subset ${mirror.subset} of `}${mirror.host}:${mirror.port}, whose answer is dropped`, source: mirror.source })),
  ];
}
