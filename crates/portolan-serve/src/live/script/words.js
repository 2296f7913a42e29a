// The panel's words, in the language of the page. `texts` is put before this by the server: words by language.
function word(key, values) {
  var lang = (document.documentElement.lang || "en").toLowerCase();
  var table = texts[lang] || texts[lang.split("-")[0]] || texts.en || {};
  return (table[key] || (texts.en || {})[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
    return values && name in values ? values[name] : whole;
  });
}
