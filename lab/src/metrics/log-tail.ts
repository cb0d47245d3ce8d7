import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;
const lineFeed = 0x0a;

/** Reads what was added to a file since it was last asked. A line that is not finished yet is read when it is. */
export class LogTail {
  readonly #file: string;
  readonly #buffer = Buffer.alloc(chunkBytes);
  #offset = 0;
  #begun: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
  }

  /** A file that has become shorter was begun anew, and is read from its start. */
  read(onLine: (line: string) => void): void {
    if (!existsSync(this.#file)) return;
    const handle = openSync(this.#file, 'r');
    try {
      if (fstatSync(handle).size < this.#offset) this.#restart();
      for (let count = this.#fill(handle); count > 0; count = this.#fill(handle)) this.#take(this.#buffer.subarray(0, count), onLine);
    } finally {
      closeSync(handle);
    }
  }

  #restart(): void {
    this.#offset = 0;
    this.#begun = Buffer.alloc(0);
  }

  #fill(handle: number): number {
    const count = readSync(handle, this.#buffer, 0, chunkBytes, this.#offset);
    this.#offset += count;
    return count;
  }

  #take(added: Buffer, onLine: (line: string) => void): void {
    const all = Buffer.concat([this.#begun, added]);
    let start = 0;
    for (let end = all.indexOf(lineFeed); end >= 0; end = all.indexOf(lineFeed, start)) {
      if (end > start) onLine(all.toString('utf8', start, end));
      start = end + 1;
    }
    this.#begun = all.subarray(start);
  }
}
