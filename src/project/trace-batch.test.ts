import { describe, expect, it } from 'vitest';
import { modelOf, openAccess, straight, type PlainModel, type PlainWorkload } from '../../test/plain-model.ts';
import { text } from '../model/predicate.ts';
import { openProject } from './project.ts';
import { openTracer } from './trace.ts';
import { readQuestion, traceBatch } from './trace-batch.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r', proxy: 'sidecar', account: name, version: 'v1', isStrict: true, access: openAccess, normalization: 'base', ...more });
const plain: PlainModel = {
  workloads: [workload('web'), workload('orders'), workload('legacy', { proxy: 'none', routing: 'none' })],
  hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }],
  routes: [{ routing: 'r', host: 'orders.test', routes: [{ ...straight('orders.test'), when: text('path', { kind: 'prefix', value: '/ok' }) }], otherwise: { ...straight('orders.test'), action: { kind: 'respond', status: 418 } } }],
  served: [],
};
const tracer = openTracer(openProject([]), modelOf(plain));
const answers = (...lines: string[]): unknown[] => [...traceBatch(tracer, lines)].map((answer) => ('error' in answer ? answer : [answer.outcome, answer.status, answer.destinations.flatMap((share) => share.workloads)]));

describe('a batch', () => {
  it('answers each line in order, and a bad one with its number', () => {
    expect(
      answers(
        '{"from":"t/web","to":"orders.test","port":80,"method":"GET","path":"/ok","headers":{}}',
        '',
        'nonsense',
        '{"from":"t/web","to":"orders.test","port":80,"path":"/else"}',
        '{"from":"t/wep","to":"orders.test","port":80}',
        '{"from":"t/legacy","to":"orders.test","port":80,"method":"GET","path":"/ok","headers":{}}\r'.trimEnd(),
      ),
    ).toEqual([
      ['delivered', 200, ['t/orders']],
      { error: 'this line is no JSON', line: 3 },
      ['responded', 418, []],
      { error: 'no workload `t/wep` is in the input; did you mean `t/web`?', line: 5 },
      ['refused', null, []],
    ]);
  });

  it('refuses a path with an escaped NUL before any route is asked, at the caller or at the receiver', () => {
    expect(answers('{"from":"t/web","to":"orders.test","port":80,"path":"/ok%00"}', '{"from":"t/web","to":"orders.test","port":80,"path":"/ok?a=%00"}')).toEqual([
      ['refused', 400, []],
      ['delivered', 200, ['t/orders']],
    ]);
    const open = openTracer(openProject([]), modelOf({ ...plain, workloads: plain.workloads.map((one) => ({ ...one, isStrict: false })) }));
    expect([...traceBatch(open, ['{"from":"t/legacy","to":"orders.test","port":80,"path":"/ok%00"}'])]).toMatchObject([{ outcome: 'refused', status: 400 }]);
  });

  it('traces a name that nobody knows as it is', () => {
    expect(answers('{"from":"t/web","to":"nope.test","port":80,"method":"GET","path":"/","headers":{}}')).toEqual([['unreachable', null, []]]);
  });

  it('has the fields that are documented, in their order', () => {
    const [answer] = traceBatch(tracer, ['{"from":"t/web","to":"orders.test","port":80,"path":"/ok"}']);
    expect(Object.keys(answer ?? {})).toEqual(['outcome', 'status', 'flag', 'destinations', 'timeout', 'retries', 'transport', 'steps', 'unknown']);
    expect(answer).toMatchObject({ destinations: [{ host: 'orders.test', subset: null, weight: 100, workloads: ['t/orders'], port: 80, outcome: 'delivered', status: 200, transport: 'mutual-tls' }], timeout: null, retries: null });
  });
});

describe('a line', () => {
  it.each([
    ['[]', 'a request is a JSON object: {"from", "to", "port", "method", "path", "headers"}'],
    ['{"to":"a"}', '`from` is missing: `namespace/workload`, or `@ingress`'],
    ['{"from":"a"}', '`to` is missing: the name that is called'],
    ['{"from":"a","to":"b","port":"80"}', '`port` is a number from 1 to 65535'],
    ['{"from":"a","to":"b","port":70000}', '`port` is a number from 1 to 65535'],
    ['{"from":"a","to":"b","protocol":"udp"}', '`protocol` is one of http, grpc, tcp, tls'],
    ['{"from":"a","to":"b","method":1}', '`method` is a text such as "GET"'],
    ['{"from":"a","to":"b","path":{}}', '`path` is a text such as "/orders?page=2"'],
    ['{"from":"a","to":"b","headers":{"x":1}}', '`headers` is an object of texts'],
    ['{"from":"a","to":"b","headers":["x"]}', '`headers` is an object of texts'],
    ['{"from":"a","to":"b","host":1}', '`host` and `sourceIp` are texts'],
  ])('%s is refused', (line, message) => {
    expect(readQuestion(line)).toBe(message);
  });

  it('has HTTP for its protocol where it names none, and null is no value', () => {
    expect(readQuestion('{"from":"a","to":"b","protocol":null,"port":null,"method":null,"headers":null,"extra":1}')).toEqual({ from: 'a', to: 'b', protocol: 'http', headers: {} });
    expect(readQuestion('{"from":"a","to":"b","port":9000,"protocol":"tcp"}')).toEqual({ from: 'a', to: 'b', port: 9000, protocol: 'tcp', headers: {} });
  });
});
