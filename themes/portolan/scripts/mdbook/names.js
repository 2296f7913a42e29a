// What scripts of mdBook's books ask for by name.
window.path_to_root = portolan.root;
