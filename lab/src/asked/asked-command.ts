import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { needsOf } from './needs.ts';
import { replaceFile } from '../files.ts';
import { messageOf } from '../lab-error.ts';
import { down } from '../up.ts';
import { askSuite, type MeshOfSuite } from './ask-suite.ts';
import { askedOptions, askedUsage, type AskedOptions } from './asked-options.ts';
import { answersIn, asking } from './asking.ts';
import { judgeAnswer } from './judge-answer.ts';
import { lookBefore } from './look-before.ts';
import { summaryLines, verdictLines, verdictOf, type Verdict } from './report.ts';
import { StandingMesh } from './standing-mesh.ts';

/** Ends with 0 where traffic found nothing wrong, with 1 where it did. */
export async function runAskedCommand(argumentList: readonly string[]): Promise<number> {
  if (argumentList.includes('--help')) {
    console.log(askedUsage);
    return 0;
  }
  const options = askedOptions(argumentList);
  const start = performance.now();
  const { meshes, unasked } = await askSuite(options, options.answers === undefined ? asking : answersIn(options.answers));
  const verdicts: Verdict[] = [];
  const troubles: string[] = [];
  const waiting = meshes.filter(({ answers }) => answers.length > 0).sort((a, b) => b.answers.length - a.answers.length);
  const standing = new Set<StandingMesh>();
  const end = async (): Promise<void> => void (await Promise.all([...standing].map((mesh) => mesh.end())));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  const save = (): void => {
    mkdirSync(dirname(options.out), { recursive: true });
    replaceFile(options.out, `${JSON.stringify({ verdicts, unasked }, null, 1)}\n`);
  };
  const lane = async (name: string): Promise<void> => {
    for (let mesh = waiting.shift(); mesh !== undefined; mesh = waiting.shift()) {
      const onVerdict = (verdict: Verdict): void => {
        verdicts.push(verdict);
        console.log(verdictLines(verdict).join('\n'));
        save();
      };
      // What stops one mesh does not stop the others.
      const trouble = await carry(mesh, name, options, { standing, onVerdict });
      if (trouble !== undefined) troubles.push(`mesh ${mesh.name}: ${trouble}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(options.lanes, waiting.length) }, (_, index) => lane(index === 0 ? options.name : `${options.name}${index + 1}`)));
  } finally {
    await end();
  }
  save();
  console.log(summaryLines(verdicts, unasked, (performance.now() - start) / 1000).join('\n'));
  for (const trouble of troubles) console.log(trouble);
  if (troubles.length > 0) return 2;
  return verdicts.some(({ outcome, disagreements }) => outcome === 'wrong' || disagreements.length > 0) ? 1 : 0;
}

interface Carrying {
  readonly standing: Set<StandingMesh>;
  readonly onVerdict: (verdict: Verdict) => void;
}

/** Brings one mesh up and judges every answer over it; gives back what stopped it. */
async function carry({ name, files, answers }: MeshOfSuite, instance: string, { patienceMs }: AskedOptions, { standing, onVerdict }: Carrying): Promise<string | undefined> {
  const start = performance.now();
  const checks = answers.flatMap((answer) => answer.checks);
  let mesh: StandingMesh | undefined;
  try {
    mesh = await StandingMesh.bringUp({ instance, folder: files, ...needsOf(files, checks) });
    standing.add(mesh);
    const before = await lookBefore(mesh, checks);
    console.log(`mesh ${name}: ${mesh.lab.pods.length} pods are up after ${((performance.now() - start) / 1000).toFixed(1)} s, ${answers.length} answers to judge`);
    for (const answer of answers) {
      const begun = performance.now();
      const findings = await judgeAnswer(mesh, answer.files, answer.checks, { patienceMs, before, knownWrong: new Set(answer.score.faults.map(({ about }) => about)) });
      onVerdict(verdictOf(name, answer, findings, performance.now() - begun));
    }
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    if (mesh !== undefined) standing.delete(mesh);
    await (mesh?.end() ?? down(instance));
  }
}
