// Asks Pagefind's own interface, as a page of the given language would.
// Arguments: the folder of its index. Standard input: { language, queries }. Standard output: the hits of each query.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";

const LIMIT = 10;
const { language, queries } = JSON.parse(await text(process.stdin));

// What it asks of a browser: the language of the page, and files.
globalThis.document = { currentScript: null, querySelector: () => ({ getAttribute: () => language }) };
globalThis.fetch = async (address) => {
  const url = new URL(address);
  url.search = "";
  return new Response(await readFile(fileURLToPath(url)));
};

const pagefind = await import(pathToFileURL(join(process.argv[2], "pagefind.js")));
// Addresses are those of a site at the root of a server, wherever the files lie here.
await pagefind.options({ baseUrl: "/" });

function best(sections) {
  const weight = (section) => (section.weighted_locations ?? []).reduce((sum, place) => sum + place.balanced_score, 0);
  return sections.reduce((best, section) => (best && weight(best) >= weight(section) ? best : section), null);
}

const answers = [];
for (const query of queries) {
  const found = await pagefind.search(query);
  const hits = await Promise.all(found.results.slice(0, LIMIT).map((result) => result.data()));
  answers.push(hits.map((hit) => best(hit.sub_results ?? [])?.url ?? hit.url));
}
process.stdout.write(JSON.stringify({ options: "", answers }));
