// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

//! Echoes and sends messages to many sessions as the other servers of the benchmark do, with the library that the
//! command line names: `quinn` for web-transport-quinn, or `wtransport`. With `bound` none at all.

mod bound;
mod fan_out;
mod quinn_server;
mod wtransport_server;

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use fan_out::FanOut;
use quinn::crypto::rustls::QuicServerConfig;

pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

pub const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

#[tokio::main]
async fn main() -> Outcome {
    let fan_out = Arc::new(FanOut::default());
    match std::env::args().nth(1).as_deref() {
        Some("quinn") => quinn_server::serve(fan_out).await,
        Some("wtransport") => wtransport_server::serve(fan_out).await,
        Some("bound") => bound::serve(),
        _ => Err("quinn, wtransport or bound?".into()),
    }
}

/// The settings of QUIC that all servers of the benchmark share.
pub fn transport() -> Arc<quinn::TransportConfig> {
    let mut transport = quinn::TransportConfig::default();
    transport
        .stream_receive_window((1u32 << 20).into())
        .receive_window((16u32 << 20).into())
        .datagram_receive_buffer_size(Some(4 << 20))
        .datagram_send_buffer_size(4 << 20)
        .max_concurrent_bidi_streams(256u32.into())
        .max_concurrent_uni_streams(256u32.into())
        .max_idle_timeout(Some(Duration::from_secs(1800).try_into().unwrap()));
    Arc::new(transport)
}

/// A certificate of its own, and TLS 1.3 for HTTP/3.
pub fn tls() -> Outcome<QuicServerConfig> {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_string()])?;
    let key = rustls::pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der())?;
    let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)?;
    config.alpn_protocols = vec![b"h3".to_vec()];
    Ok(QuicServerConfig::try_from(config)?)
}

pub fn announce(port: u16) {
    println!("@bench ready port={port}");
}
