// Leads to the new place of a page and keeps the fragment of the address, which a refresh by HTML would lose.
(() => {
  "use strict";
  var facts = document.documentElement.dataset;
  var hash = location.hash;
  var target = facts.to;
  try {
    var own = JSON.parse(facts.fragments || "{}");
    var name = hash.slice(1);
    if (Object.prototype.hasOwnProperty.call(own, name)) target = own[name];
  } catch (error) {
    console.error(error);
  }
  var url = new URL(target, location.href);
  if (hash && !url.hash) url.hash = hash;
  if (/^(https?|file):$/.test(url.protocol) && url.href !== location.href) location.replace(url.href);
})();
