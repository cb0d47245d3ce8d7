import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../../../src/kube/resource.ts';
import { paths } from '../../paths.ts';

/** Of the cases that bring none of their own. */
export function applicationOfCases(): SourceFile {
  return { path: 'application.yaml', text: readFileSync(join(paths.root, 'cases', 'application.yaml'), 'utf8') };
}
