/**
 * "I need: (1) strict mTLS (2) 2s for api", "the one in partners": items that stand on one line, each on its own; the
 * text keeps its length.
 */
export function withItemsInLines(text: string): string {
  const bracketed = inLines(text, /(?<=^|\s)\(([1-9])\)(?=\s+\S)/g);
  return bracketed === text ? inLines(text, /(?<=^|\s)([1-9])\.(?=\s+[A-Za-z`"'])/g) : bracketed;
}

/** "cranes 2s | pilot 3s": a bar between items that are in no table; `ns/shop` is a namespace. */
export function withoutBars(text: string): string {
  return text.replaceAll(/(?<![\w./-])(ns|namespace)\/(?=[a-z0-9])/gi, '$1 ').split('\n').map((line) => (/^\s*\||\|\s*$|^[^|]*\|[\s|:-]*$/.test(line) || /\|/.test(line.replaceAll(/(?<= )\|(?= )/g, '')) || !line.split(' | ').every((part) => /\d/.test(part) && !/\d-|-\d|\b[A-Z]+\d/.test(part)) ? line : line.replaceAll(/(?<= )\|(?= )/g, ';'))).join('\n');
}

/** Where 1, 2 and perhaps more stand in their order, each begins a line; what stands in lines already is left. */
function inLines(text: string, mark: RegExp): string {
  const found = [...text.matchAll(mark)];
  // "limit to 1. Then …" is no list.
  if (found.length < 2 || !/(?:^|[:.;,\n])\s*$/.test(text.slice(0, found[0]?.index)) || !found.every(([, number], index) => Number(number) === index + 1)) return text;
  const isInline = ({ index }: RegExpExecArray): boolean => index > 0 && text[index - 1] !== '\n' && text.slice(text.lastIndexOf('\n', index) + 1, index).trim() !== '';
  return found.filter(isInline).reduce((left, match) => `${left.slice(0, match.index - 1)}\n-${' '.repeat(match[0].length - 1)}${left.slice(match.index + match[0].length)}`, text);
}

/** "notify in travel: 2s; the one in partners: 4s": what is called alike elsewhere, by its name. */
export function withOnesNamed(text: string): string {
  const one = /(?<=[.;,\n]\s*(?:and |but |while )?)the (?:other )?one (?=in (?:the )?(?:namespace |ns )?[a-z][\w-]*)/i.exec(text);
  if (one === null) return text;
  const names = new Set([...text.slice(0, one.index).matchAll(/(?<![\w./-])([a-z][a-z0-9-]*) in (?:the )?(?:namespace |ns )?[a-z]/g)].map(([, name]) => name));
  const [name] = names;
  return name === undefined || names.size > 1 ? text : `${text.slice(0, one.index)}${name} ${text.slice(one.index + one[0].length)}`;
}
