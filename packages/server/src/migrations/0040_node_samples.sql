-- How every node does, written by each in short turns and deleted soon (docs/decisions/0052-executions.md). Of no tenant.
create table node_samples (
  node uuid not null,
  at timestamptz not null default now(),
  name text not null,
  version text not null,
  started_at timestamptz not null,
  -- The node was stopped in order. Without it, a node that says nothing any more has died.
  stopped boolean not null default false,
  -- Since the sample before.
  seconds double precision not null,
  cpu double precision not null,
  loop_delay double precision not null,
  requests integer not null,
  -- At this moment.
  rss bigint not null,
  heap bigint not null,
  heap_limit bigint not null,
  under_way integer not null,
  connections integer not null,
  waiting integer not null,
  queue_waiting integer not null,
  queue_oldest double precision not null,
  primary key (node, at)
);
create index node_samples_at on node_samples (at);
grant select, insert, delete on node_samples to rollcall_system;
