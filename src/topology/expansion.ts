export type Lookup = (name: string) => string | undefined;

const reference = /\$\$|\$\(([\w.-]+)\)|\$\{([\w.-]+)(?::-?([^{}]*))?\}|\$([A-Za-z_]\w*)/g;

/**
 * Replaces `$(NAME)` as Kubernetes does, and `${NAME}`, `${NAME:default}`, `${NAME:-default}` and `$NAME` as shells,
 * Spring and envsubst do. What nothing defines stays, so that no address is read out of a half-known text.
 */
export function expand(text: string, lookup: Lookup, depth = 0): string {
  if (depth > 4 || !text.includes('$')) return text;
  const replaced = text.replace(reference, (whole, kubernetes: string | undefined, braced: string | undefined, fallback: string | undefined, bare: string | undefined) => {
    const name = kubernetes ?? braced ?? bare;
    if (name === undefined) return whole;
    return lookup(name) ?? fallback ?? whole;
  });
  return replaced === text ? text : expand(replaced, lookup, depth + 1);
}
