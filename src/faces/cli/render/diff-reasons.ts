import type { Aspect } from '../../../model/treatment.ts';
import type { ReportChange } from '../../../project/diff.ts';
import type { ReportStep, TraceReport } from '../../../project/trace.ts';

/** The steps that tell about an aspect, the most telling kind first. */
const stepsOf: Readonly<Record<Aspect, readonly ReportStep['what'][]>> = {
  'newly-allowed': ['access', 'transport', 'identity'],
  'newly-refused': ['access', 'transport', 'identity'],
  'newly-delivered': ['route', 'target', 'access', 'fault'],
  'no-longer-delivered': ['route', 'target', 'access', 'fault'],
  'delivered-elsewhere': ['route', 'target'],
  'other-answer': ['route', 'fault', 'target', 'transport'],
  'other-encryption': ['transport'],
  'other-deadline': ['limits'],
  'other-retries': ['limits'],
  'other-limits': [],
  'other-fault': ['fault', 'route'],
  'other-mirrors': ['route'],
  'other-changes': ['change', 'route'],
};

/** The step that the other side does not have, on each side: what was, and what is. */
export function reasonsOf(aspect: Aspect, { before, after }: ReportChange): { readonly was: ReportStep | undefined; readonly is: ReportStep | undefined } {
  return { was: newStep(aspect, before, after), is: newStep(aspect, after, before) };
}

function newStep(aspect: Aspect, here: TraceReport, there: TraceReport): ReportStep | undefined {
  const known = new Set(there.steps.map(({ what, text }) => `${what} ${text}`));
  const kinds = stepsOf[aspect];
  const fresh = here.steps.filter(({ what, text }) => kinds.includes(what) && !known.has(`${what} ${text}`));
  const telling = fresh.filter(({ what }) => what === kinds[0]);
  // Of routes the one that is taken comes last, after those that are not.
  return (kinds[0] === 'route' ? telling.at(-1) : telling[0]) ?? fresh[0];
}
