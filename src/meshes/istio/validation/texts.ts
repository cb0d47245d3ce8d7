import { parseAddress } from '../../../model/addresses.ts';
import { RE2JS } from 're2js';
import { number, text, refuse, type Field, type Faults } from './field.ts';

const label = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const wildcardLabel = /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;
const labelKey = /^((?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*\/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
const labelValue = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** Length in bytes, as Go counts; a text of few characters need not be counted. */
export function byteLength(value: string, atMost: number): number {
  return value.length * 3 <= atMost ? value.length : new TextEncoder().encode(value).length;
}

/** A label of DNS, upper case allowed. Source: istio pkg/config/labels. */
export function isDnsLabel(value: string): boolean {
  return value.length <= 63 && label.test(value);
}

function isWildcardDnsLabel(value: string): boolean {
  return value.length <= 63 && wildcardLabel.test(value);
}

export function isLabelKey(key: string): boolean {
  const match = labelKey.exec(key);
  return match !== null && (match[1]?.length ?? 0) <= 254 && (match[2]?.length ?? 0) <= 63;
}

/** Values may be longer than Kubernetes' 63 characters: nobody looks. */
export function isLabelValue(value: string): boolean {
  return labelValue.test(value);
}

/** Why a text is no full domain name, as the end of a sentence; undefined where it is one. */
export function domainProblem(name: string): string | undefined {
  return sizeProblem(name) ?? labelsProblem(name);
}

/** The same for a name that may begin with a wildcard: `*`, `*.shop`, `*-shop.example.com`. */
export function wildcardDomainProblem(name: string): string | undefined {
  const problem = sizeProblem(name);
  if (problem !== undefined) return problem;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  if (!isWildcardDnsLabel(first)) return `\`${first.slice(0, 80)}\` is no part of a name`;
  return dot < 0 ? undefined : labelsProblem(name.slice(dot + 1));
}

function sizeProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  return byteLength(name, 255) > 255 ? 'it has more than 255 characters' : undefined;
}

function labelsProblem(name: string): string | undefined {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (isGoInteger(last)) return `its last part \`${last}\` is a number`;
  for (const [index, part] of labels.entries()) {
    if (index === labels.length - 1 && part === '') return undefined;
    if (!isDnsLabel(part)) return part === '' ? 'a part of it is empty' : `\`${part.slice(0, 80)}\` is no part of a name`;
  }
  return undefined;
}

/** What Go's strconv.Atoi reads: a sign and digits that fit into 64 bits. */
export function isGoInteger(value: string): boolean {
  if (!/^[+-]?\d+$/.test(value)) return false;
  const amount = BigInt(value.replace(/^\+/, ''));
  return amount >= -(2n ** 63n) && amount < 2n ** 63n;
}

/** `*` inside a name, or before something else than a dot. */
export function isPartialWildcard(host: string): boolean {
  return host.includes('*') && host.length !== 1 && !host.startsWith('*.');
}

/** What Go's netip.ParseAddr reads: no octet with a leading zero, an IPv6 zone allowed. */
export function isAddress(value: string): boolean {
  if (!value.includes(':')) return isPlainAddress(value);
  const percent = value.indexOf('%');
  if (percent < 0) return isPlainAddress(value);
  return percent < value.length - 1 && isPlainAddress(value.slice(0, percent));
}

function isPlainAddress(value: string): boolean {
  const dotted = value.slice(value.lastIndexOf(':') + 1);
  return !(dotted.includes('.') && /(?:^|\.)0\d/.test(dotted)) && parseAddress(value) !== undefined;
}

/** What Go's netip.ParsePrefix reads: an address without zone, and a length without leading zeros. */
export function isBlock(value: string): boolean {
  const slash = value.lastIndexOf('/');
  const address = value.slice(0, Math.max(0, slash));
  const length = value.slice(slash + 1);
  if (slash < 0 || address.includes('%') || !isAddress(address) || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return false;
  return Number(length) <= (address.includes(':') ? 128 : 32);
}

/** An address, or a block where there is exactly one slash. */
export function isSubnet(value: string): boolean {
  return value.split('/').length === 2 ? isBlock(value) : isAddress(value);
}

/** Path of a Unix socket, without its `unix://`. */
export function isSocketPath(path: string): boolean {
  return path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'));
}

export const unixPrefix = 'unix://';

const compiles = new Map<string, string | undefined>();

/** Why a text is no regular expression of RE2; undefined where it is one. Remembered, as the same ones come again and again. */
export function regexProblem(regex: string): string | undefined {
  if (byteLength(regex, 1024) > 1024) return 'it has more than 1024 characters';
  if (!compiles.has(regex)) {
    if (compiles.size > 10_000) compiles.clear();
    compiles.set(regex, compileProblem(regex));
  }
  return compiles.get(regex);
}

function compileProblem(regex: string): string | undefined {
  try {
    RE2JS.compile(regex);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function checkPort(faults: Faults, at: Field): void {
  const port = number(at);
  if (port < 1 || port > 65_535) refuse(faults, at, `a port must be from 1 to 65535, not \`${port}\``);
}

/** Durations of at least a millisecond, and of whole ones. */
export function checkDuration(faults: Faults, at: Field): void {
  const nanoseconds = Math.round(number(at) * 1e6);
  if (nanoseconds < 1e6) refuse(faults, at, `\`${String(at.step)}\` must be at least 1ms`);
  else if (nanoseconds % 1e6 !== 0) refuse(faults, at, `\`${String(at.step)}\` must be whole milliseconds`);
}

export function checkSocketPath(faults: Faults, at: Field): void {
  const path = text(at).slice(unixPrefix.length);
  if (!isSocketPath(path)) refuse(faults, at, `\`${text(at)}\` names no socket: after \`unix://\` comes an absolute path to a file, or \`@\` and a name`);
}

export function checkAddress(faults: Faults, at: Field): void {
  if (!isAddress(text(at))) refuse(faults, at, `\`${text(at)}\` is no IP address`);
}

export function checkSubnet(faults: Faults, at: Field): void {
  if (!isSubnet(text(at))) refuse(faults, at, `\`${text(at)}\` is no IP address and no block such as \`10.0.0.0/8\``);
}
