import { describe, expect, it } from 'vitest';
import { splitEmbedded } from './embedded.ts';

const route = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: orders\nspec:\n  hosts:\n  - orders\n  http:\n  - route:\n    - destination: {host: orders}\n';

const indented = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by);

describe('manifests in a request', () => {
  const cases: readonly { readonly name: string; readonly text: string; readonly words: string; readonly documents: readonly string[] }[] = [
    { name: 'none', text: 'Set a timeout of 2s for orders.\nkind: regards', words: 'Set a timeout of 2s for orders. kind: regards', documents: [] },
    { name: 'in a fence', text: `Here is my VirtualService:\n\`\`\`yaml\n${route}\`\`\`\nchange the timeout to 2s`, words: 'Here is my VirtualService: change the timeout to 2s', documents: [route] },
    { name: 'in a fence of another kind', text: 'run\n```sh\nkubectl get vs\n```\nplease', words: 'run ```sh kubectl get vs ``` please', documents: [] },
    { name: 'between words', text: `here is my VirtualService:\n\n${route}\nChange the weight to 70/30.\n`, words: 'here is my VirtualService: Change the weight to 70/30.', documents: [route] },
    { name: 'behind a colon', text: `my rule: ${route}please add a timeout`, words: 'my rule: please add a timeout', documents: [route] },
    { name: 'indented', text: `We have\n\n${indented(route, '    ')}\nand want retries`, words: 'We have and want retries', documents: [route] },
    { name: 'several', text: `${route}---\n${route}\ngive both 2s`, words: 'give both 2s', documents: [`${route}---\n${route}`] },
    { name: 'as JSON', text: 'take {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a}b"}} and split it', words: 'take and split it', documents: ['{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a}b"}}\n'] },
    { name: 'broken', text: 'apiVersion: v1\nkind: [\nplease mend', words: 'apiVersion: v1 kind: [ please mend', documents: [] },
  ];
  it.each(cases)('$name', ({ text, words, documents }) => {
    const split = splitEmbedded(text);
    expect(split.text.replaceAll(/\s+/g, ' ').trim()).toBe(words);
    expect(split.documents.map((document) => document.text)).toEqual(documents);
    expect(split.text).toHaveLength(text.length);
  });

  it('keeps every offset', () => {
    const text = `first ${'x'.repeat(10)}\n${route}\nlast`;
    const split = splitEmbedded(text);
    expect(split.text.indexOf('last')).toBe(text.indexOf('last'));
    expect(split.documents[0]?.span).toEqual({ start: text.indexOf('apiVersion'), end: text.indexOf('\n\nlast') });
  });
});
