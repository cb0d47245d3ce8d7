/** Every run of one to four words of a text, in lower case and without what separates them: `checkout api` and `checkout-api` are the same name. */
export function wordRuns(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const runs = new Set<string>();
  for (let start = 0; start < words.length; start += 1) {
    let run = '';
    for (const word of words.slice(start, start + 5)) runs.add((run += word));
    const single = words[start] ?? '';
    if (single.endsWith('s') && single.length > 3) runs.add(single.slice(0, -1));
  }
  return runs;
}
