import { describe, expect, it } from 'vitest';
import { chatbotAnswerer } from './chatbot.ts';
import { evaluate, type Suite } from './evaluate.ts';
import { layOver } from './lay-over.ts';
import { readTasks } from './read-tasks.ts';
import { answerOfText, recordedAnswerer } from './recorded.ts';
import { openWorld } from './world.ts';

const application = `apiVersion: v1
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
---
# Kept.
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: till, namespace: garden}
spec: {hosts: [till], http: [{timeout: 9s, route: [{destination: {host: till}}]}]}
`;
const mesh = [{ path: 'garden.yaml', text: application }];
const before = openWorld(mesh);
const timeout = (seconds: number, rest = ''): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: till${rest}}\nspec: {hosts: [till], http: [{timeout: ${seconds}s, route: [{destination: {host: till}}]}]}\n`;

describe('an answer laid over an application', () => {
  it('takes the place of objects of the same name, wherever they stand', () => {
    const [first, second] = layOver(mesh, [{ path: 'answer.yaml', text: timeout(2, ', namespace: garden') }]);
    expect(first?.text).toContain('kind: Service');
    expect(first?.text).not.toContain('timeout: 9s');
    expect(second?.text).toContain('timeout: 2s');
  });

  it('takes the place of a file of the same path', () => {
    expect(layOver(mesh, [{ path: 'garden.yaml', text: 'x: 1' }])).toEqual([{ path: 'garden.yaml', text: 'x: 1' }]);
  });
});

describe('a text in which somebody answered', () => {
  it('is the YAML of its blocks, in the namespace of the application', () => {
    const text = `Sure! Here it is:\n\n1. Apply this:\n\n   \`\`\`yaml\n${timeout(2).replaceAll(/^/gm, '   ')}   \`\`\`\n\nThen run:\n\n\`\`\`bash\nkubectl get pods\n\`\`\`\n`;
    const { outcome, files } = answerOfText(text, false, before);
    expect(outcome).toBe('answered');
    expect(files).toHaveLength(1);
    expect(JSON.parse(files[0]!.text.replace(/^---/, ''))).toMatchObject({ kind: 'VirtualService', metadata: { name: 'till', namespace: 'garden' } });
  });

  it('without YAML is a question, or a refusal; with half of an object it is none', () => {
    expect(answerOfText('Which service do you mean?', false, before).outcome).toBe('question');
    expect(answerOfText('I cannot do that.', false, before).outcome).toBe('refused');
    expect(answerOfText('Add this:\n```yaml\nspec:\n  timeout: 2s\n```\n', false, before).outcome).toBe('failed');
  });
});

const tasks = readTasks({ path: 'tasks.yaml', text: `
- {id: till-timeout, about: set-timeout, mesh: garden, phrasings: {terse: till 2s, polite: "2s for till, please"}, calls: [{from: garden/till, to: till, then: {timeoutMs: 2000}}]}
- {id: till-errand, about: errand, mesh: garden, errand: check, phrasings: {terse: is it right}}
` }).tasks.map(({ task }) => task);
const suite: Suite = { tasks, meshes: new Map([['garden', mesh]]) };

describe('an evaluation', () => {
  it('of recorded answers takes the file of the person before that of the task, and says what is missing', async () => {
    const answers = recordedAnswerer('some-tool', [{ path: 'till-timeout.md', text: `\`\`\`yaml\n${timeout(3)}\`\`\`` }, { path: 'till-timeout.polite.yaml', text: timeout(2) }]);
    const { scores, unanswered, isRecorded, total, byPerson } = await evaluate(suite, answers, { runs: 1, checks: true });
    expect(scores.map(({ task, who, verdict }) => `${task} ${who} ${verdict}`)).toEqual(['till-timeout polite right', 'till-timeout terse silently-wrong']);
    expect({ unanswered, isRecorded, pass: total.passPercent }).toEqual({ unanswered: 1, isRecorded: true, pass: 50 });
    expect(byPerson.map(({ name, passPercent }) => `${name} ${passPercent}`)).toEqual(['polite 100', 'terse 0']);
  });

  it('of a model that answers now so, now so: every run counts for pass@1, and only wordings that are always right for pass^k', async () => {
    let asked = 0;
    const prompts: string[] = [];
    const model = chatbotAnswerer({ name: 'local/moody', complete: async (prompt) => {
      prompts.push(prompt);
      asked += 1;
      return asked === 2 ? { failed: 'it took too long' } : { text: `\`\`\`yaml\n${timeout(2)}\`\`\``, usage: { model: 'moody', rounds: 1, inputTokens: 10, outputTokens: 5, cost: 0.01 } };
    } }, 'some mesh');
    const { total, usage, scores } = await evaluate(suite, model, { runs: 3, checks: false });
    expect(total.passPercent).toBe(83.3);
    expect(total.alwaysPercent).toBe(50);
    expect(scores.filter(({ verdict }) => verdict === 'wrong').map(({ says }) => says)).toEqual(['it took too long']);
    expect(usage).toEqual({ inputTokens: 50, outputTokens: 25, rounds: 5, cost: 0.05 });
    expect(prompts[0]).toContain('garden/till');
    expect(prompts[0]).toContain('The request:\ntill 2s');
  });
});
