import { describe, expect, it } from 'vitest';
import { checkSuite } from './check-suite.ts';
import { readTasks } from './read-tasks.ts';

function problems(text: string): string[] {
  return readTasks({ path: 'tasks.yaml', text }).diagnostics.map(({ span, message, help }) => `${span.line}:${span.column} ${message}${help === undefined ? '' : ` (${help})`}`);
}

const whole = `
- id: canary
  about: split-traffic
  mesh: garden
  phrasings: {terse: "seeds 90/10"}
  calls: [{from: garden/till, to: seeds.garden, then: {shares: {v1: 90, v2: 10}}}]
`;

describe('a file of tasks', () => {
  it('leaves out what is usual', () => {
    expect(problems(whole)).toEqual([]);
    expect(readTasks({ path: 'tasks.yaml', text: whole }).tasks[0]?.task).toEqual({
      id: 'canary',
      about: ['split-traffic'],
      mesh: 'garden',
      given: 'mesh',
      phrasings: [{ who: 'terse', words: 'seeds 90/10' }],
      expect: ['answered'],
      mentions: [],
      errand: [],
      // oxlint-disable-next-line unicorn/no-thenable -- a key of data, and no function
      calls: [{ from: 'garden/till', to: 'seeds.garden', request: 'GET /', headers: {}, then: { shares: { v1: 90, v2: 10 } } }],
      objects: [],
      nothingElse: false,
    });
  });

  it('makes a check of every combination', () => {
    const { tasks } = readTasks({ path: 'tasks.yaml', text: whole.replace('from: garden/till, to: seeds.garden', 'from: [garden/till, "*"], to: [seeds.garden, ledger.garden], request: [GET /, POST /x]') });
    expect(tasks[0]?.task.calls.map(({ from, to, request }) => `${from} ${to} ${request}`)).toHaveLength(8);
    expect(tasks[0]?.callSpans.every(({ line }) => line === 6)).toBe(true);
  });

  it.each([
    ['a key that nobody knows', whole.replace('about:', 'abuot:'), ['2:3 a task needs `about`', '3:3 a task has no `abuot` (did you mean `about`?)']],
    ['an outcome that there is not', whole.replace('mesh: garden', 'mesh: garden\n  expect: answer'), ['5:11 `expect` cannot be `answer` (did you mean `answered`?)']],
    ['an expectation that there is not', whole.replace('shares:', 'share:'), ['6:56 `then` has no `share` (did you mean `shares`?)']],
    ['a text where a number belongs', whole.replace('v1: 90', 'v1: 90%'), ['6:69 `v1` must be a number from 0 to 100']],
    ['no request', whole.replace('to: seeds', 'request: get orders, to: seeds'), ['6:40 `get orders` is no request (write it as `GET /orders?page=2`, or `tcp` for a connection without requests)']],
    ['an id in capitals', whole.replace('id: canary', 'id: Canary'), ['2:7 `Canary` is no id: write it in lower case with dashes, as in `canary-with-header`']],
    ['nothing to check', whole.replace(/\n {2}calls.*/, ''), ['2:3 an answer of `canary` could not be wrong: it has neither `calls` nor `objects`']],
    ['a question about nothing', whole.replace('mesh: garden', 'mesh: garden\n  expect: question'), ['2:3 `canary` is to be asked about or refused, and `mentions` does not say what has to be said']],
    ['tries without a number', whole.replace('shares: {v1: 90, v2: 10}', 'tries: {failing: 503}'), ['6:63 `tries` needs one of `count` and `atLeast`']],
    ['broken YAML', 'a: [', ['1:5 unexpected end of the stream within a flow collection (close the bracket, brace or quote that is open above, or indent this line further)']],
    ['a key twice', whole.replace('mesh: garden', 'mesh: garden\n  mesh: shop'), ['5:3 the key `mesh` stands twice in one mapping (keep one of them: kubectl refuses both, other readers keep the last)']],
  ])('says where it is wrong: %s', (_, text, said) => {
    expect(problems(text)).toEqual(said);
  });
});

describe('a suite', () => {
  const mesh = [{ path: 'garden.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: {name: garden, labels: {istio-injection: enabled}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: till, namespace: garden}\nspec: {selector: {matchLabels: {app: till}}, template: {metadata: {labels: {app: till}}, spec: {containers: [{name: app, image: till}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: till, namespace: garden}\nspec: {selector: {app: till}, ports: [{port: 80}]}\n' }];
  const said = (text: string): string[] => checkSuite(readTasks({ path: 'tasks.yaml', text }).tasks, new Map([['garden', mesh]])).map(({ span, message, help }) => `${span.file}:${span.line} ${message}${help === undefined ? '' : ` (${help})`}`);
  const task = (id: string, words: string, call: string, name = 'garden'): string => `- {id: ${id}, about: set-timeout, mesh: ${name}, phrasings: {terse: "${words}"}, calls: [${call}]}\n`;
  const fine = '{from: garden/till, to: till.garden, then: {timeoutMs: 2000}}';

  it('names what is not there', () => {
    expect(said(task('one', 'a', fine))).toEqual([]);
    expect(said(task('one', 'a', fine, 'gardn'))).toEqual(['tasks.yaml:1 there is no mesh `gardn` (did you mean `garden`?)']);
    expect(said(task('one', 'a', fine.replace('garden/till', 'garden/tiller')))).toEqual(['tasks.yaml:1 no workload `garden/tiller` is in the input']);
    expect(said(task('one', 'a', fine.replace('till.garden', 'tull.garden')))).toEqual(['tasks.yaml:1 `tull.garden` does not resolve for `garden/till`: no Service `tull` is in namespace `garden`']);
  });

  it('names what is there twice', () => {
    expect(said(task('one', 'a b', fine) + task('one', 'c', fine))).toEqual(['tasks.yaml:2 the id `one` is taken (by tasks.yaml:1)']);
    expect(said(task('one', 'a b', fine) + task('two', 'A  b ', fine))).toEqual(['tasks.yaml:2 `two` asks in words that are there already (in `one`)']);
  });

  it('wants checks that an answer can fail', () => {
    expect(said(task('one', 'a', '{from: garden/till, to: till.garden, then: {delivered: true, timeoutMs: 0}}'))).toEqual(['tasks.yaml:1 every check of `one` holds before anything is answered (check something that only a right answer does)']);
  });
});
