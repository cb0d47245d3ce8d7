/** Kinds that are named one by one; JSON has all of them. */
const named = 3;

/** More than anybody reads: then they are not looked through for what can be said shorter. */
const mostToMerge = 64;

/**
 * What several kinds of requests have in common, and what tells them apart: `method is GET, in 2 kinds: …`. What they
 * have in common is a part of the truth only, so the kinds are always mentioned.
 */
export function describeKinds(written: readonly (readonly string[])[], none = 'requests'): string {
  const kinds = mergeComplements(written);
  const [first = [], ...others] = kinds;
  if (others.length === 0) return first.length === 0 ? none : first.join(', ');
  const common = first.filter((condition) => others.every((kind) => kind.includes(condition)));
  const rest = kinds.map((kind) => kind.filter((condition) => !common.includes(condition)).join(', ') || 'all others');
  const more = rest.length > named ? `; or ${rest.length - named} more` : '';
  return `${common.length === 0 ? none : common.join(', ')}, in ${kinds.length} kinds: ${rest.slice(0, named).join('; or ')}${more}`;
}

/** Kinds that differ in one condition only, which the one has and the other has not, are one kind without it. */
export function mergeComplements(kinds: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (kinds.length > mostToMerge) return kinds;
  for (const [index, kind] of kinds.entries()) {
    for (const other of kinds.slice(index + 1)) {
      const shared = kind.filter((condition) => other.includes(condition));
      if (kind.length !== other.length || shared.length !== kind.length - 1) continue;
      const [one = '', two = ''] = [kind, other].map((each) => each.find((condition) => !shared.includes(condition)));
      if (isComplement(one, two) || isComplement(two, one)) return mergeComplements([...kinds.filter((each) => each !== kind && each !== other), shared]);
    }
  }
  return kinds;
}

/** `method is GET` and `method is not GET`: of one attribute, and of one value each, which nothing else restricts. */
function isComplement(positive: string, negative: string): boolean {
  const [, subject = '', value = ''] = /^([^"]*?) is not (.+)$/.exec(negative) ?? [];
  return value !== '' && !/ and |, /.test(negative) && positive === `${subject} is ${value}`;
}
