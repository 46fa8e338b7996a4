-- Long lives, folded up to a commit (eventstore.Snapshot). Lost if dropped: nothing; they are folded from the log again.
create table snapshots (
  aggregate text        not null,
  state     text        not null, -- name of the state's type
  fold      int         not null, -- version of its fold
  position  bigint      not null, -- of the commit it is folded up to
  version   bigint      not null,
  hash      text        not null,
  commands  bytea       not null, -- eight bytes for each commit: the hash of its command id
  body      text        not null, -- the state as JSON
  sum       bytea       not null, -- SHA-256 over all the above
  made_at   timestamptz not null default now(),
  primary key (aggregate, state)
);
