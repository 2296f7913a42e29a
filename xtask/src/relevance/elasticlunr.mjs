// Asks the index that mdBook has put into a book, with the elasticlunr and the options that lie beside it, and cuts the
// results where its search bar does.
// Arguments: elasticlunr's file, the index's file. Standard input: { queries }. Standard output: the hits of each query.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import vm from "node:vm";

const { queries } = JSON.parse(await text(process.stdin));
const window = { search: {} };
const page = vm.createContext({ window, console });
for (const file of process.argv.slice(2)) {
  vm.runInContext(await readFile(file, "utf8"), page, { filename: file });
}
const { doc_urls, index, results_options, search_options } = window.search;
const loaded = page.elasticlunr.Index.load(index);

const answers = queries.map((query) =>
  loaded
    .search(query.trim(), search_options)
    .slice(0, results_options.limit_results)
    .map((hit) => doc_urls[hit.ref]),
);
const options = `elasticlunr ${page.elasticlunr.version}, ${JSON.stringify(search_options)}`;
process.stdout.write(JSON.stringify({ options, answers }));
