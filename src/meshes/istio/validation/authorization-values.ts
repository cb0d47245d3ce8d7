import { refuse, text, type Faults, type Field } from './field.ts';
import { byteLength, isAddress, isBlock } from './texts.ts';

export function checkNoneEmpty(faults: Faults, values: readonly Field[]): void {
  for (const value of values) if (text(value) === '') refuse(faults, value, 'an empty text matches nothing');
}

/** Blocks and addresses; a text with a slash is a block. */
export function checkBlocks(faults: Faults, values: readonly Field[]): void {
  for (const value of values) if (!(text(value).includes('/') ? isBlock(text(value)) : isAddress(text(value)))) refuse(faults, value, `\`${text(value).slice(0, 80)}\` is no IP address and no block such as \`10.0.0.0/8\``);
}

/** Ports are texts here; 0 is taken. */
export function checkPorts(faults: Faults, values: readonly Field[]): void {
  for (const value of values) if (!/^\d+$/.test(text(value)) || Number(text(value)) > 65_535) refuse(faults, value, `\`${text(value).slice(0, 80)}\` is no port`);
}

const mostServiceAccounts = 16;
const longestServiceAccount = 320;

export function checkServiceAccounts(faults: Faults, values: readonly Field[]): void {
  const extra = values[mostServiceAccounts];
  if (extra !== undefined) return refuse(faults, extra, `more than ${mostServiceAccounts} service accounts are not allowed`);
  for (const value of values) {
    const parts = text(value).split('/');
    if (text(value).includes('*')) refuse(faults, value, `\`${text(value)}\` has a wildcard, and service accounts take none`);
    else if (parts.length > 2 || parts.includes('')) refuse(faults, value, `\`${text(value).slice(0, 80)}\` must be written \`account\` or \`namespace/account\``);
    else if (byteLength(text(value), longestServiceAccount) > longestServiceAccount) refuse(faults, value, `a service account has at most ${longestServiceAccount} characters`);
  }
}

/** `*`, `text*`, `*text` or no wildcard at all. */
export function checkWildcards(faults: Faults, values: readonly Field[]): void {
  for (const value of values) {
    const written = text(value);
    const stars = written.split('*').length - 1;
    if (written === '') refuse(faults, value, 'an empty text matches nothing');
    else if (stars > 1 || (stars === 1 && !written.startsWith('*') && !written.endsWith('*'))) refuse(faults, value, `\`${written}\` may have one wildcard, at its start or at its end`);
  }
}
