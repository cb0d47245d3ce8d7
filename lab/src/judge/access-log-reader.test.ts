import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PodRecord } from '../instance.ts';
import { AccessLogReader } from './access-log-reader.ts';

it('every line of an access log is read once, when it is whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  const pod: PodRecord = { namespace: 'shop', name: 'a', workload: 'a', kind: 'sidecar', address: '', netns: '', folder, serviceAccount: '', labels: {}, annotations: {}, ports: [] };
  const add = (text: string): void => appendFileSync(join(folder, 'access.log'), text);
  const reader = new AccessLogReader();
  expect(reader.read(pod)).toEqual([]);
  add('{"request_id":"1"}\n{"request_id":"2');
  expect(reader.read(pod)).toEqual([{ request_id: '1' }]);
  expect(reader.read(pod)).toEqual([]);
  add('"}\nnot JSON\n{broken}\n{"request_id":"ü"}\n');
  expect(reader.read(pod)).toEqual([{ request_id: '2' }, { request_id: 'ü' }]);
});
