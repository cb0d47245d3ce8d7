import { meshReadinessChecks } from '../meshes/registry.ts';
import { readinessChecks } from '../rules/readiness/checks.ts';
import { readinessTitles, type ReadinessRow } from '../rules/readiness/row.ts';
import { allRules, inspectProject, type Inspection } from './inspect.ts';
import type { Project } from './project.ts';

export interface ReadinessReport {
  /** In the order in which a person reads them. */
  readonly rows: readonly ReadinessRow[];
}

/** Whether these services are ready to join a mesh. `inspection` saves a second check where one was made already. */
export function readiness(project: Project, inspection: Inspection = inspectProject(project)): ReadinessReport {
  const input = { files: project.files.length, resources: project.resources, topology: project.topology, rules: allRules, ...inspection };
  const rows = [...readinessChecks, ...meshReadinessChecks].map((check) => check(input));
  return { rows: rows.sort((a, b) => readinessTitles.indexOf(a.check) - readinessTitles.indexOf(b.check)) };
}
