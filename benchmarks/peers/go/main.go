// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// Echoes and sends messages to many sessions with webtransport-go, as the other servers of the benchmark do.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"github.com/quic-go/webtransport-go"
)

type member struct {
	session *webtransport.Session
	lines   chan []byte
}

var (
	lock    sync.RWMutex
	members = map[*member]bool{}
)

func main() {
	mux := http.NewServeMux()
	server := &webtransport.Server{
		H3: &http3.Server{
			Handler:   mux,
			TLSConfig: http3.ConfigureTLSConfig(&tls.Config{Certificates: []tls.Certificate{certificate()}}),
			QUICConfig: &quic.Config{EnableDatagrams: true, EnableStreamResetPartialDelivery: true, MaxIdleTimeout: 30 * time.Minute,
				InitialStreamReceiveWindow: 1 << 20, MaxStreamReceiveWindow: 1 << 20,
				InitialConnectionReceiveWindow: 16 << 20, MaxConnectionReceiveWindow: 16 << 20},
		},
		CheckOrigin: func(*http.Request) bool { return true },
	}
	webtransport.ConfigureHTTP3Server(server.H3)
	for path, handler := range map[string]func(*webtransport.Session){"/echo": echo, "/fan-out": join} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			session, err := server.Upgrade(w, r)
			if err != nil {
				log.Printf("upgrade: %v", err)
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			handler(session)
		})
	}
	socket, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("@bench ready port=%d\n", socket.LocalAddr().(*net.UDPAddr).Port)
	go commands()
	log.Fatal(server.Serve(socket))
}

func certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour)}
	bytes, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{bytes}, PrivateKey: key}
}

func echo(s *webtransport.Session) {
	go func() {
		for {
			datagram, err := s.ReceiveDatagram(s.Context())
			if err != nil {
				return
			}
			_ = s.SendDatagram(datagram)
		}
	}()
	for {
		stream, err := s.AcceptStream(s.Context())
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(stream, stream)
			stream.Close()
		}()
	}
}

func join(s *webtransport.Session) {
	stream, err := s.OpenUniStreamSync(s.Context())
	if err != nil {
		log.Printf("uni: %v", err)
		return
	}
	m := &member{session: s, lines: make(chan []byte, 8192)}
	lock.Lock()
	members[m] = true
	lock.Unlock()
	defer func() {
		lock.Lock()
		delete(members, m)
		lock.Unlock()
	}()
	for {
		select {
		case line := <-m.lines:
			if _, err := stream.Write(line); err != nil {
				return
			}
		case <-s.Context().Done():
			return
		}
	}
}

func commands() {
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		words := strings.Split(input.Text(), " ")
		values := map[string]string{}
		for _, word := range words[1:] {
			key, value, _ := strings.Cut(word, "=")
			values[key] = value
		}
		switch words[0] {
		case "members":
			lock.RLock()
			fmt.Printf("@bench members count=%d\n", len(members))
			lock.RUnlock()
		case "memory":
			runtime.GC()
			fmt.Printf("@bench memory heap=0 resident=%d direct=0\n", resident())
		case "publish":
			fmt.Printf("@bench published count=%d\n", publish(values))
		default:
			fmt.Printf("@bench error message=unknown\n")
		}
	}
	os.Exit(0)
}

func publish(values map[string]string) int {
	rate, _ := strconv.Atoi(values["rate"])
	duration, _ := strconv.Atoi(values["duration"])
	period := time.Second / time.Duration(rate)
	start := time.Now()
	end := start.Add(time.Duration(duration) * time.Millisecond)
	count := 0
	for next := start; next.Before(end); next = next.Add(period) {
		time.Sleep(time.Until(next))
		line := []byte(fmt.Sprintf("{\"time\":%d,\"text\":\"%s\"}\n", monotonic(), strings.Repeat("x", 64)))
		lock.RLock()
		for m := range members {
			switch values["kind"] {
			case "LOOP_DATAGRAM":
				_ = m.session.SendDatagram(line)
			case "LOOP_STREAM":
				m.lines <- line
			case "LOOP_NEW_STREAM":
				go newStream(m.session, line)
			}
		}
		lock.RUnlock()
		count++
	}
	return count
}

func newStream(s *webtransport.Session, line []byte) {
	stream, err := s.OpenUniStreamSync(s.Context())
	if err != nil {
		return
	}
	_, _ = stream.Write(line)
	stream.Close()
}

func resident() int64 {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		log.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(status))[1], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// The clock of all processes of the machine, by which the client reckons.
func monotonic() int64 {
	var now syscall.Timespec
	_, _, _ = syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&now)), 0)
	return now.Nano()
}
