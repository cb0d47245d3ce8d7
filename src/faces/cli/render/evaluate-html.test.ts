import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../project/evaluate/evaluate.ts';
import { readTasks } from '../../../project/evaluate/read-tasks.ts';
import { colorsFor } from './colors.ts';
import { renderEvaluationHtml } from './evaluate-html.ts';
import { renderEvaluation } from './evaluate-text.ts';

const hostile = `<script>alert("1")</script> & 'more' <img src=x onerror=y>`;

async function evaluation(): ReturnType<typeof evaluate> {
  const { tasks } = readTasks({ path: 'tasks.yaml', text: `- {id: one, about: set-timeout, mesh: m, expect: question, mentions: ["<b>"], phrasings: {terse: ${JSON.stringify(hostile)}}}` });
  return evaluate({ tasks: tasks.map(({ task }) => task), meshes: new Map() }, { name: hostile, isRecorded: true, answer: async () => ({ outcome: 'question', says: `${hostile} ?`, files: [] }) }, { runs: 1, checks: true });
}

describe('the page of an evaluation', () => {
  it('escapes every text', async () => {
    const page = renderEvaluationHtml(await evaluation());
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(page.replaceAll(/<\/?(?:!doctype|html|head|meta|title|style|body|main|h1|h2|p|ul|li|section|div|table|thead|tbody|tr|th|td|span|details|summary|pre)\b[^<>]*>/gi, '')).not.toMatch(/<[a-z!/]/i);
  });

  it('asks nothing of the network', async () => {
    const page = renderEvaluationHtml(await evaluation());
    expect(page.replaceAll('&lt;', '').replaceAll(/<pre>[\s\S]*?<\/pre>/g, '')).not.toMatch(/https?:|<(?:script|link|img|iframe)|@import|url\(|\ssrc=(?!x)/i);
    expect(page).toContain("default-src 'none'");
  });

  it('says that the answers were recorded, as does the text', async () => {
    const found = await evaluation();
    expect(renderEvaluationHtml(found)).toContain('recorded answers');
    expect(renderEvaluation(found, 100, colorsFor(false))).toContain('These answers were recorded earlier');
  });
});
