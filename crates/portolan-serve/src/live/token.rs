//! A secret of this process.

use std::fmt;
use std::io;

/// 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token([u8; 16]);

impl Token {
    pub(super) fn random() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        Ok(Self(bytes))
    }

    pub(super) fn text(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a text names it; takes the same time wherever they differ.
    pub(super) fn is(&self, text: &str) -> bool {
        let own = self.text();
        own.len() == text.len()
            && own
                .bytes()
                .zip(text.bytes())
                .fold(0, |differs, (one, other)| differs | (one ^ other))
                == 0
    }
}

/// A secret stays out of logs.
impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_text_is_the_token() {
        let token = Token::random().unwrap();
        let text = token.text();
        assert!(token.is(&text));
        assert!(!token.is("") && !token.is(&text[1..]) && !token.is(&format!("{text}0")));
        assert!(!token.is(&Token::random().unwrap().text()));
        assert_eq!(format!("{token:?}"), "Token(…)");
    }
}
