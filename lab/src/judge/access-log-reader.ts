import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessLogEntry } from '../agent.ts';
import type { PodRecord } from '../instance.ts';

/** A request that goes round between proxies is logged without end: only the last of it is read. */
const mostBytes = 64 * 1024 * 1024;

/** Reads what proxies add to their access logs, each line once. */
export class AccessLogReader {
  readonly #positions = new Map<string, number>();
  /** Starts of lines whose ends are not written yet. */
  readonly #rests = new Map<string, string>();

  /** Entries since the last time, oldest first. */
  read(pod: PodRecord): readonly AccessLogEntry[] {
    const text = (this.#rests.get(pod.folder) ?? '') + this.#more(pod.folder);
    const end = text.lastIndexOf('\n') + 1;
    this.#rests.set(pod.folder, text.slice(end));
    return text.slice(0, end).split('\n').flatMap(entryIn);
  }

  #more(folder: string): string {
    const file = join(folder, 'access.log');
    if (!existsSync(file)) return '';
    const descriptor = openSync(file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const from = Math.max(this.#positions.get(folder) ?? 0, size - mostBytes);
      const buffer = Buffer.alloc(Math.max(0, size - from));
      const length = readSync(descriptor, buffer, 0, buffer.length, from);
      this.#positions.set(folder, from + length);
      return buffer.toString('utf8', 0, length);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** A line that is no JSON is one that a proxy was stopped in. */
function entryIn(line: string): AccessLogEntry[] {
  try {
    return line.startsWith('{') ? [JSON.parse(line) as AccessLogEntry] : [];
  } catch {
    return [];
  }
}
