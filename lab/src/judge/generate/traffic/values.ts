/** What routes ask for. Requests that aim at the edges are made of the same values. */
export const paths: readonly string[] = ['/', '/a', '/a/b', '/b', '/A', '/a/', '/a%20b'];
export const pathPatterns: readonly string[] = ['/a.*', '/(a|b)', '.*', '/a/[0-9]+', '/[aA]', '/(?i)A', '/a/?'];
export const headerNames: readonly string[] = ['x-user', 'X-Canary', 'cookie'];
export const headerValues: readonly string[] = ['1', 'x', 'ann', 'Ann'];
export const headerPatterns: readonly string[] = ['a.*', '[0-9]+', '.*', '.+', '1|ann', '\\d'];
export const origins: readonly string[] = ['https://a.example', 'https://b.example'];
