-- Who gave the account its email address, where that was not its owner; null once the owner has registered by a mail that went there.
alter table users add column email_set_by uuid;
-- The account was given more than the giver of its address may reach: no link to it is mailed there until it is confirmed.
alter table users add column email_unconfirmed boolean not null default false;
