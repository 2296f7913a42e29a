document.documentElement.dataset.own = String(Boolean(window.path_to_root));
document.getElementById('mdbook-theme-ayu').addEventListener('click', function () {
  document.documentElement.dataset.heard = 'ayu';
});
