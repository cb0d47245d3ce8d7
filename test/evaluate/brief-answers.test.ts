import { describe, expect, it } from 'vitest';
import { answerOfText } from '../../src/project/evaluate/recorded.ts';
import { scoreAnswer, type Score } from '../../src/project/evaluate/score.ts';
import { openWorld } from '../../src/project/evaluate/world.ts';
import { asObject, blocksOf } from '../brief-blocks.ts';
import { readText, sharedPath } from '../shared.ts';
import { ownSuite } from './suite.ts';

const isMissing = sharedPath('brief') === undefined;
const skipNote = isMissing ? ' (skipped: the briefs are not on this machine)' : '';

interface Printed {
  readonly brief: string;
  /** Blocks of YAML that are the answer to one prompt, counted from 0. */
  readonly blocks: readonly number[];
  readonly task: string;
  readonly verdict: Score['verdict'];
  /** What does not hold, where something does not. */
  readonly because?: RegExp;
}

const first = '1-ai-service-mesh-configuration';
const second = '2-traffic-and-zero-trust';
const third = '3-automated-configuration-22-services';

/** The answers that the texts print, as they stand. Those for other meshes are left out: their meaning is not modelled. */
const printed: readonly Printed[] = [
  { brief: first, blocks: [0], task: 'brief-1-canary', verdict: 'silently-wrong', because: /question is wanted|outcome: question/ },
  { brief: first, blocks: [1], task: 'brief-1-header', verdict: 'silently-wrong', because: /x-canary: true: timeoutMs: 500, and not 0/ },
  { brief: first, blocks: [2], task: 'brief-1-faults', verdict: 'silently-wrong', because: /production\/web → orders-svc.production:8080 GET \/: unchanged/ },
  { brief: first, blocks: [4, 5], task: 'brief-1-mutual-tls', verdict: 'right' },
  { brief: first, blocks: [7], task: 'brief-1-egress', verdict: 'silently-wrong', because: /api.stripe.com:443 tls: (?:delivered|throughGateway)/ },
  { brief: second, blocks: [0], task: 'brief-2-retries', verdict: 'silently-wrong', because: /no-route 404/ },
  { brief: second, blocks: [1], task: 'brief-2-canary', verdict: 'right' },
  { brief: second, blocks: [2], task: 'brief-2-breaker', verdict: 'right' },
  { brief: second, blocks: [3, 4], task: 'brief-2-zero-trust', verdict: 'silently-wrong', because: /api-gateway → order-service.orders:8080 GET \/: delivered: true/ },
  { brief: second, blocks: [5], task: 'brief-2-fault', verdict: 'silently-wrong', because: /abort: .*"percent":0.*10/ },
  // One service of twenty-two is printed.
  { brief: third, blocks: [0], task: 'brief-3-generate', verdict: 'silently-wrong', because: /inventory-service/ },
  { brief: third, blocks: [1], task: 'brief-3-callers', verdict: 'silently-wrong', because: /email-worker/ },
];

describe.skipIf(isMissing)(`answers that the briefs print${skipNote}`, () => {
  const { placed, meshes } = ownSuite();

  it.each(printed)('$brief, $task: $verdict', ({ brief, blocks, task: id, verdict, because }) => {
    const all = blocksOf(readText(sharedPath(`brief/${brief}.md`) ?? '')).map(asObject);
    const task = placed.find((each) => each.task.id === id)!.task;
    const before = openWorld(meshes.get(task.mesh)!);
    const text = blocks.map((index) => all[index]!.text).join('---\n');
    const { verdict: found, faults, apiVersions } = scoreAnswer(task, task.phrasings[0]!, answerOfText(text, true, before), before);
    const said = faults.map(({ about, what, wanted, got }) => `${about}: ${what}: ${wanted}, and not ${got}`);
    expect({ found, said }).toMatchObject({ found: verdict });
    if (because === undefined) expect(said).toEqual([]);
    else expect(said.join('\n')).toMatch(because);
    expect(apiVersions.removed).toBe(0);
  });
});
