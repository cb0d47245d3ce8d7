import { inParallel } from '../../in-parallel.ts';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { patternOf, type Side } from './compare-verdicts.ts';
import type { Mutated } from './mutate.ts';
import type { AdmissionServers, Verdicts } from './servers.ts';
import { shrinkObject } from './shrink-object.ts';

/** One line of lab/cases/admission.jsonl: an object, and what two real servers said of it. */
export interface AdmissionCase {
  readonly what: readonly string[];
  readonly doc: JsonObject;
  readonly server: { readonly ok: boolean; readonly why?: string };
  readonly hook: { readonly allowed: boolean; readonly why?: string };
  /** Versions of the servers. */
  readonly recorded: string;
}

const recorded = 'Kubernetes 1.36.3, istiod 2026-08-27';
const shownOfReason = 120;
const shrunkAtOnce = 3;

interface Kept {
  readonly side: Side;
  readonly pattern: string;
  readonly mutated: Mutated;
}

/** Of every way in which a server refuses a kind of object, the smallest object; and beside each one the nearest that is accepted. */
export class Cases {
  readonly #byPattern = new Map<string, Kept>();

  add(mutated: Mutated, real: Verdicts): void {
    for (const side of ['server', 'hook'] as const) {
      if (real[side].isAccepted) continue;
      const pattern = patternOf(real[side].why ?? '');
      const name = `${String(mutated.object['kind'])} ${side} ${pattern}`;
      const known = this.#byPattern.get(name);
      if (known === undefined || sizeOf(mutated.object) < sizeOf(known.mutated.object)) this.#byPattern.set(name, { side, pattern, mutated });
    }
  }

  /** Told of each when it is there: to make them small takes minutes. */
  async shrunk(servers: AdmissionServers, onCase: (one: AdmissionCase) => void): Promise<number> {
    const known = new Set<string>();
    const keep = (object: JsonObject, { server, hook }: Verdicts, what: string): void => {
      if (known.has(JSON.stringify(object))) return;
      known.add(JSON.stringify(object));
      onCase({ what: [what], doc: object, server: { ok: server.isAccepted, ...whyOf(server.why) }, hook: { allowed: hook.isAccepted, ...whyOf(hook.why) }, recorded });
    };
    const kept = [...this.#byPattern].sort(([one], [other]) => (one < other ? -1 : 1));
    await inParallel(kept, shrunkAtOnce, async ([name, { side, pattern, mutated }]) => {
      let nearest: JsonObject | undefined;
      const smallest = await shrinkObject(mutated.object, async (candidates) => {
        const verdicts = await servers.askAll(candidates);
        nearest = candidates.find((_, index) => verdicts[index]?.server.isAccepted === true && verdicts[index].hook.isAccepted) ?? nearest;
        return verdicts.map((verdict) => !verdict[side].isAccepted && patternOf(verdict[side].why ?? '') === pattern);
      });
      keep(smallest, await servers.ask(smallest), name);
      if (nearest !== undefined) keep(nearest, await servers.ask(nearest), `accepted beside: ${name}`);
    });
    return known.size;
  }
}

function whyOf(why: string | undefined): { readonly why?: string } {
  return why === undefined ? {} : { why: why.slice(0, shownOfReason) };
}

function sizeOf(object: JsonObject): number {
  return JSON.stringify(object).length;
}
