import { diffReport, type DiffReport, type DiffSide } from '../diff.ts';
import { placeFinder, type FindPlace } from '../places.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { Project } from '../project.ts';
import type { Compared } from './compared-hosts.ts';

interface Side {
  readonly project: Project;
  readonly model: MeshModel;
}

/** What requests are treated differently. In a large input only calls to some names are compared, and the report says so. */
export function compareMeanings(before: Side, after: Side, { only, because }: Compared, shown: (file: string) => string): DiffReport {
  const report = diffReport(sideOf(before, shown), sideOf(after, shown), only === undefined ? {} : { hosts: only });
  return because === undefined ? report : { ...report, isUnchanged: false, isComplete: false, because: report.because ?? because };
}

function sideOf({ project, model }: Side, shown: (file: string) => string): DiffSide {
  const find = placeFinder();
  const placeOf: FindPlace = (source) => {
    const place = find(source);
    return 'default' in place ? place : { ...place, file: shown(place.file) };
  };
  return { model, objects: project.resources.size, placeOf };
}
