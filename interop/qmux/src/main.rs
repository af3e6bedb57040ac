// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

//! Plays both parts of the matrix over WebSockets with qmux.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use qmux::ws::tokio_tungstenite::accept_hdr_async;
use qmux::ws::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use qmux::ws::{Client, Upgraded};
use qmux::{RecvStream, SendStream, Session};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use web_transport_trait::{Error as _, RecvStream as _, SendStream as _, Session as _};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "server" {
        return serve().await;
    }
    for name in &arguments[4..] {
        match timeout(Duration::from_secs(20), run(name, &arguments[2])).await {
            Ok(Ok(())) => println!("RESULT {name} pass"),
            Ok(Err(error)) => println!("RESULT {name} fail {error}"),
            Err(_) => println!("RESULT {name} fail not done within 20 s"),
        }
    }
    Ok(())
}

async fn run(name: &str, server: &str) -> Outcome {
    let path = match name {
        "bidi-server" => "/open",
        "close-server" => "/close",
        "close-client" => "/wait",
        "reset-server" => "/reset",
        "stop-server" => "/stop",
        "reset-client" | "stop-client" | "stop-half" => "/codes",
        _ => "/echo",
    };
    let client = if name == "protocol" {
        Client::new().with_protocol("interop-a", &[]).with_protocol("interop-b", &[])
    } else {
        Client::new()
    };
    let session = client.connect(&format!("{}{path}", server.replace("https:", "ws:"))).await?;
    let result = play(name, &session).await;
    session.close(0, "");
    sleep(Duration::from_millis(100)).await;
    result
}

async fn play(name: &str, session: &Session) -> Outcome {
    match name {
        "bidi" => {
            let (mut send, mut receive) = session.open_bi().await?;
            send.write_all(b"hello").await?;
            send.finish()?;
            equal("hello".into(), text(&mut receive).await?)
        }
        "bidi-server" => {
            let (mut send, mut receive) = session.accept_bi().await?;
            let body = text(&mut receive).await?;
            send.write_all(body.as_bytes()).await?;
            send.finish()?;
            sleep(Duration::from_millis(1000)).await;
            equal("from-server".into(), body)
        }
        "uni" => {
            let mut send = session.open_uni().await?;
            send.write_all(b"one way").await?;
            send.finish()?;
            equal("one way".into(), text(&mut session.accept_uni().await?).await?)
        }
        "datagram" => {
            // The server may not have said yet that it takes them
            loop {
                let _ = session.send_datagram(Bytes::from_static(b"ping"));
                if let Ok(datagram) = timeout(Duration::from_millis(500), session.recv_datagram()).await {
                    return equal(Bytes::from_static(b"ping"), datagram?);
                }
            }
        }
        "close-server" => equal(Some((4242, "bye".to_owned())), session.closed().await.session_error()),
        "close-client" => {
            session.close(1234, "done");
            sleep(Duration::from_millis(1000)).await;
            Ok(())
        }
        "reset-server" => {
            let (mut send, mut receive) = session.open_bi().await?;
            send.write_all(b"x").await?;
            match receive.read_all().await {
                Err(error) => equal(Some(77), error.stream_error()),
                Ok(_) => Err("no reset".into()),
            }
        }
        "stop-server" => {
            let (mut send, _receive) = session.open_bi().await?;
            equal(78, flood(&mut send).await?)
        }
        "reset-client" => {
            let mut send = session.open_uni().await?;
            send.write_all(b"x").await?;
            sleep(Duration::from_millis(500)).await;
            send.reset(79);
            sleep(Duration::from_millis(1000)).await;
            Ok(())
        }
        "stop-client" | "stop-half" => {
            let (mut send, mut receive) = session.open_bi().await?;
            send.write_all(b"x").await?;
            if name == "stop-half" {
                send.finish()?;
            }
            receive.read(&mut [0; 10]).await?;
            receive.stop(80);
            sleep(Duration::from_millis(1000)).await;
            Ok(())
        }
        "protocol" => equal(Some("interop-b"), session.protocol()),
        "10mb" => {
            let (mut send, mut receive) = session.open_bi().await?;
            let data = large();
            let copy = data.clone();
            let writer = tokio::spawn(async move {
                send.write_all(&copy).await?;
                send.finish()
            });
            let answer = receive.read_all().await?;
            writer.await??;
            if answer == data { Ok(()) } else { Err(format!("the bytes differ; {} came", answer.len()).into()) }
        }
        _ => Err("no such cell".into()),
    }
}

async fn text(receive: &mut RecvStream) -> Outcome<String> {
    Ok(String::from_utf8(receive.read_all().await?.to_vec())?)
}

fn large() -> Vec<u8> {
    let mut state = 7u64;
    (0..10 * 1024 * 1024)
        .map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 56) as u8
        })
        .collect()
}

/// Write until the peer stops the stream, and return its code.
async fn flood(send: &mut SendStream) -> Outcome<u32> {
    loop {
        if let Err(error) = send.write_all(&[0; 1024]).await {
            return error.stream_error().ok_or_else(|| error.into());
        }
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(expected: T, actual: T) -> Outcome {
    if expected == actual { Ok(()) } else { Err(format!("expected {expected:?} but was {actual:?}").into()) }
}

async fn serve() -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("READY {}", listener.local_addr()?.port());
    tokio::spawn(async {
        let _ = tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await;
        std::process::exit(0);
    });
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(async move {
            if let Err(error) = handle(socket).await {
                eprintln!("{error}");
            }
        });
    }
}

/// The library's own server does not tell the path.
async fn accept(socket: TcpStream) -> Outcome<(String, Session)> {
    let chosen = Arc::new(Mutex::new((String::new(), String::new())));
    let choice = chosen.clone();
    #[allow(clippy::result_large_err)]
    let callback = move |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        let header = request.headers().get("sec-websocket-protocol").and_then(|field| field.to_str().ok());
        let offered: Vec<&str> = header.unwrap_or_default().split(',').map(str::trim).collect();
        let wanted = ["qmux-02.interop-b", "qmux-02", "qmux-01"];
        let name = wanted.into_iter().find(|name| offered.contains(name)).unwrap_or("qmux-02");
        response.headers_mut().insert("sec-websocket-protocol", name.parse().unwrap());
        *choice.lock().unwrap() = (request.uri().path().to_owned(), name.to_owned());
        Ok(response)
    };
    let socket = accept_hdr_async(socket, callback).await?;
    let (path, name) = chosen.lock().unwrap().clone();
    Ok((path, Upgraded::new(socket).with_alpn(&name).accept()))
}

async fn handle(socket: TcpStream) -> Outcome {
    let (path, session) = accept(socket).await?;
    match path.as_str() {
        "/echo" => {
            let (datagrams, streams) = (session.clone(), session.clone());
            tokio::spawn(async move {
                while let Ok(datagram) = datagrams.recv_datagram().await {
                    let _ = datagrams.send_datagram(datagram);
                }
            });
            tokio::spawn(async move {
                while let Ok(mut receive) = streams.accept_uni().await {
                    let mut back = streams.open_uni().await?;
                    copy(&mut receive, &mut back).await?;
                }
                Outcome::Ok(())
            });
            loop {
                let (mut send, mut receive) = session.accept_bi().await?;
                tokio::spawn(async move { copy(&mut receive, &mut send).await });
            }
        }
        "/open" => {
            let (mut send, mut receive) = session.open_bi().await?;
            send.write_all(b"from-server").await?;
            send.finish()?;
            println!("EVENT bidi-server {}", text(&mut receive).await?);
            session.closed().await;
        }
        "/close" => {
            session.close(4242, "bye");
            sleep(Duration::from_millis(1000)).await;
        }
        "/wait" => match session.closed().await.session_error() {
            Some((code, reason)) => println!("EVENT closed {code} {reason}"),
            None => println!("EVENT closed without a code"),
        },
        "/reset" => loop {
            let (mut send, mut receive) = session.accept_bi().await?;
            receive.read(&mut [0; 1]).await?;
            send.reset(77);
        },
        "/stop" => loop {
            let (send, mut receive) = session.accept_bi().await?;
            receive.read(&mut [0; 1]).await?;
            receive.stop(78);
            sleep(Duration::from_millis(500)).await;
            drop(send);
        },
        _ => {
            let streams = session.clone();
            tokio::spawn(async move {
                while let Ok(mut receive) = streams.accept_uni().await {
                    if let Err(error) = receive.read_all().await {
                        println!("EVENT reset {}", error.stream_error().map_or(-1, i64::from));
                    }
                }
            });
            loop {
                let (mut send, _receive) = session.accept_bi().await?;
                println!("EVENT stopped {}", flood(&mut send).await?);
            }
        }
    }
    Ok(())
}

async fn copy(receive: &mut RecvStream, send: &mut SendStream) -> Outcome {
    while let Some(chunk) = receive.read_chunk(65536).await? {
        send.write_all(&chunk).await?;
    }
    send.finish()?;
    Ok(())
}
