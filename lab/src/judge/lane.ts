import type { SourceFile } from '../../../src/kube/resource.ts';
import { fileOf, inCluster } from '../../../test/real-mesh/pods-of.ts';
import type { Lab } from '../lab.ts';
import { clearStage, setStage } from '../record.ts';
import { down, up } from '../up.ts';
import { LabPlayer } from './lab-player.ts';
import type { Clock } from './phases.ts';
import type { Stage } from './round.ts';

/** One instance of the lab, which carries one stage after the other. */
export class Lane {
  readonly #name: string;
  readonly #clock: Clock;
  #lab: Lab | undefined;
  #coming: Promise<Lab> | undefined;
  #ending: Promise<void> | undefined;
  #standing: { readonly stage: Pick<Stage, 'objects'>; readonly player: LabPlayer } | undefined;

  constructor(name: string, clock: Clock) {
    this.#name = name;
    this.#clock = clock;
  }

  get name(): string {
    return this.#name;
  }

  /** Brings the stage up, in place of the one before, and gives back who plays on it. */
  async carry(stage: Pick<Stage, 'objects'>): Promise<LabPlayer> {
    return this.#clock.during('stages', async () => {
      this.#lab ??= await this.#bringUp();
      if (this.#standing !== undefined) {
        await this.#standing.player.clear();
        await clearStage(this.#lab, this.#standing.stage.objects);
      }
      const standing = await setStage(this.#lab, stage.objects);
      const player = new LabPlayer(standing, applicationFile(stage), this.#clock);
      this.#standing = { stage, player };
      return player;
    });
  }

  /** A signal and the end of the work may both ask for it, and at any time. */
  end(): Promise<void> {
    this.#ending ??= this.#takeDown().finally(() => (this.#ending = undefined));
    return this.#ending;
  }

  #bringUp(): Promise<Lab> {
    this.#coming = up({ name: this.#name, hasGateways: false, hasWebhook: true });
    return this.#coming;
  }

  async #takeDown(): Promise<void> {
    // Whoever waits for it is told of its failure.
    await this.#coming?.catch(() => {});
    this.#lab?.close();
    this.#lab = undefined;
    this.#standing = undefined;
    await down(this.#name);
  }
}

/** A stage as the model reads it: what runs there, and at which addresses. */
export function applicationFile({ objects }: Pick<Stage, 'objects'>): SourceFile {
  return inCluster(fileOf('application.yaml', objects));
}
