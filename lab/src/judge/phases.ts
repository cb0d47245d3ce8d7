/** Adds up how long each phase of the work took, whoever did it. */
export class Clock {
  readonly #ms = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async during<T>(phase: string, work: () => Promise<T>): Promise<T> {
    const start = this.#now();
    try {
      return await work();
    } finally {
      this.#ms.set(phase, (this.#ms.get(phase) ?? 0) + this.#now() - start);
    }
  }

  /** Seconds by phase, the longest first. */
  seconds(): readonly (readonly [string, number])[] {
    return [...this.#ms].map(([phase, ms]): [string, number] => [phase, ms / 1000]).sort(([, a], [, b]) => b - a);
  }
}
