import type { Evaluation, Tally } from '../../../project/evaluate/evaluate.ts';
import type { Score } from '../../../project/evaluate/score.ts';
import { describeFault, headline, missesOf, summaryLines, tallyCells } from './evaluate-text.ts';
import { escapeXml } from './svg-text.ts';

/** One page that asks nothing of the network: everything that it shows stands in it, and every text is escaped. */
export function renderEvaluationHtml(evaluation: Evaluation): string {
  const title = escapeXml(`Evaluation of ${evaluation.answerer}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="headline">${escapeXml(headline(evaluation))}</p>
<p>Every answer was judged by what its configuration does to requests, and not by its text.</p>
<ul>${summaryLines(evaluation).map((line) => `<li>${escapeXml(line)}</li>`).join('')}</ul>
${section('By what is wanted', evaluation.byIntent, evaluation)}
${section('By who asks', evaluation.byPerson, evaluation)}
${misses(missesOf(evaluation))}
${all(evaluation.scores)}
</main>
</body>
</html>
`;
}

function section(title: string, tallies: readonly Tally[], { total, runs }: Evaluation): string {
  const head = ['', ...tallyCells(total).map(([name]) => name), runs === 1 ? 'pass' : 'pass@1', ...(runs === 1 ? [] : [`pass^${runs}`]), ''];
  const rows = [...tallies, total].map((tally) => {
    const cells = [...tallyCells(tally).map(([name, cell]) => `<td class="number${name === 'silently wrong' && cell > 0 ? ' bad' : ''}">${cell}</td>`), `<td class="number">${tally.passPercent} %</td>`, ...(runs === 1 ? [] : [`<td class="number">${tally.alwaysPercent} %</td>`])];
    return `<tr${tally === total ? ' class="total"' : ''}><th scope="row">${escapeXml(tally.name)}</th>${cells.join('')}<td>${bar(tally)}</td></tr>`;
  });
  return `<section>\n<h2>${escapeXml(title)}</h2>\n<div class="wide"><table>\n<thead><tr>${head.map((cell) => `<th scope="col">${escapeXml(cell)}</th>`).join('')}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>\n</section>`;
}

/** Shares of the verdicts; the numbers stand beside it, so that it says nothing by colour alone. */
function bar({ verdicts }: Tally): string {
  const parts: readonly (readonly [string, number])[] = [
    ['good', verdicts.right + verdicts['rightly-asked'] + verdicts['rightly-refused']],
    ['needless', verdicts['needlessly-asked'] + verdicts['needlessly-refused']],
    ['wrong', verdicts.wrong],
    ['silent', verdicts['silently-wrong']],
  ];
  const sum = parts.reduce((total, [, value]) => total + value, 0);
  const drawn = parts.filter(([, value]) => value > 0).map(([name, value]) => `<span class="${name}" style="width:${((value / sum) * 100).toFixed(2)}%"></span>`);
  return `<span class="bar" aria-hidden="true">${drawn.join('')}</span>`;
}

function misses(scores: readonly Score[]): string {
  if (scores.length === 0) return '<section><h2>Misses</h2><p>None.</p></section>';
  const items = scores.map((score) => `<details${score.verdict === 'silently-wrong' ? ' open' : ''}><summary><span class="verdict ${score.verdict}">${escapeXml(score.verdict)}</span> ${escapeXml(score.task)} <span class="who">${escapeXml(score.who)}</span></summary>
<pre>${escapeXml(score.words)}</pre>
<ul>${score.faults.map((fault) => `<li>${escapeXml(describeFault(fault))}</li>`).join('')}</ul>${score.says === '' ? '' : `<p class="says">${escapeXml(score.says)}</p>`}${score.errors.length === 0 ? '' : `<p>Errors of check: ${escapeXml(score.errors.slice(0, 5).join('; '))}</p>`}</details>`);
  return `<section>\n<h2>Misses</h2>\n${items.join('\n')}\n</section>`;
}

function all(scores: readonly Score[]): string {
  const rows = scores.map((score) => `<tr><td>${escapeXml(score.task)}</td><td>${escapeXml(score.who)}</td><td>${escapeXml(score.about.join(', '))}</td><td><span class="verdict ${score.verdict}">${escapeXml(score.verdict)}</span></td></tr>`);
  return `<section>\n<h2>All answers</h2>\n<div class="wide"><table>\n<thead><tr><th scope="col">task</th><th scope="col">asked by</th><th scope="col">about</th><th scope="col">verdict</th></tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody></table></div>\n</section>`;
}

const style = `
:root { color-scheme: light dark; --ink: #1d2733; --paper: #ffffff; --line: #d5dce4; --soft: #f3f6f9; --good: #2f7d4f; --needless: #b98900; --wrong: #b65f1e; --silent: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4eaf1; --paper: #12181f; --line: #33404e; --soft: #1b242e; --good: #58b27c; --needless: #d8a927; --wrong: #e08a4a; --silent: #ef6a61; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; }
.headline { font-size: 1.1rem; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr.total { background: var(--soft); font-weight: 600; }
.bad { color: var(--silent); font-weight: 700; }
.bar { display: flex; min-width: 8rem; height: .8rem; border-radius: .2rem; overflow: hidden; background: var(--soft); margin-top: .3rem; }
.bar .good { background: var(--good); } .bar .needless { background: var(--needless); } .bar .wrong { background: var(--wrong); } .bar .silent { background: var(--silent); }
details { border: 1px solid var(--line); border-radius: .35rem; padding: .4rem .8rem; margin: .4rem 0; }
summary { cursor: pointer; }
.verdict { font-weight: 600; }
.right, .rightly-asked, .rightly-refused { color: var(--good); } .needlessly-asked, .needlessly-refused { color: var(--needless); } .verdict.wrong { color: var(--wrong); } .silently-wrong { color: var(--silent); }
.who { opacity: .75; }
pre, .says { background: var(--soft); padding: .6rem .8rem; border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
