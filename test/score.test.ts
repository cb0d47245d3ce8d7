import { describe, expect, it } from 'vitest';
import { findSets } from '../scripts/score/find-sets.ts';
import { render, scoreFolder, type ScoredSet } from '../scripts/score.ts';
import { sharedPath } from './shared.ts';

/** Percent that must be right; where it stands in docs/scores.md, every miss is explained there. */
const thresholds = { 'real-mesh': 98, 'istio-routes': 95, 'istio-authz': 95, 'kiali-visibility': 95, admission: 97, 'istio-crds': 95, 'istio-analyze': 95, kiali: 95 } as const;

/** What stood beside the score when it was last looked at: it may only rise. */
const ratchets: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'real-mesh': { details: 99 },
  'istio-authz': { decisions: 95 },
  'istio-routes': { domains: 95 },
  admission: { server: 99, hook: 99 },
  kiali: { 'of confidence A': 95, disputed: 80 },
};

function only(sets: readonly ScoredSet[]): NonNullable<ScoredSet['score']> {
  const [set] = sets;
  if (sets.length !== 1 || set?.score === undefined) throw new Error(`not one scored set: ${render(sets, 1)}`);
  return set.score;
}

describe('scores of the sets that are at hand', () => {
  for (const [name, percent] of Object.entries(thresholds)) {
    const folder = sharedPath(`oracles/${name}`);
    it.skipIf(folder === undefined)(`${name} agrees to ${percent} % or more${folder === undefined ? ' (skipped: the set is not on this machine)' : ''}`, () => {
      const { passed, total, misses, apart = {} } = only(scoreFolder(folder ?? ''));
      const worst = misses.slice(0, 20).map(({ id, what }) => `${id}: ${what}`).join('\n');
      expect(total).toBeGreaterThan(0);
      expect((100 * passed) / total, worst).toBeGreaterThanOrEqual(percent);
      for (const [part, least] of Object.entries(ratchets[name] ?? {})) {
        const found = apart[part];
        expect(found && (100 * found.passed) / found.total, `${part}: ${found?.misses[0]?.what ?? ''}`).toBeGreaterThanOrEqual(least);
      }
    });
  }

  const oracles = sharedPath('oracles');
  it.skipIf(oracles === undefined)(`every set is recognised, and prints one line${oracles === undefined ? ' (skipped: the sets are not on this machine)' : ''}`, () => {
    const kinds = findSets(oracles ?? '').map(({ name, kind }) => `${name} ${kind}`);
    expect(kinds).toEqual(['admission', 'istio-analyze', 'istio-authz', 'istio-crds', 'istio-routes', 'kiali', 'kiali-visibility', 'real-mesh'].map((name) => `${name} ${name}`));
  });
});

describe('the report', () => {
  it('has one line for each set, then the misses, bounded', () => {
    const set = { name: 'mesh', kind: 'real-mesh', folder: '/x/mesh' } as const;
    const misses = [{ id: 'a', what: 'b1 answered, not refused 403' }, { id: 'b', what: 'closed, not delivered' }];
    const sets: ScoredSet[] = [
      { ...set, score: { passed: 1, total: 3, misses, apart: { details: { passed: 1, total: 1, misses: [] } } } },
      { ...set, name: 'later', kind: 'kiali' },
      { ...set, name: 'broken', problem: 'Unexpected end of JSON input' },
    ];
    expect(render(sets, 1)).toBe(`mesh: 1 of 3
later: not scored yet (kiali)
broken: cannot be read: Unexpected end of JSON input

misses of mesh:
  a: b1 answered, not refused 403
  … and 1 more

mesh details: 1 of 1`);
  });
});
