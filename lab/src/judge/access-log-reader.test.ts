import { appendFileSync, mkdtempSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PodRecord } from '../instance.ts';
import { AccessLogReader } from './access-log-reader.ts';

function setUp(): { readonly pod: PodRecord; readonly file: string; readonly add: (text: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'access-log-'));
  const file = join(folder, 'access.log');
  return { pod: { namespace: 'shop', name: 'a', workload: 'a', kind: 'sidecar', address: '', netns: '', folder, serviceAccount: '', labels: {}, annotations: {}, ports: [] }, file, add: (text) => appendFileSync(file, text) };
}

it('every line of an access log is read once, when it is whole', () => {
  const { pod, add } = setUp();
  const reader = new AccessLogReader();
  expect(reader.read(pod)).toEqual([]);
  add('{"request_id":"1"}\n{"request_id":"2');
  expect(reader.read(pod)).toEqual([{ request_id: '1' }]);
  expect(reader.read(pod)).toEqual([]);
  add('"}\nnot JSON\n{broken}\n{"request_id":"ü"}\n');
  expect(reader.read(pod)).toEqual([{ request_id: '2' }, { request_id: 'ü' }]);
});

it('of a log that grew beyond what memory holds, the end is read', () => {
  const { pod, file, add } = setUp();
  add('');
  // A hole: it takes no room on the disk.
  truncateSync(file, 3 * 1024 ** 3);
  add('\n{"request_id":"1"}\n');
  const reader = new AccessLogReader();
  expect(reader.read(pod)).toEqual([{ request_id: '1' }]);
  expect(reader.read(pod)).toEqual([]);
});
