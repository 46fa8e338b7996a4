package main

import (
	"context"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sys/unix"

	"github.com/dondoc/dondoc/internal/postgres"
)

// maxBenchWriters is how many connections the table is given.
const maxBenchWriters = 512

// benchTable is a log as one keeps it in PostgreSQL: a position for all, versions of each aggregate, the commit as it is.
const benchTable = `create table events (
	position  bigserial primary key,
	aggregate text not null,
	version   bigint not null,
	payload   bytea not null,
	unique (aggregate, version)
)`

// benchSettings must hold on each connection, or what is measured is not durable.
var benchSettings = []string{"synchronous_commit", "fsync", "full_page_writes"}

// openBenchTable gives the peer: a private PostgreSQL as it comes, an insert prepared on a connection for each writer. It has
// the bytes of a commit ready, and is not asked to remember the ids of commands, which the log does.
func openBenchTable(ctx context.Context, dir string, writers int, payload []byte) (_ contender, closeAll func(), err error) {
	server, err := postgres.Start(ctx, postgres.Options{Dir: dir, Settings: []string{
		"synchronous_commit=on", "shared_buffers=128MB", fmt.Sprintf("max_connections=%d", writers+10),
	}})
	if err != nil {
		return contender{}, nil, err
	}
	var conns []*pgx.Conn
	closeAll = func() {
		for _, c := range conns {
			c.Close(context.WithoutCancel(ctx))
		}
		_ = server.Stop()
	}
	defer func() {
		if err != nil {
			closeAll()
		}
	}()
	for range writers + 1 {
		c, err := pgx.Connect(ctx, server.DSN())
		if err != nil {
			return contender{}, nil, err
		}
		conns = append(conns, c)
	}
	keeper, writing := conns[writers], conns[:writers]
	if err := checkBenchSettings(ctx, keeper); err != nil {
		return contender{}, nil, err
	}
	if _, err := keeper.Exec(ctx, benchTable); err != nil {
		return contender{}, nil, err
	}
	for _, c := range writing {
		if _, err := c.Prepare(ctx, "append", "insert into events (aggregate, version, payload) values ($1, $2, $3) returning position"); err != nil {
			return contender{}, nil, err
		}
	}
	versions := make([]int64, writers)
	return contender{
		name: "pg", many: writers, weight: 1,
		write: func(ctx context.Context, writer int) error {
			var position int64
			err := writing[writer].QueryRow(ctx, "append", fmt.Sprintf("asg.%d", writer), versions[writer]+1, payload).Scan(&position)
			if err == nil {
				versions[writer]++
			}
			return err
		},
		settle: func(ctx context.Context) error { _, err := keeper.Exec(ctx, "checkpoint"); return err },
		kept: func(ctx context.Context) (n int, err error) {
			err = keeper.QueryRow(ctx, "select count(*) from events").Scan(&n)
			return n, err
		},
	}, closeAll, nil
}

// checkBenchSettings refuses a peer that does not wait for its disk.
func checkBenchSettings(ctx context.Context, c *pgx.Conn) error {
	for _, name := range benchSettings {
		var value string
		if err := c.QueryRow(ctx, "select current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		if value != "on" {
			return fail(exitDifference, nil, "Kết quả đo không dùng được: PostgreSQL có %s=%s.", name, value)
		}
	}
	return nil
}

func syncFileSystem(d *os.File) error { return os.NewSyscallError("syncfs", unix.Syncfs(int(d.Fd()))) }
