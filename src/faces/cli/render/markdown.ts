/** Names come from files that anybody may write: nothing of them becomes a table, a tag, a link or a mention. */
export function escapeMarkdown(text: string): string {
  const plain = text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]#|~]/g, '\\$&');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '@\u200B');
}

export function markdownCode(written: string): string {
  const text = written.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${text}\`` : `${fence} ${text} ${fence}`;
}

/** A message, with what it quotes as code. */
export function markdownMessage(text: string): string {
  return text.split(/(`[^`]*`)/).map((part) => (/^`[^`]+`$/.test(part) ? part.replaceAll(/\s+/g, ' ') : escapeMarkdown(part))).join('');
}

/** A bar ends the cell of a table even where it stands in code. */
export function inCell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)\|/g, '\\|');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
