//! Draws a thousand different diagrams of the kinds that portals have most, on two threads, and says how long that took and
//! how large they are: `cargo run --release -p portolan-diagrams --example thousand`.

#![expect(clippy::print_stdout, reason = "for people")]
#![expect(clippy::expect_used, reason = "an example may fail")]

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use portolan_diagrams::Mermaid;

const COUNT: usize = 1000;

fn main() {
    let mermaid = Mermaid::new();
    let (next, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let started = Instant::now();
    let work = || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= COUNT {
            return;
        }
        let picture = mermaid.draw(&code(number)).expect("every one of them is right");
        bytes.fetch_add(picture.markup("d", "Diagram").len(), Ordering::Relaxed);
    };
    thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let seconds = started.elapsed().as_secs_f64();
    let mean = bytes.load(Ordering::Relaxed) / COUNT;
    println!("{COUNT} diagrams in {seconds:.2} s on two threads, {mean} bytes each on average");
}

/// Half flowcharts of twelve nodes, a quarter sequences of ten messages, an eighth states and an eighth entities.
fn code(number: usize) -> String {
    let mut out = String::new();
    match number % 8 {
        0..=3 => {
            out.push_str("flowchart LR\n");
            for node in 0..12 {
                let _ = writeln!(out, "  n{node}[Service {number} part {node}]");
            }
            for node in 1..12 {
                let _ = writeln!(out, "  n{} -->|calls| n{node}", (node * 7 + number) % node);
            }
        }
        4 | 5 => {
            out.push_str("sequenceDiagram\n");
            for message in 0..10 {
                let _ = writeln!(
                    out,
                    "  A{}->>A{}: message {number} {message}",
                    message % 4,
                    (message + 1) % 4
                );
            }
        }
        6 => {
            out.push_str("stateDiagram-v2\n  [*] --> S0\n");
            for state in 1..9 {
                let _ = writeln!(
                    out,
                    "  S{} --> S{state} : event {number}",
                    (state * 5 + number) % state
                );
            }
        }
        _ => {
            out.push_str("erDiagram\n");
            for table in 1..7 {
                let _ = writeln!(
                    out,
                    "  T{} ||--o{{ T{table} : has\n  T{table} {{\n    uuid id{number} PK\n    text name\n  }}",
                    table - 1
                );
            }
        }
    }
    out
}
