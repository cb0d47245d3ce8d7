import { describe, expect, it } from 'vitest';
import type { Proposer } from '../../language/proposer.ts';
import { offlineAnswerer, proposerAnswerer } from './asking.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { readTasks } from './read-tasks.ts';

const mesh = [{ path: 'garden.yaml', text: `apiVersion: v1
kind: Namespace
metadata: {name: garden, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: till, namespace: garden}
spec: {selector: {matchLabels: {app: till}}, template: {metadata: {labels: {app: till}}, spec: {containers: [{name: app, image: till}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: till, namespace: garden}
spec: {selector: {app: till}, ports: [{name: http, port: 80}]}
` }];
const { tasks } = readTasks({ path: 'tasks.yaml', text: '- {id: till, about: set-timeout, mesh: garden, nothingElse: true, phrasings: {terse: x}, calls: [{from: ["*", "@stranger"], to: till.garden, then: {timeoutMs: 2000}}]}' });

function run(answerer: Parameters<typeof evaluate>[1], words: string): Promise<Evaluation> {
  return evaluate({ tasks: tasks.map(({ task }) => ({ ...task, calls: task.calls.slice(0, 1), phrasings: [{ who: 'terse', words }] })), meshes: new Map([['garden', mesh]]) }, answerer, { runs: 1, checks: true });
}

describe('our own parser', () => {
  it('is asked with the manifests, and its files are judged', async () => {
    const { scores } = await run(offlineAnswerer(), 'Give calls to till at most 2s in all.');
    expect(scores).toMatchObject([{ verdict: 'right', faults: [], errors: [], apiVersions: { current: 1, older: 0 } }]);
    expect((await run(offlineAnswerer(), 'Give calls to till at most 3s in all.')).scores).toMatchObject([{ verdict: 'silently-wrong' }]);
  });
});

describe('a model that proposes intents', () => {
  const intent = { kind: 'set-timeout', service: 'garden/till', timeoutMs: 2000, origin: { kind: 'default', of: 'request' } } as const;
  const usage = { model: 'm', rounds: 1, inputTokens: 7, outputTokens: 3 };
  const proposer = (more: { readonly notice?: string }): Proposer => ({ name: 'local/m', propose: async () => ({ reading: { status: 'ok', wishes: [intent], restated: ['x'], assumptions: [], assumed: [] }, usage, ...more }) });

  it('goes the same way, and what it costs is counted', async () => {
    const { answerer, scores, usage: spent } = await run(proposerAnswerer(proposer({})), 'till must not take more than 2 seconds');
    expect({ answerer, verdicts: scores.map(({ verdict }) => verdict), spent }).toEqual({ answerer: 'local/m', verdicts: ['right'], spent: { inputTokens: 7, outputTokens: 3, rounds: 1 } });
  });

  it('has no answer of its own where our parser had to step in', async () => {
    expect((await run(proposerAnswerer(proposer({ notice: 'local/m: no answer within 60s; answered offline' })), 'till 2s')).scores).toMatchObject([{ verdict: 'wrong', says: 'local/m: no answer within 60s; answered offline' }]);
  });
});
