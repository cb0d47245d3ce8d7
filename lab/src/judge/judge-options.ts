import { parse, whole } from '../command-line.ts';
import { LabError } from '../lab-error.ts';
import { paths } from '../paths.ts';
import { join } from 'node:path';

export const judgeUsage = `usage: npm run lab:judge -- [OPTIONS]

  --pairs N         requests on meshes that are judged (1000)
  --seed S          the meshes and requests that are drawn; another one each time if it is left out
  --requests N      requests of each mesh (25)
  --lanes N         instances of the lab that work at the same time (2)
  --name NAME       of the first instance (judge)
  --out FOLDER      where mismatches are written as cases (lab/.cache/judge)
  --no-shrink       mismatches as they were met
  --same N          mismatches of one kind that are confirmed and shrunk; more of them are only counted (5)
  --keep-going      shrinks every mismatch
  --replay FILE     plays cases instead, and says of each whether mesh and model agree
  --format json     the summary as JSON
  --coverage FILE   which fields made a difference, added to what is in FILE
  --coverage FILE --from FILE   the same of recorded rounds; needs no mesh
  --record-rounds FILE   keeps every round with what the mesh did

  --plant NAME|all --from FILE [--pairs N]   how soon recorded rounds find errors that are planted in the model; needs no mesh
  --admission N [--seed S] [--record FILE]   what the API server and istiod's webhook accept of N objects, and what \`check\` says`;

export interface JudgeOptions {
  readonly pairs: number;
  readonly seed: number;
  readonly requests: number;
  readonly lanes: number;
  readonly name: string;
  readonly out: string;
  readonly isShrinking: boolean;
  readonly perSignature: number;
  readonly replay?: string;
  readonly isJson: boolean;
}

const largestSeed = 2 ** 31 - 1;

export function judgeOptions(argumentList: readonly string[]): JudgeOptions {
  const { values } = parse({
    args: [...argumentList],
    options: {
      pairs: { type: 'string', default: '1000' }, seed: { type: 'string' }, requests: { type: 'string', default: '25' }, lanes: { type: 'string', default: '2' },
      name: { type: 'string', default: 'judge' }, out: { type: 'string', default: join(paths.cache, 'judge') }, shrink: { type: 'boolean', default: true },
      same: { type: 'string', default: '5' }, 'keep-going': { type: 'boolean', default: false }, replay: { type: 'string' }, format: { type: 'string', default: 'text' },
    },
    allowNegative: true,
  }, judgeUsage);
  if (values.format !== 'text' && values.format !== 'json') throw new LabError(`\`${values.format}\` is no format`, 'write --format text or --format json');
  return {
    pairs: whole(values.pairs, '--pairs'), requests: whole(values.requests, '--requests'), lanes: whole(values.lanes, '--lanes'),
    seed: values.seed === undefined ? 1 + Math.floor(Math.random() * largestSeed) : whole(values.seed, '--seed'),
    name: values.name, out: values.out, isShrinking: values.shrink, perSignature: values['keep-going'] ? Infinity : whole(values.same, '--same'),
    ...(values.replay === undefined ? {} : { replay: values.replay }), isJson: values.format === 'json',
  };
}
