//! The built-in themes of Portolan, embedded.
