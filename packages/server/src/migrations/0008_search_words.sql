-- What people are searched by: each beginning of a word in their names, with all that follows it, folded. A search is then a range of
-- an index. Row-level security lets only such operators use an index that tell nothing of rows they leave out, which `like` and
-- those of trigrams and arrays are not; comparisons are.
create table user_words (
  tenant_id uuid not null,
  user_sort text collate "C" not null,
  user_id uuid not null,
  word text collate "C" not null,
  -- Which name it stands in: not everybody finds people by each.
  kind text collate "C" not null,
  primary key (tenant_id, user_sort, user_id, word, kind),
  constraint user_words_user_fkey foreign key (tenant_id, user_id, user_sort) references users (tenant_id, id, username_sort)
    on update cascade on delete cascade,
  constraint user_words_kind_check check (kind in ('name', 'alias', 'email'))
);
create index user_words_word on user_words (tenant_id, kind, word, user_id);

alter table user_words enable row level security;
create policy tenant on user_words to rollcall_app
  using (tenant_id = (select nullif(current_setting('rollcall.tenant', true), '')::uuid));
grant select, insert, update, delete on user_words to rollcall_app;

-- As `foldCase` of packages/access/src/account-rules.ts has it. A server that was built without ICU folds what its locale can.
do $$
begin
  execute format('create function fold_case(name text) returns text language sql immutable as
    ''select normalize(lower(upper(lower(normalize(name, NFKC) collate %1$s))), NFKC)''',
    (select case when exists (select from pg_collation where collname = 'und-x-icu') then '"und-x-icu"' else '"default"' end));
end
$$;

-- A name from each of its words to its end: ada.lovelace and lovelace. Words are parted by the signs of ASCII, Latin-1 and general
-- punctuation. The first 100 characters are enough to tell names apart. A sigma looks the same wherever it stands: the last one of what
-- somebody has typed so far need not be the last one of the name. users.search.ts does the same to what is looked for.
create function words_of(name text) returns setof text language sql immutable as $$
  select distinct left(array_to_string(parts[n:], ''), 100)
  from regexp_split_to_array(translate(name, 'ς', 'σ'),
    '(?<=[\u0020-/:-@\[-`{-\u00bf\u2000-\u206f])(?=[^\u0020-/:-@\[-`{-\u00bf\u2000-\u206f])') as parts,
    generate_subscripts(parts, 1) as n
$$;

create function names_of(username_sort text, alias text, email text) returns table (kind text, word text) language sql immutable as $$
  -- Functions that stand in FROM become part of the statement; elsewhere each call would be planned by itself.
  select n.kind, w.word
  from (values ('name', username_sort), ('alias', fold_case(alias)), ('email', fold_case(email))) as n (kind, name),
    words_of(n.name) as w (word)
$$;

insert into user_words (tenant_id, user_sort, user_id, kind, word)
  select u.tenant_id, u.username_sort, u.id, n.kind, n.word from users u, names_of(u.username_sort, u.alias, u.email) n;

-- In the database, so that nothing that writes names can forget it.
create function add_user_words() returns trigger language plpgsql as $$
begin
  insert into user_words (tenant_id, user_sort, user_id, kind, word)
    select u.tenant_id, u.username_sort, u.id, n.kind, n.word from added u, names_of(u.username_sort, u.alias, u.email) n;
  return null;
end
$$;
create trigger users_words_added after insert on users
  referencing new table as added for each statement execute function add_user_words();

-- Runs after the foreign key's own trigger, which comes first by its name and has brought the old words under the new user_sort.
create function replace_user_words() returns trigger language plpgsql as $$
begin
  delete from user_words where tenant_id = new.tenant_id and user_sort = new.username_sort and user_id = new.id;
  insert into user_words (tenant_id, user_sort, user_id, kind, word)
    select new.tenant_id, new.username_sort, new.id, n.kind, n.word from names_of(new.username_sort, new.alias, new.email) n;
  return null;
end
$$;
create trigger users_words_replaced after update on users for each row
  when ((old.username_sort, old.alias, old.email) is distinct from (new.username_sort, new.alias, new.email))
  execute function replace_user_words();
