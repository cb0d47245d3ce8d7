// Answers A questions for an instance: `node dns-server.ts ADDRESS RECORDS.json`. Names it does not hold do not exist:
// a lab has no way out, so a question that is passed on would only be slow.
import { createSocket } from 'node:dgram';
import { readFileSync, statSync } from 'node:fs';
import { createServer, isIPv4 } from 'node:net';

const [address = '', file = ''] = process.argv.slice(2);
let records: Readonly<Record<string, readonly string[]>> = {};
let read = 0;

const timeToLiveSeconds = 1;
const typeA = 1;

function current(): typeof records {
  const changed = statSync(file).mtimeMs;
  if (changed !== read) {
    records = JSON.parse(readFileSync(file, 'utf8')) as typeof records;
    read = changed;
  }
  return records;
}

const maxAliases = 8;

/** Undefined for a name that does not exist. What is no address is another name. */
function addressesOf(name: string, aliases = 0): readonly string[] | undefined {
  const found = entriesOf(name);
  if (found === undefined || aliases > maxAliases) return undefined;
  return found.flatMap((entry) => (isIPv4(entry) ? entry : (addressesOf(entry, aliases + 1) ?? [])));
}

/** `*` alone is every name outside the cluster that no other entry covers. */
function entriesOf(name: string): readonly string[] | undefined {
  const table = current();
  const labels = name.split('.');
  const covering = labels.map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
  const key = [name, ...covering].find((candidate) => table[candidate] !== undefined);
  if (key !== undefined) return table[key];
  // What is left of a Service's name when the resolver has tried all endings is no name outside the cluster.
  return name.endsWith('cluster.local') || isShortForService(name, table) ? undefined : table['*'];
}

function isShortForService(name: string, table: typeof records): boolean {
  return Object.keys(table).some((key) => key.startsWith(`${name}.`) && key.endsWith('.cluster.local'));
}

/** RFC 1035, section 4: the header, the question as it came, and one answer per address that points back at the name. */
function answer(query: Buffer): Buffer {
  const { name, type, end } = question(query);
  const found = addressesOf(name.toLowerCase());
  const addresses = type === typeA ? (found ?? []) : [];
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8580 | (found === undefined ? 3 : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, query.subarray(12, end), ...addresses.map(answerRecord)]);
}

function question(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0 && at < query.length; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerRecord(text: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(typeA, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(timeToLiveSeconds, 6);
  record.writeUInt16BE(4, 10);
  text.split('.').forEach((part, index) => record.writeUInt8(Number(part), 12 + index));
  return record;
}

const datagrams = createSocket('udp4');
datagrams.on('message', (query, from) => {
  try {
    datagrams.send(answer(query), from.port, from.address);
  } catch (error) {
    console.error(`a question of ${from.address} could not be read: ${String(error)}`);
  }
});
datagrams.bind(53, address, () => {
  createServer((connection) => {
    connection.on('error', () => {});
    connection.on('data', (data: Buffer) => {
      const reply = answer(data.subarray(2));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length);
      connection.end(Buffer.concat([length, reply]));
    });
  }).listen(53, address, () => console.log('READY'));
});
