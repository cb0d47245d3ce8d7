import type { Evidence, QualifiedName, Topology } from '../../topology/topology.ts';
import { namespacesOf } from '../read/names.ts';

/** How names are written in a proposal: bare where all of the input stands in one namespace. */
export function namesFor(topology: Topology): (id: QualifiedName) => string {
  const isOne = namespacesOf(topology).size <= 1;
  return (id) => quoted(isOne ? id.slice(id.indexOf('/') + 1) : id);
}

/** A text as a YAML scalar, quoted where it would be read as something else. */
export function quoted(text: string): string {
  return /^[A-Za-z_./][\w./-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n|~)$/i.test(text) ? text : JSON.stringify(text);
}

/** `orders.yaml:41`, with the last two steps of the path: enough to find it, short enough for a comment. */
export function place(evidence: Pick<Evidence, 'file' | 'line'> | undefined): string {
  return evidence === undefined ? 'no evidence' : `${evidence.file.split('/').slice(-2).join('/')}:${evidence.line}`;
}

/** One line of comment text: no line ends, bounded. */
export function oneLine(text: string, most = 60): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}

/** A line of YAML with a comment behind it, at a column where comments line up. */
export function withComment(line: string, comment: string | undefined, column = 44): string {
  return comment === undefined || comment === '' ? line : `${line.padEnd(column - 2)}  # ${oneLine(comment, 110)}`;
}
