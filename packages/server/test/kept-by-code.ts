/** Adds the search words of accounts that were inserted by hand. The program does so for accounts that it creates. */
export const addWords = `
  insert into user_words (tenant_id, level, word, user_sort, user_id)
  select u.tenant_id, w.level, w.word, u.username_sort, u.id
  from users u, search_words(u.username, u.username_sort, u.alias, u.email) w
  where not exists (select from user_words o where o.tenant_id = u.tenant_id and o.user_id = u.id)`

/** Counts the members of all groups anew. The program does so for members who join and leave. */
export const countMembers = `
  update groups g set members = c.members, owners = c.owners
  from (select tenant_id, group_id, count(*) as members, count(*) filter (where role = 'owner') as owners
    from group_members group by tenant_id, group_id) c
  where g.tenant_id = c.tenant_id and g.id = c.group_id and (g.members, g.owners) <> (c.members, c.owners)`
