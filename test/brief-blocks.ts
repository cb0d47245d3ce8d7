/** Where the YAML of a text stands. Two of the texts fence it, two run it into the prose. */
export interface Block {
  readonly startLine: number;
  readonly text: string;
}

export function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let open: { start: number; lines: string[] } | undefined;
  const close = (): void => {
    if (open) blocks.push({ startLine: open.start + 1, text: `${open.lines.join('\n').trimEnd()}\n` });
    open = undefined;
  };
  lines.forEach((line, index) => {
    const isYaml = /^(?:apiVersion|kind|metadata|spec):|^---$/.test(line);
    const goesOn = isYaml || /^(?:\s+\S|#)/.test(line) || (line.trim() === '' && /^\s+\S|^#|^---$/.test(lines[index + 1] ?? ''));
    if (open && goesOn) open.lines.push(line);
    else if (open) close();
    else if (/^(?:apiVersion|spec):/.test(line)) open = { start: index, lines: [line] };
  });
  close();
  return blocks;
}

/** A block that is only the `spec` of a VirtualService, as an object that can be judged; its lines keep their numbers. */
export function asObject({ startLine, text }: Block): Block {
  if (!text.startsWith('spec:')) return { startLine, text };
  const head = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: orders-svc, namespace: production }\n';
  return { startLine: startLine - head.split('\n').length + 1, text: head + text };
}
