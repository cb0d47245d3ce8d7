import { refuse, text, type Faults, type Field } from './field.ts';

/** One segment of a path, and the rest of it. */
const one = '{*}';
const rest = '{**}';
/** Characters of a path, RFC 3986 appendix A. */
const literal = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/** Paths with `{*}` and `{**}`, the latter last; braces mean nothing else. */
export function checkPathTemplates(faults: Faults, paths: readonly Field[]): void {
  for (const path of paths) {
    const problem = templateProblem(text(path));
    if (problem !== undefined) refuse(faults, path, `\`${text(path).slice(0, 80)}\` is no path that can be asked for: ${problem}`);
  }
}

function templateProblem(path: string): string | undefined {
  const isTemplate = path.includes(one) || path.includes(rest);
  let isEnded = false;
  for (const segment of path.replaceAll(/^\/+|\/+$/g, '').split('/')) {
    if (segment === one || segment === rest) {
      if (isEnded) return `nothing can follow \`${rest}\` but plain text`;
      isEnded = segment === rest;
    } else if (/[{}]/.test(segment)) return `braces stand only in \`${one}\` and \`${rest}\`, each a segment of its own`;
    else if (isTemplate && !literal.test(segment)) return `\`${segment.slice(0, 80)}\` cannot stand in a template`;
  }
  return undefined;
}
