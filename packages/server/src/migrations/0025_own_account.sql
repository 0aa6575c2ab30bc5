-- Links that change the email address of an account: one confirms the new address, one restores the former address. Both name the address.
alter table links add column email text;
alter table links drop constraint links_purpose_check;
alter table links add constraint links_purpose_check
  check (purpose in ('setup', 'password-reset', 'invitation', 'recovery', 'email-confirmation', 'email-undo'));
alter table links add constraint links_email_check
  check ((email is not null) = (purpose in ('email-confirmation', 'email-undo')));
-- Who set the address, beside the owner: who may know the password that the change was requested with, or who had set the former address.
alter table links add column set_by uuid;
