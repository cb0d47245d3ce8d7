import { nearest } from '../../../../src/base/near-miss.ts';
import { parse, whole } from '../../command-line.ts';
import { readNamedCases } from '../../files.ts';
import { LabError } from '../../lab-error.ts';
import { judgeUsage } from '../judge-options.ts';
import { findPlanted, plantedTable } from './find-planted.ts';
import { plantedErrors } from './planted-errors.ts';

const options = { plant: { type: 'string', default: 'all' }, from: { type: 'string' }, pairs: { type: 'string', default: '1000' } } as const;

/** `--plant NAME|all --from FILE [--pairs N]`: how soon recorded rounds find errors in the model. Needs no mesh. Ends with 1 where one is not found. */
export async function runPlantedCommand(argumentList: readonly string[]): Promise<number> {
  const { values } = parse({ args: [...argumentList], options }, judgeUsage);
  if (values.from === undefined) throw new LabError('no recorded rounds to judge by', 'record some: npm run lab:judge -- --pairs 1000 --record-rounds FILE, and name them: --from FILE');
  const errors = values.plant === 'all' ? plantedErrors : plantedErrors.filter(({ name }) => name === values.plant);
  const near = nearest(values.plant, plantedErrors.map(({ name }) => name));
  if (errors.length === 0) throw new LabError(`there is no planted error \`${values.plant}\`${near === undefined ? '' : `: \`${near}\`?`}`, `there are: all, ${plantedErrors.map(({ name }) => name).join(', ')}`);
  const pairs = whole(values.pairs, '--pairs');
  readNamedCases(values.from);
  const found = await findPlanted(errors, {
    file: values.from, pairs,
    onFound: ({ error, pairs, contradiction }) => console.error(pairs === undefined ? `${error.name}: not found` : `${error.name}: after ${pairs} pairs: ${contradiction?.slice(0, 300)}`),
  });
  console.log(plantedTable(found));
  return found.every(({ pairs }) => pairs !== undefined) ? 0 : 1;
}
