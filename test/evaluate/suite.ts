import { join } from 'node:path';
import { readSuiteFiles, type SuiteFiles } from '../../src/adapters/suite-files.ts';
import { readTasks, type PlacedTask } from '../../src/project/evaluate/read-tasks.ts';
import { repositoryRoot } from '../shared.ts';

export interface OwnSuite extends SuiteFiles {
  readonly placed: readonly PlacedTask[];
}

/** The suite that ships with the program. */
export function ownSuite(): OwnSuite {
  const files = readSuiteFiles(join(repositoryRoot, 'evaluation'), 'evaluation');
  return { ...files, placed: files.tasks.flatMap((file) => readTasks(file).tasks) };
}
