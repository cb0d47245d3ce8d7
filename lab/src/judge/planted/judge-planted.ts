// `node judge-planted.ts FILE PAIRS [ERROR KNOWN]`: a model, with or without an error, judged by recorded rounds. Prints JSON.
// KNOWN are the numbers of pairs that count for nothing. In a process of its own, as a module is loaded only once.
import { judgeRounds } from './judged-rounds.ts';
import { plant } from './plant-hook.ts';
import { plantedErrors } from './planted-errors.ts';

const [file = '', pairs = '1000', name, known = '[]'] = process.argv.slice(2);
const error = plantedErrors.find((one) => one.name === name);
if (name !== undefined && error === undefined) throw new Error(`there is no planted error \`${name}\``);
if (error !== undefined) plant(error);
const limits = error === undefined ? { pairs: Number(pairs) } : { pairs: Number(pairs), known: new Set(JSON.parse(known) as readonly number[]) };
console.log(JSON.stringify(await judgeRounds(file, limits)));
