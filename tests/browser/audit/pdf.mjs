// A page as a browser prints it, read back.
import { extractTextItems, getDocumentProxy, getResolvedPDFJS } from 'unpdf';

/** Prints a page on A4, as somebody who reads it in this scheme does. */
export async function print(page) {
  // Printing from a browser waits for pictures that were out of sight; a printout to a file does not.
  await page.evaluate(() => {
    const pictures = Array.from(document.images);
    pictures.forEach((picture) => (picture.loading = 'eager'));
    return Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  });
  const bytes = await page.pdf({ format: 'A4', printBackground: false, preferCSSPageSize: true });
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { items } = await extractTextItems(pdf);
  const sheets = items.map((all) => ({
    text: textOf(all.filter((item) => item.y >= MARGIN)),
    foot: textOf(all.filter((item) => item.y < MARGIN)),
    items: all.filter((item) => item.str.trim()),
  }));
  return { pdf, sheets, whole: sheets.map((sheet) => bare(sheet.text)).join('') };
}

/** What stands lower than this, in points, is the foot of a sheet: `@page` leaves 18 mm. */
const MARGIN = 51;
const textOf = (items) => items.map((item) => item.str + (item.hasEOL ? '\n' : '')).join('');

/** A text without spaces, as broken lines leave it, with its letters one by one and, because titles of boxes are capitals there, all small. */
export const bare = (text) => text.normalize('NFKC').replace(/[\s\u00ad\u200b]+/g, '').toLowerCase();

/** Every colour that text is printed in, and all that is drawn, in order. */
export async function drawn(pdf) {
  const { OPS } = await getResolvedPDFJS();
  const colours = new Set();
  const all = [];
  for (let at = 1; at <= pdf.numPages; at++) {
    const list = await (await pdf.getPage(at)).getOperatorList();
    let fill = '#000000';
    list.fnArray.forEach((operator, index) => {
      const given = list.argsArray[index];
      if (operator === OPS.setFillRGBColor) fill = typeof given[0] === 'string' ? given[0] : hex(given);
      if (operator === OPS.showText) colours.add(fill);
      if (operator !== OPS.dependency) all.push([operator, brief(given)]);
    });
  }
  return { colours: [...colours], all };
}

const hex = (numbers) => `#${Array.from(numbers).slice(0, 3).map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

// Names of fonts and pictures differ from one printing to the next.
const brief = (given) => JSON.stringify(given, (key, value) => (typeof value === 'string' && /^(g_|img_)/.test(value) ? '' : value))?.slice(0, 400);
