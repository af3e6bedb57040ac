// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Mutex;
use web_transport_quinn::{Request, SendStream, Session};

use crate::fan_out::{self, FanOut};
use crate::Outcome;

const CHUNK: usize = 64 * 1024;

impl fan_out::Session for Session {
    fn send_datagram(&self, payload: Bytes) {
        let _ = Session::send_datagram(self, payload);
    }

    fn send_on_new_stream(self: Arc<Self>, payload: Bytes) {
        tokio::spawn(async move {
            if let Ok(mut stream) = self.open_uni().await {
                let _ = stream.write_chunk(payload).await;
                let _ = stream.finish();
            }
        });
    }
}

pub async fn serve(fan_out: Arc<FanOut>) -> Outcome {
    let mut config = quinn::ServerConfig::with_crypto(Arc::new(crate::tls()?));
    config.transport_config(crate::transport());
    let endpoint = quinn::Endpoint::server(config, crate::ANY_PORT)?;
    crate::announce(endpoint.local_addr()?.port());
    tokio::spawn(fan_out.clone().obey());
    while let Some(incoming) = endpoint.accept().await {
        let fan_out = fan_out.clone();
        // What fails is a session that its client has given up
        tokio::spawn(async move { accept(incoming, fan_out).await });
    }
    Ok(())
}

async fn accept(incoming: quinn::Incoming, fan_out: Arc<FanOut>) -> Outcome {
    let request = Request::accept(incoming.await?).await?;
    let path = request.url.path().to_string();
    let session = request.ok().await?;
    match path.as_str() {
        "/fan-out" => {
            let lines = Arc::new(Mutex::new(session.open_uni().await?));
            let write = |line| write(lines.clone(), line);
            fan_out.join(Arc::new(session.clone()), write, session.closed()).await;
        }
        _ => echo(session).await,
    }
    Ok(())
}

async fn write(stream: Arc<Mutex<SendStream>>, line: Bytes) -> bool {
    stream.lock().await.write_chunk(line).await.is_ok()
}

async fn echo(session: Session) {
    let datagrams = session.clone();
    let echoes = tokio::spawn(async move {
        while let Ok(datagram) = datagrams.read_datagram().await {
            let _ = datagrams.send_datagram(datagram);
        }
    });
    while let Ok((mut send, mut receive)) = session.accept_bi().await {
        tokio::spawn(async move {
            while let Ok(Some(chunk)) = receive.read_chunk(CHUNK, true).await {
                if send.write_chunk(chunk.bytes).await.is_err() {
                    return;
                }
            }
            let _ = send.finish();
        });
    }
    echoes.abort();
    session.close(0, b"");
}
