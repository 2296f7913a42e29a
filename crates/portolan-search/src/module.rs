//! The engine for browsers, as it is checked in: `cargo xtask wasm` writes it.

/// The engine for browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module {
    /// The wasm module, raw-deflated.
    pub bytes: &'static [u8],
    /// The hash of these bytes, 16 hexadecimal digits.
    pub hash: &'static str,
}

/// The engine for browsers: what a site with a search carries along.
#[must_use]
pub fn module() -> Module {
    Module {
        bytes: include_bytes!("../module/engine.deflate"),
        hash: STAMP
            .lines()
            .find_map(|line| line.strip_prefix("module: "))
            .unwrap_or_default(),
    }
}

/// Whose work is in the module, and on what terms.
pub const MODULE_LICENCES: &str = include_str!("../module/licences.txt");

/// What it was made of.
const STAMP: &str = include_str!("../module/stamp.txt");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::inflate;

    #[test]
    fn the_module_is_a_wasm_module_and_has_a_name() {
        let module = module();
        assert_eq!(module.hash.len(), 16);
        let wasm = inflate(module.bytes).unwrap();
        assert_eq!(&wasm[..8], b"\0asm\x01\0\0\0");
    }
}
