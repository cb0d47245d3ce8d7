import type { Predicate } from './predicate.ts';
import { holds } from './request-view.ts';
import { regionOf, runs, type Region, type SpaceOptions } from './space.ts';

/** An answer with a region that shows it: one that makes the statement true, or one that breaks it. */
export type Decided = { readonly answer: 'yes' | 'no'; readonly region?: Region } | { readonly answer: 'unknown'; readonly because: string };

const anyRequest: SpaceOptions = { protocol: 'http' };

/** Whether some request makes the predicate true; the region of a yes is one of those. */
export function isSatisfiable(predicate: Predicate, options: SpaceOptions = anyRequest): Decided {
  return search(options, (view) => {
    const truth = holds(predicate, view);
    return truth === 'yes' ? 'found' : truth === 'unknown' ? 'unknown' : 'passed';
  });
}

/** Whether every request for which the first holds makes the second true; the region of a no breaks it. */
export function implies(first: Predicate, second: Predicate, options: SpaceOptions = anyRequest): Decided {
  return inverted(
    search(options, (view) => {
      const before = holds(first, view);
      if (before === 'no') return 'passed';
      const after = holds(second, view);
      return after === 'yes' ? 'passed' : before === 'yes' && after === 'no' ? 'found' : 'unknown';
    }),
  );
}

/** Whether both hold for the same requests; the region of a no is treated differently by them. */
export function equivalent(first: Predicate, second: Predicate, options: SpaceOptions = anyRequest): Decided {
  return inverted(
    search(options, (view) => {
      const a = holds(first, view);
      const b = holds(second, view);
      return a === 'unknown' || b === 'unknown' ? 'unknown' : a === b ? 'passed' : 'found';
    }),
  );
}

/** One request for which the predicate holds; undefined where there is none, or none was found. */
export function witnessOf(predicate: Predicate, options: SpaceOptions = anyRequest): Region | undefined {
  const decided = isSatisfiable(predicate, options);
  return decided.answer === 'yes' ? decided.region : undefined;
}

type Finding = 'found' | 'passed' | 'unknown';

/** Looks through the classes of requests until one is found. */
function search(options: SpaceOptions, decide: (view: Parameters<Parameters<typeof runs>[0]>[0]) => Finding): Decided {
  let because: string | undefined;
  let count = 0;
  for (const { run, result } of runs(decide, options)) {
    if (result === 'found') return { answer: 'yes', region: regionOf(run) };
    if (result === 'unknown' || run.incomplete !== undefined) because ??= run.incomplete ?? 'a part of it is decided by what the input does not tell';
    count += 1;
    if (count >= (options.maxClasses ?? 65_536)) return { answer: 'unknown', because: `there are more than ${count} classes of requests` };
  }
  return because === undefined ? { answer: 'no' } : { answer: 'unknown', because };
}

function inverted(decided: Decided): Decided {
  return decided.answer === 'unknown' ? decided : { ...decided, answer: decided.answer === 'yes' ? 'no' : 'yes' };
}
