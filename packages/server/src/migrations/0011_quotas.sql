-- Rules that profiles have since the tenant was made get the value that a profile without them has.
update tenants set profile = profile
  || jsonb_build_object('quotas',
       jsonb_build_object('apiKeysPerOwner', 100, 'groupsPerOwner', 500, 'sessionsPerUser', 100) || coalesce(profile -> 'quotas', '{}'))
  || jsonb_build_object('passwords', jsonb_build_object('guessable', 'refused') || (profile -> 'passwords'));
