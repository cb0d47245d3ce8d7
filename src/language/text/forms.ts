const irregular: Readonly<Record<string, readonly string[]>> = {
  send: ['sent'],
  go: ['goes', 'going', 'gone', 'went'],
  get: ['got', 'getting', 'gets', 'gotten'],
  give: ['gave', 'given'],
  take: ['took', 'taken'],
  let: ['letting', 'lets'],
  cut: ['cutting'],
  split: ['splitting'],
  shut: ['shutting'],
  put: ['putting'],
  be: ['is', 'are', 'was', 'were', 'been', 'being', 'am'],
  have: ['has', 'had', 'having'],
  do: ['does', 'did', 'done', 'doing'],
  die: ['dying', 'dies'],
  talk: ['talking'],
  forbid: ['forbade', 'forbidden', 'forbidding'],
  keep: ['kept'],
  make: ['made', 'making'],
  come: ['came', 'coming'],
  begin: ['began', 'begun', 'beginning'],
  wait: ['waited'],
  hit: ['hitting'],
  leave: ['left'],
  hold: ['held'],
  write: ['written', 'wrote'],
  speak: ['spoken', 'spoke'],
  say: ['said'],
  retry: ['retries', 'retried', 'retrying'],
  try: ['tries', 'tried', 'trying'],
  deny: ['denies', 'denied', 'denying'],
  shift: ['shifted'],
  query: ['queries'],
  policy: ['policies'],
  proxy: ['proxies'],
  copy: ['copies', 'copied', 'copying'],
  carry: ['carries', 'carried', 'carrying'],
  reply: ['replies', 'replied'],
  run: ['running', 'ran'],
  drop: ['dropped', 'dropping'],
  stop: ['stopped', 'stopping'],
  permit: ['permitted', 'permitting'],
  limit: ['limited', 'limiting'],
  reset: ['resetting', 'resets'],
  eject: ['ejected'],
  connection: ['conn', 'conns'],
  request: ['req', 'reqs'],
  break: ['broke', 'broken'],
  throw: ['threw', 'thrown'],
  see: ['saw', 'seen'],
  time: ['timed', 'timing', 'times'],
  cap: ['capped', 'capping'],
  trip: ['tripped', 'tripping'],
  ban: ['banned', 'banning'],
};

const stems = new Map<string, ReadonlySet<string>>();
for (const [word, forms] of Object.entries(irregular)) for (const form of forms) stems.set(form, new Set([...(stems.get(form) ?? []), word]));

const cache = new Map<string, ReadonlySet<string>>();

/** Words that a word may be a form of; itself is among them. */
export function baseForms(written: string): ReadonlySet<string> {
  const known = cache.get(written);
  if (known !== undefined) return known;
  const forms = new Set([written, ...(stems.get(written) ?? []), ...regularForms(written)]);
  // Bounded: what people type has no end, and the words of a language do.
  if (cache.size < 20_000) cache.set(written, forms);
  return forms;
}

function regularForms(written: string): string[] {
  // `https` is no plural of `http`.
  if (written.length < 4 || /[^a-z-]/.test(written) || written === 'https') return [];
  const forms: string[] = [];
  const cut = (ending: string, ...others: readonly string[]): void => {
    if (!written.endsWith(ending)) return;
    const stem = written.slice(0, -ending.length);
    if (stem.length < 2) return;
    for (const other of others) forms.push(stem + other);
    if (/([bdglmnprt])\1$/.test(stem)) forms.push(stem.slice(0, -1));
  };
  cut('s', '');
  if (/(?:s|x|z|ch|sh)es$/.test(written)) cut('es', '');
  cut('ies', 'y');
  cut('ied', 'y');
  cut('ed', '', 'e');
  cut('ing', '', 'e');
  return forms;
}
