// Copyright 2026-present the original author or authors.
// Licensed under the Apache License, Version 2.0; see LICENSE.txt at the top of the repository.

// Plays the client's part of the matrix with webtransport-go.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/quic-go/quic-go"
	"github.com/quic-go/quic-go/http3"
	"github.com/quic-go/webtransport-go"
)

const limit = 20 * time.Second

type scenario struct {
	path string
	play func(context.Context, *webtransport.Session) error
}

var scenarios = map[string]scenario{
	"bidi":         {"/echo", bidirectional},
	"bidi-server":  {"/open", openedByServer},
	"uni":          {"/echo", unidirectional},
	"datagram":     {"/echo", datagram},
	"close-server": {"/close", closedByServer},
	"close-client": {"/wait", closedByClient},
	"reset-server": {"/reset", resetByServer},
	"stop-server":  {"/stop", stoppedByServer},
	"reset-client": {"/codes", resetByClient},
	"stop-client":  {"/codes", stoppedByClient},
	"stop-half":    {"/codes", stoppedWhenHalfClosed},
	"protocol": {"/echo", func(_ context.Context, s *webtransport.Session) error {
		return equal("interop-b", s.SessionState().ApplicationProtocol)
	}},
	"10mb": {"/echo", large},
}

func main() {
	// The library closes the connection as soon as a closing capsule is queued, and may lose it by that. The goroutine
	// that sends comes before the one that closes where one thread runs both in the order in which they were woken.
	runtime.GOMAXPROCS(1)
	for _, name := range os.Args[3:] {
		if err := run(scenarios[name], os.Args[1], os.Args[2]); err != nil {
			fmt.Printf("RESULT %s fail %s\n", name, strings.Join(strings.Fields(err.Error()), " "))
		} else {
			fmt.Printf("RESULT %s pass\n", name)
		}
	}
}

func run(s scenario, server, hash string) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	dialer := webtransport.Dialer{
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true,
			NextProtos:         []string{http3.NextProtoH3},
			VerifyPeerCertificate: func(chain [][]byte, _ [][]*x509.Certificate) error {
				sum := sha256.Sum256(chain[0])
				return equal(hash, base64.StdEncoding.EncodeToString(sum[:]))
			},
		},
		QUICConfig:           &quic.Config{EnableDatagrams: true, EnableStreamResetPartialDelivery: true},
		ApplicationProtocols: []string{"interop-a", "interop-b"},
	}
	defer dialer.Close()
	_, session, err := dialer.Dial(ctx, server+s.path, nil)
	if err != nil {
		return err
	}
	err = s.play(ctx, session)
	_ = session.CloseWithError(0, "")
	return err
}

func bidirectional(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Write([]byte("hello")); err != nil {
		return err
	}
	stream.Close()
	answer, err := io.ReadAll(stream)
	return errors.Join(err, equal("hello", string(answer)))
}

func openedByServer(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.AcceptStream(ctx)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(stream)
	if err != nil {
		return err
	}
	_, err = stream.Write(text)
	stream.Close()
	time.Sleep(time.Second)
	return errors.Join(err, equal("from-server", string(text)))
}

func unidirectional(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenUniStreamSync(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Write([]byte("one way")); err != nil {
		return err
	}
	stream.Close()
	back, err := s.AcceptUniStream(ctx)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(back)
	return errors.Join(err, equal("one way", string(text)))
}

func datagram(ctx context.Context, s *webtransport.Session) error {
	done, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for done.Err() == nil {
			_ = s.SendDatagram([]byte("ping"))
			time.Sleep(200 * time.Millisecond)
		}
	}()
	text, err := s.ReceiveDatagram(ctx)
	return errors.Join(err, equal("ping", string(text)))
}

func closedByServer(ctx context.Context, s *webtransport.Session) error {
	_, err := s.AcceptStream(ctx)
	var closed *webtransport.SessionError
	if !errors.As(err, &closed) {
		return fmt.Errorf("not closed, but: %w", err)
	}
	return errors.Join(equal(webtransport.SessionErrorCode(4242), closed.ErrorCode), equal("bye", closed.Message))
}

func closedByClient(_ context.Context, s *webtransport.Session) error {
	// Until nothing is left to do for the goroutine that sends, which would look for the end of the connection first
	time.Sleep(200 * time.Millisecond)
	return s.CloseWithError(1234, "done")
}

func resetByServer(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Write([]byte("x")); err != nil {
		return err
	}
	_, err = io.ReadAll(stream)
	return code(77, err)
}

func stoppedByServer(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	for err == nil {
		_, err = stream.Write(make([]byte, 1024))
	}
	return code(78, err)
}

func resetByClient(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenUniStreamSync(ctx)
	if err != nil {
		return err
	}
	_, err = stream.Write([]byte("x"))
	time.Sleep(500 * time.Millisecond)
	stream.CancelWrite(79)
	time.Sleep(time.Second)
	return err
}

func stoppedByClient(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Write([]byte("x")); err != nil {
		return err
	}
	_, err = io.ReadFull(stream, make([]byte, 10))
	stream.CancelRead(80)
	time.Sleep(time.Second)
	return err
}

func stoppedWhenHalfClosed(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	if _, err = stream.Write([]byte("x")); err != nil {
		return err
	}
	stream.Close()
	_, err = io.ReadFull(stream, make([]byte, 10))
	stream.CancelRead(80)
	time.Sleep(time.Second)
	return err
}

func large(ctx context.Context, s *webtransport.Session) error {
	stream, err := s.OpenStreamSync(ctx)
	if err != nil {
		return err
	}
	data := make([]byte, 10*1024*1024)
	rand.New(rand.NewSource(7)).Read(data)
	written := make(chan error, 1)
	go func() {
		_, err := stream.Write(data)
		stream.Close()
		written <- err
	}()
	answer, err := io.ReadAll(stream)
	if err != nil {
		return err
	}
	if !bytes.Equal(data, answer) {
		return fmt.Errorf("the bytes differ; %d came", len(answer))
	}
	return <-written
}

func code(expected webtransport.StreamErrorCode, err error) error {
	var stream *webtransport.StreamError
	if !errors.As(err, &stream) || !stream.Remote {
		return fmt.Errorf("no code from the peer, but: %v", err)
	}
	return equal(expected, stream.ErrorCode)
}

func equal[T comparable](expected, actual T) error {
	if expected != actual {
		return fmt.Errorf("expected %v but was %v", expected, actual)
	}
	return nil
}
