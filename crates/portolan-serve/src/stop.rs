//! What ends a server: an interrupt, or a request to end.

use std::io;

/// Ready when the program was asked to end. What is returned listens from now on.
#[cfg(unix)]
pub(crate) fn asked() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when the program was asked to end. What is returned listens from now on.
#[cfg(windows)]
pub(crate) fn asked() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows;

    let mut interrupt = windows::ctrl_c()?;
    let mut close = windows::ctrl_close()?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
        }
    })
}
