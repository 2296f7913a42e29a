//! What happens between two calls of a page: the memory that it was given, the index that is open, the last answer.

use portolan_search::{ChunkId, Engine, Request};

/// What went wrong, as text for a page.
type Outcome = Result<(), String>;

/// The state of one instance of the module.
#[derive(Default)]
pub(crate) struct Session {
    /// What was given out to be filled, and did not come back yet.
    given: Vec<Vec<u8>>,
    engine: Option<Engine>,
    out: Vec<u8>,
}

impl Session {
    /// Makes room for so many bytes: its address.
    pub(crate) fn alloc(&mut self, len: usize) -> *mut u8 {
        // An empty vector has no address of its own.
        let mut bytes = Vec::with_capacity(len.max(1));
        bytes.resize(len, 0);
        self.given.push(bytes);
        self.given
            .last_mut()
            .map_or(std::ptr::null_mut(), Vec::as_mut_ptr)
    }

    /// Opens an index.
    pub(crate) fn boot(&mut self, address: usize, len: usize) -> i32 {
        let outcome = self.open(address, len);
        self.end(outcome)
    }

    /// Takes a chunk.
    pub(crate) fn put(&mut self, id: ChunkId, address: usize, len: usize) -> i32 {
        let outcome = self.take_chunk(id, address, len);
        self.end(outcome)
    }

    /// Asks; the answer is [`out`](Self::out).
    pub(crate) fn ask(&mut self, address: usize, len: usize) -> i32 {
        match self.answer(address, len) {
            Ok(answer) => {
                self.out = answer;
                0
            }
            Err(error) => self.end(Err(error)),
        }
    }

    /// What the last call said.
    pub(crate) fn out(&self) -> &[u8] {
        &self.out
    }

    fn open(&mut self, address: usize, len: usize) -> Outcome {
        self.engine = None;
        let boot = self.filled(address, len)?;
        self.engine = Some(Engine::open(&boot).map_err(|error| error.to_string())?);
        Ok(())
    }

    fn take_chunk(&mut self, id: ChunkId, address: usize, len: usize) -> Outcome {
        let bytes = self.filled(address, len)?;
        let engine = self.engine.as_mut().ok_or("no index is open")?;
        engine.put(id, bytes).map_err(|error| error.to_string())
    }

    fn answer(&mut self, address: usize, len: usize) -> Result<Vec<u8>, String> {
        let request = self.filled(address, len)?;
        let request: Request = serde_json::from_slice(&request).map_err(|error| error.to_string())?;
        let engine = self.engine.as_mut().ok_or("no index is open")?;
        serde_json::to_vec(&engine.ask(&request)).map_err(|error| error.to_string())
    }

    /// The memory that [`alloc`](Self::alloc) gave out at this address, filled by now.
    fn filled(&mut self, address: usize, len: usize) -> Result<Vec<u8>, String> {
        let at = self
            .given
            .iter()
            .position(|bytes| bytes.as_ptr() as usize == address && bytes.len() == len)
            .ok_or("not what `alloc` gave")?;
        Ok(self.given.swap_remove(at))
    }

    fn end(&mut self, outcome: Outcome) -> i32 {
        let (code, text) = match outcome {
            Ok(()) => (0, String::new()),
            Err(error) => (1, error),
        };
        self.out = text.into_bytes();
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands bytes over as a page does.
    fn give(session: &mut Session, bytes: &[u8]) -> (usize, usize) {
        let address = session.alloc(bytes.len()) as usize;
        session.given.last_mut().unwrap().copy_from_slice(bytes);
        (address, bytes.len())
    }

    fn out(session: &Session) -> &str {
        std::str::from_utf8(session.out()).unwrap()
    }

    #[test]
    fn memory_is_taken_once_and_only_what_was_given() {
        let mut session = Session::default();
        let (address, len) = give(&mut session, b"one");
        let empty = give(&mut session, b"");
        assert_ne!(empty.0, 0);
        assert_eq!(
            session.filled(address, len + 1),
            Err("not what `alloc` gave".to_owned())
        );
        assert_eq!(session.filled(empty.0, 0), Ok(Vec::new()));
        assert_eq!(session.filled(address, len), Ok(b"one".to_vec()));
        assert_eq!(
            session.filled(address, len),
            Err("not what `alloc` gave".to_owned())
        );
        assert!(session.given.is_empty());
    }

    #[test]
    fn nothing_is_answered_before_an_index_is_open() {
        let mut session = Session::default();
        let (address, len) = give(&mut session, br#"{"q":"x"}"#);
        assert_eq!(
            (session.ask(address, len), out(&session)),
            (1, "no index is open")
        );
        let (address, len) = give(&mut session, b"chunk");
        assert_eq!(
            (session.put(0, address, len), out(&session)),
            (1, "no index is open")
        );
        let (address, len) = give(&mut session, b"");
        assert_eq!(session.boot(address, len), 1);
        assert!(!out(&session).is_empty());
        assert!(session.given.is_empty());
    }
}
