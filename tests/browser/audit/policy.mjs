// A site as somebody might keep it on disk under the policy that its `headers.txt` asks servers for: no server is there
// to send it, so each page says it itself.
import fs from 'node:fs';
import path from 'node:path';

/** The policy of a site as an element of a page; what only a header may say is left out. */
function element(site) {
  const [, policy] = fs.readFileSync(path.join(site, 'headers.txt'), 'utf8').match(/^Content-Security-Policy:\s*(.*)$/m);
  const parts = policy.split(';').filter((part) => !/^\s*(frame-ancestors|report-uri|sandbox)\b/.test(part));
  return `<meta http-equiv="Content-Security-Policy" content="${parts.join(';').replaceAll('"', '&quot;')}">`;
}

/** Copies `site` to the new folder `to`; the policy stands before the first script of each page. */
export function underPolicy(site, to) {
  const meta = element(site);
  for (const name of fs.readdirSync(site, { recursive: true })) {
    const file = path.join(site, name);
    const copy = path.join(to, name);
    if (fs.statSync(file).isDirectory()) fs.mkdirSync(copy, { recursive: true });
    else if (name.endsWith('.html')) {
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      const html = fs.readFileSync(file, 'utf8');
      const placed = html.replace(/<head>/, (head) => head + meta);
      if (placed === html) throw new Error(`${name} has no <head>`);
      fs.writeFileSync(copy, placed);
    } else {
      fs.mkdirSync(path.dirname(copy), { recursive: true });
      fs.copyFileSync(file, copy);
    }
  }
}
