import type { JsonObject } from '../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import { smallerObjects, smallerRequests } from './reductions.ts';

/** A mesh and the one request that shows the mismatch. */
export interface Specimen {
  readonly objects: readonly JsonObject[];
  readonly request: RecordedRequest;
}

export interface ShrinkOptions {
  /** Objects that are likely to be all it takes. */
  readonly guess: (object: JsonObject) => boolean;
  /** Meshes that are tried at most. */
  readonly maxSteps: number;
}

/**
 * The smallest specimen that is found in so many steps for which `holds` is still true: first without the objects that
 * have nothing to do with it, then without lists' items and fields of those that are left, then with a plainer request.
 */
export async function shrink(whole: Specimen, holds: (smaller: Specimen) => Promise<boolean>, { guess, maxSteps }: ShrinkOptions): Promise<Specimen> {
  const tried = new Set<string>([JSON.stringify(whole)]);
  let steps = 0;
  let best = whole;
  const improve = async (candidate: Specimen): Promise<boolean> => {
    const text = JSON.stringify(candidate);
    if (steps >= maxSteps || tried.has(text)) return false;
    tried.add(text);
    steps += 1;
    if (!(await holds(candidate))) return false;
    best = candidate;
    return true;
  };
  await improve({ ...best, objects: best.objects.filter(guess) });
  await fewerObjects(() => best, improve);
  await improve({ ...best, objects: best.objects.map(withoutAge) });
  await plainerRequest(() => best, improve);
  await plainerObjects(() => best, improve);
  return best;
}

type Improve = (candidate: Specimen) => Promise<boolean>;

/** Delta debugging without the half that tries small parts alone: the guess has done that. */
async function fewerObjects(best: () => Specimen, improve: Improve): Promise<void> {
  for (let size = Math.ceil(best().objects.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best().objects.length; ) {
      const { objects, request } = best();
      const isSmaller = await improve({ request, objects: objects.filter((_, index) => index < from || index >= from + size) });
      if (!isSmaller) from += size;
    }
  }
}

async function plainerRequest(best: () => Specimen, improve: Improve): Promise<void> {
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const request of smallerRequests(best().request)) {
      isBetter = await improve({ objects: best().objects, request });
      if (isBetter) break;
    }
  }
}

async function plainerObjects(best: () => Specimen, improve: Improve): Promise<void> {
  for (let index = 0; index < best().objects.length; index += 1) {
    for (let isBetter = true; isBetter; ) {
      isBetter = false;
      const object = best().objects[index];
      for (const smaller of object === undefined ? [] : smallerObjects(object)) {
        const { objects, request } = best();
        isBetter = await improve({ request, objects: objects.map((other, position) => (position === index ? smaller : other)) });
        if (isBetter) break;
      }
    }
  }
}

/** Ages cost seconds, and most often they decide nothing. */
function withoutAge(object: JsonObject): JsonObject {
  const { creationTimestamp: _, ...metadata } = object['metadata'] as JsonObject;
  return { ...object, metadata };
}
