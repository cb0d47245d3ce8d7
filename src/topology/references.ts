import { addressesIn, bareHosts, printAddress, type Address } from './addresses.ts';
import { saysDatastore } from './images.ts';
import { isFirmAddress, isOwnAddress, meaningOf, wordsOf, type Meaning } from './names.ts';
import type { Setting } from './setting.ts';
import type { Protocol } from './topology.ts';
import { schemeFact } from './protocols.ts';

/** An address in a setting, with what its name and the text around it say. */
export interface Reference {
  readonly address: Address;
  readonly meaning: Meaning;
  readonly setting: Setting;
  /** A port that stands beside a host: `REDIS_PORT` for `REDIS_HOST`. */
  readonly siblingPort?: number;
  /** How the caller means to speak. */
  readonly hint?: Protocol;
}

/** Every address that a setting may mean. Whether it counts is decided once it is resolved. */
export function referencesIn(setting: Setting): Reference[] {
  if (!/[a-z]/i.test(setting.value)) return [];
  const meaning = meaningOf(setting.name);
  if (meaning === 'never') return [];
  const found = candidates(setting, meaning);
  // Only an address without a port asks for one beside it.
  const siblingPort = found.some((address) => address.port === undefined) ? portBeside(setting) : undefined;
  return found.map((address) => {
    const hint = hintOf(setting.name, address);
    return {
      address,
      meaning,
      setting,
      ...(siblingPort === undefined ? {} : { siblingPort }),
      ...(hint === undefined ? {} : { hint }),
    };
  });
}

const barePasses = /^(?:server|proxy_pass|fastcgi_pass|uwsgi_pass|scgi_pass|grpc_pass|memcached_pass|reverse_proxy|host|hostname)$/;

function candidates(setting: Setting, meaning: Meaning): Address[] {
  const found = addressesIn(setting.value);
  if (found.length > 0) return found;
  const replica = /^(?:replicaof|slaveof)$/i.test(setting.name) ? /^([\w.-]+)\s+(\d+)$/.exec(setting.value) : null;
  if (replica) return [{ host: replica[1] ?? '', port: Number(replica[2]), form: 'host-port' }];
  if (setting.form === 'directive' && !barePasses.test(setting.name)) return [];
  if (setting.form === 'script' && setting.name === '') return [];
  const isAddress = meaning === 'address' || (meaning === 'neutral' && saysDatastore(wordsOf(setting.name).at(-1) ?? ''));
  if (!isAddress && !setting.value.includes('.')) return [];
  const bare = bareHosts(setting.form === 'directive' ? (setting.value.split(/[\s;]/)[0] ?? '') : withoutPath(setting.value));
  return isAddress ? bare : bare.filter((address) => address.host.includes('.'));
}

/** `payment/api/v1` without a scheme is a host and a path. */
function withoutPath(value: string): string {
  return /^[a-z0-9.-]+\/\S*$/.test(value) ? value.slice(0, value.indexOf('/')) : value;
}

const addressTail = /_?(?:HOSTNAME|HOST|ADDRESS|ADDR|URL|URI|ENDPOINT|SERVER|NAME)$/;

function portBeside(setting: Setting): number | undefined {
  const own = wordsOf(setting.name.split(/[.:]/).at(-1) ?? setting.name);
  const whole = wordsOf(setting.name).join('_');
  const last = own.join('_');
  for (const words of new Set([whole.replace(addressTail, ''), whole, last.replace(addressTail, ''), last])) {
    const key = words === '' ? 'PORT' : `${words}_PORT`;
    if (key === 'PORT' && setting.form === 'variable') continue;
    const value = setting.sibling(key) ?? (key === 'PORT' ? setting.sibling('PORT_VALUE') : undefined);
    if (value !== undefined && /^\d{1,5}$/.test(value)) return Number(value);
  }
  return undefined;
}

function hintOf(name: string, address: Address): Protocol | undefined {
  const spoken = address.scheme === undefined ? undefined : schemeFact(address.scheme).protocol;
  if (spoken) return spoken;
  return wordsOf(name).includes('GRPC') ? 'grpc' : undefined;
}

const documentationHost = /(?:^|\.)(?:kubernetes\.io|k8s\.io|w3\.org|apache\.org|json-schema\.org|schemastore\.org|springframework\.org|xmlsoap\.org|github\.com|githubusercontent\.com|gnu\.org|opensource\.org|nginx\.org|docs\.[\w.-]+|example\.(?:com|org|net))$/;

/** Whether a host outside is one that the workload calls, and not one that a text merely mentions. */
export function isCalledOutside(reference: Reference): boolean {
  const { address, meaning, setting } = reference;
  if (isOwnAddress(setting.name) || documentationHost.test(address.host)) return false;
  if (setting.form === 'file' || setting.form === 'directive') return meaning === 'address';
  if (address.form === 'url') return setting.form !== 'script' || /^https?$/.test(address.scheme ?? '');
  return meaning === 'address';
}

/** Whether a name that nothing answers to should have been answered. */
export function isDanglingWorthTelling(reference: Reference): boolean {
  const { address, meaning, setting } = reference;
  if (setting.isWeak || isOwnAddress(setting.name)) return false;
  if (address.form === 'url') return meaning !== 'other' || setting.form === 'variable';
  if (address.form === 'host-port') return meaning === 'address';
  return meaning === 'address' && setting.form !== 'script' && isFirmAddress(setting.name);
}

const tooLong = 160;
const credentials = /:\/\/[^\s/]*@|@tcp\(|passw|pwd|secret|token|api[_-]?key|accountkey/i;

/** What stands there, without credentials: of a Secret only its key and the address. */
export function evidenceText(setting: Setting, address: Address | undefined): string {
  const within = setting.within === undefined ? '' : `${setting.within}: `;
  const isPrivate = setting.isSecret || credentials.test(setting.value) || credentials.test(setting.name) || setting.value.length > tooLong;
  const shown = isPrivate ? (address ? printAddress(address) : '…') : setting.value;
  if (setting.name === '') return `${within}${shown}`;
  if (setting.form === 'directive' || setting.form === 'script') return `${within}${setting.name} ${shown}`;
  return `${within}${setting.form === 'argument' ? '--' : ''}${setting.name}=${shown}`;
}
