-- The read models. All of it can be thrown away and rebuilt from the log; a new shape needs no migration,
-- only a new value of "shape" below, which makes the program rebuild.
create table checkpoint (
  one      boolean primary key default true check (one),
  position bigint not null,          -- of the last commit folded
  known    timestamptz,              -- when it became known; null before the first
  shape    bigint not null,             -- of these tables
  replan_after text                  -- the duties behind this key are still laid out by an older law; null: none is
);

create table units (
  key text primary key, name text not null, kind text not null, parent text not null,
  external boolean not null, email text not null, host text not null, known text[] not null, since date, until date,
  ending text not null, successors text[] not null, heir text not null, last_slot timestamptz, state text not null
);

create table posts (
  key text primary key, person text not null, holder text not null, unit text not null, position text not null, why text not null,
  acts text[] not null, since date, until date, basis text not null
);
create index on posts (person);

create table documents (
  key text primary key, symbol text not null, kind text not null, issuer text not null, issued_on date, subject text not null,
  status text not null, registered_at timestamptz not null, issued_at timestamptz, obligations bigint not null,
  recipients bigint not null, delivered bigint not null, assignments bigint not null, corrected bigint not null,
  number bigint not null, direction text not null, keeper text not null, arrived_on date, until date, received bigint not null,
  shelf text not null, amended bigint not null, ended_by text not null, rulings bigint not null, applied bigint not null, open bigint not null, undated bigint not null, before text not null, recipient_names text[] not null
);
create index on documents (symbol);
create index on documents (registered_at, key);

create table series (
  key text primary key, keeper text not null, kind text not null, year bigint not null, last bigint not null
);

create table numbers (
  key text primary key, series text not null, number bigint not null, state text not null, unit text not null, document text not null, at timestamptz not null
);
create index on numbers (series, number);

create table edges (
  key text primary key, told text not null, relation text not null,
  from_document text not null, from_symbol text not null, from_dated date, from_kind text not null, from_issuer text not null, from_title text not null,
  to_document text not null, to_symbol text not null, to_dated date, to_kind text not null, to_issuer text not null, to_title text not null
);
create index on edges (from_document);
create index on edges (from_symbol);
create index on edges (to_document);
create index on edges (to_symbol);

create table resolutions (
  key text primary key, document text not null, kind text not null, symbol text not null, dated date, issuer text not null, title text not null,
  status text not null, since timestamptz not null
);

create table deliveries (
  key text primary key, document text not null, unit text not null, purpose text not null, symbol text not null, method text not null,
  sent_at timestamptz not null, received_at timestamptz, recorded_by text not null
);
create index on deliveries (document);

create table obligations (
  key text primary key, document text not null, no bigint not null, section text not null, anchor_line bigint not null,
  text text not null, assignees text[] not null, duty text not null, reports boolean not null, due date,
  report_to text not null, via text not null, units bigint not null, satisfied text not null, rule text not null, decided boolean not null, product text not null, plan boolean not null
);
create index on obligations (document);

create table citations (
  key text primary key, document text not null, no bigint not null, kind text not null, symbol text not null, dated date,
  issuer text not null, title text not null, role text not null, resolved boolean not null, implements text not null, means text not null
);
create index on citations (document);

create table regimes (
  key text primary key, document text not null, obligation bigint not null, title text not null, cadence text not null,
  due_text text not null, opened text[] not null, state jsonb not null
);

create table assignments (
  key text primary key, unit text not null, document text not null, obligation bigint not null, regime text not null,
  inspection text not null, remedy bigint not null, period text not null, duty text not null, text text not null,
  status text not null, given_at timestamptz not null, first_due date, due date, closes timestamptz, rule text not null, cutoff date, printed text not null, reason text not null, revision bigint not null,
  list text not null, list_key text not null, list_symbol text not null,
  acknowledged_at timestamptz, activities bigint not null, last_activity timestamptz, submissions bigint not null, nil_report boolean not null, arrived_at timestamptz, last_arrived_at timestamptz,
  completed_at timestamptz, transfers bigint not null, transferred_at timestamptz, raised text[] not null, last_planned timestamptz, since timestamptz not null, reminded_at timestamptz, reminded_for timestamptz, reminders bigint not null, escalations bigint not null,
  board text not null, office text not null, committee text not null, position bigint not null,
  parent text not null, giver text not null, via text not null, coordinators text[] not null, strength text not null, starred boolean not null, quiet boolean not null,
  tacit boolean not null, percent bigint not null, wished date, extensions bigint not null, reopened bigint not null, product text not null, implementing text not null, ended_with text not null,
  received_at timestamptz, receipt bigint not null, forwarded_on date, asked_to date, people bigint not null, spell bigint not null
);
create index on assignments (unit);
create index on assignments (parent) where parent <> '';
create index on assignments (wished) where wished is not null;
create index on assignments (document);
create index on assignments (via) where via <> '';
create index on assignments (giver) where giver <> '';
create index on assignments (key) where coordinators <> '{}';
create index on assignments (status, coalesce(closes, '9999-12-31 00:00Z'), key);
create index on assignments (coalesce(closes, '9999-12-31 00:00Z'), key) where status in ('sent', 'accepted', 'in_progress', 'returned');
create index on assignments (inspection) where inspection <> '';
create index on assignments (list) where list <> '';
create index on assignments (status, (spell >> 20), closes, unit, key);

create table spells (
  key text primary key, assignment text not null, unit text not null, document text not null, bucket text not null, duty text not null,
  closes timestamptz, begun bigint not null, ended bigint not null, ended_at timestamptz not null
);
create index on spells (bucket, (begun >> 20), (ended >> 20), closes, unit, assignment);
create index on spells (unit, ended);
create index on spells (assignment);
create index on spells (document, ended);

create table questions (
  key text primary key, assignment text not null, unit text not null, document text not null, period text not null, label text not null,
  since date not null, cutoff date not null, asked_at timestamptz not null, answered_at timestamptz, told boolean not null
);
create index on questions (assignment, cutoff);
create index on questions (unit, cutoff);

create table consolidations (
  key text primary key, regime text not null, period text not null, label text not null, consolidator text not null, status text not null,
  reporters text[] not null, version bigint not null, included text[] not null, missing text[] not null, drafted_at timestamptz, approved_at timestamptz,
  sent_at timestamptz, sent_to text not null, symbol text not null, received_on date, number text not null, recorded_by text not null
);
create index on consolidations (regime);

create table consolidation_sources (
  key text primary key, consolidation text not null, version bigint not null, field text not null, rule text not null, total text not null, adjustment text not null,
  paragraph bigint not null, unit text not null, assignment text not null, submission bigint not null, value text not null
);
create index on consolidation_sources (consolidation, version, field);

create table ledger (
  key text primary key, on_time integer not null, on_time_dated integer not null, late integer not null, submitted integer not null, submitted_dated integer not null,
  open integer not null, open_dated integer not null, overdue integer not null, cancelled integer not null, cancelled_dated integer not null, closed integer not null, closed_dated integer not null
);

create table postings (
  key text primary key, at timestamptz not null, position bigint not null, on_time smallint not null, on_time_dated smallint not null, late smallint not null, submitted smallint not null, submitted_dated smallint not null,
  open smallint not null, open_dated smallint not null, overdue smallint not null, cancelled smallint not null, cancelled_dated smallint not null, closed smallint not null, closed_dated smallint not null
);
create index on postings (at, position);

create table timers (
  key text primary key, kind text not null, subject text not null, at timestamptz not null, stage text not null, pending text[] not null,
  until timestamptz
);
create index on timers (kind, at);

create table inbox (
  key text primary key, unit text not null, kind text not null, assignment text not null, document text not null,
  stage text not null, at timestamptz not null, about text not null, message text not null, times bigint not null, position bigint not null
);
create index on inbox (unit, at);
create index on inbox (assignment);

create table messages (
  key text primary key, unit text not null, channel text not null, slot text not null, status text not null, notices text[] not null,
  planned_at timestamptz not null, handed_at timestamptz, reference text not null, attempts bigint not null
);

create table inspections (
  key text primary key, kind text not null, topic text not null, decision text not null, decided_on date, announce_by date, announced_on date,
  concluded_on date, notice text not null, status text not null, units text[] not null, remedies bigint not null,
  form text not null, level text not null, team text not null, plan text not null, persons bigint not null, programme text not null, item bigint not null,
  previous text not null, self_report_by timestamptz, self_reports bigint not null, last_self_report timestamptz, pieces bigint not null, closed_on date
);

create table dossier_pieces (
  key text primary key, inspection text not null, piece bigint not null, filed_on date, position bigint not null
);
create index on dossier_pieces (inspection);

create table outcomes (
  key text primary key, inspection text not null, unit text not null, kind text not null, level text not null, concluded_on date,
  contents text[] not null, shortcomings bigint not null, violation boolean not null, discipline boolean not null, disciplined boolean not null
);
create index on outcomes (concluded_on);

create table programmes (
  key text primary key, unit text not null, year bigint not null, symbol text not null, adopted_on date, revisions bigint not null,
  status text not null, quotas jsonb not null, items bigint not null
);
create index on programmes (year, unit);

create table programme_items (
  key text primary key, programme text not null, no bigint not null, kind text not null, form text not null, topic text not null,
  subjects text[] not null, quarter bigint not null, partners text[] not null
);
create index on programme_items (programme);

create table letters (
  key text primary key, from_unit text not null, to_unit text not null, assignments text[] not null, symbol text not null, signed_by text not null,
  status text not null, drafted_on date, sent_at timestamptz, method text not null
);
create index on letters (to_unit);

create table urgings (
  key text primary key, assignment text not null, unit text not null, at timestamptz not null, kind text not null, by text not null, stage text not null,
  symbol text not null, letter text not null, method text not null, reached boolean not null, position bigint not null
);
create index on urgings (assignment, at);
create index on urgings (unit, at);
create index on urgings (at, key);

create table reviews (
  key text primary key, resolution text not null, document text not null, kind text not null, unit text not null, due date, closes timestamptz,
  status text not null, figures jsonb not null, held_on date, symbol text not null, sent_to text not null, sent_on date, closed_on date, text text not null, report text not null
);
create index on reviews (resolution);

create table movements (
  key text primary key, unit text not null, name text not null, symbol text not null, launched_on date, closed_on date, units text[] not null, status text not null
);

create table participations (
  key text primary key, movement text not null, unit text not null, period text not null, people bigint not null
);
create index on participations (movement);

create table issues (
  key text primary key, unit text not null, field text not null, place text not null, since date, status text not null, assigned text not null,
  closes timestamptz, updates bigint not null, last_update timestamptz not null, resolved_on date, reopened bigint not null
);
create index on issues (status, since);

create table timeline (
  key text primary key, position bigint not null, version bigint not null, aggregate text not null, type text not null, actor text not null,
  on_behalf_of text not null, recorded_at timestamptz not null, effective_at timestamptz not null, data jsonb not null
);
create index on timeline (aggregate, position);
create index on timeline (effective_at) where type = 'assignment.activity_reported';

create table rectifications (
  key text primary key, subject text not null, version bigint not null, act text not null, field text not null, was text not null, now text not null,
  reason text not null, actor text not null, at timestamptz not null
);
create index on rectifications (subject);

create table erasures (
  key text primary key, basis text not null, reason text not null, actor text not null, at timestamptz not null, position bigint not null
);
