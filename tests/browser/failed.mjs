// A reporter of Node's test runner: the files in which a test failed, a line each.
import path from 'node:path';

export default async function* failed(events) {
  const files = new Set();
  for await (const { type, data } of events) {
    if (type === 'test:fail' && data.file) files.add(path.basename(data.file));
  }
  for (const file of files) yield `${file}\n`;
}
