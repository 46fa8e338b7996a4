package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/dondoc/dondoc/eventstore"
)

// connectNATS connects to the log's servers outside this process, and to their system account if one is given.
func (h *house) connectNATS() (*nats.Conn, error) {
	nc, err := dial(h.config.NATSURL)
	if err != nil {
		return nil, fail(exitMissing, err, "Không kết nối được máy chủ NATS tại %s. Đề nghị kiểm tra địa chỉ và máy chủ.", h.config.NATSURL)
	}
	h.closings = append(h.closings, nc.Close)
	h.conn = nc
	if h.config.NATSSysURL == "" && h.config.NATSSysCreds == "" {
		return nc, nil
	}
	var o []nats.Option
	if creds := h.config.NATSSysCreds; creds != "" {
		if _, err := os.Stat(creds); errors.Is(err, fs.ErrNotExist) {
			return nil, fail(exitMissing, err, "Không có tệp %s. Đề nghị kiểm tra lại NATS_SYS_CREDS.", creds)
		}
		o = append(o, nats.UserCredentials(creds))
	}
	if h.sys, err = dial(cmp.Or(h.config.NATSSysURL, h.config.NATSURL), o...); err != nil {
		return nil, fail(exitMissing, err, "Không kết nối được tài khoản hệ thống của máy chủ NATS. Đề nghị kiểm tra NATS_SYS_URL và NATS_SYS_CREDS.")
	}
	h.closings = append(h.closings, h.sys.Close)
	return nc, nil
}

// dial connects to one of several servers. When it is gone another one is tried at once; one that hangs is left after
// ten seconds.
func dial(url string, o ...nats.Option) (*nats.Conn, error) {
	return nats.Connect(url, append(o, nats.MaxReconnects(-1), nats.ReconnectWait(100*time.Millisecond),
		nats.PingInterval(5*time.Second), nats.Timeout(2*time.Second), nats.Name("dondoc"))...)
}

// logOptions say which log the settings name.
func (h *house) logOptions() eventstore.Options {
	o := eventstore.Options{Tenant: h.config.Tenant, Server: h.nats, Sys: h.sys, TrustSyncs: h.config.TrustClusterSync}
	if h.clock != nil {
		o.Clock = h.clock.Now
	}
	return o
}

// onTrust is what a person must be told of a log whose safety is taken on trust.
const onTrust = "Chưa kiểm chứng: máy chủ sổ ghi ngoài chương trình có ghi xuống đĩa trước khi xác nhận hay không (--trust-cluster-sync)."

// remarks are what is to be known of a house in which reads and writes work.
func (h *house) remarks() []string {
	if h.log.OnTrust() {
		return []string{onTrust}
	}
	return nil
}

// checkSyncs asks the servers again how they sync: one may have come back with other settings. What cannot be asked
// now, or is not shown, is only told; the house was opened when it was.
func (h *house) checkSyncs(ctx context.Context) error {
	err := h.log.CheckSyncs(ctx)
	if err == nil || ctx.Err() != nil {
		return nil
	}
	if errors.Is(err, eventstore.ErrUnsafe) && !errors.Is(err, eventstore.ErrUnproven) {
		return err
	}
	h.slog.Warn("how the servers of the log sync", "error", err)
	return nil
}
