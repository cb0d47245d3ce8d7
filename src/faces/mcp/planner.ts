import { posix, relative, sep } from 'node:path';
import { askCandidate, askOffline } from '../../project/ask/ask.ts';
import type { Asked } from '../../project/ask/answer.ts';
import { askInputOf } from '../cli/ask/load-input.ts';
import type { Planner } from './snapshot.ts';

/** The use case of `meshwright ask`, given what that is given, so that hashes are alike; read by the offline parser, since an agent is a model already. */
export const planner: Planner = ({ words, candidate, choices }, snapshot, { root, paths }) => {
  const { project, input: files, mesh } = snapshot;
  const isNothing = project.resources.size === 0 && project.problems.every(({ severity }) => severity !== 'error');
  const loaded = isNothing ? undefined : { project, input: files };
  const { input, folder } = askInputOf({ text: words, paths, cwd: root, loaded, mesh });
  const asked = candidate === undefined ? askOffline(input, choices.map((choice) => choice - 1)) : askCandidate(input, candidate);
  const prefix = relative(root, folder).split(sep).join('/');
  return prefix === '' ? asked : below(prefix, asked);
};

/** Paths of an answer are those of the folder that was read; a plan's are those of the project. */
function below(prefix: string, { report, reading }: Asked): Asked {
  const named = (path: string): string => posix.join(prefix, path);
  return { reading, report: { ...report, files: report.files.map((file) => ({ ...file, path: named(file.path) })), findings: report.findings.map((finding) => ({ ...finding, span: { ...finding.span, file: named(finding.span.file) } })) } };
}
