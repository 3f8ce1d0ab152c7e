-- Somebody who reads a client's audit log and changes nothing.
alter table app.membership drop constraint membership_role_check;
alter table app.membership add constraint membership_role_check check (role in (
  'agency-owner', 'agency-admin', 'agency-builder', 'agency-auditor',
  'client-owner', 'client-admin', 'client-member', 'client-auditor', 'client-viewer'));
