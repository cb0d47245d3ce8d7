/**
 * One measurement in a process of its own, so that nothing is warm: `node bench/measure.ts TASK FOLDER`.
 * Prints one line of JSON: milliseconds by step, and megabytes.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { readInput } from '../src/adapters/files.ts';
import { decodeFile } from '../src/kube/decode.ts';
import { ResourceSet } from '../src/kube/resource-set.ts';
import type { Resource, SourceFile } from '../src/kube/resource.ts';
import { checkProject, type FlatDiagnostic } from '../src/project/check.ts';
import { generateFiles } from '../src/project/generate.ts';
import { openProject } from '../src/project/project.ts';
import { discover } from '../src/topology/discover.ts';
import { measureDiff, measureReach, measureTraces } from './measure-model.ts';
import { measureRechecks, type RecheckMeasure } from './measure-recheck.ts';

/** Milliseconds by step. */
export type Steps = Readonly<Record<string, number>>;

export interface Measured {
  readonly steps: Steps;
  /** The most memory that the process held, in megabytes, up to the end of the steps. */
  readonly peakMegabytes: number;
  readonly diagnostics?: readonly Reported[];
  /** Files that were read or written. */
  readonly files?: number;
  readonly requests?: number;
  /** Milliseconds that 99 of 100 requests stay below. */
  readonly mostMs?: number;
  /** Clients times ports. */
  readonly pairs?: number;
  /** After one edit each, by kind of edit. */
  readonly rechecks?: readonly RecheckMeasure[];
}

/** A finding, as far as it is compared with what was planted. */
export type Reported = Pick<FlatDiagnostic, 'rule' | 'severity' | 'file' | 'message'> & { readonly resource: string };

/** `plain` and `read` read the same texts, without and with Meshwright. */
export type Task = 'plain' | 'read' | 'check' | 'generate' | 'recheck' | 'trace' | 'reach' | 'diff';

const tasks: Record<Task, (folder: string) => Promise<Measured>> = {
  plain: measurePlain, read: measureRead, check: measureCheck, generate: measureGenerate,
  recheck: (folder) => measureModel(folder, measureRechecks),
  trace: (folder) => measureModel(folder, measureTraces),
  reach: (folder) => measureModel(folder, measureReach),
  diff: (folder) => measureModel(folder, measureDiff),
};

/** js-yaml alone on the same texts, cut at their separators by the simplest means: what reading cannot be faster than. */
async function measurePlain(folder: string): Promise<Measured> {
  const { files } = await filesIn(folder);
  const clock = createClock();
  const values = files.map(({ text }) => text.split(/^---$/m).map((part) => loadAll(part)));
  clock.step('read');
  return { ...done(clock), files: values.length };
}

/** Our reader on the same texts. */
async function measureRead(folder: string): Promise<Measured> {
  const { files } = await filesIn(folder);
  const clock = createClock();
  const decoded = files.map(decodeFile);
  clock.step('read');
  return { ...done(clock), files: decoded.length };
}

/** A full check as the command does it: from the disk to the report. */
async function measureCheck(folder: string): Promise<Measured> {
  const clock = createClock();
  const { files, problems } = await filesIn(folder);
  clock.step('load');
  const resources = resourcesOf(files);
  clock.step('read');
  const topology = discover(resources);
  clock.step('discover');
  const report = checkProject({ files, resources, topology, problems, ignored: [] });
  clock.step('check');
  return { ...done(clock), diagnostics: report.diagnostics.map(({ rule, severity, file, message, resource = '' }) => ({ rule, severity, file, message, resource })) };
}

async function measureGenerate(folder: string): Promise<Measured> {
  const { files, problems } = await filesIn(folder);
  const project = openProject(files, problems);
  const meshFile = { path: 'mesh.yaml', text: readFileSync(join(folder, '..', 'mesh.yaml'), 'utf8') };
  const clock = createClock();
  const report = generateFiles(project, meshFile, { confirmUnscopedFaults: false });
  clock.step('generate');
  const error = report.diagnostics.find(({ severity }) => severity === 'error');
  if (report.files.length === 0) throw new Error(`nothing was generated: ${error?.message ?? 'no reason was given'}`);
  return { ...done(clock), files: report.files.length };
}

/** What is asked of the mesh model, once all of it is loaded. */
async function measureModel(folder: string, measure: (files: readonly SourceFile[], clock: Clock) => Partial<Measured>): Promise<Measured> {
  const { files } = await filesIn(folder);
  const clock = createClock();
  return { ...measure(files, clock), ...done(clock) };
}

async function filesIn(folder: string): Promise<{ readonly files: readonly SourceFile[]; readonly problems: Awaited<ReturnType<typeof readInput>>['problems'] }> {
  return readInput(readdirSync(folder).sort(), { cwd: folder, values: [], readStandardInput: () => Promise.resolve(new Uint8Array()) });
}

function resourcesOf(files: readonly SourceFile[]): ResourceSet {
  const resources: Resource[] = [];
  for (const file of files) for (const resource of decodeFile(file).resources) resources.push(resource);
  return ResourceSet.of(resources);
}

export interface Clock {
  readonly steps: Record<string, number>;
  readonly step: (name: string) => void;
}

function createClock(): Clock {
  const steps: Record<string, number> = {};
  let last = performance.now();
  const step = (name: string): void => {
    const now = performance.now();
    steps[name] = now - last;
    last = now;
  };
  return { steps, step };
}

function done({ steps }: Clock): Measured {
  return { steps, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

const [task, folder] = process.argv.slice(2);
const measure = Object.hasOwn(tasks, task ?? '') ? tasks[task as Task] : undefined;
if (measure === undefined || folder === undefined) throw new Error(`usage: node bench/measure.ts ${Object.keys(tasks).join('|')} FOLDER`);
console.log(JSON.stringify(await measure(folder)));
