// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

//! Plays both parts of the matrix with wtransport.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::time::{sleep, timeout};
use wtransport::endpoint::{ConnectOptions, IncomingSession};
use wtransport::error::{ConnectionError, StreamReadError, StreamWriteError};
use wtransport::tls::{Sha256Digest, Sha256DigestFmt};
use wtransport::{ClientConfig, Connection, Endpoint, Identity, RecvStream, SendStream, ServerConfig, VarInt};

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const FIRST: u64 = 0x52e4_a40f_a8db;

/// The library passes stream codes as they are; its users map them.
fn to_http(code: u64) -> VarInt {
    VarInt::try_from_u64(FIRST + code + code / 0x1e).unwrap()
}

fn from_http(code: VarInt) -> i64 {
    let shifted = code.into_inner() as i64 - FIRST as i64;
    shifted - shifted / 0x1f
}

#[tokio::main]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments[1] == "server" {
        return serve(&arguments[2], &arguments[3]).await;
    }
    for name in &arguments[4..] {
        match timeout(Duration::from_secs(20), run(name, &arguments[2], &arguments[3])).await {
            Ok(Ok(())) => println!("RESULT {name} pass"),
            Ok(Err(error)) => println!("RESULT {name} fail {error}"),
            Err(_) => println!("RESULT {name} fail not done within 20 s"),
        }
    }
    Ok(())
}

async fn run(name: &str, server: &str, hash: &str) -> Outcome {
    let config = ClientConfig::builder()
        .with_bind_default()
        .with_server_certificate_hashes([digest(hash)?])
        .build();
    let path = match name {
        "bidi-server" => "/open",
        "close-server" => "/close",
        "close-client" => "/wait",
        "reset-server" => "/reset",
        "stop-server" => "/stop",
        "reset-client" | "stop-client" | "stop-half" => "/codes",
        _ => "/echo",
    };
    let endpoint = Endpoint::client(config)?;
    let options = ConnectOptions::builder(format!("{server}{path}")).build();
    let session = endpoint.connect(options).await?;
    let result = play(name, &session).await;
    session.close(VarInt::from_u32(0), b"");
    sleep(Duration::from_millis(100)).await;
    result
}

fn digest(base64: &str) -> Outcome<Sha256Digest> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for letter in base64.trim_end_matches('=').chars() {
        bits = bits << 6 | ALPHABET.find(letter).ok_or("not base64")? as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    let text: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Sha256Digest::from_str_fmt(text.join(":"), Sha256DigestFmt::DottedHex).map_err(|_| "not a digest".into())
}

async fn play(name: &str, session: &Connection) -> Outcome {
    match name {
        "bidi" => {
            let (mut send, mut receive) = session.open_bi().await?.await?;
            send.write_all(b"hello").await?;
            send.finish().await?;
            equal(b"hello".to_vec(), read(&mut receive).await?)
        }
        "bidi-server" => {
            let (mut send, mut receive) = session.accept_bi().await?;
            let text = read(&mut receive).await?;
            send.write_all(&text).await?;
            send.finish().await?;
            sleep(Duration::from_millis(1000)).await;
            equal(b"from-server".to_vec(), text)
        }
        "uni" => {
            let mut send = session.open_uni().await?.await?;
            send.write_all(b"one way").await?;
            send.finish().await?;
            equal(b"one way".to_vec(), read(&mut session.accept_uni().await?).await?)
        }
        "datagram" => loop {
            session.send_datagram(b"ping")?;
            if let Ok(datagram) = timeout(Duration::from_millis(500), session.receive_datagram()).await {
                return equal(b"ping".to_vec(), datagram?.payload().to_vec());
            }
        },
        "close-server" => match ended(session).await {
            ConnectionError::ApplicationClosed(close) => equal(
                (4242, b"bye".to_vec()),
                (close.code().into_inner(), close.reason().to_vec()),
            ),
            other => Err(other.into()),
        },
        "reset-server" => {
            let (mut send, mut receive) = session.open_bi().await?.await?;
            send.write_all(b"x").await?;
            match read(&mut receive).await {
                Err(StreamReadError::Reset(code)) => equal(77, from_http(code)),
                other => Err(format!("no reset, but {other:?}").into()),
            }
        }
        "stop-server" => {
            let (mut send, _receive) = session.open_bi().await?.await?;
            equal(78, flood(&mut send).await?)
        }
        "reset-client" => {
            let mut send = session.open_uni().await?.await?;
            send.write_all(b"x").await?;
            sleep(Duration::from_millis(500)).await;
            send.reset(to_http(79))?;
            sleep(Duration::from_millis(1000)).await;
            Ok(())
        }
        "stop-client" | "stop-half" => {
            let (mut send, mut receive) = session.open_bi().await?.await?;
            send.write_all(b"x").await?;
            if name == "stop-half" {
                send.finish().await?;
            }
            receive.read_exact(&mut [0; 10]).await?;
            receive.stop(to_http(80));
            sleep(Duration::from_millis(1000)).await;
            Ok(())
        }
        "10mb" => {
            let (mut send, mut receive) = session.open_bi().await?.await?;
            let data = large();
            let copy = data.clone();
            let writer = tokio::spawn(async move {
                send.write_all(&copy).await?;
                send.finish().await
            });
            let answer = read(&mut receive).await?;
            writer.await??;
            if answer == data { Ok(()) } else { Err(format!("the bytes differ; {} came", answer.len()).into()) }
        }
        _ => Err("no such cell".into()),
    }
}

/// How the session ended; `closed` tells only how the connection did.
async fn ended(session: &Connection) -> ConnectionError {
    loop {
        if let Err(error) = session.accept_uni().await {
            return error;
        }
    }
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

async fn read(receive: &mut RecvStream) -> Result<Vec<u8>, StreamReadError> {
    let mut all = Vec::new();
    let mut buffer = vec![0; 65536];
    while let Some(length) = receive.read(&mut buffer).await? {
        all.extend_from_slice(&buffer[..length]);
    }
    Ok(all)
}

/// Write until the peer stops the stream, and return its code.
async fn flood(send: &mut SendStream) -> Outcome<i64> {
    loop {
        match send.write_all(&[0; 1024]).await {
            Ok(()) => (),
            Err(StreamWriteError::Stopped(code)) => return Ok(from_http(code)),
            Err(other) => return Err(other.into()),
        }
    }
}

fn equal<T: PartialEq + std::fmt::Debug>(expected: T, actual: T) -> Outcome {
    if expected == actual { Ok(()) } else { Err(format!("expected {expected:?} but was {actual:?}").into()) }
}

async fn serve(certificate: &str, key: &str) -> Outcome {
    let config = ServerConfig::builder()
        .with_bind_address(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        .with_identity(Identity::load_pemfiles(certificate, key).await?)
        .build();
    let endpoint = Endpoint::server(config)?;
    println!("READY {}", endpoint.local_addr()?.port());
    tokio::spawn(async {
        let _ = tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await;
        std::process::exit(0);
    });
    loop {
        let incoming = endpoint.accept().await;
        tokio::spawn(async move {
            if let Err(error) = handle(incoming).await {
                eprintln!("{error}");
            }
        });
    }
}

async fn handle(incoming: IncomingSession) -> Outcome {
    let request = incoming.await?;
    let path = request.path().to_owned();
    let offered = request.headers().get("wt-available-protocols").is_some_and(|field| field.contains("\"interop-b\""));
    let headers: Vec<(&str, &str)> = if offered { vec![("wt-protocol", "\"interop-b\"")] } else { vec![] };
    let session = std::sync::Arc::new(request.accept_with_headers(headers).await?);
    match path.as_str() {
        "/echo" => {
            let (datagrams, streams) = (session.clone(), session.clone());
            tokio::spawn(async move {
                while let Ok(datagram) = datagrams.receive_datagram().await {
                    let _ = datagrams.send_datagram(datagram.payload());
                }
            });
            tokio::spawn(async move {
                while let Ok(mut receive) = streams.accept_uni().await {
                    let mut back = streams.open_uni().await?.await?;
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
            let (mut send, mut receive) = session.open_bi().await?.await?;
            send.write_all(b"from-server").await?;
            send.finish().await?;
            println!("EVENT bidi-server {}", String::from_utf8(read(&mut receive).await?)?);
            session.closed().await;
        }
        "/wait" => match ended(&session).await {
            ConnectionError::ApplicationClosed(close) => {
                println!("EVENT closed {} {}", close.code(), String::from_utf8_lossy(close.reason()));
            }
            other => println!("EVENT closed {other}"),
        },
        "/reset" => loop {
            let (mut send, mut receive) = session.accept_bi().await?;
            receive.read_exact(&mut [0; 1]).await?;
            send.reset(to_http(77))?;
        },
        "/stop" => loop {
            let (send, mut receive) = session.accept_bi().await?;
            receive.read_exact(&mut [0; 1]).await?;
            receive.stop(to_http(78));
            sleep(Duration::from_millis(500)).await;
            drop(send);
        },
        _ => {
            let streams = session.clone();
            tokio::spawn(async move {
                while let Ok(mut receive) = streams.accept_uni().await {
                    if let Err(StreamReadError::Reset(code)) = read(&mut receive).await {
                        println!("EVENT reset {}", from_http(code));
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
    let mut buffer = vec![0; 65536];
    while let Some(length) = receive.read(&mut buffer).await? {
        send.write_all(&buffer[..length]).await?;
    }
    send.finish().await?;
    Ok(())
}
