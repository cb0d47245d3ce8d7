import { join } from 'node:path';
import { parse, whole } from '../command-line.ts';
import { paths } from '../paths.ts';

export const askedUsage = `usage: npm run lab:asked -- [OPTIONS]

  --tasks FOLDER     with tasks/ and meshes/ below it (evaluation)
  --only ID          only these tasks, by id or its beginning; may be given several times
  --mesh NAME        only tasks of these meshes; may be given several times
  --answers FOLDER   judges recorded answers instead of asking: FOLDER/ID.yaml for every phrasing of a task,
                     FOLDER/ID.WHO.yaml for one wording
  --lanes N          instances of the lab that work at the same time (1)
  --name NAME        of the first instance (asked)
  --skip-wrong       leaves out answers that the model finds wrong
  --patience MS      how long one check may take; what needs longer is not judged (8000)
  --out FILE         everything as JSON (lab/.cache/asked.json)`;

export interface AskedOptions {
  readonly suite: string;
  readonly only: readonly string[];
  readonly meshes: readonly string[];
  readonly answers?: string;
  readonly lanes: number;
  readonly name: string;
  readonly isSkippingWrong: boolean;
  readonly patienceMs: number;
  readonly out: string;
}

export function askedOptions(argumentList: readonly string[]): AskedOptions {
  const { values } = parse({
    args: [...argumentList],
    options: {
      tasks: { type: 'string', default: join(paths.root, '..', 'evaluation') }, only: { type: 'string', multiple: true, default: [] }, mesh: { type: 'string', multiple: true, default: [] },
      answers: { type: 'string' }, 'skip-wrong': { type: 'boolean', default: false }, lanes: { type: 'string', default: '1' }, name: { type: 'string', default: 'asked' }, patience: { type: 'string', default: '8000' }, out: { type: 'string', default: join(paths.cache, 'asked.json') },
    },
  }, askedUsage);
  return {
    suite: values.tasks, only: values.only, meshes: values.mesh, ...(values.answers === undefined ? {} : { answers: values.answers }),
    lanes: whole(values.lanes, '--lanes'), name: values.name, isSkippingWrong: values['skip-wrong'], patienceMs: whole(values.patience, '--patience'), out: values.out,
  };
}
