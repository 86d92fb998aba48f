-- A grant can wait for two things; both end at the same column.
comment on column public.oauth_grants.pending_until is
  'Until when something about the grant may wait: the choice among its accounts (offered_accounts set), or, once revoked, a revocation that the platform has not confirmed. Afterwards the tokens are erased.';
