import { appendFileSync, writeFileSync } from 'node:fs';
import type { SourceFile } from '../../../../src/kube/resource.ts';
import { decodeFile } from '../../../../src/kube/decode.ts';
import type { Observed } from '../../../../test/real-mesh/contradiction.ts';
import type { Case } from '../../../../test/real-mesh/recording.ts';
import type { Replayed } from '../../../../test/real-mesh/replay.ts';
import { recordedWith } from '../mismatch-case.ts';
import type { JudgeObserver } from '../observer.ts';
import type { Round } from '../round.ts';

/** Keeps every round with what the mesh did as a case, so that other models can be judged by it without any mesh. */
export class RoundRecorder implements JudgeObserver {
  readonly #file: string;
  #rounds = 0;
  #pairs = 0;

  constructor(file: string) {
    this.#file = file;
    writeFileSync(file, '');
  }

  played({ objects, requests }: Round, _replayed: readonly Replayed[], application: SourceFile, observed: readonly Required<Observed>[]): void {
    this.#rounds += 1;
    this.#pairs += requests.length;
    const round: Case = {
      name: `round-${this.#rounds}`, why: 'what the judge drew', objects, application: decodeFile(application).resources.map(({ raw }) => raw), requests,
      observed: observed.map(({ tries }) => tries), counts: observed.map(({ counts }) => counts), recorded: recordedWith,
    };
    appendFileSync(this.#file, `${JSON.stringify(round)}\n`);
  }

  report(): string {
    return `${this.#pairs} pairs of ${this.#rounds} rounds are in ${this.#file}`;
  }
}
