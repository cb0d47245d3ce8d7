import { nearest } from '../../base/near-miss.ts';

/** A near miss, unless only numbers differ: whoever writes `team-2` does not mean `team-1`. */
export function nearName(written: string, candidates: readonly string[]): string | undefined {
  const bare = withoutNumbers(written);
  return nearest(written, candidates.filter((candidate) => candidate.toLowerCase() === written.toLowerCase() || withoutNumbers(candidate) !== bare));
}

function withoutNumbers(name: string): string {
  return name.replaceAll(/\d+/g, '');
}
