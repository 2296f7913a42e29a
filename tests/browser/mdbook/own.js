document.documentElement.dataset.own = String(Boolean(window.path_to_root));
