import { assert, array, constantFrom, letrec, oneof, property, string, tuple, constant, type Arbitrary } from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { matchText } from '../match-text.ts';
import type { TextSet } from '../predicate.ts';
import { languageOf, regexLanguage } from './language.ts';
import { isTooComplex, type Language, type TooComplex } from './node.ts';
import { adopt, complement, includes, intersect, isEmpty, minus, prepend, stripPrefix, union, wordLanguage } from './operations.ts';
import { GrowingStore } from './store.ts';
import { witness } from './witness.ts';

const store = new GrowingStore();

function ok(language: Language | TooComplex): Language {
  if (isTooComplex(language)) throw new Error(language.because);
  return language;
}

/** One object: comparing them deeply would compare the store. */
function same(a: Language, b: Language): void {
  expect(a === b, `${witness(a)} or ${witness(b)} or a longer one is in one of them only`).toBe(true);
}

const regex = (pattern: string): Language => ok(regexLanguage(pattern, store));

/** Expressions over few letters, so that they overlap. */
const pattern: Arbitrary<string> = letrec<{ node: string }>((tie) => ({
  node: oneof(
    { depthSize: 'small', withCrossShrink: true },
    constantFrom('a', 'b', 'A', '/', '.', '[ab]', '[^a]', '[^/]', '\\d', '\\w', '\\W', '', '^', '$', '\\b', '\\B', '(?i)a', '\\n', '[[:alpha:]]', '(?s).', '(?m)^', '(?m)$', '\\Qa.\\E', '\\x61', 'ß', '\\pL', '(?i:k)', '[a-c-]'),
    tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
    tuple(tie('node'), constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '+?', '??')).map(([a, operator]) => `(?:${a})${operator}`),
  ),
})).node;

const letters = string({ unit: constantFrom('a', 'b', 'A', 'k', 'K', 'K', '/', '.', '1', '_', '\n', 'ß', ' ', '-', '😀'), maxLength: 7 });

const realPatterns = [
  '/api/v[0-9]+/.*', '/users/(?P<id>[^/]+)(/orders)?', '^/healthz?$', '/(a|b|c)/.*\\.(jpg|png|gif)$', '(?i)/Admin(/.*)?', '/v1/[a-z]{2,5}/\\d{1,4}', '.*', '.+', '/.*\\.json', '[^/]+\\.svc\\.cluster\\.local(:[0-9]+)?', '(\\w+-)*\\w+', '/\\Q{x}\\E/\\d+', '/api/(products|product/[0-9]+|cart/.*)', '^(?:https?://)?[^/]+/.*$', '^v\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$', '/p/[[:alnum:]_-]+', '/(?:en|de|fr)(?:-[A-Z]{2})?/.*', '.*[?&]debug=(true|1)(&.*)?', '^(.*?;)?(user=jason)(;.*)?$', '.*Chrome/(1[0-9][0-9]|9[0-9])\\..*', '[a-f0-9]{8}-([a-f0-9]{4}-){3}[a-f0-9]{12}', '\\p{Lu}\\p{Ll}*', '/\\x{61}\\x62', '^\\S+@\\S+$', '(?-s)a.b', '/files/.*[^/]', '[\\]a]+', '[]a]+', '[^]a]+', 'a{,2}', 'x*{', '\\/api\\/', '(?U)a+b', 'a|', '()', '(?:)', '\\bfoo\\b.*', '[\\d\\-x]+', '[[:^digit:]]+', '\\PN+', '\\p{^Greek}', '(?i)[^k]', '(?i)straße', '(?i)\\w', '(?i)[[:lower:]]', '(?i)σ',
];

describe('regular expressions', () => {
  it.each(realPatterns)('%s accepts what RE2 accepts', (source) => {
    const expression = RE2JS.compile(source);
    const language = regex(source);
    const texts = ['', '/', 'a', '/api/v1/x', '/api/v1', '/users/7/orders', '/users/7', '/healthz', '/a/x.png', '/ADMIN/x', '/v1/ab/12', 'x.svc.cluster.local:80', 'a-b-c', '/{x}/1', '/api/products', 'https://h/', 'v1.2.3-rc.1', '/p/a_b', '/en-US/x', '/x?debug=1', 'a;user=jason;b', 'user=jason', 'Ab', '/ab', 'a@b', 'a\nb', 'aXb', ']', 'a{,2}', 'xx{', '/api/', 'aab', ' foo bar', 'foo', '-1x', 'Σ', 'σ', 'ς', 'STRASSE', 'STRAßE', 'straẞe', 'K', 'k', 'K', 'ſ', 's', '\u0661', '😀', '\n'];
    expect(texts.filter((text) => includes(language, text))).toEqual(texts.filter((text) => expression.matches(text)));
    const member = witness(language);
    expect(member !== undefined && expression.matches(member)).toBe(true);
  });

  it('accept what RE2 accepts, whatever the expression and the text', () => {
    assert(
      property(pattern, array(letters, { minLength: 4, maxLength: 8 }), (source, texts) => {
        const language = regex(source);
        const expression = RE2JS.compile(source);
        for (const text of texts) expect([text, includes(language, text)]).toEqual([text, expression.matches(text)]);
        const member = witness(language);
        if (member === undefined) expect(isEmpty(language)).toBe(true);
        else expect(expression.matches(member)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it.each(['a**', '(', ')', '[', 'a{2,1}', 'a{1001}', '(?=a)', '(?<!a)b', '\\1', '(a)\\1', '\\q', '*a', '(?P<n>a)(?P<n>b)', '[b-a]', '\\', '\\p{Nope}', '[[:nope:]]', '(a{100}){100}', '\\pLx(', 'a|*', '\\8', 'a{2}{3}', '\\C'])('%s is refused', (source) => {
    expect(isTooComplex(regexLanguage(source, store))).toBe(true);
  });

  it.each(['a**', '(', ')', '[', 'a{2,1}', '(?=a)', '\\1', '\\q', '*a', '[b-a]', '\\', 'a|*', '(?P<n>a)(?P<n>b)'])('%s is refused by RE2 too', (source) => {
    expect(() => RE2JS.compile(source)).toThrow(/error parsing regexp/);
  });

  it.each(['(.*a){12}.{12}', '(a|b)*a(a|b){30}', '(.{0,50}x){0,20}', '((a{0,30}){0,30})*', '(x{500}|y{499})*', '.*a.{20}', '.*a.{12}', '(?:a?){500}a{500}', '(.*[a-m]){40}', '(x{999}y?)*'])('%s ends, in one way or the other', (source) => {
    const language = regexLanguage(source, new GrowingStore());
    expect(isTooComplex(language) || includes(language, witness(language) ?? '')).toBe(true);
  });
});

const textSet: Arbitrary<TextSet> = oneof(
  tuple(constantFrom('exact', 'prefix', 'suffix', 'contains', 'segments'), string({ unit: constantFrom('a', 'B', 'b', '/', 'k'), maxLength: 3 }), constantFrom(true, false)).map(([kind, value, ignoreCase]) => ({ kind, value, ignoreCase }) as TextSet),
  pattern.map((value): TextSet => ({ kind: 'regex', value })),
  constantFrom('/a/{*}', '/{*}/b', '/a/{**}', '/{**}.b', '/{x}/{y=a/*}', '/{x=**}').map((value): TextSet => ({ kind: 'template', value })),
  constant<TextSet>({ kind: 'any' }),
);

const languages = textSet.map((set) => ok(languageOf(set, store)));

describe('text sets', () => {
  it('hold what matching one text holds', () => {
    assert(
      property(textSet, array(letters, { minLength: 4, maxLength: 8 }), (set, texts) => {
        const language = ok(languageOf(set, store));
        for (const text of [...texts, 'value' in set ? set.value : '']) expect([text, includes(language, text)]).toEqual([text, matchText(set, text) === 'yes']);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('the algebra', () => {
  it('is that of sets, and equal languages are one object', () => {
    assert(
      property(languages, languages, languages, (a, b, c) => {
        const and = ok(intersect(a, b));
        same(and, ok(intersect(b, a)));
        same(ok(union(a, b)), ok(union(b, a)));
        same(ok(complement(ok(complement(a)))), a);
        same(ok(complement(and)), ok(union(ok(complement(a)), ok(complement(b)))));
        same(ok(minus(a, b)), ok(intersect(a, ok(complement(b)))));
        same(ok(union(and, ok(minus(a, b)))), a);
        expect(isEmpty(ok(intersect(ok(minus(a, b)), b)))).toBe(true);
        same(ok(intersect(a, ok(union(b, c)))), ok(union(and, ok(intersect(a, c)))));
        same(ok(intersect(a, ok(intersect(b, c)))), ok(intersect(and, c)));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on how a language was written', () => {
    same(regex('(a|b)*'), regex('[ab]*'));
    same(regex('(a|b)*'), regex('(a*b*)*'));
    same(regex('x(y|z)|xw'), ok(minus(regex('x[w-z]'), regex('xx'))));
    // A cycle before the cycle that it is a copy of.
    same(regex('(ab)*|(abab)*'), regex('(ab)*'));
    same(regex('(a|b)*c?(a|b)*|[abc]*'), regex('[abc]*'));
    same(regex('(x|y(x|y)?)*'), regex('[xy]*'));
    same(ok(union(regex('a(bc)*'), regex('a(bcbc)*bc'))), regex('a(bc)*'));
    expect(isEmpty(regex('a[^\\x00-\\x{10FFFF}]'))).toBe(true);
    same(regex('(?s).*'), store.everything);
  });

  it('gives random equal expressions one object', () => {
    assert(
      property(pattern, pattern, (a, b) => {
        same(regex(`(?:(?:${a})|(?:${b}))`), ok(union(regex(`(?:${a})`), regex(`(?:${b})`))));
        same(regex(`(?:(?:${a})*)*`), regex(`(?:${a})*`));
        const unrolled = regexLanguage(`(?:(?:${a})(?:${a}))*|(?:${a})(?:(?:${a})(?:${a}))*`, store);
        // Anchors look beyond the part; and twice a long expression may be more than is followed.
        if (!/[\^$]|\\[bB]/.test(a) && !isTooComplex(unrolled)) same(unrolled, regex(`(?:${a})*`));
      }),
      { numRuns: 500 },
    );
  });

  it('takes prefixes off and puts them on', () => {
    assert(
      property(languages, letters, letters, (a, prefix, rest) => {
        expect(includes(prepend(prefix, a), prefix + rest)).toBe(includes(a, rest));
        expect(includes(stripPrefix(prefix, a), rest)).toBe(includes(a, prefix + rest));
        same(stripPrefix(prefix, prepend(prefix, a)), a);
        expect(includes(wordLanguage(store, prefix), rest)).toBe(prefix === rest);
      }),
      { numRuns: 800 },
    );
  });

  it('keeps a language when it moves to another store', () => {
    const other = new GrowingStore();
    assert(property(textSet, (set) => same(ok(adopt(other, ok(languageOf(set, store)))), ok(languageOf(set, other)))), { numRuns: 200 });
  });
});

describe('witnesses', () => {
  it.each([
    ['/api/.*', '/api/'],
    ['[A-Za-z0-9]+', 'a'],
    ['[^/]+', 'a'],
    ['/user/[0-9]{3}', '/user/000'],
    ['[A-Z][a-z]', 'Aa'],
    ['.{2}', 'aa'],
    ['(POST|GET)', 'GET'],
    ['a{3}|b', 'b'],
  ])('%s has %s', (source, expected) => {
    expect(witness(regex(source))).toBe(expected);
  });
});
