//! One tab's connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::broadcast::error::RecvError;

use super::Live;

/// A tab that is closed without a word shows by not answering.
const PING: Duration = Duration::from_secs(20);
/// What a tab sends is not read, so it need not be long.
const LONGEST: usize = 4 * 1024;
/// Tabs at a time.
const TABS: usize = 512;

/// Answers a tab. The origin, where there is one, was checked before; browsers send one with every WebSocket, so its
/// absence means that this is no page of ours.
pub(super) async fn connect(
    State(live): State<Live>,
    headers: HeaderMap,
    uri: Uri,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let token = uri.query().and_then(|query| query.strip_prefix("token="));
    let is_ours = headers.contains_key(ORIGIN) && token.is_some_and(|token| live.shared.token.is(token));
    if !is_ours {
        return (StatusCode::FORBIDDEN, "only pages of this preview may listen\n").into_response();
    }
    if live.tabs() >= TABS {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many tabs\n").into_response();
    }
    match upgrade {
        Ok(upgrade) => upgrade
            .max_message_size(LONGEST)
            .max_frame_size(LONGEST)
            .on_upgrade(move |socket| serve(socket, live)),
        Err(_) => (
            StatusCode::UPGRADE_REQUIRED,
            "only WebSockets are answered here\n",
        )
            .into_response(),
    }
}

/// Tells a tab everything until it is gone. Ends with an error of the socket, which is how tabs leave.
async fn serve(mut socket: WebSocket, live: Live) {
    // An end that is not heard is no loss.
    let _ = tell(&mut socket, &live).await;
}

async fn tell(socket: &mut WebSocket, live: &Live) -> Result<(), axum::Error> {
    let mut ping = tokio::time::interval(PING);
    ping.tick().await;
    let mut is_heard = true;
    loop {
        let (greeting, mut queue) = live.greet();
        for text in greeting {
            send(socket, &text).await?;
        }
        loop {
            tokio::select! {
                told = queue.recv() => match told {
                    Ok(text) => send(socket, &text).await?,
                    // Too far behind: greeted anew, it finds that it missed something.
                    Err(RecvError::Lagged(_)) => break,
                    Err(RecvError::Closed) => return Ok(()),
                },
                heard = socket.recv() => match heard {
                    Some(Ok(Frame::Close(_))) | None => return Ok(()),
                    Some(Ok(_)) => is_heard = true,
                    Some(Err(error)) => return Err(error),
                },
                _ = ping.tick() => {
                    if !std::mem::replace(&mut is_heard, false) {
                        return Ok(());
                    }
                    socket.send(Frame::Ping(Vec::new().into())).await?;
                }
            }
        }
    }
}

async fn send(socket: &mut WebSocket, text: &Arc<str>) -> Result<(), axum::Error> {
    socket.send(Frame::Text(text.as_ref().into())).await
}
