import { hashOf } from '../compile/seal.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Path } from '../yaml/document.ts';
import { objectFinder } from './place-in-object.ts';
import type { Project } from './project.ts';

/**
 * A name for each finding that stays when lines move, files are renamed and messages get other words: it is made of the
 * rule, the object, the field inside it without the numbers of list items, and what the message quotes. Findings of which all
 * of this is the same are counted, in the order in which they stand.
 */
export function fingerprintsOf(project: Project, diagnostics: readonly Diagnostic[]): string[] {
  const find = objectFinder(project);
  const counts = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const place = find(diagnostic.span, diagnostic.resource);
    const identity = diagnostic.resource ?? diagnostic.span.file;
    const key = JSON.stringify([diagnostic.rule, identity, place === undefined ? '' : describePath(place.path), ...quotedIn(diagnostic.message)]);
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return hashOf(`${key}#${number}`).slice(0, 32);
  });
}

/** `spec.http[].route[].weight` */
export function describePath(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? '[]' : `.${step}`)).join('').replace(/^\./, '');
}

/** What the message quotes of the files, without the numbers of lines and of list items. */
function quotedIn(message: string): string[] {
  return [...message.matchAll(/`([^`]*)`/g)].map(([, quoted = '']) => quoted.replace(/(\.(?:ya?ml|json)):\d+(?::\d+)?$/i, '$1').replaceAll(/\[\d+\]/g, '[]'));
}
