// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// Plays the server's part of the matrix with webtransport-go.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"github.com/quic-go/webtransport-go"
)

func main() {
	certificate, err := tls.LoadX509KeyPair(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	server := &webtransport.Server{
		H3: &http3.Server{
			Handler:    mux,
			TLSConfig:  http3.ConfigureTLSConfig(&tls.Config{Certificates: []tls.Certificate{certificate}}),
			QUICConfig: &quic.Config{EnableDatagrams: true, EnableStreamResetPartialDelivery: true},
		},
		ApplicationProtocols: []string{"interop-b"},
		CheckOrigin:          func(*http.Request) bool { return true },
		Config: &webtransport.Config{
			MaxIncomingStreams:    50,
			MaxIncomingUniStreams: 50,
			MaxIncomingData:       1 << 20,
		},
	}
	webtransport.ConfigureHTTP3Server(server.H3)
	for path, handler := range map[string]func(*webtransport.Session){
		"/echo": echo, "/open": open, "/close": closing, "/wait": wait, "/reset": reset, "/stop": stop, "/codes": codes,
	} {
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
	fmt.Printf("READY %d\n", socket.LocalAddr().(*net.UDPAddr).Port)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	log.Fatal(server.Serve(socket))
}

func bidirectional(s *webtransport.Session, handle func(*webtransport.Stream)) {
	for {
		stream, err := s.AcceptStream(s.Context())
		if err != nil {
			return
		}
		go handle(stream)
	}
}

func unidirectional(s *webtransport.Session, handle func(*webtransport.ReceiveStream)) {
	for {
		stream, err := s.AcceptUniStream(s.Context())
		if err != nil {
			return
		}
		go handle(stream)
	}
}

func echo(s *webtransport.Session) {
	go unidirectional(s, func(stream *webtransport.ReceiveStream) {
		back, err := s.OpenUniStreamSync(s.Context())
		if err != nil {
			log.Printf("uni: %v", err)
			return
		}
		_, err = io.Copy(back, stream)
		log.Printf("uni: %v", err)
		back.Close()
	})
	go func() {
		for {
			datagram, err := s.ReceiveDatagram(s.Context())
			if err != nil {
				return
			}
			_ = s.SendDatagram(datagram)
		}
	}()
	bidirectional(s, func(stream *webtransport.Stream) {
		n, err := io.Copy(stream, stream)
		log.Printf("bidi: %d %v", n, err)
		stream.Close()
	})
}

func open(s *webtransport.Session) {
	stream, err := s.OpenStreamSync(s.Context())
	if err != nil {
		log.Printf("open: %v", err)
		return
	}
	_, _ = stream.Write([]byte("from-server"))
	stream.Close()
	text, err := io.ReadAll(stream)
	if err != nil {
		log.Printf("open: %v", err)
	}
	fmt.Printf("EVENT bidi-server %s\n", text)
	<-s.Context().Done()
}

func closing(s *webtransport.Session) {
	_ = s.CloseWithError(4242, "bye")
}

func wait(s *webtransport.Session) {
	_, err := s.AcceptStream(context.Background())
	var closed *webtransport.SessionError
	if errors.As(err, &closed) {
		fmt.Printf("EVENT closed %d %s\n", closed.ErrorCode, closed.Message)
	}
}

func reset(s *webtransport.Session) {
	bidirectional(s, func(stream *webtransport.Stream) {
		_, _ = stream.Read(make([]byte, 1))
		stream.CancelWrite(77)
	})
}

func stop(s *webtransport.Session) {
	bidirectional(s, func(stream *webtransport.Stream) {
		_, _ = stream.Read(make([]byte, 1))
		stream.CancelRead(78)
	})
}

func codes(s *webtransport.Session) {
	go unidirectional(s, func(stream *webtransport.ReceiveStream) {
		_, err := io.ReadAll(stream)
		report("reset", err)
	})
	bidirectional(s, func(stream *webtransport.Stream) {
		var err error
		for err == nil {
			_, err = stream.Write(make([]byte, 1024))
		}
		report("stopped", err)
	})
}

func report(event string, err error) {
	var stream *webtransport.StreamError
	if errors.As(err, &stream) && stream.Remote {
		fmt.Printf("EVENT %s %d\n", event, stream.ErrorCode)
	}
}
