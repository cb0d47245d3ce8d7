import type { JsonObject, SourceFile } from '../../../src/kube/resource.ts';
import type { Observed } from '../../../test/real-mesh/contradiction.ts';
import { ask, judge, openMesh, type Replayed } from '../../../test/real-mesh/replay.ts';
import type { Asked } from '../../../test/real-mesh/contradiction.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import type { Refused } from '../lab.ts';
import { LabError } from '../lab-error.ts';
import type { StandingStage } from '../record.ts';
import { AccessLogReader } from './access-log-reader.ts';
import { MeshInForce } from './mesh-in-force.ts';
import { observedTries } from './observed-tries.ts';
import type { Clock } from './phases.ts';
import type { Round } from './round.ts';
import { sendRound } from './send-round.ts';
import { silentPods } from './silent-pods.ts';
import { sendingsOf, type Sending } from './tries-to-send.ts';
import { collectWitnesses } from './witnesses.ts';

/** A round as it was played. */
export interface Played {
  /** Without what the server refused, with its creation times. */
  readonly objects: readonly JsonObject[];
  readonly refused: readonly Refused[];
  readonly replayed: readonly Replayed[];
  readonly observed: readonly Required<Observed>[];
}

export interface PlayOptions {
  /** Everything is taken away before, and requests are sent one at a time. */
  readonly isAlone?: boolean;
  /** Nobody is asked where the server refuses an object. */
  readonly isStrict?: boolean;
  /** Proxies' logs are not waited for. */
  readonly isWithoutLogs?: boolean;
}

/** Puts a mesh in force, asks it, and asks the model the same. */
export interface Player {
  play(round: Round, options?: PlayOptions): Promise<Played>;
  /** Asks the mesh that is in force once more, one request at a time. */
  again(requests: readonly RecordedRequest[]): Promise<readonly Replayed[]>;
  /** Takes the mesh away. */
  clear(): Promise<void>;
  /** The same with a control plane that remembers nothing of what it was before. */
  renew(): Promise<void>;
  /** Pods of whose answers nothing can be said, because their application gives none. */
  silent(): Promise<readonly string[]>;
}

/** A proxy does not take the configuration, because Envoy refuses a part of it or the machine is too slow: nothing can be said of such a mesh. */
export class Unsettled extends LabError {}

interface Asking {
  /** Requests at once from one client. */
  readonly atOnce: number;
  readonly isWithoutLogs: boolean;
}

const parallel = 8;
const timeoutMs = 12_000;
/** Ten times as long as a busy machine takes. */
const settleMs = 30_000;

export class LabPlayer implements Player {
  readonly #stage: StandingStage;
  readonly #application: SourceFile;
  readonly #mesh: MeshInForce;
  readonly #logs = new AccessLogReader();
  readonly #clock: Clock;
  #inForce: readonly JsonObject[] = [];

  constructor(stage: StandingStage, application: SourceFile, clock: Clock) {
    this.#stage = stage;
    this.#application = application;
    this.#mesh = new MeshInForce(stage.lab);
    this.#clock = clock;
  }

  async play({ objects, requests }: Round, { isAlone = false, isStrict = false, isWithoutLogs = false }: PlayOptions = {}): Promise<Played> {
    if (isAlone) await this.clear();
    const { objects: inForce, refused } = await this.#clock.during('apply', () => this.#mesh.replaceBy(objects));
    this.#inForce = inForce;
    if (isStrict && refused.length > 0) return { objects: inForce, refused, replayed: [], observed: [] };
    const settled = this.#settle();
    // The model thinks while the proxies settle; a failure of either is for whoever asked.
    const asked = this.#clock.during('model', () => Promise.resolve().then(() => this.#ask(requests)));
    await Promise.all([settled, asked]);
    return { objects: inForce, refused, ...(await this.#compare(await asked, { atOnce: isAlone ? 1 : parallel, isWithoutLogs })) };
  }

  async again(requests: readonly RecordedRequest[]): Promise<readonly Replayed[]> {
    return (await this.#compare(this.#ask(requests), { atOnce: 1, isWithoutLogs: false })).replayed;
  }

  /** A proxy keeps an old listener while a new one waits for its certificate: what is to stand alone must not find it. */
  async clear(): Promise<void> {
    await this.#clock.during('apply', () => this.#mesh.clear());
    await this.#settle();
  }

  async renew(): Promise<void> {
    await this.#clock.during('apply', () => this.#mesh.clear());
    await this.#clock.during('restarts', () => this.#stage.lab.restartControlPlane());
    await this.#settle();
  }

  silent(): Promise<readonly string[]> {
    return silentPods(this.#stage.lab);
  }

  async #settle(): Promise<void> {
    try {
      await this.#clock.during('settle', () => this.#stage.lab.settle({ timeoutMs: settleMs }));
    } catch (error) {
      throw error instanceof LabError ? new Unsettled(error.message, error.advice, { cause: error }) : error;
    }
  }

  #ask(requests: readonly RecordedRequest[]): readonly Asked[] {
    const mesh = openMesh(this.#application, { objects: this.#inForce });
    return requests.map((request) => ask(mesh, request));
  }

  async #compare(asked: readonly Asked[], how: Asking): Promise<Pick<Played, 'replayed' | 'observed'>> {
    const sendings = sendingsOf(asked.map(({ decision }) => decision));
    const observed = await this.#observe(asked.map(({ request }) => request), sendings, how);
    const replayed = asked.map((one, index) => judge(one, observed[index] ?? { tries: [] }));
    return { observed, replayed };
  }

  async #observe(requests: readonly RecordedRequest[], sendings: readonly Sending[], { atOnce, isWithoutLogs }: Asking): Promise<readonly Required<Observed>[]> {
    const { lab, clientCertificate } = this.#stage;
    const sent = await this.#clock.during('send', () => sendRound(lab, requests, sendings, { clientCertificate, parallel: atOnce, timeoutMs }));
    const witnesses = await this.#clock.during('logs', () => collectWitnesses(lab, this.#logs, isWithoutLogs ? [] : sent.flat()));
    return sent.map((tries, index) => observedTries(tries, witnesses, sendings[index] ?? { tries: 0, isTimed: false, isMirrored: false }));
  }
}
