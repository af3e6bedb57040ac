// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

//! Sends messages to all sessions when the runner of the benchmark says so on the standard input.

use std::collections::HashMap;
use std::fs;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::Outcome;

/// What may wait for a session: a pause of the machine must not end a measurement.
const OUTBOX: usize = 8192;

/// A session of one of the libraries.
pub trait Session: Send + Sync {
    fn send_datagram(&self, payload: Bytes);

    /// Send a message on a unidirectional stream of its own.
    fn send_on_new_stream(self: Arc<Self>, payload: Bytes);
}

struct Member {
    session: Arc<dyn Session>,
    lines: mpsc::Sender<Bytes>,
}

#[derive(Default)]
pub struct FanOut {
    members: RwLock<HashMap<u64, Member>>,
    next: AtomicU64,
}

impl FanOut {
    /// Send what is published to a session until `ended` completes or a line cannot be written.
    pub async fn join<W, F>(&self, session: Arc<dyn Session>, mut write: W, ended: impl Future)
    where
        W: FnMut(Bytes) -> F,
        F: Future<Output = bool>,
    {
        let (lines, mut waiting) = mpsc::channel(OUTBOX);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.members.write().unwrap().insert(id, Member { session, lines });
        tokio::pin!(ended);
        loop {
            tokio::select! {
                line = waiting.recv() => match line {
                    Some(line) => if !write(line).await { break },
                    None => break,
                },
                _ = &mut ended => break,
            }
        }
        self.members.write().unwrap().remove(&id);
    }

    /// Obey the runner until it is gone, then end the process.
    pub async fn obey(self: Arc<Self>) -> Outcome {
        let mut input = BufReader::new(tokio::io::stdin()).lines();
        while let Some(line) = input.next_line().await? {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default();
            let values: HashMap<&str, &str> = words.filter_map(|word| word.split_once('=')).collect();
            match name {
                "members" => println!("@bench members count={}", self.members.read().unwrap().len()),
                "memory" => println!("@bench memory heap=0 resident={} direct=0", resident()?),
                "publish" => println!("@bench published count={}", self.publish(&values).await?),
                _ => println!("@bench error message=unknown"),
            }
        }
        std::process::exit(0);
    }

    async fn publish(&self, values: &HashMap<&str, &str>) -> Outcome<u64> {
        let period = Duration::from_secs(1) / values["rate"].parse::<u32>()?;
        let start = Instant::now();
        let end = start + Duration::from_millis(values["duration"].parse()?);
        let (mut next, mut count) = (start, 0);
        while next < end {
            tokio::time::sleep_until(next).await;
            let text = "x".repeat(64);
            self.send(values["kind"], Bytes::from(format!("{{\"time\":{},\"text\":\"{text}\"}}\n", monotonic())));
            next += period;
            count += 1;
        }
        Ok(count)
    }

    fn send(&self, kind: &str, line: Bytes) {
        for member in self.members.read().unwrap().values() {
            match kind {
                "LOOP_DATAGRAM" => member.session.send_datagram(line.clone()),
                // What does not fit is missed, and the runner counts what arrives
                "LOOP_STREAM" => drop(member.lines.try_send(line.clone())),
                "LOOP_NEW_STREAM" => member.session.clone().send_on_new_stream(line.clone()),
                _ => panic!("unknown kind: {kind}"),
            }
        }
    }
}

fn resident() -> Outcome<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no size")?.parse::<u64>()? * 1024)
}

/// The clock of all processes of the machine, by which the client reckons.
fn monotonic() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}
