// A static server for one folder on the loopback address, with the headers that the site's own headers.txt asks for.
import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
};

function headersOf(root) {
  const file = path.join(root, 'headers.txt');
  if (!fs.existsSync(file)) return {};
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(/:\s*(.*)/s).slice(0, 2)));
}

/** Serves `root` below `prefix` (`/` or `/some/folder/`), texts packed if asked; resolves to `{ base, close }`. */
export async function serve(root, prefix = '/', { packed = false } = {}) {
  const folder = path.resolve(root);
  const headers = headersOf(folder);
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(request.url.split('?')[0]);
    const inside = url.startsWith(prefix) ? path.join(folder, url.slice(prefix.length)) : null;
    const safe = inside && (inside === folder || inside.startsWith(folder + path.sep));
    const file = safe && [inside, path.join(inside, 'index.html')].find((it) => fs.existsSync(it) && fs.statSync(it).isFile());
    const shown = file || path.join(folder, '404.html');
    const type = TYPES[path.extname(shown)] || 'application/octet-stream';
    const encoding = packed && !/^(image\/png|application\/octet-stream)/.test(type) ? { 'Content-Encoding': 'gzip' } : {};
    response.writeHead(file ? 200 : 404, { ...headers, 'Content-Type': type, ...encoding });
    // Not every folder that is measured is a whole site.
    const bytes = fs.existsSync(shown) ? fs.readFileSync(shown) : 'Not found';
    response.end(encoding['Content-Encoding'] ? zlib.gzipSync(bytes) : bytes);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { base: `http://127.0.0.1:${server.address().port}${prefix}`, close: () => server.close() };
}
