-- Names are searched and sorted without regard to accents and to the kind of apostrophe or dash: Jorg finds Jörg, O'Neil finds O’Neil, and
-- ä stands beside a. As `foldForSearch` of packages/access/src/account-rules.ts has it.
create function fold_for_search(name text) returns text language sql immutable as $$
  select normalize(replace(replace(replace(translate(
    regexp_replace(normalize(fold_case(name), NFD), '[\u0300-\u036f]', '', 'g'),
    'øłđħŧıðς’‘‛′ʼʻ‐‒–—', 'oldhtidσ''''''''''''----'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKC)
$$;

create or replace function names_of(username_sort text, alias text, email text) returns table (kind text, word text) language sql immutable as $$
  -- Functions that stand in FROM become part of the statement; elsewhere each call would be planned by itself.
  select n.kind, w.word
  from (values ('name', username_sort), ('alias', fold_for_search(alias)), ('email', fold_for_search(email))) as n (kind, name),
    words_of(n.name) as w (word)
$$;

-- Only names beyond ASCII change. The words of those whose username_sort changes are replaced by the trigger of 0008.
update users set username_sort = fold_for_search(username_sort) where username_sort is distinct from fold_for_search(username_sort);
delete from user_words w using users u
  where u.tenant_id = w.tenant_id and u.username_sort = w.user_sort and u.id = w.user_id
    and concat(u.alias, u.email) ~ '[^\u0001-\u007f]';
insert into user_words (tenant_id, user_sort, user_id, kind, word)
  select u.tenant_id, u.username_sort, u.id, n.kind, n.word from users u, names_of(u.username_sort, u.alias, u.email) n
  where concat(u.alias, u.email) ~ '[^\u0001-\u007f]';

-- Groups likewise. The name stays unique by its key.
alter table groups add name_sort text collate "C" not null generated always as (fold_for_search(name_key)) stored;
create index groups_name_sort on groups (tenant_id, name_sort, id);
