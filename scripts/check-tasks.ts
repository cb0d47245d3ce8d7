/**
 * Checks the tasks of `meshwright evaluate`: that they can be read, that their meshes, workloads and hosts are there, that
 * no id and no wording is there twice, and that an answer could fail them.
 * Usage: node scripts/check-tasks.ts [FILE…]   (without: every file below evaluation/tasks)
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSuiteFiles } from '../src/adapters/suite-files.ts';
import { compareDiagnostics } from '../src/diagnostics/diagnostic.ts';
import { checkSuite } from '../src/project/evaluate/check-suite.ts';
import { readTasks } from '../src/project/evaluate/read-tasks.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const { tasks: files, meshes } = readSuiteFiles(resolve(root, 'evaluation'), 'evaluation');
const wanted = process.argv.slice(2).map((path) => resolve(path));
const read = files.map((file) => ({ file, ...readTasks(file) }));
const isWanted = (path: string): boolean => wanted.length === 0 || wanted.includes(resolve(root, path));
const asked = read.filter(({ file }) => isWanted(file.path));
// Ids and words are compared over all files, everything else is told only of those that were asked about.
const found = [...asked.flatMap(({ diagnostics }) => diagnostics), ...checkSuite(read.flatMap(({ tasks }) => tasks), meshes).filter(({ span }) => isWanted(span.file) || !span.file.startsWith('evaluation/'))].sort(compareDiagnostics);
for (const { span, message, help } of found) console.log(`${span.file}:${span.line}:${span.column}: ${message}${help === undefined ? '' : ` (${help})`}`);
const tasks = asked.flatMap((each) => each.tasks);
console.log(`${tasks.length} tasks with ${tasks.reduce((sum, { task }) => sum + task.phrasings.length, 0)} phrasings in ${asked.length} files, ${meshes.size} meshes: ${found.length === 0 ? 'all fine' : `${found.length} problems`}`);
process.exitCode = found.length === 0 ? 0 : 1;
