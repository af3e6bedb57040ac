// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Mutex;
use wtransport::endpoint::IncomingSession;
use wtransport::{Connection, Endpoint, Identity, SendStream, ServerConfig, VarInt};

use crate::fan_out::{self, FanOut};
use crate::Outcome;

const CHUNK: usize = 64 * 1024;

impl fan_out::Session for Connection {
    fn send_datagram(&self, payload: Bytes) {
        let _ = Connection::send_datagram(self, payload);
    }

    fn send_on_new_stream(self: Arc<Self>, payload: Bytes) {
        tokio::spawn(async move {
            if let Ok(opening) = self.open_uni().await {
                if let Ok(mut stream) = opening.await {
                    let _ = stream.write_all(&payload).await;
                    let _ = stream.finish().await;
                }
            }
        });
    }
}

pub async fn serve(fan_out: Arc<FanOut>) -> Outcome {
    let mut config = ServerConfig::builder()
        .with_bind_address(crate::ANY_PORT)
        .with_identity(Identity::self_signed(["localhost"])?)
        .build();
    config.quic_config_mut().transport_config(crate::transport());
    let endpoint = Endpoint::server(config)?;
    crate::announce(endpoint.local_addr()?.port());
    tokio::spawn(fan_out.clone().obey());
    loop {
        let incoming = endpoint.accept().await;
        let fan_out = fan_out.clone();
        // What fails is a session that its client has given up
        tokio::spawn(async move { accept(incoming, fan_out).await });
    }
}

async fn accept(incoming: IncomingSession, fan_out: Arc<FanOut>) -> Outcome {
    let request = incoming.await?;
    let path = request.path().to_string();
    let session = Arc::new(request.accept().await?);
    match path.as_str() {
        "/fan-out" => {
            let lines = Arc::new(Mutex::new(session.open_uni().await?.await?));
            let write = |line| write(lines.clone(), line);
            fan_out.join(session.clone(), write, session.closed()).await;
        }
        _ => echo(session).await,
    }
    Ok(())
}

async fn write(stream: Arc<Mutex<SendStream>>, line: Bytes) -> bool {
    stream.lock().await.write_all(&line).await.is_ok()
}

async fn echo(session: Arc<Connection>) {
    let datagrams = session.clone();
    let echoes = tokio::spawn(async move {
        while let Ok(datagram) = datagrams.receive_datagram().await {
            let _ = datagrams.send_datagram(datagram.payload());
        }
    });
    while let Ok((mut send, mut receive)) = session.accept_bi().await {
        tokio::spawn(async move {
            let mut chunk = vec![0; CHUNK];
            while let Ok(Some(length)) = receive.read(&mut chunk).await {
                if send.write_all(&chunk[..length]).await.is_err() {
                    return;
                }
            }
            let _ = send.finish().await;
        });
    }
    echoes.abort();
    session.close(VarInt::from_u32(0), b"");
}
