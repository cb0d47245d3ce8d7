/** Why no request has a path that this text matches, and the text that was meant, where only one can be. */
export interface PathProblem {
  readonly because: string;
  readonly right?: string;
}

/** Of `paths` in an AuthorizationPolicy; `normalization` as the mesh configuration writes it. Source: authz/matcher/path.go, Envoy's path matcher. */
export function pathProblem(written: string, normalization: string): PathProblem | undefined {
  if (written === '' || written === '*') return undefined;
  const end = written.search(/[?#]/);
  if (end >= 0 && written[end] === '#') return { because: 'no client sends the part behind `#`', ...(end > 0 ? { right: written.slice(0, end) } : {}) };
  if (end > 0 && !/[\\^$()|[\]+]/.test(written)) return { because: 'paths are compared without their query', right: written.slice(0, end) };
  return patternProblem(written) ?? slashProblem(written) ?? normalProblem(written, normalization);
}

/** Forms of other languages. What holds braces is a template, which admission reads. */
function patternProblem(written: string): PathProblem | undefined {
  if (written.includes('{')) return undefined;
  if (/^\/[^.*^$()|[\]\\+?]*\/\.\*$/.test(written)) return { because: 'this is a regular expression, and paths are plain text', right: written.replace(/\.\*$/, '*') };
  if (/^\^|\$$|\.\*|\.\+|\\[dws./]|\[[^\]]*\][+*?]|\([^)]*\|[^)]*\)/.test(written)) return { because: 'this is a regular expression, and paths are plain text' };
  if (/\/:[A-Za-z_]\w*(?:\/|$)/.test(written) && !written.includes('*')) return { because: 'a parameter is not written with `:`', right: written.replaceAll(/\/:[A-Za-z_]\w*/g, '/{*}') };
  if (/^\/[^*]*\/\*\*$/.test(written)) return { because: 'a star is a wildcard only as the first or the last character', right: written.slice(0, -1) };
  const isInside = written.slice(1, -1).includes('*') || (written.startsWith('*') && written.endsWith('*'));
  if (!isInside) return undefined;
  const isWholeSegments = /^\/(?:[^*/]+|\*)(?:\/(?:[^*/]+|\*))*$/.test(written) && !written.endsWith('*');
  return { because: 'a star is a wildcard only as the first or the last character', ...(isWholeSegments ? { right: written.replaceAll('/*', '/{*}') } : {}) };
}

function slashProblem(written: string): PathProblem | undefined {
  return /^[/*{]/.test(written) ? undefined : { because: 'every path begins with `/`', right: `/${written}` };
}

/** Source: `NormalizePath` and `MergeSlashes` of Envoy, which Istio sets by default but for the latter. */
function normalProblem(written: string, normalization: string): PathProblem | undefined {
  const because = 'paths are normalised before they are compared';
  if (normalization === 'NONE') return undefined;
  if (written.includes('\\')) return { because, right: written.replaceAll('\\', '/') };
  if (/\/\.{1,2}(?:\/|$)/.test(written)) return { because };
  return normalization.includes('MERGE_SLASHES') && written.includes('//') ? { because, right: written.replaceAll(/\/{2,}/g, '/') } : undefined;
}
