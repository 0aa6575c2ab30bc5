-- A word of a search leads to its users in the order of their names, however many they are: docs/decisions/0019-search.md.

-- As `foldForSearch` of packages/access/src/folding.ts has it.
create or replace function fold_for_search(name text) returns text language sql immutable as $$
  select case when name ~ '^[\u0001-\u007f]*$' then translate(lower(name collate "C"), '`', '''') else
    normalize(replace(replace(replace(translate(
      regexp_replace(normalize(fold_case(regexp_replace(name, '[`\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe\uff40]', '''', 'g')), NFD),
        '[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\ufe20-\ufe2f\ufeff]', '', 'g'),
      'øłđħŧıðŋςʹʻʼʽʾʿ‘’‛′‵‐‒–—―−', 'oldhtidnσ''''''''''''''''''''''------'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKC)
    end
$$;

-- As `sortKey` has it: what people are listed by.
create function sort_key(name text) returns text language sql immutable as $$
  select translate(fold_for_search(name), '''-', '')
$$;

-- As `wordsOf` has it.
create or replace function words_of(name text) returns setof text language sql immutable as $$
  select distinct word
  from (
    select left(translate(array_to_string(parts[n:], ''), '''-', ''), 100) as word
    from regexp_split_to_table(fold_for_search(name), '[\u0001-&(-,./:-@\[-`{-\u00bf\u2000-\u206f\u3000-\u3003\u3008-\u301f\u3030\u30fb]+')
        with ordinality as c (chunk, place),
      regexp_split_to_array(chunk, '(?<=[''-])(?=[^''-])|(?=[\u0e01-\u0e2f\u0e40-\u0e44\u0e81-\u0eae\u0ec0-\u0ec4\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])|(?<=[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff])(?=[^\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff''-])') as parts,
      generate_subscripts(parts, 1) as n
    order by place, n limit 32) w
  where word <> ''
$$;

-- All that somebody is found by: the first one, two, three and four letters of each word, and the whole word with a blank after it. `level`
-- says who finds them by it: 1 everybody who sees the list, by the name that it shows; 2 those who see aliases; 3 those who see addresses.
create or replace function search_words(username text, username_sort text, alias text, email text)
returns table (level integer, word text) language sql immutable as $$
  select min(w.level), b.word
  from (
    select n.level, w.word
    from (values
      -- An account that signs in by its address is listed by its alias. Neither: an obscured address, by which nobody is found.
      (1, case username_sort when sort_key(username) then username when sort_key(alias) then alias end),
      (2, alias), (3, username), (3, email)) as n (level, name), words_of(n.name) as w (word)) w,
    lateral (
      select left(w.word, length) as word from generate_series(1, least(4, char_length(w.word))) as length
      union all select w.word || ' ') b
  group by b.word
$$;

drop trigger users_words_added on users;
drop trigger users_words_replaced on users;
drop function names_of(text, text, text);
drop table user_words;
create table user_words (
  tenant_id uuid not null,
  level integer not null,
  word text collate "C" not null,
  user_sort text collate "C" not null,
  user_id uuid not null,
  constraint user_words_level_check check (level between 1 and 3)
);
alter table user_words enable row level security;
create policy tenant on user_words to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on user_words to rollcall_app;

-- Apostrophes and dashes part no names in lists. Members of groups follow by their foreign key.
update users set username_sort = sort_key(username_sort) where username_sort is distinct from sort_key(username_sort);
drop index groups_name_sort;
alter table groups drop column name_sort;
alter table groups add column name_sort text collate "C" not null generated always as (sort_key(name_key)) stored;
create index groups_name_sort on groups (tenant_id, name_sort, id);

insert into user_words (tenant_id, level, word, user_sort, user_id)
  select u.tenant_id, w.level, w.word, u.username_sort, u.id
  from users u, search_words(u.username, u.username_sort, u.alias, u.email) w;
alter table user_words add primary key (tenant_id, level, word, user_sort, user_id);
create index user_words_user on user_words (tenant_id, user_id);
alter table user_words add constraint user_words_user_fkey
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade;

create or replace function add_user_words() returns trigger language plpgsql as $$
begin
  insert into user_words (tenant_id, level, word, user_sort, user_id)
    select u.tenant_id, w.level, w.word, u.username_sort, u.id
    from added u, search_words(u.username, u.username_sort, u.alias, u.email) w;
  return null;
end
$$;
create trigger users_words_added after insert on users
  referencing new table as added for each statement execute function add_user_words();

create or replace function replace_user_words() returns trigger language plpgsql as $$
begin
  delete from user_words where tenant_id = new.tenant_id and user_id = new.id;
  insert into user_words (tenant_id, level, word, user_sort, user_id)
    select new.tenant_id, w.level, w.word, new.username_sort, new.id
    from search_words(new.username, new.username_sort, new.alias, new.email) w;
  return null;
end
$$;
create trigger users_words_replaced after update on users for each row
  when ((old.username, old.username_sort, old.alias, old.email) is distinct from (new.username, new.username_sort, new.alias, new.email))
  execute function replace_user_words();
