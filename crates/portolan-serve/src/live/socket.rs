//! One tab's connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

use super::{Answering, Ask, Live, Message};
use crate::guard::{Peer, is_from_here};

/// A tab that is closed without a word shows by not answering.
const PING: Duration = Duration::from_secs(20);
/// What a tab asks for is short.
const LONGEST: usize = 4 * 1024;
/// Questions of a tab at a time; more are not answered.
const ASKED: usize = 4;
/// Tabs at a time.
const TABS: usize = 512;

/// Answers a tab. The origin, where there is one, was checked before; browsers send one with every WebSocket, so its
/// absence means that this is no page of ours.
pub(super) async fn connect(
    State(live): State<Live>,
    Extension(peer): Extension<Peer>,
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
    let is_here = is_from_here(&headers, &uri, peer.0);
    let answering = live.shared.answering.get().filter(|_| is_here).cloned();
    match upgrade {
        Ok(upgrade) => upgrade
            .max_message_size(LONGEST)
            .max_frame_size(LONGEST)
            .on_upgrade(move |socket| serve(socket, live, answering)),
        Err(_) => (
            StatusCode::UPGRADE_REQUIRED,
            "only WebSockets are answered here\n",
        )
            .into_response(),
    }
}

/// Tells a tab everything until it is gone. Ends with an error of the socket, which is how tabs leave.
async fn serve(mut socket: WebSocket, live: Live, answering: Option<Arc<dyn Answering>>) {
    // An end that is not heard is no loss.
    let _ = tell(&mut socket, &live, answering).await;
}

async fn tell(
    socket: &mut WebSocket,
    live: &Live,
    answering: Option<Arc<dyn Answering>>,
) -> Result<(), axum::Error> {
    let mut answers: JoinSet<Message> = JoinSet::new();
    let mut ping = tokio::time::interval(PING);
    ping.tick().await;
    let mut is_heard = true;
    loop {
        let (greeting, mut queue) = live.greet(answering.as_deref());
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
                    Some(Ok(frame)) => {
                        is_heard = true;
                        if let Some(answering) = answering.as_ref().filter(|_| answers.len() < ASKED) {
                            answer(&frame, answering, &mut answers);
                        }
                    }
                    Some(Err(error)) => return Err(error),
                },
                Some(answer) = answers.join_next() => {
                    // One that failed has no answer.
                    if let Ok(answer) = answer {
                        send(socket, &answer.to_json().into()).await?;
                    }
                }
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

/// Begins to answer, beside everything else that the tab is told.
fn answer(frame: &Frame, answering: &Arc<dyn Answering>, answers: &mut JoinSet<Message>) {
    if let Frame::Text(text) = frame
        && let Some(ask) = Ask::read(text.as_str())
    {
        let answering = Arc::clone(answering);
        answers.spawn_blocking(move || answering.answer(ask));
    }
}

async fn send(socket: &mut WebSocket, text: &Arc<str>) -> Result<(), axum::Error> {
    socket.send(Frame::Text(text.as_ref().into())).await
}
