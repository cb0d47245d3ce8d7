import { received } from '../client.ts';
import type { Received } from '../in-pod/wire.ts';
import type { Lab } from '../lab.ts';

/** What applications received, by the names of the requests. Checks that run side by side share it. */
export class Arrivals {
  readonly #lab: Lab;
  readonly #byId = new Map<string, Received[]>();
  #collecting: Promise<void> = Promise.resolve();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Everything that has arrived by now under one of the names, anywhere. */
  async of(ids: readonly string[]): Promise<readonly Received[]> {
    this.#collecting = this.#collecting.then(() => this.#collect());
    await this.#collecting;
    return ids.flatMap((id) => this.#byId.get(id) ?? []);
  }

  async #collect(): Promise<void> {
    const applications = this.#lab.pods.filter(({ kind }) => kind !== 'gateway');
    const all = await Promise.all(applications.map((pod) => received(pod, true)));
    for (const one of all.flat()) {
      const id = one.headers?.['x-echo-id'];
      if (id === undefined) continue;
      const list = this.#byId.get(id);
      if (list === undefined) this.#byId.set(id, [one]);
      else list.push(one);
    }
  }
}
