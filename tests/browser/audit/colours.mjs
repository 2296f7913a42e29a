// The theme's colours as its style sheet names them, and how far apart two of them are (WCAG 2.2, relative luminance).
import fs from 'node:fs';

const TOKENS = new URL('../../../themes/portolan/styles/tokens.css', import.meta.url);

/** `{light: {name: [r, g, b, alpha]}, dark: {…}}` of every token that is a colour. */
export function tokens(css = fs.readFileSync(TOKENS, 'utf8')) {
  const schemes = { light: {}, dark: {} };
  const pairs = css.matchAll(/--([\w-]+):\s*light-dark\((#[\da-f]+|rgb\([^)]*\)),\s*(#[\da-f]+|rgb\([^)]*\))\);/g);
  for (const [, name, light, dark] of pairs) {
    schemes.light[name] = colour(light);
    schemes.dark[name] = colour(dark);
  }
  return schemes;
}

/** `#abc`, `#aabbcc` or `rgb(1 2 3 / 0.4)`. */
function colour(text) {
  if (text.startsWith('#')) {
    const digits = text.length === 4 ? Array.from(text.slice(1), (digit) => digit + digit).join('') : text.slice(1);
    return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)).concat(1);
  }
  const numbers = text.match(/[\d.]+/g).map(Number);
  return numbers.length === 3 ? numbers.concat(1) : numbers;
}

/** What is seen of a colour that lets another one through. */
export function over(top, ground) {
  const [, , , alpha] = top;
  return [0, 1, 2].map((at) => top[at] * alpha + ground[at] * (1 - alpha)).concat(1);
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two opaque colours: 1 to 21. */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
