package main

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// schemas are those of a tenant in a database of somebody else's: the read models, what is searched, and what outlives them.
func (c config) schemas() []string {
	return []string{c.Tenant, c.Tenant + ".search", c.Tenant + ".state"}
}

// emptyDatabase refuses to restore over what a database of somebody else's holds of the same tenant.
func (c config) emptyDatabase(ctx context.Context) error {
	if c.DatabaseURL == "" {
		return nil
	}
	cannot := func(err error) error {
		return fail(exitMissing, err, "Không dùng được cơ sở dữ liệu đã chỉ ra trong DATABASE_URL. Đề nghị kiểm tra địa chỉ, tài khoản và máy chủ.")
	}
	db, err := pgx.Connect(ctx, c.DatabaseURL)
	if err != nil {
		return cannot(err)
	}
	defer db.Close(context.WithoutCancel(ctx))
	var n int
	if err := db.QueryRow(ctx, "select count(*) from pg_namespace where nspname = any($1)", c.schemas()).Scan(&n); err != nil {
		return cannot(err)
	}
	if n > 0 {
		return usage("Cơ sở dữ liệu trong DATABASE_URL đã có dữ liệu của cơ quan %q. Chỉ khôi phục vào nơi trống; đề nghị chọn cơ sở dữ liệu khác.", c.Tenant)
	}
	return nil
}

// leaveDatabase takes away what a restoration that failed has put into a database that was empty before.
func (c config) leaveDatabase(ctx context.Context) {
	if c.DatabaseURL == "" {
		return
	}
	db, err := pgx.Connect(ctx, c.DatabaseURL)
	if err != nil {
		return
	}
	defer db.Close(ctx)
	for _, schema := range c.schemas() {
		_, _ = db.Exec(ctx, "drop schema if exists "+pgx.Identifier{schema}.Sanitize()+" cascade")
	}
}
