// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

//! What the machine asks for at least: an echo that receives with recvmsg and GRO, decrypts each packet with AES-128-GCM,
//! encrypts it again and sends with sendmsg and GSO, and does nothing else. No server whose packets are these is cheaper.

use std::collections::HashMap;
use std::io::{self, BufRead, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce, UnboundKey, AES_128_GCM};
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};
use rustix::time::{clock_gettime, ClockId};

use crate::{Outcome, ANY_PORT};

/// The UDP payload of all servers of the benchmark.
const PACKET: usize = 1350;

/// Header and tag of a packet, and the header of a STREAM frame.
const STREAM_OVERHEAD: usize = 1 + 20 + 4 + 16 + 8;

/// Type, length and quarter stream ID ahead of a datagram.
const DATAGRAM_OVERHEAD: usize = 4;

const TAG: usize = 16;

/// Packets of a system call.
const BATCH: usize = 44;

/// System calls whose packets are on their way at a time.
const IN_FLIGHT: usize = 4;

const SOCKET_BUFFER: usize = 4 << 20;

pub fn serve() -> Outcome {
    let socket = UdpSocket::bind(ANY_PORT)?;
    let server = socket.local_addr()?;
    let echoed = Arc::new(AtomicU64::new(0));
    let cpu = Arc::new(AtomicU64::new(0));
    let counters = (echoed.clone(), cpu.clone());
    thread::spawn(move || echo(socket, counters.0, counters.1).expect("the echo goes on"));
    crate::announce(server.port());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut words = line.split(' ');
        let name = words.next().unwrap_or_default();
        let values: HashMap<&str, &str> = words.filter_map(|word| word.split_once('=')).collect();
        // How many of what is counted are in a packet
        let items = match name {
            "stream-echo" => PACKET - STREAM_OVERHEAD,
            "datagram-echo" => {
                ((PACKET - STREAM_OVERHEAD) / (values["size"].parse::<usize>()? + DATAGRAM_OVERHEAD)).max(1)
            }
            _ => {
                println!("@bench error message=not_for_this_server");
                continue;
            }
        };
        let stopped = Arc::new(AtomicBool::new(false));
        let load = {
            let stopped = stopped.clone();
            thread::spawn(move || load(server, &stopped).expect("the load goes on"))
        };
        thread::sleep(Duration::from_millis(values["warmup"].parse()?));
        let (start, packets, used) = (Instant::now(), echoed.load(Ordering::Relaxed), cpu.load(Ordering::Relaxed));
        thread::sleep(Duration::from_millis(values["duration"].parse()?));
        let packets = echoed.load(Ordering::Relaxed) - packets;
        println!(
            "@bench measured count={} nanos={} cpu={} sent=1 received=1",
            packets * items as u64,
            start.elapsed().as_nanos(),
            cpu.load(Ordering::Relaxed) - used
        );
        stopped.store(true, Ordering::Relaxed);
        load.join().expect("the load ends");
    }
    std::process::exit(0);
}

fn echo(socket: UdpSocket, echoed: Arc<AtomicU64>, cpu: Arc<AtomicU64>) -> Outcome {
    let state = prepare(&socket)?;
    let key = key()?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let meta = receive(&state, &socket, &mut buffer)?;
        for packet in buffer[..meta.len].chunks_mut(meta.stride) {
            // The nonce of a connection differs from packet to packet, and costs nothing
            let plain = key.open_in_place(nonce(), Aad::empty(), packet).map_err(|_| "a packet differs")?.len();
            let tag = key
                .seal_in_place_separate_tag(nonce(), Aad::empty(), &mut packet[..plain])
                .map_err(|_| "cannot be encrypted")?;
            packet[plain..].copy_from_slice(tag.as_ref());
        }
        send(&state, &socket, meta.addr, &buffer[..meta.len], meta.stride)?;
        echoed.fetch_add(meta.len.div_ceil(meta.stride) as u64, Ordering::Relaxed);
        let used = clock_gettime(ClockId::ThreadCPUTime);
        cpu.store(used.tv_sec as u64 * 1_000_000_000 + used.tv_nsec as u64, Ordering::Relaxed);
    }
}

fn load(server: SocketAddr, stopped: &AtomicBool) -> Outcome {
    let socket = UdpSocket::bind(ANY_PORT)?;
    let state = prepare(&socket)?;
    socket.set_read_timeout(Some(Duration::from_millis(50)))?;
    let key = key()?;
    let mut packet = vec![0; PACKET - TAG];
    let tag = key
        .seal_in_place_separate_tag(nonce(), Aad::empty(), &mut packet)
        .map_err(|_| "cannot be encrypted")?;
    packet.extend_from_slice(tag.as_ref());
    let batch = packet.repeat(BATCH);
    let mut buffer = vec![0; 1 << 16];
    let mut in_flight = 0;
    while !stopped.load(Ordering::Relaxed) {
        while in_flight <= (IN_FLIGHT - 1) * BATCH {
            send(&state, &socket, server, &batch, PACKET)?;
            in_flight += BATCH;
        }
        match receive(&state, &socket, &mut buffer) {
            Ok(meta) => in_flight = in_flight.saturating_sub(meta.len.div_ceil(meta.stride)),
            // Something was lost
            Err(_) => in_flight = 0,
        }
    }
    Ok(())
}

fn prepare(socket: &UdpSocket) -> io::Result<UdpSocketState> {
    let state = UdpSocketState::new(socket.into())?;
    state.set_send_buffer_size(socket.into(), SOCKET_BUFFER)?;
    state.set_recv_buffer_size(socket.into(), SOCKET_BUFFER)?;
    socket.set_nonblocking(false)?;
    Ok(state)
}

fn receive(state: &UdpSocketState, socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<RecvMeta> {
    let mut meta = [RecvMeta::default()];
    state.recv(socket.into(), &mut [IoSliceMut::new(buffer)], &mut meta)?;
    Ok(meta[0])
}

fn send(state: &UdpSocketState, socket: &UdpSocket, to: SocketAddr, packets: &[u8], length: usize) -> io::Result<()> {
    state.send(
        socket.into(),
        &Transmit { destination: to, ecn: None, contents: packets, segment_size: Some(length), src_ip: None },
    )
}

fn key() -> Outcome<LessSafeKey> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &[7; 16]).map_err(|_| "no key")?))
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([7; 12])
}
