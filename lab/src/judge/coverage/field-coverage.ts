import { decodeFile } from '../../../../src/kube/decode.ts';
import type { SourceFile } from '../../../../src/kube/resource.ts';
import { concreteView } from '../../../../src/model/concrete-request.ts';
import type { Decision } from '../../../../src/model/decision.ts';
import type { MeshModel } from '../../../../src/model/mesh-model.ts';
import { trace } from '../../../../src/model/trace.ts';
import { callOf, requestOf } from '../../../../test/real-mesh/contradiction.ts';
import type { RecordedRequest } from '../../../../test/real-mesh/recording.ts';
import type { Replayed } from '../../../../test/real-mesh/replay.ts';
import type { Round } from '../round.ts';
import { coverageReport } from './coverage-report.ts';
import { essenceOf, wordsOf } from './essence.ts';
import type { FieldPath } from './field-paths.ts';
import type { JudgeObserver } from '../observer.ts';
import { mergeCoverage, noCoverage, untouched, type Coverage, type FieldTally } from './tally.ts';
import { isMeshSettings, noReads, watchReads, type Reads } from './watch-reads.ts';
import { modelOf, pieceOf, withoutField, type Piece } from './without-field.ts';

export interface FieldCoverageOptions {
  /** Milliseconds that one round may be looked at. Where it is left out: a quarter of the time since the last one, as lanes wait meanwhile. */
  readonly budgetMs?: number;
  /** A field that made a difference in so many pairs is not taken out any more. */
  readonly enough?: number;
  /** Counts of earlier runs, which are added to. */
  readonly earlier?: Coverage;
  readonly now?: () => number;
}

const shareOfTime = 0.25;
const leastMs = 500;
/** Reads are watched in the first rounds, and in every so many after them, which takes less time; in every round where time does not matter. */
const watchedFirst = 30;
const watchedEvery = 25;

/** Which fields the played meshes set, and for which requests each of them made a difference to what the model says. */
export class FieldCoverage implements JudgeObserver {
  readonly #budgetMs: number | undefined;
  #last: number | undefined;
  readonly #enough: number;
  readonly #earlier: Coverage;
  readonly #now: () => number;
  readonly #fields = new Map<FieldPath, Omit<FieldTally, 'read'>>();
  readonly #reads: Reads = noReads();
  readonly #stages = new Map<string, readonly Piece[]>();
  #rounds = 0;
  #pairs = 0;

  constructor({ budgetMs, enough = 20, earlier = noCoverage, now = () => performance.now() }: FieldCoverageOptions = {}) {
    this.#budgetMs = budgetMs;
    this.#enough = enough;
    this.#earlier = earlier;
    this.#now = now;
  }

  played({ objects, requests }: Round, replayed: readonly Replayed[], application: SourceFile): void {
    const start = this.#now();
    const pieces = [...this.#stageOf(application), ...objects.map((object, index) => pieceOf(object, `${index}.yaml`))];
    for (const field of new Set(pieces.flatMap(({ fields }) => [...fields.keys()]))) this.#add(field, { set: requests.length });
    if (this.#budgetMs === Infinity || this.#rounds < watchedFirst || this.#rounds % watchedEvery === 0) this.#watch(pieces, requests);
    this.#rounds += 1;
    this.#pairs += requests.length;
    this.#takeOut(pieces, replayed, start + (this.#budgetMs ?? Math.max(leastMs, (start - (this.#last ?? start)) * shareOfTime)));
    this.#last = this.#now();
  }

  /** The pods stand while many meshes come and go. */
  #stageOf(application: SourceFile): readonly Piece[] {
    const known = this.#stages.get(application.text);
    if (known !== undefined) return known;
    const pieces = decodeFile(application).resources.map(({ raw }, index) => pieceOf(raw, `application-${index}.yaml`));
    this.#stages.set(application.text, pieces);
    return pieces;
  }

  /** Settings of the mesh are a text in their ConfigMap: what is read of them cannot be seen, only what they change. */
  #watch(pieces: readonly Piece[], requests: readonly RecordedRequest[]): void {
    const resources = pieces.flatMap(({ object, resources: own }) => (isMeshSettings(object) ? own : own.map((resource) => watchReads(resource, this.#reads))));
    const model = modelOf(resources);
    for (const request of requests) decide(model, request);
  }

  #takeOut(pieces: readonly Piece[], replayed: readonly Replayed[], until: number): void {
    const before = replayed.map(({ decision }) => ({ essence: essenceOf(decision), words: wordsOf(decision) }));
    const wanted = pieces.flatMap((piece) => [...piece.fields.keys()].map((field) => ({ piece, field, rank: this.#rankOf(field) }))).filter(({ rank }) => rank !== undefined).sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
    for (const { piece, field } of wanted) {
      if (this.#now() > until) return;
      if (this.#rankOf(field) === undefined) continue;
      const model = modelOf(pieces.flatMap((one) => (one === piece ? withoutField(piece, field) : one.resources)));
      const after = replayed.map(({ request }) => decide(model, request));
      const changed = after.map((decision, index) => essenceOf(decision) !== before[index]?.essence);
      const worded = after.filter((decision, index) => changed[index] === false && wordsOf(decision) !== before[index]?.words).length;
      this.#add(field, { tried: replayed.length, changed: changed.filter(Boolean).length, worded });
    }
  }

  /** Undefined where there is nothing more to learn; otherwise what is likely to make a difference comes first, so that it is soon done. */
  #rankOf(field: FieldPath): number | undefined {
    const { changed, tried } = this.#fields.get(field) ?? untouched;
    const { byName, listed } = this.#reads;
    const isRead = byName.has(field) || listed.has(field) || field.startsWith('MeshConfig.');
    if (!isRead || changed + (this.#earlier.fields[field]?.changed ?? 0) >= this.#enough) return undefined;
    return -(changed + 1) / (tried + 10);
  }

  #add(field: FieldPath, more: Partial<Omit<FieldTally, 'read'>>): void {
    const { set, changed, worded, tried } = this.#fields.get(field) ?? untouched;
    this.#fields.set(field, { set: set + (more.set ?? 0), changed: changed + (more.changed ?? 0), worded: worded + (more.worded ?? 0), tried: tried + (more.tried ?? 0) });
  }

  get coverage(): Coverage {
    const { byName, listed } = this.#reads;
    const readOf = (field: FieldPath): FieldTally['read'] => (byName.has(field) || (listed.has(field) && field.endsWith('{}')) ? 'named' : listed.has(field) ? 'listed' : 'not');
    const names = [...new Set([...this.#fields.keys(), ...byName, ...listed])];
    const own = Object.fromEntries(names.map((field) => [field, { ...untouched, ...this.#fields.get(field), read: readOf(field) }]));
    return mergeCoverage(this.#earlier, { rounds: this.#rounds, pairs: this.#pairs, fields: own });
  }

  report(): string {
    return coverageReport(this.coverage, this.#enough);
  }
}

function decide(model: MeshModel, request: RecordedRequest): Decision {
  return trace(model, callOf(request), concreteView(requestOf(request)), { explains: true });
}

