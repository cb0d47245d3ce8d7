/**
 * Scores the product against sets of recorded or upstream cases, wherever they stand under a folder.
 * Usage: npm run score -- FOLDER [--misses N] [--json] [--explain N]
 * One line `SET: N of M` for each set, then the misses and what was counted apart. `--explain N` groups the misses of
 * real-mesh that look alike and tells N of each in full, with the steps of the trace and the objects that have a say.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findSets, type FoundSet, type SetKind } from './score/find-sets.ts';
import { scoreAdmission } from './score/admission.ts';
import { scoreIstioAuthz, scoreIstioAuthzDecisions, type AuthzScore } from './score/istio-authz.ts';
import { scoreIstioAnalyze } from './score/istio-analyze.ts';
import { scoreIstioCrds } from './score/istio-crds.ts';
import { scoreIstioRoutes } from './score/istio-routes.ts';
import { scoreKiali } from './score/kiali.ts';
import { scoreKialiVisibility } from './score/kiali-visibility.ts';
import { explainMisses } from './score/real-mesh/explain.ts';
import { judgeRealMesh, scoreRealMesh } from './score/real-mesh/real-mesh.ts';
import type { Miss, SetScore, Tally } from './score/set-score.ts';

interface Scored extends SetScore {
  readonly explanation?: string;
}

/** Sets that are recognised and have no entry here are named, so that nobody takes silence for success. */
const scorers: { readonly [K in SetKind]?: (folder: string, examples: number | undefined) => Scored } = {
  'real-mesh': (folder, examples) => {
    const judged = judgeRealMesh(folder);
    return { ...scoreRealMesh(judged), ...(examples === undefined ? {} : { explanation: explainMisses(judged, examples) }) };
  },
  'istio-routes': scoreIstioRoutes,
  'kiali-visibility': scoreKialiVisibility,
  admission: scoreAdmission,
  'istio-crds': scoreIstioCrds,
  'istio-analyze': scoreIstioAnalyze,
  kiali: scoreKiali,
  'istio-authz': (folder) => ({ ...tallyOf(scoreIstioAuthz(folder)), apart: { decisions: tallyOf(scoreIstioAuthzDecisions(folder)) } }),
};

function tallyOf({ points, of, misses }: AuthzScore): Tally {
  return { passed: points, total: of, misses: misses.map(({ case: id, why }) => ({ id, what: why })) };
}

export interface ScoredSet extends FoundSet {
  /** Undefined where nothing scores this kind yet. */
  readonly score?: Scored;
  /** Why the set could not be read. */
  readonly problem?: string;
}

/** Scores every set at or below a folder. What cannot be read is said in its place; the other sets still count. */
export function scoreFolder(folder: string, examples?: number): ScoredSet[] {
  return findSets(folder).map((set) => {
    const scorer = scorers[set.kind];
    if (scorer === undefined) return set;
    try {
      return { ...set, score: scorer(set.folder, examples) };
    } catch (error) {
      return { ...set, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  });
}

/** The report as text; `limit` bounds the misses that are shown of each set. */
export function render(sets: readonly ScoredSet[], limit: number): string {
  const lines = sets.flatMap(({ name, kind, score, problem }) => {
    if (problem !== undefined) return [`${name}: cannot be read: ${problem}`];
    return score === undefined ? [`${name}: not scored yet (${kind})`] : [`${name}: ${score.passed} of ${score.total}`];
  });
  return [...lines, ...sets.flatMap((set) => renderScore(set, limit))].join('\n');
}

function renderScore({ name, score }: ScoredSet, limit: number): string[] {
  if (score === undefined) return [];
  const apart = Object.entries(score.apart ?? {}).flatMap(([part, tally]) => ['', `${name} ${part}: ${tally.passed} of ${tally.total}`, ...renderMisses(tally.misses, limit)]);
  return [
    ...(score.notes ?? []).map((note) => `\n${name}: ${note}`),
    ...(score.misses.length === 0 ? [] : ['', `misses of ${name}:`, ...renderMisses(score.misses, limit)]),
    ...apart,
    ...(score.explanation ? ['', score.explanation] : []),
  ];
}

function renderMisses(misses: readonly Miss[], limit: number): string[] {
  const shown = misses.slice(0, limit).map(({ id, what }) => `  ${id}: ${what}`);
  return misses.length > limit ? [...shown, `  … and ${misses.length - limit} more`] : shown;
}

function main(): number {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { misses: { type: 'string', default: '10' }, json: { type: 'boolean' }, explain: { type: 'string' } } });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) return complain('usage: npm run score -- FOLDER [--misses N] [--json] [--explain EXAMPLES]');
  const path = folderNamed(folder);
  if (path === undefined) return complain(`${folder} is no folder`);
  const sets = scoreFolder(path, values.explain === undefined ? undefined : Number(values.explain));
  if (sets.length === 0) return complain(`no set of a known shape stands at or below ${folder}`);
  console.log(values.json ? JSON.stringify(sets.map(({ name, kind, folder: path, score, problem }) => ({ set: name, kind, folder: path, ...score, ...(problem === undefined ? {} : { problem }) })), null, 2) : render(sets, Number(values.misses)));
  return sets.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

/** npm runs scripts in the repository and says in INIT_CWD where the person stood. */
function folderNamed(folder: string): string | undefined {
  const candidates = [resolve(process.env['INIT_CWD'] ?? '.', folder), resolve(folder)];
  return candidates.find((path) => existsSync(path) && statSync(path).isDirectory());
}

function complain(text: string): number {
  console.error(`${basename(fileURLToPath(import.meta.url))}: ${text}`);
  return 2;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main();
