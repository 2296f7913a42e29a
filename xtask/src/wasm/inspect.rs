//! What a module must be: nothing imported, the agreed names exported, no path of the machine that compiled it.
//!
//! Reads no more of the format than that (WebAssembly core specification, "Binary Format", modules).

use anyhow::{Context as _, bail};

/// The exports that scripts of the theme call; `crates/portolan-search-web/src/lib.rs` tells what they do.
const EXPORTS: [&str; 7] = ["alloc", "ask", "boot", "memory", "out_len", "out_ptr", "put"];

const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTED: u8 = 7;

/// Fails where the module is not what browsers are promised.
pub(super) fn check(module: &[u8]) -> anyhow::Result<()> {
    let mut rest = module.strip_prefix(MAGIC).context("not a wasm module")?;
    let mut exports = Vec::new();
    while let Some((&id, behind)) = rest.split_first() {
        let (length, behind) = number(behind)?;
        let (section, behind) = behind
            .split_at_checked(length)
            .context("a section of the module is cut short")?;
        match id {
            CUSTOM => bail!("the module has a custom section: strip it"),
            IMPORTS if number(section)?.0 > 0 => {
                bail!("the module imports something: browsers instantiate it with `{{}}`")
            }
            EXPORTED => exports = names(section)?,
            _ => {}
        }
        rest = behind;
    }
    exports.sort_unstable();
    if exports != EXPORTS {
        bail!("the module exports {exports:?} instead of {EXPORTS:?}");
    }
    no_paths(module)
}

/// The names in the section of exports, without those that only a linker reads.
fn names(section: &[u8]) -> anyhow::Result<Vec<String>> {
    let (count, mut rest) = number(section)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let (length, behind) = number(rest)?;
        let (name, behind) = behind
            .split_at_checked(length)
            .context("an export is cut short")?;
        let (_kind, behind) = behind.split_first().context("an export is cut short")?;
        (_, rest) = number(behind)?;
        names.push(String::from_utf8_lossy(name).into_owned());
    }
    names.retain(|name| name != "__data_end" && name != "__heap_base");
    Ok(names)
}

/// An unsigned number as the format writes it (LEB128), and what follows it.
fn number(bytes: &[u8]) -> anyhow::Result<(usize, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, &bytes[at + 1..]));
        }
    }
    bail!("a number of the module is cut short")
}

/// Fails where the module names a folder of this machine: every site would publish it.
fn no_paths(module: &[u8]) -> anyhow::Result<()> {
    let home = std::env::home_dir().map(|home| home.display().to_string());
    let here = xtask::shell::root().display().to_string();
    for path in home.into_iter().chain([here]).filter(|path| path.len() > 1) {
        let needle = format!("{path}/");
        if module
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
        {
            bail!("the module names `{needle}…`, a folder of this machine");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with these imports and exports, as far as it is looked at.
    fn module(imports: u8, exports: &[&str]) -> Vec<u8> {
        let mut section = vec![u8::try_from(exports.len()).unwrap()];
        for name in exports {
            section.push(u8::try_from(name.len()).unwrap());
            section.extend_from_slice(name.as_bytes());
            section.extend_from_slice(&[0, 0]);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&[
            IMPORTS,
            1,
            imports,
            EXPORTED,
            u8::try_from(section.len()).unwrap(),
        ]);
        bytes.extend_from_slice(&section);
        bytes
    }

    #[test]
    fn imports_and_other_exports_are_refused() {
        check(&module(0, &EXPORTS)).unwrap();
        check(&module(1, &EXPORTS)).unwrap_err();
        check(&module(0, &EXPORTS[1..])).unwrap_err();
        check(&module(
            0,
            &["alloc", "ask", "boot", "memory", "out_len", "out_ptr", "put", "x"],
        ))
        .unwrap_err();
        let mut custom = module(0, &EXPORTS);
        custom.extend_from_slice(&[CUSTOM, 1, 0]);
        check(&custom).unwrap_err();
        let whole = module(0, &EXPORTS);
        for end in 0..whole.len() {
            check(&whole[..end]).unwrap_err();
        }
    }
}
