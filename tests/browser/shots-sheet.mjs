// The sheet that shows the pictures of `shots.mjs` beside each other, a kind of page in a row.
import path from 'node:path';

const STYLE = `
  body { margin: 24px; background: #8a909a; color: #000; font: 14px/1.4 sans-serif; }
  h2 { margin: 32px 0 8px; font-size: 18px; }
  .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; }
  figure { margin: 0; } figcaption { margin-bottom: 4px; }
  img { display: block; max-width: 100%; height: 420px; background: #fff; box-shadow: 0 2px 8px #0006; }
`;

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function figure(site, picture, folder) {
  const file = escaped(encodeURI(path.relative(folder, picture.file)));
  const shown = file.endsWith('.png') ? `<img src="${file}" alt="" loading="lazy">` : file;
  return `<figure><figcaption>${escaped(`${site} ${picture.note}`)}</figcaption><a href="${file}">${shown}</a></figure>`;
}

/** HTML that shows rows of pictures; their files are named relative to `folder`. */
export function contactSheet(rows, folder) {
  const body = rows.map((row) => {
    const figures = row.shots.flatMap((shot) => shot.pictures.map((picture) => figure(shot.site, picture, folder)));
    return `<h2>${escaped(row.name)}</h2><div class="row">${figures.join('')}</div>`;
  });
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Shots</title><style>${STYLE}</style><body>${body.join('\n')}`;
}
