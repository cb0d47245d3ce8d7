// `node fetch-text.ts URL` prints what a GET answers: for what may be asked only from inside a namespace.
const answer = await fetch(process.argv[2] ?? '');
process.stdout.write(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
