import type { Case } from '../../../../test/real-mesh/recording.ts';
import { readNamedCases } from '../../files.ts';
import { applicationOfCases } from './recorded-application.ts';

/** What a model, planted or not, makes of recorded rounds. It runs in a process of its own, in which the error has been planted. */
export interface JudgedRounds {
  readonly pairs: number;
  /** Of every pair in the order of the file whether the model contradicts the mesh, as far as was looked. */
  readonly contradicted: readonly (string | null)[];
}

export interface JudgingLimits {
  readonly pairs: number;
  /** Pairs that the model without any error contradicts: not the planted error's merit. Looking ends at the first other one. */
  readonly known?: ReadonlySet<number>;
}

/** Loads the model when it is called, and not before. */
export async function judgeRounds(file: string, { pairs, known }: JudgingLimits): Promise<JudgedRounds> {
  const { replay } = await import('../../../../test/real-mesh/replay.ts');
  const contradicted: (string | null)[] = [];
  const application = applicationOfCases();
  for (const round of readNamedCases(file)) {
    const left = pairs - contradicted.length;
    if (left <= 0) break;
    for (const { contradictions, isUndecided } of replay(application, upTo(round, left))) {
      const found = isUndecided ? null : (contradictions[0] ?? null);
      contradicted.push(found);
      if (found !== null && known !== undefined && !known.has(contradicted.length - 1)) return { pairs: contradicted.length, contradicted };
    }
  }
  return { pairs: contradicted.length, contradicted };
}

function upTo(round: Case, requests: number): Case {
  return requests >= round.requests.length ? round : { ...round, requests: round.requests.slice(0, requests) };
}
