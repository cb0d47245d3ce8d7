import { fileOf, inCluster } from '../../../../test/real-mesh/pods-of.ts';
import { replay } from '../../../../test/real-mesh/replay.ts';
import { readNamedCases } from '../../files.ts';
import { applicationOfCases } from '../planted/recorded-application.ts';
import type { FieldCoverage } from './field-coverage.ts';

/** The same as if these rounds were played now: what the model says of them needs no mesh. */
export function coverRecorded(file: string, coverage: FieldCoverage): void {
  const common = applicationOfCases();
  for (const round of readNamedCases(file)) {
    const application = round.application === undefined ? common : inCluster(fileOf('application.yaml', round.application));
    coverage.played(round, replay(common, round), application);
  }
}
