// A part of the page that has moved elsewhere: an address that still names it leads to the new place.
(function () {
  "use strict";
  var moved = document.documentElement.dataset.fragments;
  if (!moved) return;
  function follow() {
    try {
      var places = JSON.parse(moved);
      var name = decodeURIComponent(location.hash.slice(1));
      if (!Object.prototype.hasOwnProperty.call(places, name)) return;
      var url = new URL(places[name], location.href);
      if (/^(https?|file):$/.test(url.protocol) && url.href !== location.href) location.replace(url.href);
    } catch (error) {
      console.error(error);
    }
  }
  addEventListener("hashchange", follow);
  follow();
})();
