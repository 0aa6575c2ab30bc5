-- Was a link shown to whoever made it, who may have followed it, instead of being mailed to the account? Of those that wait nobody knows.
alter table links add column handed_over boolean not null default true;
alter table links alter column handed_over set default false;
