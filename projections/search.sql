-- What is searched. It is made from the read models, may lag behind them, and can be thrown away.
create table checkpoint (
  one      boolean primary key default true check (one),
  position bigint not null,          -- up to which it has read
  shape    bigint not null           -- of these tables, and of what they are made from
);

-- One table for each kind of thing, so that PostgreSQL knows of each how often a word is in it. "at" orders what is found, the newest first.
create table documents   (key text collate "C" primary key, at timestamptz not null, words tsvector not null);
create table units       (key text collate "C" primary key, at timestamptz not null, words tsvector not null);
create table obligations (key text collate "C" primary key, at timestamptz not null, words tsvector not null);
create table duties      (key text collate "C" primary key, at timestamptz not null, words tsvector not null);

-- Words that were seen, for who has typed one wrong.
create table vocabulary (word text collate "C" primary key);
