import type { Case } from '../../../test/real-mesh/recording.ts';
import { LabError, messageOf } from '../lab-error.ts';
import { examine, type ExamineOptions, type Mismatch } from './examine.ts';
import { applicationFile } from './lane.ts';
import { Unsettled, type Played, type Player } from './lab-player.ts';
import type { JudgeObserver } from './observer.ts';
import type { Round, Stage } from './round.ts';
import { roundsPerStage, type Schedule } from './schedule.ts';
import { isHedged, type Tally } from './tally.ts';

/** What stages are played on. */
export interface StageCarrier {
  carry(stage: Stage): Promise<Player>;
  end(): Promise<void>;
}

export interface JudgeRun {
  readonly seed: number;
  readonly pairs: number;
  readonly schedule: Schedule;
  readonly lanes: readonly StageCarrier[];
  readonly tally: Tally;
  readonly observers: readonly JudgeObserver[];
  readonly options: ExamineOptions;
  readonly onPlayed: () => void;
  readonly onMismatch: (mismatch: Mismatch & { readonly case: Case }) => void;
  readonly onAccident: (reason: string) => void;
  readonly onUnsettled?: (round: Round, error: Unsettled) => void;
}

/** Accidents one after the other that are none any more. */
const mostAccidents = 3;

/** Plays stages one after the other on every lane until so many pairs have been judged. */
export async function runJudge(run: JudgeRun): Promise<void> {
  let next = 0;
  await Promise.all(run.lanes.map(async (lane) => {
    let accidents = 0;
    while (run.tally.pairs < run.pairs) {
      const index = (next += 1) - 1;
      try {
        await playStage(run, lane, index);
        accidents = 0;
      } catch (error) {
        if (!(error instanceof LabError) || (accidents += 1) >= mostAccidents) throw error;
        // A pod or a proxy has died, or the machine is too slow: what stands there is no judge any more.
        run.tally.accidents += 1;
        run.onAccident(messageOf(error));
        await lane.end();
      }
    }
  }));
}

async function playStage(run: JudgeRun, lane: StageCarrier, stageIndex: number): Promise<void> {
  const stage = run.schedule.stage(stageIndex);
  const player = await lane.carry(stage);
  run.tally.stages += 1;
  for (let index = 0; index < roundsPerStage && run.tally.pairs < run.pairs; index += 1) {
    const round = run.schedule.round(stage, stageIndex, index);
    try {
      await playRound(run, { player, stage, number: stageIndex * roundsPerStage + index }, round);
    } catch (error) {
      if (!(error instanceof Unsettled)) throw error;
      run.tally.unsettled += 1;
      run.onUnsettled?.(round, error);
      // Where not even nothing settles, it is the machine.
      await player.clear();
    }
  }
}

interface Place {
  readonly player: Player;
  readonly stage: Stage;
  readonly number: number;
}

async function playRound(run: JudgeRun, { player, stage, number }: Place, round: Round): Promise<void> {
  const played = await player.play(round);
  if (played.replayed.some(({ found }) => found.length > 0)) await assertAnswering(player);
  count(run.tally, played);
  for (const observer of run.observers) observer.played({ objects: played.objects, requests: round.requests }, played.replayed, applicationFile(stage), played.observed);
  run.onPlayed();
  for await (const mismatch of examine(player, stage.objects, played, run.tally, run.options)) {
    run.onMismatch({ ...mismatch, case: { ...mismatch.case, name: `judge-${run.seed}-${number}-${mismatch.index}` } });
  }
}

/** What a pod that has died does not answer is no word on the mesh: the round is not counted, and the stage ends. */
async function assertAnswering(player: Player): Promise<void> {
  const silent = await player.silent();
  if (silent.length > 0) throw new LabError(`no application answers in ${silent.join(', ')}`, 'a new stage takes its place');
}

function count(tally: Tally, { replayed, refused, observed }: Played): void {
  tally.meshes += 1;
  tally.pairs += replayed.length;
  tally.tries += observed.flatMap(({ counts }) => counts).reduce((sum, one) => sum + one, 0);
  for (const one of replayed) if (isHedged(one)) tally.addNotDecided(one);
  for (const { object, reason } of refused) tally.addRefused(object.kind, reason);
}
