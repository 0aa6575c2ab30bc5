-- Events are found by the network that their address is in: the /64 of an IPv6 address, which one household or office has; an IPv4
-- address stands for itself, and the 256 of a /24 are looked up one by one. One index serves addresses and networks.
alter table audit_events add column network text collate "C" not null generated always as (
  case when position(':' in address) = 0 then address else
    coalesce(nullif(split_part(split_part(address, '::', 1), ':', 1), ''), '0') || ':' ||
    coalesce(nullif(split_part(split_part(address, '::', 1), ':', 2), ''), '0') || ':' ||
    coalesce(nullif(split_part(split_part(address, '::', 1), ':', 3), ''), '0') || ':' ||
    coalesce(nullif(split_part(split_part(address, '::', 1), ':', 4), ''), '0') || '::/64' end) stored;
drop index audit_events_address;
create index audit_events_network on audit_events (tenant_id, network, at, id)
  include (address, action, outcome, target_kind, credential, actor_id, impersonator_id);
