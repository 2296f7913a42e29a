// What the theme's style sheets promise before any browser has read them: enough contrast between every two colours
// that meet, and no side of a page named left or right.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { contrast, over, tokens } from './audit/colours.mjs';

const THEME = fileURLToPath(new URL('../../themes/portolan/', import.meta.url));
const SCHEMES = tokens();

const SURFACES = ['bg', 'bg-subtle', 'bg-sunken', 'bg-raised'];
const KINDS = ['note', 'tip', 'important', 'warn', 'danger'];
const GROUNDS = KINDS.map((name) => `${name}-bg`);
const CODE = ['keyword', 'string', 'number', 'function', 'type', 'variable', 'comment'].map((name) => `code-${name}`);
const LINES = ['bg-sunken', 'line-hl', 'add-bg', 'del-bg'];

const every = (fronts, grounds) => fronts.flatMap((front) => grounds.map((ground) => [front, ground]));

// What is read on what.
const READ = [
  ...every(['heading', 'text-muted', 'accent', 'accent-hover'], SURFACES),
  // Links and remarks within boxes; the current entry of a list; a choice in a menu.
  ...every(['accent', 'accent-hover', 'text-muted'], GROUNDS),
  ...every(['accent', 'accent-hover'], ['accent-soft']),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ...KINDS.map((name) => [name, `${name}-bg`]),
  // Methods, states and signs outside of boxes.
  ...every(KINDS, SURFACES),
  ...every(CODE, LINES),
  ['tip', 'add-bg'],
  ['danger', 'del-bg'],
];

// The text itself is held to more.
const TEXT = every(['text'], [...SURFACES, ...GROUNDS, ...LINES, 'accent-soft', 'mark']);

// What is seen without being read: edges of fields and boxes, and the ring of the focus on everything that can have it.
const SEEN = [...every(['border-strong'], SURFACES), ...every(['accent'], [...SURFACES, ...GROUNDS, 'accent-soft'])];

for (const [scheme, colours] of Object.entries(SCHEMES)) {
  const tooLow = (pairs, least) =>
    pairs
      .map(([front, ground]) => [front, ground, contrast(colours[front], colours[ground])])
      .filter(([, , ratio]) => ratio < least)
      .map(([front, ground, ratio]) => `${front} on ${ground}: ${ratio.toFixed(2)}`);

  describe(`the ${scheme} colours`, () => {
    test('are all there', () => {
      const named = [...new Set([...READ, ...TEXT, ...SEEN].flat())];
      assert.deepEqual(named.filter((name) => !colours[name]), []);
    });

    test('can be read on every ground (4.5:1)', () => assert.deepEqual(tooLow(READ, 4.5), []));
    test('of text can be read with ease (7:1)', () => assert.deepEqual(tooLow(TEXT, 7), []));
    test('of edges and of the focus can be seen (3:1)', () => assert.deepEqual(tooLow(SEEN, 3), []));

    test('can be read under the pointer, too', () => {
      const low = every(['text', 'text-muted', 'heading'], SURFACES)
        .map(([front, ground]) => [front, ground, contrast(colours[front], over(colours['bg-hover'], colours[ground]))])
        .filter(([, , ratio]) => ratio < 4.5);
      assert.deepEqual(low, []);
    });
  });
}

test('the palest edge and the palest text are strong for those who ask for more contrast', () => {
  const css = fs.readFileSync(path.join(THEME, 'styles/tokens.css'), 'utf8');
  const [, more] = css.match(/@media \(prefers-contrast: more\) \{\s*:root \{([^}]*)\}/);
  assert.match(more, /--border: var\(--border-strong\);/);
  assert.match(more, /--text-muted: var\(--text\);/);
});

/** Every declaration of a style sheet with the selector that it stands under. */
function* declarations(css) {
  const open = [];
  let from = 0;
  const plain = css.replace(/\/\*.*?\*\//gs, (comment) => ' '.repeat(comment.length)).replace(/"[^"\n]*"/g, '""');
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at];
    if (!'{};'.includes(sign)) continue;
    const text = plain.slice(from, at).trim();
    from = at + 1;
    if (sign === '{') open.push(text);
    else {
      const [, property, value] = text.match(/^([-\w]+)\s*:\s*(.*)$/s) ?? [];
      const rest = plain.slice(at, plain.indexOf('}', at));
      if (property) yield { line: css.slice(0, at).split('\n').length, rules: open.join(' '), rest, property, value };
      if (sign === '}') open.pop();
    }
  }
}

const SIDES = /^((margin|padding|border|inset|scroll-margin|scroll-padding)-)?(left|right|top|bottom)(-(width|style|color))?$|^border-(top|bottom)-(left|right)-radius$|^(min-|max-)?(width|height)$/;
const SIDED_VALUES = /^(text-align|float|clear|caption-side)$/;

function styles(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.css'))
    .map((name) => path.join(folder, name));
}

test('no rule names a side that would be the wrong one in a text from right to left', () => {
  const named = styles(THEME).flatMap((file) =>
    Array.from(declarations(fs.readFileSync(file, 'utf8')))
      // What is said for one direction alone may name its sides, and so may what its author called by one.
      .filter(({ rules, rest }) => !/\[dir=|main \.(left|right)$/.test(rules) && !/unicode-bidi: plaintext/.test(rest))
      .filter(({ property, value }) => SIDES.test(property) || (SIDED_VALUES.test(property) && /\b(left|right)\b/.test(value)))
      .map(({ line, property, value }) => `${path.relative(THEME, file)}:${line}: ${property}: ${value}`),
  );
  assert.deepEqual(named, []);
});

test('the search for sides finds them', () => {
  const css = '.a { margin-left: 1px; color: red } @media (width < 1px) { .b { text-align: right; inset-inline: 0 } }';
  const found = Array.from(declarations(css)).map(({ property }) => property);
  assert.deepEqual(found, ['margin-left', 'color', 'text-align', 'inset-inline']);
  assert.deepEqual(found.map((name) => SIDES.test(name)), [true, false, false, false]);
});
