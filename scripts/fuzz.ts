/**
 * Checks texts that nobody would write: manifests of this repository, mutated by characters and by values.
 * Usage: npm run fuzz -- [--documents N] [--seed S] [--out FOLDER]
 * Ends with 1 where a text crashed or hung a check; one text of each fault is written to FOLDER. The same seed makes the same texts.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import { allRules } from '../src/project/inspect.ts';
import { Dice } from './fuzz/dice.ts';
import { examine, type Crash } from './fuzz/examine.ts';
import { mutate } from './fuzz/mutate.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');
/** So large that starting a worker costs nothing beside it, and so small that little is lost where one hangs. */
const batch = 500;
/** A whole batch takes seconds. */
const hangMs = 120_000;

interface Found extends Crash {
  readonly text: string;
  readonly number: number;
}

/** Every manifest of the tests and examples, and the examples of every rule. */
function corpus(): string[] {
  const files = ['test/golden', 'examples/shop', 'test/validate'].map((folder) => join(root, folder)).filter(existsSync).flatMap(yamlFiles);
  return [...files.map((file) => readFileSync(file, 'utf8')).filter((text) => text.length < 20_000), ...allRules.flatMap(({ rule }) => [rule.bad, rule.good])];
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))).filter((path) => /\.ya?ml$/.test(path) && statSync(path).isFile()).sort();
}

/** The texts from number `from` on. Each has dice of its own, so that a text can be made again by its number. */
function runBatch(seed: number, from: number, count: number): void {
  const texts = corpus();
  for (let number = from; number < from + count; number += 1) {
    const text = textOf(texts, seed, number);
    say({ number });
    const crash = examine(text);
    if (crash !== undefined) say({ number, found: { ...crash, text, number } });
  }
}

export function textOf(texts: readonly string[], seed: number, number: number): string {
  return mutate(texts, new Dice(Math.imul(seed, 0x01000193) ^ number));
}

function say(progress: Progress): void {
  parentPort?.postMessage(progress, []);
}

interface Progress {
  readonly number: number;
  readonly found?: Found;
}

/** Runs a batch in a thread of its own; one that does not come back is ended, and its last text is what hung it. */
function inThread(seed: number, from: number, count: number): Promise<Found[]> {
  return new Promise((settle, fail) => {
    const found: Found[] = [];
    let last = from;
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { seed, from, count } });
    const hung = (signature: string, stack: string): Found => ({ signature, stack, number: last, text: textOf(corpus(), seed, last) });
    const timer = setTimeout(() => void worker.terminate().then(() => settle([...found, hung('hangs', `no answer in ${hangMs} ms`)])), hangMs);
    worker.on('message', (progress: Progress) => {
      last = progress.number;
      if (progress.found !== undefined) found.push(progress.found);
    });
    worker.on('error', (error) => (clearTimeout(timer), found.push(hung('ends the thread', error.stack ?? error.message)), settle(found)));
    worker.on('exit', () => (clearTimeout(timer), settle(found)));
    worker.on('messageerror', fail);
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { documents: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' }, out: { type: 'string', default: join(root, 'coverage/fuzz') } } });
  const [documents, seed] = [wholeNumber(values.documents, '--documents'), wholeNumber(values.seed, '--seed')];
  const known = new Map<string, { readonly first: Found; count: number }>();
  let next = 0;
  let done = 0;
  const start = Date.now();
  const lane = async (): Promise<void> => {
    while (next < documents) {
      const from = next;
      next += batch;
      const count = Math.min(batch, documents - from);
      for (const found of await inThread(seed, from, count)) {
        const same = known.get(found.signature);
        if (same === undefined) known.set(found.signature, { first: found, count: 1 });
        else same.count += 1;
      }
      done += count;
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${documents} documents, ${known.size} faults `);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, lane));
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K');
  for (const [signature, { first, count }] of known) report(signature, first, count, values.out);
  console.log(`${documents} documents, seed ${seed}, ${((Date.now() - start) / 1000).toFixed(0)} s: ${known.size} faults`);
  return known.size === 0 ? 0 : 1;
}

function report(signature: string, { text, number, stack }: Found, count: number, out: string): void {
  mkdirSync(out, { recursive: true });
  const file = join(out, `${number}.yaml`);
  writeFileSync(file, text);
  console.log(`${count} × ${signature}\n  ${file}\n${stack.split('\n').slice(0, 6).map((line) => `    ${line.trim()}`).join('\n')}`);
}

function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  console.error(`fuzz: \`${text}\` is no number for ${option}: write a whole number above 0`);
  process.exit(2);
}

if (!isMainThread) {
  const { seed, from, count } = workerData as { readonly seed: number; readonly from: number; readonly count: number };
  runBatch(seed, from, count);
} else if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
