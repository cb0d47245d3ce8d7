const compiled = new Map<string, RegExp>();

/**
 * Whether a path, with forward slashes, is what a pattern means: `*` is anything but a slash, `**` anything, `?` one
 * character, `{a,b}` one of both. A pattern that names a folder means all that it holds; one without a slash means that name
 * anywhere.
 */
export function matchesGlob(pattern: string, path: string): boolean {
  let expression = compiled.get(pattern);
  if (expression === undefined) compiled.set(pattern, (expression = compile(pattern)));
  return expression.test(path);
}

function compile(pattern: string): RegExp {
  const trimmed = pattern.replace(/^\.\//, '').replace(/\/+$/, '');
  const anchored = trimmed.includes('/') ? trimmed.replace(/^\//, '') : `**/${trimmed}`;
  return new RegExp(`^${translate(anchored)}(?:/.*)?$`, 'su');
}

function translate(pattern: string): string {
  const tokens = pattern.match(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[^*?{]+|\{/g) ?? [];
  return tokens.map(translateToken).join('');
}

function translateToken(token: string): string {
  if (token === '**/') return '(?:.*/)?';
  if (token === '**') return '.*';
  if (token === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 1 && token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(translate).join('|')})`;
  return token.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
}
