// The files of a search index as a site holds them: deflated bytes in a script that can also be fetched and read.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const ESCAPES = new Map([[10, '\\n'], [13, '\\r'], [34, '\\"'], [92, '\\\\']]);

/** A file of the index: its name and the bytes before they are deflated. */
export function face(name, bytes) {
  const parts = [Buffer.from(`portolan.chunk("${name}","`)];
  for (const byte of zlib.deflateRawSync(bytes)) parts.push(ESCAPES.has(byte) ? Buffer.from(ESCAPES.get(byte)) : Buffer.from([byte]));
  parts.push(Buffer.from('");\n'));
  return Buffer.concat(parts);
}

/** The bytes of a file of the index, inflated. */
export function facing(file) {
  const text = file.toString('latin1');
  const inside = text.slice(text.indexOf(',"') + 2, text.lastIndexOf('"'));
  const plain = inside.replace(/\\(.)/g, (_, what) => ({ n: '\n', r: '\r' })[what] ?? what);
  return zlib.inflateRawSync(Buffer.from(plain, 'latin1'));
}

export const chunkName = (pack, id) =>
  `${pack}/${(id >> 8).toString(16).padStart(3, '0')}/${(id & 255).toString(16).padStart(2, '0')}`;

/** Writes a file of the index into a site. */
export function putFace(site, name, bytes) {
  const file = path.join(site, 'assets/search', `${name}.js`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, face(name, bytes));
  return file;
}
