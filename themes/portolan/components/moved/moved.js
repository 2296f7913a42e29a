// Leads to the new place of a part of this page, for addresses that name the part by its old id.
var moved = document.documentElement.dataset.moved;

function leave() {
  var places = JSON.parse(moved);
  var names = [location.hash.slice(1)];
  try {
    names.push(decodeURIComponent(names[0]));
  } catch (error) {
    names.push(names[0]);
  }
  var name = names.find((id) => id && Object.prototype.hasOwnProperty.call(places, id));
  if (name === undefined) return;
  var url = new URL(places[name], location.href);
  if (/^(https?|file):$/.test(url.protocol) && url.href !== location.href) location.replace(url.href);
}

if (moved) {
  addEventListener("hashchange", leave);
  leave();
}
